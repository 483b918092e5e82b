"""Writes that were done before a correction: a key that is done is never sent again.

Rule 5 of the language: corrections share the keys. Where a case that is told again comes to a write, there are three
ways: it was heard with the same input, so that all is told as it was; it is done with another input, so that it stays
done and a person is shown what differs; or it was not done, and is sent.
"""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.engine import ledger
from sopflow.engine.case import Earlier, Entry, EntryStatus, Leftover
from sopflow.engine.places import input_print
from sopflow.engine.prints import fingerprint
from sopflow.engine.work import Work
from sopflow.program.model import CallPlan

DIFFERS = "differs"
"""Why a person is shown a write that stays done: it would have another input now."""

SETTLED_ALIKE = (EntryStatus.DONE, EntryStatus.IN_DOUBT)


def current_key(work: Work, key: str) -> str:
    """The key itself, unless what was written under it was undone: what is gone is written anew under a new one."""
    current, count = key, 0
    while is_undone(work.ledger, current):
        count += 1
        current = ledger.fitted(work.case.id, "", f"{key}~{count}")
    return current


def is_undone(entries: Mapping[str, Entry], key: str) -> bool:
    """Whether what was written under a key has been taken back, or is being taken back."""
    undo = entries.get(ledger.undo_key(key))
    return undo is not None and undo.status in (EntryStatus.DONE, EntryStatus.INTENDED)


def reached(work: Work, earlier: Earlier, call: CallPlan, key: str, given: Mapping[str, object]) -> Entry | None:
    """What the ledger knows of a write that the case comes to now; None where it is to be told, or sent, once more."""
    truth, entry = earlier.writes.get(key), work.ledger.get(key)
    if truth is None or entry is not None:
        return entry
    as_before = input_print(work, call)
    if any(kept.place == f"write:{key}" and kept.print == as_before(kept.event.at) for kept in earlier.tape):
        return None
    if truth.status not in SETTLED_ALIKE:
        return None
    work.earlier = came_to(earlier, key)
    work.record(truth)
    if truth.status is EntryStatus.DONE:
        work.earlier = with_differences(work.earlier, truth, given)
    return truth


def came_to(earlier: Earlier, key: str) -> Earlier:
    """The write is this telling's now: nothing of it is left of earlier ones."""
    return earlier._replace(
        writes={name: entry for name, entry in earlier.writes.items() if name != key},
        tape=tuple(kept for kept in earlier.tape if kept.place not in (f"write:{key}", f"look_up:{key}")),
        leftovers=tuple(one for one in earlier.leftovers if one.key != key or one.why == DIFFERS),
    )


def with_differences(earlier: Earlier, truth: Entry, given: Mapping[str, object]) -> Earlier:
    """Where the input would be another now, a person is shown in which fields; once for each such input."""
    names = sorted({*truth.input, *given})
    fields = [name for name in names if fingerprint(truth.input.get(name)) != fingerprint(given.get(name))]
    mark = settled_mark(truth.key, DIFFERS, given)
    others = tuple(one for one in earlier.leftovers if (one.key, one.why) != (truth.key, DIFFERS))
    if not fields or mark in earlier.settled:
        return earlier._replace(leftovers=others)
    left = Leftover(
        truth.key, truth.operation, truth.input, truth.output, DIFFERS, detail=", ".join(fields), state=truth.state,
        wanted=given,
    )  # fmt: skip
    return earlier._replace(leftovers=(*others, left))


def settled_mark(key: str, why: str, wanted: Mapping[str, object]) -> str:
    """What is remembered of a leftover that a person settled."""
    return fingerprint(key, why, wanted)
