"""What there is to cover: one small value an element, whatever its text looks like."""

from __future__ import annotations

import enum
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer


class Kind(enum.StrEnum):
    """The kinds of elements, by the names under which thresholds are set."""

    STATES = "states"
    TRANSITIONS = "transitions"
    INTERRUPTS = "interrupts"
    OUTCOMES = "outcomes"
    OPERATIONS = "operations"
    TIMERS = "timers"
    ROWS = "rows"
    MCDC = "mcdc"
    BOUNDARIES = "boundaries"
    SCRIPTS = "scripts"


Key = tuple[str | int | bool, ...]


@dataclass(frozen=True, slots=True)
class Element:
    """Something that a told case can cover. Equal when its kind and key are.

    Attributes:
        key: what tells it from others of its kind.
        state: the state that it belongs to, "" where it belongs to none.
        name: as people call it, in the names of the playbook: the same in every language.
        at: the entry of the playbook.
        about: what a name alone does not say: the text of a guard, the result of a call.
    """

    kind: Kind
    key: Key
    state: str = field(compare=False)
    name: str = field(compare=False)
    at: Pointer = field(compare=False)
    about: str = field(default="", compare=False)
