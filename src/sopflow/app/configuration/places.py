"""Where the keys of a TOML text stand: its reader tells values, not places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Keys = tuple[str, ...]

_HEADER = re.compile(r"\s*\[\[?(?P<keys>[^\]]+)\]\]?\s*(#.*)?")
_PAIR = re.compile(r"\s*(?P<keys>[^=#]+?)\s*=")
_LONG = re.compile(r'"""|\'\'\'')


def line_of(text: str, keys: Keys) -> int:
    """The line (from 1) of a key of a text that is TOML; of one inside an inline table the line of the table."""
    lines: dict[Keys, int] = {}
    for number, found in _keys(text):
        lines.setdefault(found, number)
    known = (keys[:length] for length in range(len(keys), 0, -1))
    return next((lines[each] for each in known if each in lines), 1)


def _keys(text: str) -> Iterator[tuple[int, Keys]]:
    table: Keys = ()
    inside = False  # a text of several lines
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            header, pair = _HEADER.fullmatch(line), _PAIR.match(line)
            if header:
                table = _read(header["keys"])
                yield number, table
            elif pair and (keys := _read(pair["keys"])):
                yield number, (*table, *keys)
        inside ^= len(_LONG.findall(line)) % 2 == 1


def _read(written: str) -> Keys:
    """`systems."my system"` as two keys, () where it is no key."""
    try:
        data: object = tomllib.loads(f"{written} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    keys: list[str] = []
    while isinstance(data, dict):
        keys += data
        data = data[keys[-1]]
    return tuple(keys)
