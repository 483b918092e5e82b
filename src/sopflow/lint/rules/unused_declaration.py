"""A setting, table, form, type, role or phase that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.document.nodes import Mapping, Scalar, Sequence
from sopflow.document.pointer import Pointer
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF705",
    "unused-declaration",
    Severity.WARNING,
    Words(en="Something declared that nothing uses", id="Deklarasi yang tidak pernah dipakai"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Settings and forms that no expression names, tables that no fact and no `decide` reads, types that no fact has,
    roles and phases that no state has."""
    playbook, paths = subject.playbook, subject.survey.paths
    read = {path.removeprefix("settings.") for path in paths if path.startswith("settings.")}
    for name, setting in playbook.settings.items():
        if not any(path == name or path.startswith(f"{name}.") or name.startswith(f"{path}.") for path in read):
            yield _unused(subject, "settings", f"settings.{name}", setting.at)
    for name, form in playbook.forms.items():
        if f"forms.{name}" not in paths:
            yield _unused(subject, "forms", f"forms.{name}", form.at)
    tables = {fact.table[0] for fact in playbook.facts.values() if fact.table is not None}
    tables |= {name.partition(".")[0] for name in subject.survey.names("table")}
    yield from _rest(subject, "tables", tables)
    words = {*_declared_types(subject), *subject.catalog.choices}  # a choice that `also` widens belongs to its system
    yield from _rest(subject, "types", words)
    phases = {state.phase for state in subject.program.states.values()}
    yield from _rest(subject, "phases", phases)
    roles = {state.role for state in subject.program.states.values()} | subject.survey.names(
        "role", "to", "not_by", "remind"
    )
    yield from _rest(subject, "roles", roles)


def _rest(subject: Subject, kind: str, used: set[str] | set[str | None]) -> Iterator[Diagnostic]:
    for name, declared in getattr(subject.playbook, kind).items():
        if name not in used:
            yield _unused(subject, kind, name, declared.at)


def _declared_types(subject: Subject) -> Iterator[str]:
    """The words under every `type`, and those of the columns that a table gives."""
    waiting = [subject.document.root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            for key, below in node.values.items():
                if key in ("type", "give", "fields") or key.endswith("?"):
                    yield from _words(below)
                if not isinstance(below, Scalar):
                    waiting.append(below)
        elif isinstance(node, Sequence):
            waiting.extend(node.items)


def _words(node: object) -> Iterator[str]:
    match node:
        case Scalar(text=text):
            yield text.removeprefix("list of ")
        case Mapping(values=values):
            yield from (below.text.removeprefix("list of ") for below in values.values() if isinstance(below, Scalar))
        case _:
            return


def _unused(subject: Subject, kind: str, name: str, at: Pointer) -> Diagnostic:
    return Diagnostic(
        RULE,
        subject.key(at),
        Words(en=f"Nothing uses `{name}`.", id=f"`{name}` tidak dipakai di mana pun."),
        help=Words(en=f"Use it, or delete it from `{kind}`.", id=f"Pakai, atau hapus dari `{kind}`."),
    )


LINT = LintRule(RULE, find)
