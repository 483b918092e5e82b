"""A fact that nothing reads."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.policies.items import items_of
from sopflow.program.model import CallsPlan, Fact, RunPlan, WaitPlan
from sopflow.values.types import CONSENT

RULE = Rule(
    "SF704",
    "unused-fact",
    Severity.WARNING,
    Words(en="A fact that nothing reads", id="Fakta yang tidak pernah dipakai"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Facts that no expression, script, form, table or policy reads. Consents, the evidence of chores and what a
    write, an event or a sub-playbook gave back are kept for their own sake."""
    survey = subject.survey
    lists = (items_of(one.each, {}).list for one in subject.playbook.policies.values() if one.each is not None)
    used = survey.words.union(_kept(subject), lists, survey.names("freeze", "not_by", "evidence", "has", "each"))
    for name, fact in subject.program.facts.items():
        if name in used or fact.is_item or fact.type == CONSENT or name in subject.program.outputs:
            continue
        yield Diagnostic(RULE, subject.key(fact.at), _message(name, fact), help=_help(name, fact))


def _kept(subject: Subject) -> Iterator[str]:
    for state in subject.program.states.values():
        match state.plan:
            case CallsPlan(calls=calls):
                yield from (call.save for call in calls if call.save is not None and call.operation.writes)
            case WaitPlan(events=events):
                yield from (event.save for event in events if event.save is not None)
            case RunPlan(save=save):
                yield from save
            case _:
                pass


def _message(name: str, fact: Fact) -> Words:
    if fact.questions:
        return Words(
            en=f"`{name}` can be asked, and nothing reads the answer.",
            id=f"`{name}` bisa ditanyakan, tetapi jawabannya tidak dipakai di mana pun.",
        )
    return Words(en=f"Nothing reads `{name}`.", id=f"`{name}` tidak dipakai di mana pun.")


def _help(name: str, fact: Fact) -> Words:
    if fact.questions:
        return Words(
            en="Collect only what the case needs: use the answer, or delete the fact and its question.",
            id="Tanyakan seperlunya saja: pakai jawabannya, atau hapus fakta dan pertanyaannya.",
        )
    return Words(en=f"Use `{name}`, or delete it.", id=f"Pakai `{name}`, atau hapus.")


LINT = LintRule(RULE, find)
