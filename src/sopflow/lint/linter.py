"""Runs every rule over a playbook that compiles."""

from __future__ import annotations

from sopflow.diagnostics import Diagnostic
from sopflow.lint.rule import LintRule, Subject
from sopflow.lint.rules import RULES


def lint(subject: Subject, rules: tuple[LintRule, ...] = RULES) -> tuple[Diagnostic, ...]:
    """All findings of all rules, in the order of the file. Whoever calls it applies `allow` comments."""
    found = {diagnostic: None for rule in rules for diagnostic in rule.find(subject)}
    return tuple(sorted(found, key=_place))


def _place(diagnostic: Diagnostic) -> tuple[int, str]:
    return diagnostic.span.start, diagnostic.code
