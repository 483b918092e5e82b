"""The numbers and words of publications, as a connection knows them.

Rules: a number, once committed, keeps its digest and its words for ever, so that they may be remembered. What this
transaction added is remembered only as long as it lasts: it may be taken back.
"""

from __future__ import annotations

from sopflow.stores.sql.connection import Connection
from sopflow.stores.sql.dialect import Dialect
from sopflow.stores.sql.packing import Packer, number_of
from sopflow.stores.sql.vocabulary import vocabulary

MOST = 64
"""Publications whose words a connection keeps at hand."""


class SqlPrograms:
    """Publications by number and by digest."""

    ADD = """insert into programs (digest, words) values (?, ?) on conflict (digest) do update
        set words = excluded.words where programs.words is null"""

    def __init__(self, connection: Connection, dialect: Dialect) -> None:
        self._execute = connection.execute
        self._by_digest = dialect.sql("select n, words from programs where digest = ?")
        self._by_number = dialect.sql("select digest, words from programs where n = ?")
        self._add = dialect.sql(self.ADD)
        self._bundle = dialect.sql("select bundle from playbooks where digest = ?")
        self._numbers: dict[str, int] = {}
        self._digests: dict[int, str] = {}
        self._packers: dict[int, Packer] = {}
        self._is_new = False

    def begin(self) -> None:
        """A new transaction."""
        if self._is_new:
            self.forget()

    def forget(self) -> None:
        """Something was taken back, or may have been."""
        self._numbers.clear()
        self._digests.clear()
        self._packers.clear()
        self._is_new = False

    def number(self, digest: str) -> int:
        """The number of a publication, in a transaction that writes. One that has none gets one, and its words."""
        number = self._numbers.get(digest)
        return self._learned(digest) if number is None else number

    def add(self, digest: str, bundle: str) -> None:
        """A publication that is new."""
        self._is_new = True
        self._execute(self._add, (digest, vocabulary(bundle)))

    def digest(self, number: int) -> str:
        """The publication of a number."""
        return self._digests.get(number) or self._read(number)

    def packed(self, digest: str, text: str) -> bytes:
        """The text, packed with the words of a publication, in a transaction that writes."""
        return self._packers[self.number(digest)].pack(text) if text else b""

    def unpacked(self, packed: bytes) -> str:
        """The text that was packed. One that nobody packed is empty."""
        if not packed:
            return ""
        number = number_of(packed)
        packer = self._packers.get(number)
        if packer is None:
            self._read(number)
            packer = self._packers.get(number)
        return "" if packer is None else packer.unpack(packed)

    def _learned(self, digest: str) -> int:
        found = self._execute(self._by_digest, (digest,)).fetchone()
        if found is None or found[1] is None:  # nobody published it, or a release before schema 4 did
            bundle = self._execute(self._bundle, (digest,)).fetchone()
            self.add(digest, "" if bundle is None else bundle[0])
            found = self._execute(self._by_digest, (digest,)).fetchone()
        self._remember(found[0], digest, found[1])
        return int(found[0])

    def _read(self, number: int) -> str:
        found = self._execute(self._by_number, (number,)).fetchone()
        if found is None:
            return ""
        self._remember(number, found[0], found[1])
        return str(found[0])

    def _remember(self, number: int, digest: str, words: bytes | None) -> None:
        if len(self._packers) >= MOST:
            self._packers.clear()
            self._numbers.clear()
        self._digests[number] = digest
        if words is not None:
            self._packers[number] = Packer(number, bytes(words))
            self._numbers[digest] = number
