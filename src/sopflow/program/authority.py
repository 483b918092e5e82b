"""Who may do what: `not_by`, who confirms, and how far each role may go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.diagnostics import Words
from sopflow.document.pointer import Pointer
from sopflow.expressions.scope import Declared
from sopflow.playbook.model import Limit
from sopflow.playbook.states import Confirmation
from sopflow.program import rules
from sopflow.program.compilation import Compilation
from sopflow.program.guards import guard
from sopflow.program.makers import localized
from sopflow.program.plans import ANYBODY, ApprovePlan, CallsPlan, ConfirmPlan, LimitPlan, NotBy, Plan
from sopflow.values.types import Type

ROLE = Words(en="role", id="peran")
STATE = Words(en="state", id="state")
OPERATION = Words(en="operation", id="operasi")


def known_role(work: Compilation, role: str | None, at: Pointer) -> None:
    """Note a role that the playbook does not declare."""
    if role is not None and role not in work.playbook.roles:
        work.report_unknown(rules.UNKNOWN_ROLE, work.span(at), ROLE, role, work.playbook.roles)


def not_by(work: Compilation, names: tuple[str, ...], at: Pointer) -> NotBy:
    """What the names mean: facts before roles before states."""
    known = (*work.playbook.roles, *work.facts, *work.loops)
    for index, name in enumerate(names):
        if name not in known:
            work.report_unknown(rules.UNKNOWN_ROLE, work.span((*at, index)), ROLE, name, known)
    facts = frozenset(names) & frozenset(work.facts)
    roles = frozenset(names) & work.playbook.roles.keys() - facts
    return NotBy(facts, roles, frozenset(names) & work.loops.keys() - facts - roles)


def confirmation(work: Compilation, written: Confirmation) -> ConfirmPlan:
    """Who confirms a write, as the author says."""
    known_role(work, written.role, (*written.at, "role"))
    return ConfirmPlan(written.role, written.not_by, not_by(work, written.not_by, (*written.at, "not_by")))


def watched(plans: list[Plan]) -> NotBy:
    """All that some `not_by` of the playbook names."""
    found = list(_apart(plans))
    roles = frozenset(role for one in found for role in one.roles)
    return NotBy(frozenset(), roles, frozenset(state for one in found for state in one.states)) if found else ANYBODY


def _apart(plans: list[Plan]) -> Iterator[NotBy]:
    for plan in plans:
        if isinstance(plan, ApprovePlan):
            yield plan.apart
        elif isinstance(plan, CallsPlan):
            yield from (call.confirmation.apart for call in plan.calls if call.confirmation is not None)


def compile_limits(work: Compilation) -> tuple[LimitPlan, ...]:
    """The limits of all roles, one for each operation and each state that they name."""
    return tuple(
        made
        for role in work.playbook.roles.values()
        for limit in role.limits
        for made in (*_of_operations(work, role.name, limit), *_of_states(work, role.name, limit))
    )


def _of_operations(work: Compilation, role: str, limit: Limit) -> Iterator[LimitPlan]:
    for index, name in enumerate(limit.confirm):
        operation = work.catalog.operations.get(name)
        if operation is None:
            span = work.span((*limit.at, "confirm", index))
            work.report_unknown(rules.UNKNOWN_OPERATION, span, OPERATION, name, work.catalog.operations)
        else:
            yield from _limit(work, role, limit, name, None, operation.input)


def _of_states(work: Compilation, role: str, limit: Limit) -> Iterator[LimitPlan]:
    for index, name in enumerate(limit.approve):
        if name not in work.loops:
            span = work.span((*limit.at, "approve", index))
            work.report_unknown(rules.UNKNOWN_STATE, span, STATE, name, work.loops)
        else:
            yield from _limit(work, role, limit, None, name, None)


def _limit(
    work: Compilation, role: str, limit: Limit, operation: str | None, state: str | None, given: Type | None
) -> Iterator[LimitPlan]:
    extra: Mapping[str, Declared] = {} if given is None else {"input": Declared(given)}
    that, reason = guard(work, limit.that, extra), localized(work, limit.reason, extra)
    if that is not None:
        yield LimitPlan(role, operation, state, that, reason, limit.at)
