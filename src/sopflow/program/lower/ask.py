"""`ask`: every fact is declared and has a question."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.playbook.states import Ask
from sopflow.program import rules
from sopflow.program.changes import known_fact
from sopflow.program.compilation import Compilation
from sopflow.program.model import AskPlan


def lower(work: Compilation, verb: Ask) -> AskPlan:
    facts = [name for index, name in enumerate(verb.facts) if known_fact(work, name, (*verb.at, index))]
    for index, name in enumerate(verb.facts):
        if name in facts:
            _has_question(work, name, (*verb.at, index))
    return AskPlan(tuple(facts))


def _has_question(work: Compilation, name: str, at: tuple[str | int, ...]) -> None:
    fact = work.facts[name]
    if fact.derived is not None:
        message = Words(en=f"`{name}` is derived, it cannot be asked", id=f"`{name}` diturunkan, tidak bisa ditanyakan")
        hint = Words(en="ask the facts that it is made of", id="tanyakan fakta-fakta pembentuknya")
        work.report(rules.NOT_ASKABLE, work.span(at), message, hint)
    elif not fact.questions:
        message = Words(en=f"`{name}` has no question", id=f"`{name}` belum punya pertanyaan")
        hint = Words(en=f"give the fact its words: `ask: …` at `facts.{name}`", id=f"beri `ask: …` pada `facts.{name}`")
        work.report(rules.NOT_ASKABLE, work.span(at), message, hint)
