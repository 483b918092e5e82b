"""Where the keys of a TOML text stand: its reader tells values, not places."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

Keys = tuple[str, ...]

_HEADER = re.compile(r"\s*\[\[?(?P<keys>[^\]]+)\]\]?\s*(#.*)?")
_PAIR = re.compile(r"\s*(?P<keys>[^=#]+?)\s*=")
_TOKEN = re.compile(r'''"""|\'{3}|"(?:\\.|[^"\\])*"|'[^']*'|#.*''')
_LONG = ('"""', "'''")


def line_of(text: str, keys: Keys) -> int:
    """The line (from 1) of a key of a text that is TOML; of one inside an inline table the line of the table."""
    lines: dict[Keys, int] = {}
    for number, found in _keys(text):
        lines.setdefault(found, number)
    known = (keys[:length] for length in range(len(keys), 0, -1))
    return next((lines[each] for each in known if each in lines), 1)


def _keys(text: str) -> Iterator[tuple[int, Keys]]:
    table: Keys = ()
    inside = ""  # what ends the text of several lines that we are in
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside:
            header, pair = _HEADER.fullmatch(line), _PAIR.match(line)
            if header:
                table = _read(header["keys"])
                yield number, table
            elif pair and (keys := _read(pair["keys"])):
                yield number, (*table, *keys)
        inside = _left_open(line, inside)


def _left_open(line: str, inside: str) -> str:
    """What ends the text of several lines that is open after this line, "" where none is."""
    place = 0
    while True:
        if inside:
            end = line.find(inside, place)
            if end < 0:
                return inside
            inside, place = "", end + len(inside)
        found = _TOKEN.search(line, place)
        if found is None:
            return ""
        place = found.end()
        if found[0] in _LONG:
            inside = found[0]


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
