"""`# sopflow: allow rule-name (reason)`."""

from __future__ import annotations

from sopflow.diagnostics import Diagnostic
from sopflow.document.nodes import Document


def malformed(document: Document) -> tuple[Diagnostic, ...]:
    """Comments that mean to allow something and cannot be read."""
    return ()
