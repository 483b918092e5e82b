"""The schema and its migrations: numbered files of SQL, applied in order, each store's number kept in it.

Theory of operation: a store is opened, its number is read, and what is missing is applied in one transaction, which
holds a lock from its first statement, so that processes which open it together wait for the first. A failing migration
leaves the store as it was. Nothing is ever migrated back: back up first.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from importlib import resources

from sopflow.dataclass import dataclass
from sopflow.errors import StoreError, StoreVersion
from sopflow.stores import words
from sopflow.stores.sql.connection import Connection
from sopflow.stores.sql.dialect import Dialect

META = "create table meta (name $text primary key, value $text not null)"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: its number, from 1 without a gap, and its statements."""

    number: int
    text: str


def migrations() -> tuple[Migration, ...]:
    """Those of this package, in order."""
    folder = resources.files("sopflow.stores.sql") / "migrations"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".sql")), key=lambda file: file.name)
    return tuple(Migration(int(file.name.partition("_")[0]), file.read_text(encoding="utf-8")) for file in files)


def read_meta(connection: Connection) -> dict[str, str]:
    """What a store says of itself: `schema`, `practice`, `secret`."""
    return dict(connection.execute("select name, value from meta").fetchall())


def check(meta: dict[str, str], known: Sequence[Migration], *, practice: bool | None) -> None:
    """Refuse a store that a newer sopflow made, and one of the other kind.

    Raises:
        StoreVersion, StoreError: with what to do.
    """
    newest = known[-1].number
    if int(meta.get("schema", 0)) > newest:
        raise StoreVersion(words.newer(meta["schema"], newest))
    is_practice = meta.get("practice") == "yes"
    if practice is not None and practice != is_practice:
        raise StoreError(words.other_kind(is_practice=is_practice))


def is_current(meta: dict[str, str], known: Sequence[Migration]) -> bool:
    """Whether nothing is to be applied."""
    return int(meta.get("schema", 0)) == known[-1].number


def make(connection: Connection, dialect: Dialect, *, practice: bool) -> None:
    """The first table of a new store, inside a transaction. Its secret is made here and never changes."""
    for statement in dialect.migration(META):
        connection.execute(statement)
    put = dialect.sql("insert into meta (name, value) values (?, ?)")
    for name, value in (
        ("schema", "0"), ("practice", "yes" if practice else "no"), ("secret", secrets.token_hex(32)),
    ):  # fmt: skip
        connection.execute(put, (name, value))


def upgrade(connection: Connection, dialect: Dialect, known: Sequence[Migration]) -> None:
    """Apply what is missing, inside a transaction."""
    schema = int(read_meta(connection)["schema"])
    for migration in known:
        if migration.number > schema:
            for statement in dialect.migration(migration.text):
                connection.execute(statement)
    connection.execute(dialect.sql("update meta set value = ? where name = 'schema'"), (str(known[-1].number),))
