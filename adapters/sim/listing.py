"""Lists as the TM Forum asks for them (TMF630): filters by field, bounds on times, the order, and a page of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from .bodies import Body
from .exchange import Answer, Asked, RefusedError

LARGEST_PAGE = 1000
_BOUNDS = (".gte", ".lte", ".gt", ".lt")
_OURS = frozenset({"offset", "limit", "sort", "fields"})


def page(found: Sequence[Body], asked: Asked) -> Answer:
    """The page that is asked for of what the query's filters leave. Raises RefusedError (400) for a bad query."""
    left = [each for each in found if all(_fits(each, name, value) for name, value in _filters(asked))]
    ordered = _ordered(left, asked.first("sort"))
    offset, limit = _number(asked, "offset", 0), _number(asked, "limit", 100)
    shown = ordered[offset : offset + min(limit, LARGEST_PAGE)]
    more = offset + len(shown) < len(ordered)
    headers = {"X-Total-Count": str(len(ordered)), "X-Result-Count": str(len(shown))}
    return Answer(206 if more and shown else 200, shown, headers)


def moment(written: object) -> datetime | None:
    """A time with its zone (UTC where it has none); None for what is none."""
    try:
        read = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return read if read is None or read.tzinfo else read.replace(tzinfo=UTC)


def bound(asked: Asked, name: str) -> datetime | None:
    """The time of a parameter. Raises RefusedError (400) where it is none."""
    given = asked.first(name)
    at = moment(given)
    if given is not None and at is None:
        raise RefusedError(400, "invalid_body", f"{name} must be a time")
    return at


def _filters(asked: Asked) -> Iterator[tuple[str, str]]:
    return ((name, value) for name, value in asked.query if name not in _OURS)


def _fits(body: Body, name: str, wanted: str) -> bool:
    ending = next((each for each in _BOUNDS if name.endswith(each)), None)
    if ending is None:
        return not set(wanted.split(",")).isdisjoint(_as_text(each) for each in _values(body, name.split(".")))
    edge = moment(wanted)
    if edge is None:
        raise RefusedError(400, "invalid_body", f"{name} must be a time")
    times = [at for each in _values(body, name.removesuffix(ending).split(".")) if (at := moment(each))]
    return not times or any(_within(at, ending, edge) for at in times)  # what has no time lies in every window


def _within(at: datetime, ending: str, edge: datetime) -> bool:
    match ending:
        case ".gte":
            return at >= edge
        case ".lte":
            return at <= edge
        case ".gt":
            return at > edge
        case _:
            return at < edge


def _values(body: object, names: Sequence[str]) -> Iterator[object]:
    """Everything at that path. In a list of characteristics a step may be the name of one."""
    if isinstance(body, list):
        for each in body:
            yield from _values(each, names)
    elif not names:
        yield body
    elif isinstance(body, dict):
        if names[0] in body:
            yield from _values(body[names[0]], names[1:])
        elif body.get("name") == names[0] and "value" in body:
            yield from _values(body["value"], names[1:])


def _as_text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _ordered(found: list[Body], sort: str | None) -> list[Body]:
    if not sort:
        return found
    names = sort.removeprefix("-").removeprefix("+").strip().split(".")

    def place(body: Body) -> tuple[bool, str]:
        first = next(iter(_values(body, names)), None)
        at = moment(first)
        return first is not None, at.astimezone(UTC).isoformat() if at else str(first)

    return sorted(found, key=place, reverse=sort.startswith("-"))


def _number(asked: Asked, name: str, otherwise: int) -> int:
    written = asked.first(name)
    if written is None:
        return otherwise
    if not written.isascii() or not written.isdigit() or len(written) > 9:
        raise RefusedError(400, "invalid_body", f"{name} must be a whole number")
    return int(written)
