"""What a person is told whose input comes too late: who was faster, and what the case asks now."""

from __future__ import annotations

from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.engine.case import (
    Case,
    ForAnswers,
    ForChore,
    ForDecision,
    ForEvents,
    ForPlaybook,
    ForReplies,
    ForResult,
    ForVotes,
    Status,
)  # fmt: skip
from sopflow.errors import Conflict
from sopflow.ports.rows import CaseRow
from sopflow.ports.store import Transaction
from sopflow.runtime.standing import Standing
from sopflow.stores.codec import EVENTS


class OutOfTurnError(Conflict):
    """The case does not wait for this input, or not any more."""


def too_late(tx: Transaction, standing: Standing, by: str | None) -> Conflict:
    """The conflict of an input that the case does not wait for now. Nobody is faster than themselves."""
    now, who = asks_now(standing.case), _who(tx, standing.row)
    if who in (None, by):
        return Conflict(
            Words(en=f"the case does not ask that now: {now.en}", id=f"kasus tidak menanyakan itu: {now.id}")
        )
    return Conflict(
        Words(
            en=f"{who} was faster, and the case has moved on: {now.en}",
            id=f"{who} lebih dulu, dan kasus sudah berlanjut: {now.id}",
        )
    )


def taken(first: CaseRow) -> Conflict:
    """The conflict of an answer that shows that another case is about the same subject already."""
    return Conflict(
        Words(
            en=f"the case {first.id} is about the same and is not done: go on there, or cancel one of the two",
            id=f"kasus {first.id} tentang hal yang sama dan belum selesai: lanjutkan di sana, atau batalkan salah satu",
        )
    )


def asks_now(case: Case) -> Words:
    """What a case waits for, in a few words."""
    if case.status is Status.DONE:
        return Words(en=f"it ended as `{case.outcome}`", id=f"kasus sudah berakhir sebagai `{case.outcome}`")
    if case.status is Status.PAUSED:
        return Words(en="it is paused until it is resumed", id="kasus dijeda sampai dilanjutkan")
    match case.waiting:
        case ForAnswers(facts=facts):
            named = ", ".join(f"`{name}`" for name in facts)
            return Words(en=f"it now asks {named}", id=f"sekarang ditanyakan {named}")
        case ForVotes():
            return Words(en="it waits for an approval", id="kasus menunggu persetujuan")
        case ForChore():
            return Words(en="it waits for a chore to be done", id="kasus menunggu tugas diselesaikan")
        case ForDecision(subject=subject):
            return Words(en=f"a person must decide about `{subject}`", id=f"`{subject}` perlu diputuskan petugas")
        case ForReplies() | ForResult() | None:
            return Words(en="it waits for a system", id="kasus menunggu jawaban sistem")
        case ForEvents(events=events):
            named = ", ".join(f"`{name}`" for name in events)
            return Words(en=f"it waits for {named or 'a due time'}", id=f"kasus menunggu {named or 'waktunya tiba'}")
        case ForPlaybook(playbook=playbook):
            return Words(en=f"it waits for `{playbook}`", id=f"kasus menunggu `{playbook}`")
        case _ as never:
            assert_never(never)


def _who(tx: Transaction, row: CaseRow) -> str | None:
    """The person who moved the case to where it is."""
    for event in reversed(tx.events.find(row.id, after=max(row.asked - 1, 0))):
        if event.kind in EVENTS.by_kind and event.body is not None:
            by = getattr(EVENTS.decode(event.kind, event.body, event.at), "by", None)
            if isinstance(by, str):
                return by
    return None
