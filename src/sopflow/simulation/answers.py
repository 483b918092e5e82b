"""What people answer: a frozen value that gives the next answer and itself as it is then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace

from sopflow.dataclass import dataclass
from sopflow.simulation.given import Given
from sopflow.simulation.turns import NOTHING_USED, Used, take


@dataclass(frozen=True, slots=True)
class Answers:
    """`unsettled` are the names whose last answer was none, or was refused: the same answer does not help there."""

    given: Mapping[str, Given]
    repeats: bool = True
    used: Used = NOTHING_USED
    unsettled: frozenset[str] = field(default_factory=frozenset)

    def next(self, name: str, scope: Mapping[str, object], item: object) -> tuple[Given | None, Answers]:
        """The next answer to `name`, None where there is none.

        Args:
            name: a fact, or a state.
            scope: what a `by` may name, with its fields by a dot.
            item: the item that the innermost loop handles; its fields may be named without the item's name.
        """
        subject = {**scope, **item} if isinstance(item, Mapping) else scope
        taken = take(self.given.get(name), self.used, (name,), subject)
        if taken.given is None or (taken.again and (name in self.unsettled or not self.repeats)):
            return None, self
        return taken.given, replace(self, used=taken.used, unsettled=self.unsettled - {name})

    def unsettle(self, name: str) -> Answers:
        """The answer was none, or it was refused."""
        return replace(self, unsettled=self.unsettled | {name})
