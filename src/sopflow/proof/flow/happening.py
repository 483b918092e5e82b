"""What policies may see of a state."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.program.model import AskPlan, CallsPlan, EndPlan, Program, State

Happens = frozenset[tuple[str, str]]
"""Kinds and names of observations."""


def happening(state: State, program: Program) -> Happens:
    """All that policies may see of a state, as kind and name."""
    return frozenset(_happening(state, program))


def _happening(state: State, program: Program) -> Iterator[tuple[str, str]]:
    plan = state.plan
    yield ("enter", state.id)
    yield from (("say", script) for script in state.says)
    if isinstance(plan, CallsPlan):
        yield from ((kind, call.operation.name) for call in plan.calls for kind in ("call", "done", "stuck"))
    if isinstance(plan, AskPlan):
        yield from (("ask", fact) for fact in plan.facts)
        yield from (("say", script) for fact in plan.facts if (script := program.facts[fact].script))
    if isinstance(plan, EndPlan) and isinstance(plan.outcome, str) and state.id not in program.always:
        yield from (("end", outcome) for outcome in (plan.outcome, ""))
    elif isinstance(plan, EndPlan) or state.id in program.always:
        yield from (("end", outcome) for outcome in (*program.outcomes, ""))
