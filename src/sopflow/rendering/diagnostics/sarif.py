"""Findings as SARIF 2.1.0, which code hosts and editors read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sopflow.diagnostics import Diagnostic, Fix, Label, Language, Rule, Severity, Span
from sopflow.rendering.diagnostics.places import place

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(diagnostics: Sequence[Diagnostic], language: Language) -> str:
    """A log of one run. Columns count Unicode code points."""
    rules = list({diagnostic.rule.code: diagnostic.rule for diagnostic in diagnostics}.values())
    places = {rule.code: index for index, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "sopflow", "rules": [_rule(rule, language) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, places[diagnostic.code], language) for diagnostic in diagnostics],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(rule: Rule, language: Language) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title.in_(language)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(diagnostic: Diagnostic, rule_index: int, language: Language) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": _text(diagnostic, language)},
        "locations": [_location(diagnostic.span)],
    }
    if diagnostic.labels:
        result["relatedLocations"] = [_related(label, language) for label in diagnostic.labels]
    if diagnostic.fix:
        result["fixes"] = [_fix(diagnostic.fix, language)]
    return result


def _text(diagnostic: Diagnostic, language: Language) -> str:
    parts = [diagnostic.message, diagnostic.help, diagnostic.note]
    return "\n".join(part.in_(language) for part in parts if part is not None)


def _location(span: Span) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": _artifact(span), "region": _region(span)}}


def _related(label: Label, language: Language) -> dict[str, Any]:
    return {**_location(label.span), "message": {"text": label.text.in_(language)}}


def _fix(fix: Fix, language: Language) -> dict[str, Any]:
    replacement = {"deletedRegion": _region(fix.span), "insertedContent": {"text": fix.text}}
    return {
        "description": {"text": fix.title.in_(language)},
        "artifactChanges": [{"artifactLocation": _artifact(fix.span), "replacements": [replacement]}],
    }


def _artifact(span: Span) -> dict[str, str]:
    path = span.source.path.replace("\\", "/")
    if path[1:3] == ":/":
        path = f"/{path}"  # a Windows drive
    return {"uri": f"file://{quote(path, safe='/:')}" if path.startswith("/") else quote(path, safe="/")}


def _region(span: Span) -> dict[str, int]:
    where = place(span)
    return {
        "startLine": where.line,
        "startColumn": where.column,
        "endLine": where.end_line,
        "endColumn": where.end_column,
    }
