"""Moments and days: ISO 8601, and the ways people in Indonesia write them. A moment always has a zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from sopflow.diagnostics import Language, Words
from sopflow.values import localised
from sopflow.values.refusal import Refusal

DEFAULT_ZONE = "Asia/Jakarta"
"""The zone of moments that name none."""

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
_ZONE_BY_OFFSET = {timedelta(hours=7): "WIB", timedelta(hours=8): "WITA", timedelta(hours=9): "WIT"}
FIRST_YEAR, LAST_YEAR = 1900, 2199

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "february", "pebruari", "feb", "peb"),
    ("maret", "march", "mar"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agu", "agt", "ags", "aug"),
    ("september", "sep", "sept"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}

_DAY = (
    r"(?:(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"|(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>\d{4})"
    r"|(?:[a-z']+,?\s+)?(?P<d3>\d{1,2})\s+(?P<name>[a-z]+)\.?\s+(?P<y3>\d{4}))"
)
_HOUR = r"(?P<hh>\d{1,2})[:.](?P<mm>\d{2})(?:[:.](?P<ss>\d{2})(?:[.,](?P<ff>\d{1,6})\d{0,3})?)?"
_ZONE = r"(?P<zone>wib|wita|wit|z|utc|[+-]\d{2}:?\d{2})"
_DATE = re.compile(_DAY, re.ASCII)
_TIME = re.compile(rf"{_DAY}(?:t|,?\s*(?:(?:pukul|jam|pk\.?|at)\s+)?)(?<![\d]){_HOUR}\s*{_ZONE}?", re.ASCII)

_HOW_TIME = Words(
    en="write the day and the hour, such as 28/03/2025 13:10, 28 Maret 2025 13.10 WIB or 2025-03-28T13:10+07:00",
    id="tulis tanggal dan jam, misalnya 28/03/2025 13:10, 28 Maret 2025 13.10 WIB atau 2025-03-28T13:10+07:00",
)
_HOW_DATE = Words(
    en="write the day first, then the month and the year, such as 28/03/2025 or 28 Maret 2025",
    id="tulis tanggal, bulan, lalu tahun, misalnya 28/03/2025 atau 28 Maret 2025",
)
_NO_SUCH_DAY = Words(en="the calendar has no such day or hour", id="tanggal atau jam itu tidak ada di kalender")
_NOT_A_TIME = Refusal(Words(en="this is not a day with an hour", id="ini bukan tanggal dengan jam"), _HOW_TIME)
_NO_HOUR = Refusal(Words(en="the hour is missing", id="jamnya belum disebut"), _HOW_TIME)
_NOT_A_DATE = Refusal(Words(en="this is not a date", id="ini bukan tanggal"), _HOW_DATE)


def parse_time(text: str, zone: str, now: datetime | None = None) -> datetime | Refusal:
    """A moment with a zone. Where the text names none it is in `zone` (an IANA name). `now` and `sekarang` are the
    moment given as `now`. Words such as `kemarin` are refused: they say no hour."""
    written = " ".join(text.split()).casefold()
    if now is not None and written in ("now", "sekarang"):
        return now
    match = _TIME.fullmatch(written)
    if match is None:
        return _NO_HOUR if _DATE.fullmatch(written) else _NOT_A_TIME
    day = _day(match)
    if isinstance(day, Refusal):
        return day
    seconds, fraction = int(match["ss"] or 0), (match["ff"] or "0").ljust(6, "0")
    try:
        clock = time(int(match["hh"]), int(match["mm"]), seconds, int(fraction))
        return datetime.combine(day, clock, _zone(match["zone"], zone))
    except ValueError:
        return Refusal(_NO_SUCH_DAY, _HOW_TIME)


def parse_date(text: str) -> date | Refusal:
    """A day. Of a moment, its day as it is written there."""
    written = " ".join(text.split()).casefold()
    match = _DATE.fullmatch(written) or _TIME.fullmatch(written)
    return _NOT_A_DATE if match is None else _day(match)


def _day(match: re.Match[str]) -> date | Refusal:
    month = _MONTH.get(match["name"]) if match["name"] else int(match["m"] or match["m2"])
    year, day = int(match["y"] or match["y2"] or match["y3"]), int(match["d"] or match["d2"] or match["d3"])
    if month is None:
        return _NOT_A_DATE
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Refusal(_NO_SUCH_DAY, _HOW_DATE)
    try:
        return date(year, month, day)
    except ValueError:
        return Refusal(_NO_SUCH_DAY, _HOW_DATE)


def _zone(written: str | None, otherwise: str) -> tzinfo:
    if written is None:
        return ZoneInfo(otherwise)
    if written.upper() in ZONES:
        return ZoneInfo(ZONES[written.upper()])
    if written in ("z", "utc"):
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)


def show_time(value: datetime, language: Language) -> str:
    """`Sabtu, 29 Maret 2025 14:30 WIB`, in English `Saturday, 29 March 2025 14:30 WIB`."""
    return f"{localised.moment(value, 'EEEE, d MMMM y HH:mm', _locale(language))} {_zone_name(value)}"


def show_hour(value: datetime, language: Language) -> str:
    """`14:30 WIB`"""
    return f"{localised.moment(value, 'HH:mm', _locale(language))} {_zone_name(value)}"


def show_date(value: date, language: Language) -> str:
    """`Sabtu, 29 Maret 2025`, in English `Saturday, 29 March 2025`."""
    return localised.day(value, "EEEE, d MMMM y", _locale(language))


def _zone_name(value: datetime) -> str:
    offset = value.utcoffset() or timedelta()
    return _ZONE_BY_OFFSET.get(offset) or ("UTC" if not offset else f"UTC{value:%z}")


def _locale(language: Language) -> str:
    return "id_ID" if language == "id" else "en_GB"
