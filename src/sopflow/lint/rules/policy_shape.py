"""A policy that says more than its form, or less: what would not be looked at is told, and not dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.document.nodes import Mapping as MapNode
from sopflow.document.pointer import Pointer
from sopflow.lint.rule import LintRule, Subject
from sopflow.playbook.decode_policies import STEPS
from sopflow.playbook.model import Policy

RULE = Rule(
    "SF251",
    "policy-shape",
    Severity.ERROR,
    Words(en="A policy that says more than its form, or less", id="Kebijakan yang isinya tidak sesuai bentuknya"),
    can_be_allowed=False,
)
_BESIDE: Mapping[str, frozenset[str]] = MappingProxyType({
    "never": frozenset({"before", "after"}),
    "every": frozenset({"has"}),
    "at_most": frozenset({"times"}),
    "always": frozenset({"at"}),
    "after": frozenset({"must", "by"}),
    "must": frozenset({"by"}),
})  # fmt: skip
_ANY = frozenset({"when", "each", "because", "assume"})


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Words that a policy's form does not have, and those that it lacks."""
    for policy in subject.playbook.policies.values():
        yield from _beside(subject, policy)
        yield from _lacking(subject, policy)
        for word, step in policy.parts.items():
            if word in (policy.form, *_BESIDE.get(policy.form, ())):
                yield from _two_steps(subject, step.at)
        for moment in policy.moments:
            yield from _two_steps(subject, moment.at)


def _beside(subject: Subject, policy: Policy) -> Iterator[Diagnostic]:
    """Words beside the form's own; `before` and `after` of one `never` are two policies."""
    allowed = {policy.form} | _BESIDE.get(policy.form, frozenset()) | _ANY
    keys = _keys(subject, policy.at)
    extra = [key for key in keys if key not in allowed]
    extra += [key for key in keys if key == "after" and policy.form == "never" and "before" in keys]
    for key in extra:
        yield Diagnostic(
            RULE,
            subject.document.key_span((*policy.at, key)),
            Words(
                en=f"`{key}` would not be looked at here, beside `{policy.form}`.",
                id=f"`{key}` tidak akan dilihat di sini, di samping `{policy.form}`.",
            ),
            help=Words(en="Make it a policy of its own.", id="Jadikan kebijakan tersendiri."),
        )


def _lacking(subject: Subject, policy: Policy) -> Iterator[Diagnostic]:
    if policy.form == "at_most" and policy.times is None:
        how_often = Words(en="how often: `times: 1`", id="berapa kali: `times: 1`")
        yield _needs(subject, policy, how_often)
    if policy.form == "every" and not policy.has:
        which = Words(en="which fields: `has: [field]`", id="isian mana: `has: [isian]`")
        yield _needs(subject, policy, which)


def _needs(subject: Subject, policy: Policy, what: Words) -> Diagnostic:
    message = Words(en=f"`{policy.form}` must say {what.en}.", id=f"`{policy.form}` harus menyebut {what.id}.")
    return Diagnostic(RULE, subject.document.key_span((*policy.at, policy.form)), message)


def _two_steps(subject: Subject, at: Pointer) -> Iterator[Diagnostic]:
    """Two steps in one: only the first would be looked at."""
    steps = [key for key in _keys(subject, at) if key in (*STEPS, "that")]
    for key in steps[1:]:
        yield Diagnostic(
            RULE,
            subject.document.key_span((*at, key)),
            Words(
                en=f"One step, please: `{steps[0]}` or `{key}`.",
                id=f"Cukup satu langkah: `{steps[0]}` atau `{key}`.",
            ),
            help=Words(
                en="Write a policy for each; a condition stands in `where`.",
                id="Tulis satu kebijakan untuk masing-masing; syarat ditulis di `where`.",
            ),
        )


def _keys(subject: Subject, at: Pointer) -> tuple[str, ...]:
    node = subject.document.node(at)
    return tuple(node.values) if isinstance(node, MapNode) else ()


LINT = LintRule(RULE, find)
