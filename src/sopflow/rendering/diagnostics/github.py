"""Findings as GitHub's workflow commands, which show them beside the line in a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from sopflow.diagnostics import Diagnostic, Language, Severity
from sopflow.rendering.diagnostics.places import place

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(diagnostics: Sequence[Diagnostic], language: Language) -> str:
    """One command a line."""
    return "\n".join(_command(diagnostic, language) for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic, language: Language) -> str:
    where = place(diagnostic.span)
    properties = {
        "file": diagnostic.path.replace("\\", "/"),
        "line": str(where.line),
        "col": str(where.column),
        "endLine": str(where.end_line),
        # GitHub takes an end column only where the finding ends on its first line.
        **({"endColumn": str(where.end_column)} if where.end_line == where.line else {}),
        "title": f"{diagnostic.code} {diagnostic.rule.name}",
    }
    written = ",".join(f"{name}={_escaped_property(value)}" for name, value in properties.items())
    parts = [diagnostic.message, diagnostic.help, diagnostic.note]
    message = "\n".join(part.in_(language) for part in parts if part is not None)
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
