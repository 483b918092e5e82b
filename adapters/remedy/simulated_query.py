"""The `q` of a look-up, read as Remedy reads it: comparisons of fields with texts, LIKE, AND, OR, brackets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_DEEPEST = 50  # brackets: nobody asks so, and Python could not follow
Matches = Callable[[Mapping[str, object]], bool]

_TOKEN = re.compile(
    r"""\s*(?: (?P<field>'(?:[^']|'')*') | (?P<text>"(?:[^"]|"")*") | (?P<sign>>=|<=|=|>|<|\(|\))
    | (?P<word>AND|OR|LIKE) )""",
    re.VERBOSE | re.IGNORECASE,
)


class BadQueryError(Exception):
    """It cannot be read."""


@dataclass
class _Reader:
    tokens: list[str]
    at: int = 0

    def next(self) -> str:
        """The next token, "" at the end."""
        token = self.peek()
        self.at += 1
        return token

    def peek(self) -> str:
        """The token that is next."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""


def reads(q: str, fields: frozenset[str]) -> Matches:
    """What an entry must be like. Raises BadQueryError, also for a field that the form does not have."""
    reader = _Reader(list(_tokens(q)))
    if reader.tokens.count("(") > _DEEPEST:
        raise BadQueryError
    found = _any(reader, fields)
    if reader.peek():
        raise BadQueryError
    return found


def _tokens(q: str) -> Iterator[str]:
    at = 0
    while q[at:].strip():
        token = _TOKEN.match(q, at)
        if token is None:
            raise BadQueryError
        at = token.end()
        yield token.group().strip()


def _any(reader: _Reader, fields: frozenset[str]) -> Matches:
    parts = [_all(reader, fields)]
    while reader.peek().upper() == "OR":
        reader.next()
        parts.append(_all(reader, fields))
    return lambda entry: any(part(entry) for part in parts)


def _all(reader: _Reader, fields: frozenset[str]) -> Matches:
    parts = [_one(reader, fields)]
    while reader.peek().upper() == "AND":
        reader.next()
        parts.append(_one(reader, fields))
    return lambda entry: all(part(entry) for part in parts)


def _one(reader: _Reader, fields: frozenset[str]) -> Matches:
    first = reader.next()
    if first == "(":
        inner = _any(reader, fields)
        if reader.next() != ")":
            raise BadQueryError
        return inner
    name, sign, value = first[1:-1].replace("''", "'"), reader.next().upper(), reader.next()
    if not first.startswith("'") or name not in fields or not value.startswith('"'):
        raise BadQueryError
    return _comparison(name, sign, value[1:-1].replace('""', '"'))


def _comparison(name: str, sign: str, value: str) -> Matches:
    like = re.compile(".*".join(map(re.escape, value.split("%"))), re.DOTALL)
    signs: Mapping[str, Callable[[str], bool]] = {
        "=": lambda held: held == value,
        ">=": lambda held: held >= value,
        "<=": lambda held: held <= value,
        ">": lambda held: held > value,
        "<": lambda held: held < value,
        "LIKE": lambda held: like.fullmatch(held) is not None,
    }
    if sign not in signs:
        raise BadQueryError
    return lambda entry: signs[sign](str(entry.get(name, "")))
