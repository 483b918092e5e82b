"""The use case `migrate`: open cases of a playbook are moved to another version, as planned, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sopflow.app.live.desk import Desk
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.engine.events import CaseMigrated
from sopflow.engine.migration import Judgement, Verdict
from sopflow.errors import UsageError
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.publications import current
from sopflow.runtime.views import CaseView

_PAGE = 100

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Move:
    """What a move makes of one case. `version` is the one that it runs on, `version_then` and the digest `to` are where
    it goes; `refused` says why it was not moved, None where it was (or where nobody tried)."""

    case: str
    version: str
    version_then: str
    to: str
    state: str
    judgement: Judgement
    refused: Words | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """Which cases are to be moved, and where: those of a playbook, or only `cases`; to `version`, None being the one
    that is valid now; or each back to the one before it (`back`)."""

    playbook: str
    version: str | None = None
    cases: tuple[str, ...] = ()
    back: bool = False


def plan(desk: Desk, wish: Wish, progress: Progress = lambda _: None) -> Iterator[Move]:
    """What would become of each case. Nothing is changed."""
    for view, to in _meant(desk, wish):
        progress(view.id)
        then = desk.engine.program(to).version
        yield Move(view.id, view.version, then, to, view.state, desk.engine.judge(view.id, to))


def apply(
    desk: Desk, wish: Wish, *, by: Person, reason: str, differs: bool, progress: Progress = lambda _: None
) -> Iterator[Move]:
    """Move each case, and say what became of it. One that cannot be moved stays as it is."""
    for move in plan(desk, wish, progress):
        if move.judgement.verdict is Verdict.CANNOT:
            yield _refused(move, move.judgement.why)
            continue
        try:
            desk.engine.migrate(move.case, move.to, by=by, reason=reason, differs=differs)
        except UsageError as problem:
            yield _refused(move, problem.words)
        else:
            yield move


def _refused(move: Move, why: Words | None) -> Move:
    return replace(move, refused=why or Words(en="refused", id="ditolak"))


def _meant(desk: Desk, wish: Wish) -> Iterator[tuple[CaseView, str]]:
    """The cases that are meant, each with the digest of where it goes; those that are there already are left out."""
    newest = None if wish.back else _named(desk, wish)
    for view in _cases(desk.engine, wish):
        to = _before(desk.engine, view) if newest is None else newest
        if to is not None and to != view.digest:
            yield view, to


def _named(desk: Desk, wish: Wish) -> str:
    now = desk.opened.clock.now()
    return desk.opened.store.read(lambda tx: current(tx, wish.playbook, now, wish.version)).digest


def _cases(engine: Engine, wish: Wish) -> Iterator[CaseView]:
    if wish.cases:
        yield from (engine.get(case) for case in wish.cases)
        return
    after: str | None = None
    while page := engine.list(playbook=wish.playbook, live=True, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id


def _before(engine: Engine, view: CaseView) -> str | None:
    """The publication that a case was moved from last, and not moved back to: who takes a move back twice does not make
    it again."""
    left: list[str] = []
    for move in (each.event for each in engine.history(view.id)):
        if isinstance(move, CaseMigrated) and left and left[-1] == move.program:
            left.pop()
        elif isinstance(move, CaseMigrated):
            left.append(move.before)
    return left[-1] if left else None
