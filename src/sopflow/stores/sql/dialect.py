"""Where SQLite and Postgres do not agree. Everything else is one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from string import Template
from types import MappingProxyType

from sopflow.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """`words` stand in migrations; `mark` is the place of a value in a statement; `for_update` ends a statement that
    locks its row."""

    name: str
    mark: str
    for_update: str
    words: Mapping[str, str] = field(repr=False)

    def sql(self, statement: str) -> str:
        """A statement of this package, whose marks are `?`."""
        return statement if self.mark == "?" else statement.replace("?", self.mark)

    def migration(self, text: str) -> list[str]:
        """The statements of a migration."""
        lines = (line for line in text.splitlines() if not line.lstrip().startswith("--"))
        statements = Template("\n".join(lines)).substitute(self.words).split(";")
        return [statement.strip() for statement in statements if statement.strip()]


SQLITE = Dialect(
    "sqlite",
    mark="?",
    for_update="",  # a write begins with the lock of the whole file
    words=MappingProxyType({
        "text": "text", "blob": "blob", "serial": "integer primary key", "clustered": "without rowid",
    }),
)  # fmt: skip
POSTGRES = Dialect(
    "postgres",
    mark="%s",
    for_update=" for update",
    words=MappingProxyType({
        "text": 'text collate "C"', "blob": "bytea", "clustered": "",
        "serial": "bigint generated always as identity primary key",
    }),
)  # fmt: skip
