"""A policy that speaks of something that does not exist."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.document.suggestions import did_you_mean
from sopflow.expressions.checker import check
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared, Scope
from sopflow.lint.rule import LintRule, Subject
from sopflow.playbook.model import Policy, PolicyStep
from sopflow.playbook.values import Code, Condition
from sopflow.policies.assuming import never_fails
from sopflow.policies.compiled import errors_of
from sopflow.policies.items import items_of, with_item
from sopflow.program.knowledge import scope_of
from sopflow.values.types import YES_NO, ListOf, Type, parts

RULE = Rule(
    "SF250",
    "policy-names",
    Severity.ERROR,
    Words(en="A policy that names something unknown", id="Kebijakan yang menyebut sesuatu yang tidak ada"),
    can_be_allowed=False,
)
_KINDS: Mapping[str, Words] = MappingProxyType({
    "call": Words(en="operation", id="operasi"),
    "stuck": Words(en="operation", id="operasi"),
    "enter": Words(en="state", id="langkah"),
    "say": Words(en="script", id="naskah"),
    "ask": Words(en="fact", id="fakta"),
    "end": Words(en="outcome", id="hasil"),
})  # fmt: skip


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Operations, states, scripts, facts and outcomes in policies, and the names in their conditions."""
    known, scope = _known(subject), scope_of(subject.program)
    for policy in subject.playbook.policies.values():
        for step in (*policy.parts.values(), *policy.moments):
            if step.name is not None and step.kind in known and step.name not in known[step.kind]:
                yield _unknown(subject, step, known[step.kind])
        yield from _list(subject, policy, scope)
        yield from _assumed(subject, policy)
        yield from _fields(subject, policy)
        yield from _conditions(subject, policy, _with_item(policy, scope))


def _list(subject: Subject, policy: Policy, scope: Scope) -> Iterator[Diagnostic]:
    """`each` that goes over what is no list."""
    if policy.each is None:
        return
    name = items_of(policy.each, {}).list
    declared = scope.names.get(name)
    place = subject.span((*policy.at, "each"))
    if declared is None:
        lists = [one for one, known in scope.names.items() if isinstance(known.type, ListOf)]
        message = Words(en=f"There is no list `{name}`.", id=f"Tidak ada daftar `{name}`.")
        yield Diagnostic(RULE, place, message, help=did_you_mean(name, lists))
    elif not isinstance(declared.type, ListOf):
        message = Words(en=f"`{name}` is no list: it has no items.", id=f"`{name}` bukan daftar: tidak ada isinya.")
        yield Diagnostic(RULE, place, message)


def _assumed(subject: Subject, policy: Policy) -> Iterator[Diagnostic]:
    """An operation that is taken to be without fault and is none."""
    for number, assumed in enumerate(policy.assume):
        operation = never_fails(assumed)
        if operation is not None and operation not in subject.catalog.operations:
            message = Words(en=f"There is no operation `{operation}`.", id=f"Tidak ada operasi `{operation}`.")
            place = subject.span((*policy.at, "assume", number) if len(policy.assume) > 1 else (*policy.at, "assume"))
            yield Diagnostic(RULE, place, message, help=did_you_mean(operation, subject.catalog.operations))


def _fields(subject: Subject, policy: Policy) -> Iterator[Diagnostic]:
    """Fields that a call must have, and that its operation does not take."""
    operation = subject.catalog.operations.get(policy.parts["every"].name or "") if policy.has else None
    for number, path in enumerate(policy.has if operation is not None else ()):
        type_: Type | None = operation.input if operation is not None else None
        for field in path.split("."):
            fields = (None if type_ is None else parts(type_)) or {}
            if field not in fields:
                known = f"{policy.parts['every'].name}.input"
                yield Diagnostic(
                    RULE,
                    subject.span((*policy.at, "every", "has", number)),
                    Words(en=f"`{known}` has no field `{path}`.", id=f"`{known}` tidak punya isian `{path}`."),
                    help=did_you_mean(field, fields),
                )
                break
            type_ = fields[field].type


def _with_item(policy: Policy, scope: Scope) -> Scope:
    return scope if policy.each is None else with_item(scope, items_of(policy.each, {}))


def _known(subject: Subject) -> Mapping[str, Iterable[str]]:
    program = subject.program
    return {
        "call": tuple(subject.catalog.operations),
        "stuck": tuple(subject.program.operations),
        "enter": tuple(program.states),
        "say": tuple(program.scripts),
        "ask": tuple(program.facts),
        "end": program.outcomes,
    }


def _unknown(subject: Subject, step: PolicyStep, known: Iterable[str]) -> Diagnostic:
    what = _KINDS[step.kind]
    if step.kind == "stuck" and step.name in subject.catalog.operations:
        never = Words(
            en=f"No state calls `{step.name}`, so that no case is ever stuck at it.",
            id=f"Tidak ada langkah yang memanggil `{step.name}`, jadi tidak ada kasus yang terhenti di sana.",
        )
        return Diagnostic(RULE, subject.span((*step.at, step.kind)), never)
    return Diagnostic(
        RULE,
        subject.span((*step.at, "try" if step.tried else step.kind)),
        Words(en=f"There is no {what.en} `{step.name}`.", id=f"Tidak ada {what.id} `{step.name}`."),
        help=did_you_mean(step.name or "", known),
    )


def _conditions(subject: Subject, policy: Policy, scope: Scope) -> Iterator[Diagnostic]:
    """What is wrong with a policy's conditions."""
    if policy.when is not None:
        yield from _checked(subject, policy.when, scope)
    for step in (*policy.parts.values(), *policy.moments):
        if step.where is not None:
            given = _input(subject, step)
            known = replace(scope, names={**scope.names, **given}) if given else scope
            yield from _checked(subject, step.where, known)


def _input(subject: Subject, step: PolicyStep) -> Mapping[str, Declared]:
    if step.kind == "stuck":
        return {"error": Declared(errors_of(subject.catalog.operations.get(step.name or "")))}
    operation = subject.catalog.operations.get(step.name or "") if step.kind == "call" else None
    given = {} if operation is None else {"input": operation.input, "output": operation.output}
    return {name: Declared(type_) for name, type_ in given.items()}


def _checked(subject: Subject, condition: Condition, scope: Scope) -> Iterator[Diagnostic]:
    for code in _codes(condition):
        parsed = parse(code.text)
        checked = () if parsed.tree is None else check(parsed.tree, scope, YES_NO).problems
        for problem in (*parsed.problems, *checked):
            place = subject.document.inner_span(code.at, code.offset + problem.start, code.offset + problem.end)
            yield Diagnostic(problem.rule, place, problem.message, problem.help)


def _codes(condition: Condition) -> Iterator[Code]:
    for part in condition.parts:
        if isinstance(part, Code):
            yield part
        else:
            yield from _codes(part)


LINT = LintRule(RULE, find)
