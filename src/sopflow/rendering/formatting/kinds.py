"""What a file is, told from its own keys: not its name, which an editor may not know."""

from __future__ import annotations

from typing import Literal

from sopflow.document.nodes import Document, Mapping

Kind = Literal["playbook", "scenario", "clauses"]


def kind_of(document: Document) -> Kind | None:
    """The schema that a file is written for; None for a file that is none of ours."""
    root = document.root
    if not isinstance(root, Mapping):
        return None
    if "sopflow" in root.values or "states" in root.values:
        return "playbook"
    if "scenarios" in root.values:
        return "scenario"
    return "clauses" if "clauses" in root.values else None
