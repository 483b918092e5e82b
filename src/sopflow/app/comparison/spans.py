"""Where two versions of a playbook give people and systems other times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sopflow.document.nodes import Document, Plain

TIMES = frozenset(
    {
        "within",
        "wait",
        "remind",
        "every",
        "timeout",
        "retry",
        "repeat",
        "sla",
        "after",
        "calendar",
        "zone",
        "delay",
        "until",
    }
)
"""Keys under which spans of time stand."""


def changed_times(old: Document, new: Document) -> Iterator[str]:
    """The states whose times are others, of those that both have; other parts of the playbook by their key."""
    before, after = _times(old.root.plain), _times(new.root.plain)
    yield from (name for name in after if name in before and before[name] != after[name])


def _times(plain: Plain) -> Mapping[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for place, value in _walk(plain, ()):
        under = next((key for key in place if key in TIMES), None)
        if under is not None or (place and place[0] == "settings" and _is_span(value)):
            found.setdefault(_owner(place), []).append((".".join(place), repr(value)))
    return found


def _owner(place: tuple[str, ...]) -> str:
    """The innermost state around a place, else its first key."""
    names = [place[at + 1] for at, key in enumerate(place[:-1]) if key == "states"]
    return names[-1] if names else place[0]


def _is_span(value: Plain) -> bool:
    return isinstance(value, str) and value[:1].isdigit() and value[-1:].isalpha()


def _walk(value: Plain, at: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str | int | Decimal | bool | None]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _walk(one, (*at, str(key)))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _walk(one, (*at, str(index)))
    else:
        yield at, value
