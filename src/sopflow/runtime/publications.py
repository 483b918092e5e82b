"""Published playbooks: kept by content, found by time, compiled once in a process."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.errors import InternalError, InvalidPlaybook, NotFound, StoreVersion, UsageError
from sopflow.ports.rows import PlaybookRow
from sopflow.ports.store import CaseStore, Transaction
from sopflow.program.model import Interface
from sopflow.runtime.bundle import Manifests, Publishable, Published, bundle_of, compiled, digest, read_bundle
from sopflow.stores.codec import CaseCodec

SHORTEST_DIGEST = 6
"""Characters of a digest that are enough to name a publication."""

UNREADABLE = (InvalidPlaybook, InternalError, StoreVersion, LookupError, ValueError)
"""What comes of a publication, or of a case, that this release cannot read. Whoever goes through many passes it over,
and says so: the others must go on."""


_NO_ZONE = Words(
    en="`valid_from` names no zone: write it as in 2026-03-01T00:00+07:00",
    id="`valid_from` tanpa zona waktu: tulis seperti 2026-03-01T00:00+07:00",
)


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing. `is_new` is False where the same meaning was published before; `again` then says that it
    is the current one from `valid_from` on, and was not before: a way back."""

    digest: str
    playbook: str
    version: str
    valid_from: datetime
    is_new: bool
    again: bool = False


class NotCompiledError(Exception):
    """A publication that this process has not compiled yet: nothing is compiled inside a transaction. The caller
    compiles it and begins again."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(digest)


class Publications:
    """The publications of a store. Compiled programs are kept; a playbook's text never changes under its digest."""

    def __init__(self, store: CaseStore) -> None:
        self._store = store
        self._compiled: dict[str, Published] = {}
        self._manifests = Manifests()
        self._turn = threading.Lock()

    def publish(self, procedure: Publishable, at: datetime, valid_from: datetime | None, by: str | None) -> Publication:
        """Keep a playbook and those that it runs. What is kept was compiled from the very text that is kept.

        Raises:
            InvalidPlaybook: it does not check; nothing was kept.
            UsageError: see `_again`, or `valid_from` names no zone; nothing was changed.
        """
        if valid_from is not None and valid_from.tzinfo is None:
            raise UsageError(_NO_ZONE)
        rows: dict[str, PlaybookRow] = {}
        blank = PlaybookRow("", "", "", at, by, max(valid_from or at, at), "")
        self._prepare(procedure, blank, rows)
        *_, mine = self._store.write(lambda tx: [_keep(tx, row, at) for row in rows.values()])
        return mine

    def get(self, digest: str) -> Published:
        """The publication, compiled now where it was not yet.

        Raises:
            NotFound: there is none of that digest.
        """
        known = self._compiled.get(digest)
        if known is not None:
            return known
        row = self._row(digest)
        bundle = read_bundle(row.bundle)
        program, catalog = compiled(bundle, self._interfaces(bundle.playbooks), self._manifests)
        return self._remember(Published(digest, program, catalog, bundle.playbooks, CaseCodec(program)))

    def compiled(self, digest: str) -> Published:
        """The publication, inside a transaction.

        Raises:
            NotCompiledError: it is to be compiled first, outside.
        """
        known = self._compiled.get(digest)
        if known is None:
            raise NotCompiledError(digest)
        return known

    def _prepare(self, procedure: Publishable, blank: PlaybookRow, rows: dict[str, PlaybookRow]) -> PlaybookRow:
        """The row of a playbook, after those that it runs."""
        playbooks = {id: self._prepare(each, blank, rows).digest for id, each in procedure.siblings.items()}
        bundle = bundle_of(procedure, playbooks)
        text = bundle.text()
        program, catalog = procedure.program, procedure.catalog
        named = self._same_text(program.id, text)
        if named is None:
            interfaces = {id: each.program.interface for id, each in procedure.siblings.items()}
            program, catalog = compiled(bundle, interfaces, self._manifests)
            named = digest(program, catalog, bundle)
        row = blank._replace(digest=named, playbook=program.id, version=program.version, bundle=text)
        rows[named] = row
        self._remember(Published(named, program, catalog, playbooks, CaseCodec(program)))
        return row

    def _remember(self, published: Published) -> Published:
        """Compiled once in a process: the first one stays, so that cases of one publication share a program."""
        with self._turn:
            return self._compiled.setdefault(published.digest, published)

    def _same_text(self, playbook: str, text: str) -> str | None:
        """The digest of the newest publication whose text is this one: another release of ours may see another meaning
        in the same text, and that is no new publication."""

        def look(tx: Transaction) -> str | None:
            every = (tx.playbooks.get(row.digest) for row in tx.playbooks.find(playbook))
            return next((row.digest for row in every if row is not None and row.bundle == text), None)

        return self._store.read(look)

    def _interfaces(self, playbooks: Mapping[str, str]) -> dict[str, Interface]:
        return {id: self.get(digest).program.interface for id, digest in playbooks.items()}

    def _row(self, digest: str) -> PlaybookRow:
        row = self._store.read(lambda tx: tx.playbooks.get(digest))
        if row is None:
            raise InternalError(f"the publication {digest[:12]} is not in the store.")
        return row


