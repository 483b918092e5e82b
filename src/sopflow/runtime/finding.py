"""Cases that are about somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sopflow.ports.rows import CaseQuery, CaseRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.runtime.pseudonyms import subject
from sopflow.values.phone import parse_phone


def cases_about(store: CaseStore, query: CaseQuery, who: str) -> Sequence[CaseRow]:
    """The cases of a query that are about `who`, as people write it, the newest first. A person has another pseudonym
    in each playbook's cases."""
    written, secret = str(parse_phone(who) or who), store.secret()

    def look(tx: Transaction) -> list[CaseRow]:
        named = {row.playbook for row in tx.playbooks.find(query.playbook)}
        return [
            row
            for each in named
            for row in tx.cases.find(query._replace(playbook=each, subject=subject(secret, each, written)))
        ]

    return sorted(store.read(look), key=_newest, reverse=True)[: query.limit]


def _newest(row: CaseRow) -> tuple[datetime, str]:
    return row.opened_at, row.id
