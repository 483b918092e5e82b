"""The list of clauses beside a playbook."""

from __future__ import annotations

from sopflow.document.nodes import Document, Mapping, Scalar, Sequence


def clause_ids(clauses: Document | None) -> tuple[str, ...]:
    """The ids in the order of the document; none where there is no list, or it does not fit its schema."""
    root = None if clauses is None else clauses.root
    listed = root.values.get("clauses") if isinstance(root, Mapping) else None
    if not isinstance(listed, Sequence):
        return ()
    ids = (item.values.get("id") for item in listed.items if isinstance(item, Mapping))
    return tuple(one.text for one in ids if isinstance(one, Scalar))
