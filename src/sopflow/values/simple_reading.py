"""How a value of each type without parts is read: from typed text, from plain data, from a value already read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from sopflow.dataclass import dataclass
from sopflow.values import refusals
from sopflow.values.counterparty import parse_counterparty
from sopflow.values.durations import parse_duration
from sopflow.values.kinds import Consent, Counterparty, Duration, FileRef, Phone
from sopflow.values.moments import parse_date, parse_time
from sopflow.values.money import LARGEST, parse_money
from sopflow.values.phone import parse_phone
from sopflow.values.refusal import Refusal
from sopflow.values.scrubbing import scrub
from sopflow.values.types import COUNTERPARTY_KINDS, Kind

LONGEST_TEXT = 20_000
LONGEST_NUMBER = 30
_BEYOND: int = 10**30
LONGEST_FILE_NAME = 255
_YES = frozenset({"yes", "y", "ya", "iya", "true", "t"})
_NO = frozenset({"no", "n", "tidak", "tdk", "false", "f"})
_WHOLE = re.compile(r"[+-]?\d+(?:_\d{3})*", re.ASCII)
_FILE_NAME = re.compile(r"[^\x00-\x1f\x7f/\\]+")


@dataclass(frozen=True, slots=True)
class Moment:
    """Where and when a value is given: the zone of times that name none, and the time it is, if that is known.
    `whole_days` takes a day without an hour as its midnight: systems say so of what they date by the day."""

    zone: str
    now: datetime | None = None
    whole_days: bool = False


def read_simple(given: object, kind: Kind, moment: Moment) -> object | Refusal:
    """The value of that kind, or why there is none."""
    return _READERS[kind](given, moment)


def as_text(given: object) -> str | None:
    """What was written, also where YAML made a number of it; None for what is no text."""
    if isinstance(given, str):
        return given.strip()
    if isinstance(given, bool) or not isinstance(given, int | Decimal):
        return None
    if not _is_small(given):
        return None
    return f"{given:f}" if isinstance(given, Decimal) else str(given)


def _is_small(given: int | Decimal) -> bool:
    """Whether it can be written out at all: Python refuses to print integers of thousands of digits."""
    if isinstance(given, Decimal):
        return given.is_finite() and -LONGEST_NUMBER < given.adjusted() < LONGEST_NUMBER
    return -_BEYOND < given < _BEYOND


def _yes_no(given: object, _: Moment) -> bool | Consent | Refusal:
    if isinstance(given, bool | Consent):
        return given
    word = given.strip().casefold() if isinstance(given, str) else ""
    if word in _YES:
        return True
    return False if word in _NO else refusals.NOT_YES_OR_NO


def _text(given: object, _: Moment) -> str | Refusal:
    text = as_text(given)
    if text is None:
        return refusals.NOT_TEXT
    return scrub(text).text if len(text) <= LONGEST_TEXT else refusals.TEXT_TOO_LONG


def _whole(given: object, _: Moment) -> int | Refusal:
    text = as_text(given)
    if text is None or not _WHOLE.fullmatch(text):
        return refusals.NOT_A_WHOLE_NUMBER
    return int(text) if len(text) <= LONGEST_NUMBER else refusals.NUMBER_TOO_LARGE


def _number(given: object, moment: Moment) -> int | Decimal | Refusal:
    if isinstance(given, float):
        given = repr(given)
    text = as_text(given)
    if text is None or not re.fullmatch(r"[+-]?\d+(?:_\d{3})*(?:\.\d+)?", text, re.ASCII):
        return refusals.NOT_A_NUMBER
    if len(text) > LONGEST_NUMBER:
        return refusals.NUMBER_TOO_LARGE
    return Decimal(text) if "." in text else int(text)


def _money(given: object, _: Moment) -> int | Refusal:
    if isinstance(given, int) and not isinstance(given, bool):
        return given if abs(given) <= LARGEST else refusals.NUMBER_TOO_LARGE
    text = as_text(given)
    return refusals.NOT_MONEY if text is None else parse_money(text)


def _time(given: object, moment: Moment) -> datetime | Refusal:
    if isinstance(given, datetime):
        return given if given.utcoffset() is not None else given.replace(tzinfo=ZoneInfo(moment.zone))
    read = parse_time(given, moment.zone, moment.now) if isinstance(given, str) else refusals.NOT_A_TIME
    day = _date(given, moment) if moment.whole_days and isinstance(read, Refusal) else read
    if isinstance(read, Refusal) and isinstance(day, date):
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(moment.zone))
    return read


def _date(given: object, _: Moment) -> date | Refusal:
    if isinstance(given, date):
        return given.date() if isinstance(given, datetime) else given
    return parse_date(given) if isinstance(given, str) else refusals.NOT_A_DATE


def _duration(given: object, _: Moment) -> Duration | Refusal:
    if isinstance(given, Duration):
        return given
    return parse_duration(given) if isinstance(given, str) else refusals.NOT_A_DURATION


def _phone(given: object, _: Moment) -> Phone | Refusal:
    if isinstance(given, Phone):
        return given
    text = as_text(given)
    return (parse_phone(text) if text else None) or refusals.NOT_A_PHONE


def _counterparty(given: object, moment: Moment) -> Counterparty | Refusal:
    if isinstance(given, Counterparty):
        return given
    if isinstance(given, Mapping):
        return _counterparty_of_parts(given, moment)
    text = str(given) if isinstance(given, Phone) else as_text(given)
    return (parse_counterparty(text) if text else None) or refusals.NOT_A_COUNTERPARTY


def _counterparty_of_parts(given: Mapping[object, object], moment: Moment) -> Counterparty | Refusal:
    """`{kind, raw, e164?, on_net?}`, as `showing.plain` writes it. What is said there outweighs the number's looks:
    a system may know that a number was ported."""
    kind, raw, on_net, e164 = given.get("kind"), given.get("raw"), given.get("on_net", False), given.get("e164")
    known = set(given) <= {"kind", "raw", "e164", "on_net"} and kind in COUNTERPARTY_KINDS.values
    if not known or not isinstance(raw, str) or not isinstance(on_net, bool):
        return refusals.NOT_A_COUNTERPARTY
    phone = None if e164 is None else _phone(e164, moment)
    if isinstance(phone, Refusal):
        return phone
    return Counterparty(str(kind), on_net, None if phone is None else phone.e164, raw)


def _file(given: object, moment: Moment) -> FileRef | Refusal:
    if isinstance(given, FileRef):
        return given
    if isinstance(given, Mapping):
        return _file_of_parts(given, moment)
    name = as_text(given)
    if name is None or len(name) > LONGEST_FILE_NAME or not _FILE_NAME.fullmatch(name):
        return refusals.NOT_A_FILE
    return FileRef(name)


def _file_of_parts(given: Mapping[object, object], moment: Moment) -> FileRef | Refusal:
    named = _file(given.get("name", ""), moment) if isinstance(given.get("name"), str) else refusals.NOT_A_FILE
    size, mime = given.get("size"), given.get("mime")
    counted = size is None or (isinstance(size, int) and not isinstance(size, bool) and size >= 0)
    if isinstance(named, Refusal) or not counted or not isinstance(mime, str | None) or set(given) - _FILE_PARTS:
        return refusals.NOT_A_FILE
    return FileRef(named.name, size if isinstance(size, int) else None, mime)


_FILE_PARTS = frozenset({"name", "size", "mime"})


def _secret(given: object, _: Moment) -> Refusal:
    return refusals.SECRETS_ARE_NOT_KEPT


_READERS: Mapping[Kind, Callable[[object, Moment], object | Refusal]] = {
    Kind.YES_NO: _yes_no,
    Kind.CONSENT: _yes_no,
    Kind.TEXT: _text,
    Kind.PERSON: _text,
    Kind.OUTCOME: _text,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.TIME: _time,
    Kind.DATE: _date,
    Kind.DURATION: _duration,
    Kind.PHONE: _phone,
    Kind.COUNTERPARTY: _counterparty,
    Kind.FILE: _file,
    Kind.SECRET: _secret,
}
