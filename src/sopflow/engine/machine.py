"""The table of ways, executed by `transitions`. The only user of that library.

Rules: everything that moves a case from state to state goes through this file; nothing here knows what a state does.

The library is used through its own extension points. A result of a verb ("done", "granted", "error.0.not_found") is a
trigger; a way out is a transition. `event_cls` is ours: it asks the table, moves the cursor and returns the way, with
no callback lists and no `EventData` (one move costs under a microsecond instead of fifteen). A cursor is any object
with a `state`; it is never registered as a model, so no method is ever injected and no text of a playbook is ever
taken for the name of a callback. Triggers get opaque names for the same reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from transitions.core import Event, Machine, Transition

from sopflow.program.model import Exit, Program


class Cursor(Protocol):
    """What the machine moves: where a case is, what it knows, how often it took which way."""

    state: str

    @property
    def scope(self) -> Mapping[str, object]: ...

    @property
    def counts(self) -> Mapping[str, int]: ...


class Way(Transition):
    """A transition that is one exit of the program."""

    def __init__(self, way: Exit) -> None:
        super().__init__(way.source, way.to)
        self.way = way


class Move(Event):
    """The trigger of one result. `ways` are its exits by the state that they leave, in order."""

    def __init__(self, name: str, machine: Machine) -> None:
        super().__init__(name, machine)
        self.ways: dict[str, list[Exit]] = {}

    def open_way(self, way: Exit) -> None:
        """Add an exit, after those that its state has already."""
        self.add_transition(Way(way))
        self.ways.setdefault(way.source, []).append(way)

    def follow(self, cursor: Cursor) -> Exit | None:
        """Move the cursor along the first way whose guard holds and whose limit is not used up; None, and no move,
        where there is none."""
        for way in self.ways.get(cursor.state, ()):
            guard = way.guard
            if guard is not None and not guard.test(cursor.scope):
                continue
            if way.limit is not None and cursor.counts.get(way.limit.key, 0) >= way.limit.at_most:
                continue
            cursor.state = way.to
            return way
        return None

    def trigger(self, model: Any, *_: object, **__: object) -> bool:
        """What the library calls: the same, without its callbacks."""
        return self.follow(model) is not None


class Table(Machine):
    """The flat machine of one program. `moves` are its triggers by result."""

    event_cls = Move

    def __init__(self, program: Program) -> None:
        super().__init__(
            model=None, states=list(program.states), initial=program.start, auto_transitions=False, queued=False
        )
        self.moves: dict[str, Move] = {}
        for state in program.states.values():
            for ways in state.exits.values():
                for way in ways:
                    self._move(way.result).open_way(way)

    def _move(self, result: str) -> Move:
        move = self.moves.get(result)
        if move is None:
            name = f"r{len(self.moves)}"
            move = self.moves[result] = Move(name, self)
            self.events[name] = move
        return move


KNOWN: dict[str, Table] = {}
"""The machines of programs by identity; the oldest goes where there are too many."""

MOST_KNOWN = 64


def table_of(program: Program) -> Table:
    """The machine of a program, built once: programs with the same identity share it."""
    table = KNOWN.get(program.identity)
    if table is None:
        if len(KNOWN) >= MOST_KNOWN:
            del KNOWN[next(iter(KNOWN))]
        table = KNOWN[program.identity] = Table(program)
    return table
