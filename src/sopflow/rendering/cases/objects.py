"""Cases, and the events of a case, as plain objects for programs. Names are stable; times are ISO 8601."""

from __future__ import annotations

from collections.abc import Sequence

from sopflow.rendering.cases.moments import local_iso
from sopflow.rendering.cases.rows import CaseLine, EventLine


def listing(rows: Sequence[CaseLine]) -> list[dict[str, object]]:
    """Cases in a list."""
    return [
        {
            "case": row.id, "playbook": row.playbook, "version": row.version, "status": row.status,
            "outcome": row.outcome, "state": row.state, "assignee": row.assignee, "held": row.held,
            "due": local_iso(row.due), "opened_at": local_iso(row.opened_at), "updated_at": local_iso(row.updated_at),
        }
        for row in rows
    ]  # fmt: skip


def history(rows: Sequence[EventLine]) -> list[dict[str, object]]:
    """The events of a case."""
    return [
        {"seq": row.seq, "at": local_iso(row.at), "kind": row.kind, "by": row.by or None, "content": row.content,
         "facts": list(row.facts)}
        for row in rows
    ]  # fmt: skip