def _keep(tx: Transaction, row: PlaybookRow, at: datetime) -> Publication:
    """A publication that is there from now on. Of several from the same moment the last that was published counts."""
    others = tx.playbooks.find(row.playbook)
    latest = max((one.published_at for one in others), default=None)
    if latest is not None and latest >= row.published_at:
        row = row._replace(published_at=latest + timedelta(microseconds=1))
    if tx.playbooks.add(row):
        return _publication(row, is_new=True)
    known = next(one for one in others if one.digest == row.digest)
    return _again(tx, known, row, at)


def _again(tx: Transaction, known: PlaybookRow, row: PlaybookRow, at: datetime) -> Publication:
    """Publish what was published before: it is the current one from `row.valid_from` on.

    Raises:
        UsageError: it is in force now, and is to be so again later, after another one: it has one time only.
    """
    then = _valid(tx, row.playbook, row.valid_from)
    if then is not None and then.digest == row.digest:
        return _publication(known)
    now = _valid(tx, row.playbook, at)
    if now is not None and now.digest == row.digest and row.valid_from > at:
        raise UsageError(_in_force(row))
    tx.playbooks.renew(row)
    return _publication(row, again=True)


def _publication(row: PlaybookRow, *, is_new: bool = False, again: bool = False) -> Publication:
    return Publication(row.digest, row.playbook, row.version, row.valid_from, is_new, again)


def _valid(tx: Transaction, playbook: str, at: datetime) -> PlaybookRow | None:
    rows = tx.playbooks.find(playbook)
    return next((row for row in rows if row.withdrawn_at is None and row.valid_from <= at), None)


def _in_force(row: PlaybookRow) -> Words:
    name, time = f"{row.playbook} {row.version}", row.valid_from.isoformat()
    return Words(
        en=f"{name} is in force now, and another publication comes before {time}: publish it again when that time has "
        "come",
        id=f"{name} sedang berlaku, dan ada terbitan lain sebelum {time}: terbitkan lagi setelah waktunya tiba",
    )


def current(tx: Transaction, playbook: str, at: datetime, version: str | None = None) -> PlaybookRow:
    """The publication that a case which starts at `at` runs on: the newest that is valid then, or the one that is
    named by its version or the beginning of its digest.

    Raises:
        NotFound: there is none.
    """
    rows = [row for row in tx.playbooks.find(playbook) if row.withdrawn_at is None]
    if not rows:
        raise NotFound(_unknown(playbook, {row.playbook for row in tx.playbooks.find()}))
    if version is not None:
        rows = [row for row in rows if _is_named(row, version)]
    valid = next((row for row in rows if version is not None or row.valid_from <= at), None)
    if valid is None:
        raise NotFound(_none_valid(playbook, version, rows))
    return valid


def _is_named(row: PlaybookRow, version: str) -> bool:
    return row.version == version or (len(version) >= SHORTEST_DIGEST and row.digest.startswith(version))


def _unknown(playbook: str, known: set[str]) -> Words:
    near = did_you_mean(playbook, sorted(known))
    hint = near or Words(en="`sopflow publish` does so", id="terbitkan dengan `sopflow publish`")
    return Words(
        en=f"no playbook `{playbook}` is published here; {hint.en}",
        id=f"playbook `{playbook}` belum diterbitkan di sini; {hint.id}",
    )


def _none_valid(playbook: str, version: str | None, rows: list[PlaybookRow]) -> Words:
    if version is not None:
        return Words(
            en=f"`{playbook}` has no publication `{version}`",
            id=f"`{playbook}` tidak punya terbitan `{version}`",
        )
    first = min(row.valid_from for row in rows).isoformat()
    return Words(
        en=f"no publication of `{playbook}` is valid yet: the first one is from {first}",
        id=f"belum ada terbitan `{playbook}` yang berlaku: yang pertama mulai {first}",
    )
