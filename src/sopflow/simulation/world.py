"""The world around a telling: what answers it still has, what time it is, what went wrong. Made and thrown away
inside one telling."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Words
from sopflow.simulation.answers import Answers
from sopflow.simulation.given import Given
from sopflow.simulation.level import Level
from sopflow.simulation.systems import Replying, Systems
from sopflow.simulation.told import Siblings, Told
from sopflow.simulation.turns import NOTHING_USED, take


class World:
    """What all cases of one telling share."""

    def __init__(self, told: Told, siblings: Siblings, catalog: Catalog, systems: Replying | None = None) -> None:
        self.told = told
        self.siblings = siblings
        self.catalog = catalog
        self.now = told.clock
        self.answers = Answers(told.answers, told.repeats)
        self.systems: Replying = systems or Systems(told.systems, told.strict)
        self.failures: list[Words] = []
        self.unread: set[str] = set()  # facts whose last answer could not be read: an optional one is not skipped
        self._playbooks_used = NOTHING_USED

    def take_answer(self, level: Level, name: str) -> Given | None:
        """The next answer to a fact or a state of that case; None where there is none."""
        given, self.answers = self.answers.next(name, level.case.scope, level.item)
        return given

    def take_ending(self, playbook: str, inputs: Mapping[str, object]) -> Given | None:
        """How a sub-playbook ends that is answered instead of run; None where it is not."""
        taken = take(self.told.playbooks.get(playbook), self._playbooks_used, (playbook,), inputs)
        self._playbooks_used = taken.used
        return taken.given
