"""What a policy sees of a case: a row of observations, in the order in which they happened.

A call is seen when it is asked for, before any system hears of it; it is `done` when a system has answered.
Prohibitions speak of the asking, obligations of the doing. What is sent once more in the same visit of a state is
not asked for anew. A case is `stuck` at a call when a person has to decide what comes of it.
"""

from __future__ import annotations

from typing import Protocol

from sopflow.dataclass import dataclass


class Turn(Protocol):
    """A loop, which of its items it handles (from 0), and all of them."""

    @property
    def state(self) -> str: ...

    @property
    def items(self) -> tuple[object, ...]: ...

    @property
    def turn(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Observation:
    """Something that a policy may speak of. `kind` is `enter`, `call`, `done`, `stuck`, `say`, `ask` or `end`;
    `values` what the case knew at that moment, with the `input` of a call, and the `error` at which it is stuck.
    `place` counts the states that the step had come to by then, 0 is the one that it began in; `effect` is the id of a
    call that is asked for, `again` says that its key was sent before; `state` is where it happened, and
    `turns` the loops around that, outermost first."""

    kind: str
    name: str
    values: dict[str, object]
    place: int = 0
    effect: str = ""
    again: bool = False
    state: str = ""
    turns: tuple[Turn, ...] = ()
