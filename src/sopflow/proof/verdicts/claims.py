"""What is claimed of every case, and how it stands."""

from __future__ import annotations

import enum
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.proof.graph.explore import Graph, Way


class Standing(enum.StrEnum):
    """How a claim stands. `CLOSED`: it does not hold with the settings as they are written, and that is no fault: other
    settings may open what no case comes to."""

    PROVED = "proved"
    VIOLATED = "violated"
    UNKNOWN = "unknown"
    CLOSED = "closed"


@dataclass(frozen=True)
class Claim:
    """Something that is claimed of every case. `subject` is a policy's name or one of `FINISH`, `REACHED`, `TAKEN`.

    `ways` leads to a case that breaks it, a shortest one; `missed` are the states or ways that no case comes to.
    `vacuous`: no case ever comes to what the policy speaks of. `reason` says why nothing is known, `names` are the
    facts or states that it is about. `graph` is what it was seen in, `graphs` the same for each part of a policy that
    asks for several things; `kinds` is how many kinds of cases that took.
    """

    subject: str
    standing: Standing
    ways: tuple[Way, ...] = ()
    missed: tuple[str, ...] = ()
    vacuous: bool = False
    reason: str = ""
    names: tuple[str, ...] = ()
    kinds: int = 0
    graph: Graph | None = field(default=None, compare=False, repr=False)
    graphs: tuple[Graph, ...] = field(default=(), compare=False, repr=False)


FINISH, REACHED, TAKEN = "every_case_can_finish", "every_state_is_reached", "every_way_is_taken"
