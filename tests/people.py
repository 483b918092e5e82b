"""What a person at a case does, whatever the case: for tests that tell a whole one."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.runtime import wants
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.views import CaseView


def innermost(engine: Engine, case: str) -> CaseView:
    """The case that is under way: a case of a case is told before the case that waits for it."""
    view = engine.get(case)
    while view.children:
        view = engine.get(view.children[0])
    return view


def replied(engine: Engine, now: CaseView, answers: Mapping[str, object], by: Person) -> bool:
    """Answer what is asked, or confirm; False where neither is wanted."""
    match next(iter(now.wants), None):
        case wants.Question():
            asked = [want.fact for want in now.wants if isinstance(want, wants.Question)]
            engine.answer(now.id, {fact: answers.get(fact) for fact in asked}, by=by)
        case wants.Confirmation():
            engine.confirm(now.id, True, by=by)
        case _:
            return False
    return True
