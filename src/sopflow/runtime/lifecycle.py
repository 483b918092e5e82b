"""What people do with a case as a whole: resume it, give it up, hand it over."""

from __future__ import annotations

from sopflow.engine.case import Status
from sopflow.engine.events import CaseCancelled, CaseResumed
from sopflow.ports.rows import CaseRow
from sopflow.ports.store import Transaction
from sopflow.program.model import Program
from sopflow.runtime.conflicts import OutOfTurnError
from sopflow.runtime.desk import Desk
from sopflow.runtime.giving import Act
from sopflow.runtime.people import Person
from sopflow.runtime.reasons import reason_of
from sopflow.runtime.records import Assigned, recorded
from sopflow.runtime.refusals import erased_already, no_case, not_of_this_playbook
from sopflow.runtime.standing import Standing


def resumed(standing: Standing, by: Person) -> CaseResumed:
    """A paused case goes on."""
    check_role(standing.published.program, by)
    if standing.case.status is not Status.PAUSED:
        raise OutOfTurnError("")
    return CaseResumed(standing.at, by.id)


def cancelled(standing: Standing, reason: str, by: Person) -> CaseCancelled:
    """A person gives a case up."""
    check_role(standing.published.program, by)
    if standing.case.status is Status.DONE:
        raise OutOfTurnError("")
    return CaseCancelled(standing.at, reason_of(reason), by.id)


def check_role(program: Program, by: Person) -> None:
    """What is done with a case as a whole takes one of the playbook's roles, whichever; anybody may where it has none.

    Raises:
        NotAllowed
    """
    roles = program.playbook.roles
    if roles and by.roles.isdisjoint(roles):
        raise not_of_this_playbook(by.id, roles)


def assign(desk: Desk, secret: bytes, act: Act, to: str | None, by: Person, note: str) -> CaseRow:
    """Hand a case over. It may be on hold; that nobody works on it now is nothing that anybody does to it.

    Raises:
        Heard: it was done under this key before.
        NotFound: there is no such case, or it was erased.
        NotAllowed: whoever hands it over has no role of the playbook.
    """
    id, note = desk.ids.key(), reason_of(note)

    def work(tx: Transaction) -> CaseRow:
        row = tx.cases.lock(act.case)
        if row is None:
            raise no_case(act.case)
        if row.purged_at is not None:
            raise erased_already(act.case)
        act.once(tx, secret)
        check_role(desk.publications.compiled(row.digest).program, by)
        record = Assigned(max(desk.clock.now(), row.updated_at), to, by.id, note)
        after, event = recorded(row._replace(assignee=to), record, id)
        tx.events.add(event)
        tx.cases.save(after)
        act.remember(tx, secret, after, record.at)
        return after

    return desk.runner.write(work)
