"""Things that change by themselves: each further look at one shows its next step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .bodies import Body
from .exchange import Answer, Asked, not_found
from .listing import page


@dataclass
class Unfolding:
    """A body, and what it becomes."""

    body: Body
    steps: list[Body] = field(default_factory=list)

    def look(self) -> Body:
        """The body as it is now that somebody looks."""
        if self.steps:
            self.become(self.steps.pop(0))
        return self.body

    def become(self, changes: Body) -> None:
        """It changes."""
        self.body = {**self.body, **changes}


@dataclass
class Shelf:
    """Things of one kind, by their number. `keys` are the fields that a caller's own key stands in, `archive` what is
    of earlier cases."""

    keys: Sequence[str]
    archive: Sequence[Body] = ()
    kept: dict[str, Unfolding] = field(default_factory=dict)

    def put(self, body: Body, steps: Iterable[Body] = ()) -> None:
        """Remember it."""
        self.kept[str(body["id"])] = Unfolding(body, list(steps))

    def listed(self, asked: Asked) -> Answer:
        """Those that are asked for. To ask by a key is to look at what has it."""
        if any(asked.first(key) for key in self.keys):
            for body in page(self._bodies(), asked).body:
                self.kept[body["id"]].look()
        return page([*self._bodies(), *self.archive], asked)

    def one(self, asked: Asked, what: str) -> Answer:
        """The one with that number. Raises RefusedError (404)."""
        found = self.kept.get(asked.path["id"])
        if found is None:
            raise not_found(what)
        return Answer(200, found.look())

    def _bodies(self) -> list[Body]:
        return [each.body for each in self.kept.values()]
