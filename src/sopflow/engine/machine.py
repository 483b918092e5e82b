"""The table of ways, executed by `transitions`. The only user of that library.

Rules: everything that moves a case from state to state goes through this file; nothing here knows what a state does.

The library is used through its own extension points. A result of a verb ("done", "granted", "error.0.not_found") is a
trigger; a way out is a transition. `event_cls` is ours: it asks its ways (`ways.py`), which move the cursor and return
the way, with no callback lists and no `EventData` (one move costs under a microsecond instead of fifteen). A cursor is
never registered as a model, so no method is ever injected and no text of a playbook is ever taken for the name of a
callback. Triggers get opaque names for the same reason.
"""

from __future__ import annotations

from typing import Any

from transitions.core import Event, Machine, Transition

from sopflow.engine.ways import Ways
from sopflow.program.model import Exit, Program


class Way(Transition):
    """A transition that is one exit of the program."""

    def __init__(self, way: Exit) -> None:
        super().__init__(way.source, way.to)
        self.way = way


class Move(Event):
    """The trigger of one result. `ways` are its exits."""

    def __init__(self, name: str, machine: Machine) -> None:
        super().__init__(name, machine)
        self.ways = Ways()

    def open_way(self, way: Exit) -> None:
        """Add an exit, after those that its state has already."""
        self.add_transition(Way(way))
        self.ways.add(way)

    def trigger(self, model: Any, *_: object, **__: object) -> bool:
        """What the library calls: the same that `walk` asks, without the library's callbacks."""
        return self.ways.follow(model) is not None


class Table(Machine):
    """The flat machine of one program. `ways` are what its triggers open, by result."""

    event_cls = Move

    def __init__(self, program: Program) -> None:
        super().__init__(
            model=None, states=list(program.states), initial=program.start, auto_transitions=False, queued=False
        )
        self.ways: dict[str, Ways] = {}
        self._moves: dict[str, Move] = {}
        for state in program.states.values():
            for ways in state.exits.values():
                for way in ways:
                    self._move(way.result).open_way(way)

    def _move(self, result: str) -> Move:
        move = self._moves.get(result)
        if move is None:
            name = f"r{len(self._moves)}"
            move = self._moves[result] = Move(name, self)
            self.events[name] = move
            self.ways[result] = move.ways
        return move
