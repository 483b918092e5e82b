"""Whom a case is about. One live case of a playbook is about somebody: the first stays the one that is found."""

from __future__ import annotations

from sopflow.engine.case import Case
from sopflow.engine.events import Event
from sopflow.errors import InternalError
from sopflow.ports.rows import CaseQuery, CaseRow
from sopflow.ports.store import Transaction
from sopflow.program.model import Program
from sopflow.runtime.conflicts import taken


def who(program: Program, case: Case) -> str | None:
    """Whom the case is about, where that is known."""
    value = None if program.subject is None else program.subject.evaluate(dict(case.scope))
    return None if value is None else str(value)


def same_subject(tx: Transaction, row: CaseRow) -> CaseRow | None:
    """The other live case of the playbook that is about the same."""
    if row.subject is None:
        return None
    rows = tx.cases.find(CaseQuery(playbook=row.playbook, subject=row.subject, live=True))
    return next((one for one in rows if one.parent is None and one.id != row.id), None)


def save_without_subject(tx: Transaction, before: CaseRow, row: CaseRow, event: Event) -> CaseRow:
    """Keep a case whose subject another live one has. A person's answer that shows so is refused; what a system says is
    kept, and the case names the other one (`same_as`), so that people see it. It takes its subject up when it next
    hears something and the other one is over.

    Raises:
        Conflict: it is a person who says so.
    """
    first = same_subject(tx, row)
    is_known = first is not None and before.same_as == first.id
    if first is not None and not is_known and getattr(event, "by", None) is not None:
        raise taken(first)
    alone = row._replace(subject=None, same_as=None if first is None else first.id)
    if not tx.cases.save(alone):
        raise InternalError("a case without a subject could not be saved.")
    return alone
