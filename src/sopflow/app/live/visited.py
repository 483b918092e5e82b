"""What the cases of a store covered of a playbook: the same elements that scenarios cover, and how often each way was
taken. Nothing that a case holds leaves here: no value, no id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from sopflow.app.live.desk import Desk
from sopflow.app.procedure import Procedure
from sopflow.coverage.elements import Kind
from sopflow.coverage.inventory import Inventory, key_of
from sopflow.coverage.measure import Coverage, measured
from sopflow.coverage.seen import Id
from sopflow.coverage.watching import Watch, of_playbook
from sopflow.dataclass import dataclass
from sopflow.errors import NotFound, SopflowError
from sopflow.runtime.views import CaseView
from sopflow.simulation import steps
from sopflow.simulation.trace import Trace

PAGE = 500
"""So many cases are listed at once."""

MOST = 20_000
"""So many cases are told again, the newest first."""


@dataclass(frozen=True, eq=False)
class Visited:
    """What cases covered.

    Attributes:
        coverage: by all of them together; its gaps bear no values and no case.
        times: how many cases took a way, by its element, those that some took.
        cases: how many were told again.
        others: how many run on another version of the playbook, or were moved here from one whose states are not here,
            and were left out.
        erased: how many have no content any more.
        older: whether there are more than are told again.
    """

    coverage: Coverage
    times: dict[Id, int]
    cases: int
    others: int
    erased: int
    older: bool


def visited(desk: Desk, procedure: Procedure, step: Callable[[str], None] = lambda name: None) -> Visited:
    """Tell every case again that runs on this playbook as it stands, word for word or in another layout.

    Args:
        step: called for each case, with no more than the playbook's id.

    Raises:
        StoreError: the store cannot be read.
    """
    inventory = Inventory(procedure.program)
    reading = _Reading(desk, procedure, Watch(inventory))
    older = False
    for number, view in enumerate(_listed(desk, procedure.playbook.id)):
        if number == MOST:
            older = True
            break
        step(procedure.playbook.id)
        reading.take(view)
    found = measured(inventory, reading.watch.seen())
    bare = replace(found, gaps=tuple(replace(gap, nearest=(), scenario="") for gap in found.gaps))
    return Visited(bare, dict(reading.times), reading.cases, reading.others, reading.erased, older)


def _listed(desk: Desk, playbook: str) -> Iterator[CaseView]:
    last: str | None = None
    while True:
        page = desk.engine.list(playbook=playbook, after=last, limit=PAGE)
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].id


class _Reading:
    """Made and thrown away inside `visited`."""

    def __init__(self, desk: Desk, procedure: Procedure, watch: Watch) -> None:
        self.desk, self.procedure, self.watch = desk, procedure, watch
        self.times: Counter[Id] = Counter()
        self.cases = self.others = self.erased = 0
        self._same: dict[str, bool] = {}

    def take(self, view: CaseView) -> None:
        if view.purged:
            self.erased += 1
        elif not self._is_same(view.digest):
            self.others += 1
        else:
            self._read(view.id)

    def _is_same(self, digest: str) -> bool:
        if digest not in self._same:
            try:
                known = self.desk.engine.program(digest).identity == self.procedure.compiled.identity
            except SopflowError:  # a version of a language that is not spoken any more
                known = False
            self._same[digest] = known
        return self._same[digest]

    def _read(self, case: str) -> None:
        try:
            trace = self.desk.retold(case)[1].trace
        except NotFound:  # erased meanwhile
            self.erased += 1
            return
        told = tuple(of_playbook(trace, self.procedure.playbook.id))
        known = self.watch.program.states.keys()
        if any(step.state not in known for one in told for step in one.steps if isinstance(step, steps.Entered)):
            self.others += 1  # it was moved here from a version with other states
            return
        self.cases += 1
        for one in told:
            self.watch.read(one, "")
            self.times.update(self._ways(one))

    def _ways(self, trace: Trace) -> set[Id]:
        inside = self.watch.program.states.keys()
        ways = (step.way for step in trace.steps if isinstance(step, steps.Branched))
        return {(Kind.TRANSITIONS if way.source in inside else Kind.INTERRUPTS, key_of(way)) for way in ways}
