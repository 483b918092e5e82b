"""Stretches of time: on the clock (`72h`, `3x24 jam`) or in working days of a calendar (`10 hari kerja`)."""

from __future__ import annotations

import re

from sopflow.diagnostics import Language, Words
from sopflow.values.kinds import Duration
from sopflow.values.refusal import Refusal

_SECOND, _MINUTE, _HOUR, _DAY, _WEEK = 1, 60, 3600, 86400, 604800
LONGEST = 100 * 366 * _DAY
MOST_WORKING_DAYS = 10_000
_UNITS = {
    "s": _SECOND,
    "second": _SECOND,
    "seconds": _SECOND,
    "detik": _SECOND,
    "m": _MINUTE,
    "min": _MINUTE,
    "minute": _MINUTE,
    "minutes": _MINUTE,
    "menit": _MINUTE,
    "h": _HOUR,
    "hour": _HOUR,
    "hours": _HOUR,
    "jam": _HOUR,
    "d": _DAY,
    "day": _DAY,
    "days": _DAY,
    "hari": _DAY,
    "w": _WEEK,
    "week": _WEEK,
    "weeks": _WEEK,
    "minggu": _WEEK,
    "pekan": _WEEK,
}
_PART = re.compile(r"\s*(?:(\d{1,6})\s*[x×]\s*)?(\d{1,9})\s*([a-z]+)", re.ASCII)
_ISO = re.compile(r"p(?:(\d{1,6})d)?(?:t(?=\d)(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?)?", re.ASCII)
_WORKING_DAYS = re.compile(r"(\d{1,9})\s*(?:working\s+days?|hari\s+kerja)", re.ASCII)

_HOW = Words(
    en="write a number with its unit: 72h, 3x24h, 30d, 90m, 1h30m or 10 working days",
    id="tulis angka dengan satuannya: 72 jam, 3x24 jam, 30 hari, 90 menit, 1h30m atau 10 hari kerja",
)
_UNKNOWN = Refusal(Words(en="this is not a stretch of time", id="ini bukan lama waktu"), _HOW)
_NO_UNIT = Refusal(
    Words(
        en="the unit is missing: hours, days or working days?", id="satuannya belum ada: jam, hari, atau hari kerja?"
    ),
    _HOW,
)
_TOO_LONG = Refusal(Words(en="this is longer than a hundred years", id="ini lebih dari seratus tahun"), _HOW)


def parse_duration(text: str) -> Duration | Refusal:
    """A duration, or why not. Months and years are refused: they have no one length."""
    written = text.strip().casefold()
    if match := _WORKING_DAYS.fullmatch(written):
        days = int(match[1])
        return Duration(working_days=days) if days <= MOST_WORKING_DAYS else _TOO_LONG
    seconds = _iso_seconds(written)
    if seconds is None:
        seconds = _seconds(written)
    if seconds is None:
        return _NO_UNIT if written.isdecimal() else _UNKNOWN
    return Duration(seconds) if seconds <= LONGEST else _TOO_LONG


def _iso_seconds(written: str) -> int | None:
    match = _ISO.fullmatch(written)
    if match is None or not any(match.groups()):
        return None
    units = (_DAY, _HOUR, _MINUTE, _SECOND)
    return sum(int(number or 0) * unit for number, unit in zip(match.groups(), units, strict=True))


def _seconds(written: str) -> int | None:
    """`1h30m`: every part once, the larger unit first."""
    total, at, last = 0, 0, _WEEK + 1
    while at < len(written):
        match = _PART.match(written, at)
        unit = _UNITS.get(match[3]) if match else None
        if match is None or unit is None or unit >= last:
            return None
        total += int(match[1] or 1) * int(match[2]) * unit
        at, last = match.end(), unit
    return total if at else None


def show_duration(value: Duration, language: Language) -> str:
    """`3x24 jam`, `30 hari`, `1 jam 30 menit`, `10 hari kerja`; in English `72 hours`, `30 days`, …"""
    if value.working_days:
        return f"{value.working_days} hari kerja" if language == "id" else _counted(value.working_days, "working day")
    if value.seconds and value.seconds % _DAY == 0:
        return _show_days(value.seconds // _DAY, language)
    parts = []
    rest = value.seconds
    for seconds, english, indonesian in _SHOWN:
        count, rest = divmod(rest, seconds)
        if count:
            parts.append(f"{count} {indonesian}" if language == "id" else _counted(count, english))
    return " ".join(parts) or ("0 menit" if language == "id" else "0 minutes")


_SHOWN = ((_HOUR, "hour", "jam"), (_MINUTE, "minute", "menit"), (_SECOND, "second", "detik"))
_MOST_DAYS_IN_HOURS = 3  # people say 3x24 jam, and 30 hari


def _show_days(days: int, language: Language) -> str:
    if days > _MOST_DAYS_IN_HOURS:
        return f"{days} hari" if language == "id" else f"{days} days"
    if language == "en":
        return f"{24 * days} hours"
    return "24 jam" if days == 1 else f"{days}x24 jam"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def duration_text(value: Duration) -> str:
    """The form that files and replies carry: ISO 8601 (`PT72H`), or `10 working days`."""
    if value.working_days:
        return f"{value.working_days} working days"
    hours, rest = divmod(value.seconds, _HOUR)
    minutes, seconds = divmod(rest, _MINUTE)
    parts = [f"{count}{letter}" for count, letter in ((hours, "H"), (minutes, "M"), (seconds, "S")) if count]
    return "PT" + ("".join(parts) or "0S")
