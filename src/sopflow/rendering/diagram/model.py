"""What a diagram shows: places in groups, and the ways between them. Every form is written from this."""

from __future__ import annotations

import enum
from dataclasses import field

from sopflow.dataclass import dataclass


class Shape(enum.StrEnum):
    """What kind of place it is: how it is drawn follows from it."""

    PEOPLE = "people"  # ask, approve, do
    SYSTEM = "system"  # call, run, open_case
    CHOICE = "choice"  # decide, require, no verb
    LOOP = "loop"
    WAIT = "wait"
    END = "end"
    ANYWHERE = "anywhere"  # where interrupts come from
    PAUSED = "paused"
    PHASE = "phase"  # in an overview: all states of a phase


@dataclass(frozen=True, slots=True)
class Place:
    """A state, or one of the two places that stand for what may happen anywhere. `title` may be the id itself."""

    id: str
    title: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Group:
    """A phase, or the inner machine of a loop, with all that lies in it."""

    id: str
    title: str
    places: tuple[Place, ...]
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """From a place to a place, for the reasons of `label` ("" where it is the only way). `key` names it in drawings."""

    source: str
    to: str
    label: str = ""
    exceptional: bool = False  # errors, lateness, limits used up, interrupts
    key: str = field(default="", compare=False)
    over: bool = field(default=False, compare=False)  # the case is over behind it


@dataclass(frozen=True, slots=True)
class Diagram:
    """A whole playbook. Groups and places are in the order of the file."""

    title: str
    start: str
    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    ways: tuple[Way, ...]
