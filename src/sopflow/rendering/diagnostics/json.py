"""Findings as JSON, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sopflow.diagnostics import Diagnostic, Fix, Label, Language, Span
from sopflow.rendering.diagnostics.places import place
from sopflow.rendering.diagnostics.summary import summary


def render(diagnostics: Sequence[Diagnostic], language: Language) -> str:
    """One JSON object: the findings under "diagnostics", the counts under "summary"."""
    return json.dumps(
        {
            "diagnostics": [as_object(diagnostic, language) for diagnostic in diagnostics],
            "summary": asdict(summary(diagnostics)),
        },
        ensure_ascii=False,
        indent=2,
    )


def as_object(diagnostic: Diagnostic, language: Language) -> dict[str, Any]:
    """One finding as plain JSON values. What is not there is null; lines and columns count from 1."""
    return {
        "code": diagnostic.code,
        "rule": diagnostic.rule.name,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message.in_(language),
        "help": diagnostic.help.in_(language) if diagnostic.help else None,
        "note": diagnostic.note.in_(language) if diagnostic.note else None,
        **_where(diagnostic.span),
        "labels": [_label(label, language) for label in diagnostic.labels],
        "fix": _fix(diagnostic.fix, language) if diagnostic.fix else None,
    }


def _where(span: Span) -> dict[str, Any]:
    return {"path": span.source.path, **asdict(place(span))}


def _label(label: Label, language: Language) -> dict[str, Any]:
    return {"message": label.text.in_(language), **_where(label.span)}


def _fix(fix: Fix, language: Language) -> dict[str, Any]:
    return {"title": fix.title.in_(language), "safe": fix.safe, "text": fix.text, **_where(fix.span)}
