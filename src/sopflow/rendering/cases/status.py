"""How an engine and its store are, as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from rich.box import ROUNDED
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sopflow.diagnostics import Language, Words
from sopflow.rendering.cases import wording
from sopflow.rendering.cases.moments import shown_moment
from sopflow.rendering.trace import wording as story
from sopflow.rendering.trace.result import span
from sopflow.runtime.status import BrokenChain, EngineStatus

_STORE = Words(en="Store", id="Penyimpanan")
_OPEN = Words(en="Open cases: {}", id="Kasus terbuka: {}")
_COLUMNS = (
    Words(en="playbook", id="playbook"),
    Words(en="status", id="status"),
    Words(en="cases", id="kasus"),
    Words(en="oldest", id="tertua"),
)
_OWED = Words(en="Owed: {} in all, {} due now", id="Belum dikerjakan: {} seluruhnya, {} sudah waktunya")
_LATE = Words(en="the longest for {}", id="yang terlama sejak {}")
_NEXT = Words(en="next due {}", id="berikutnya {}")
_DOUBT = Words(en="In doubt: {} {} for {}", id="Belum pasti: {} {} sejak {}")
_LEFT = Words(
    en="In doubt when the case ended: {} {}, {} ago; ask at the system",
    id="Belum pasti saat kasus berakhir: {} {}, sejak {}; tanyakan ke sistemnya",
)
_STUCK = Words(
    en="Given up: {} {} ({}) {} ago; `sopflow case retry {}` lets it be tried again",
    id="Dihentikan: {} {} ({}) sejak {}; `sopflow case retry {}` untuk mencoba lagi",
)
_UNDER_WAY = Words(en="Calls under way: {}", id="Panggilan berjalan: {}")
_INBOX = Words(en="Events that wait for a case: {}", id="Kejadian yang menunggu kasus: {}")
_ON_DUTY = Words(en="On duty: {} until {}", id="Bertugas: {} sampai {}")
_NOBODY = Words(en="No worker is on duty.", id="Tidak ada worker yang bertugas.")
_CHAINS = Words(en="✔ every history fits its chain", id="✔ setiap riwayat cocok dengan rantainya")
_BROKEN = Words(
    en="✘ the history of {} is not as it was written: event {} ({})",
    id="✘ riwayat {} tidak seperti saat ditulis: kejadian {} ({})",
)


def with_chains(found: EngineStatus, broken: Sequence[BrokenChain]) -> EngineStatus:
    """The status with what was found wrong in histories."""
    return replace(found, broken=tuple(broken))


def text(found: EngineStatus, language: Language) -> RenderableType:
    """Everything, in the order in which it matters."""
    return Group(*_parts(found, language))


def _parts(found: EngineStatus, language: Language) -> Iterator[RenderableType]:
    facts = found.store
    mark = f"  ·  {wording.MADE_UP.in_(language)}" if facts.get("practice") == "yes" else ""
    where = facts.get("path") or facts.get("kind", "")
    known = {"practice", "path", "kind"}
    more = "  ·  ".join(f"{name} {value}" for name, value in facts.items() if name not in known)
    yield Text(f"{_STORE.in_(language)}: {where}", style="bold").append(mark, style="bold yellow")
    yield Text(more, style="dim")
    yield Text(_OPEN.in_(language).format(found.cases), style="bold")
    if found.open:
        yield _cases(found, language)
    yield from (Text(line) for line in _owed(found, language))
    for doubt in found.doubtful:
        said = _DOUBT.in_(language).format(doubt.case, doubt.operation, _age(doubt.seconds, language))
        yield Text(f"⚠ {said}", style="bold red")
    for doubt in found.left:
        said = _LEFT.in_(language).format(doubt.case, doubt.operation, _age(doubt.seconds, language))
        yield Text(f"⚠ {said}", style="red")
    for stuck in found.stuck:
        age = _age(stuck.seconds, language)
        said = _STUCK.in_(language).format(stuck.case, stuck.work, stuck.error, age, stuck.case)
        yield Text(f"⚠ {said}", style="bold red")
    yield from _chains(found, language)


def _cases(found: EngineStatus, language: Language) -> RenderableType:
    table = Table(border_style="dim", box=ROUNDED)
    for column in _COLUMNS:
        table.add_column(column.in_(language))
    for row in found.open:
        held = f" · {wording.KINDS['held'].in_(language)}" if row.on_hold else ""
        status = story.STATUS[row.status].in_(language)
        table.add_row(row.playbook, status + held, str(row.cases), _age(row.oldest, language))
    return table


def _owed(found: EngineStatus, language: Language) -> Iterator[str]:
    queue = found.queue
    said = [_OWED.in_(language).format(queue.depth, queue.overdue)]
    said += [_LATE.in_(language).format(_age(queue.late, language))] if queue.overdue and queue.late else []
    said += [_NEXT.in_(language).format(shown_moment(queue.next_due, language))] if queue.next_due else []
    yield "  ·  ".join(said)
    if found.under_way:
        yield _UNDER_WAY.in_(language).format(found.under_way)
    if found.inbox:
        yield _INBOX.in_(language).format(found.inbox)
    alive = [holder for holder in found.holders if holder.alive]
    for holder in alive:
        yield _ON_DUTY.in_(language).format(holder.name, shown_moment(holder.until, language))
    if not alive:
        yield _NOBODY.in_(language)


def _chains(found: EngineStatus, language: Language) -> Iterator[RenderableType]:
    if found.broken is None:
        return
    for one in found.broken:
        yield Text(_BROKEN.in_(language).format(one.case, one.seq, one.fault), style="bold red")
    if not found.broken:
        yield Text(_CHAINS.in_(language), style="green")


def _age(seconds: float, language: Language) -> str:
    return span(timedelta(seconds=seconds), language)
