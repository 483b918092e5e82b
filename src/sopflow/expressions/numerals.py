"""Numbers and durations as they are written: `1_000_000`, `0.5`, `500rb`, `1jt`, `72h`, `3x24h`, `1h30m`, `30d`.

What is written with the thousands marks of a country means different numbers to different readers. It is read as
what was probably meant, and refused with the plain form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.values.kinds import Duration

MOST_DIGITS = 18

UNITS: Mapping[str, int] = MappingProxyType({"d": 86400, "h": 3600, "m": 60, "s": 1})
_MULTIPLES: Mapping[str, int] = MappingProxyType({"rb": 1_000, "ribu": 1_000, "jt": 1_000_000, "juta": 1_000_000})

_PLAIN = re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:_\d{3})+)(?P<fraction>\.\d+)?(?P<multiple>rb|jt)?")
_DOUBTFUL = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_TIMES = re.compile(r"(\d{1,9})x(\d{1,9})h")
_DURATION = re.compile(r"(?:\d{1,9}[dhms])+")
_LOCAL = re.compile(r"(?:Rp\.?\s*)?(?P<digits>\d[\d.,_]*)(?P<multiple>rb|jt|ribu|juta)?")


@dataclass(frozen=True, slots=True)
class Figure:
    """What was read. `problem` (message and help) is there when it was not written plainly; `replacement` is then
    the plain form, where there is a safe one."""

    value: int | Decimal | Duration
    problem: tuple[Words, Words | None] | None = None
    replacement: str | None = None


def read(text: str) -> Figure:
    """Total: what cannot be read is 0 with a problem."""
    if _TIMES.fullmatch(text) or _DURATION.fullmatch(text):
        return Figure(_duration(text))
    if sum(character.isdigit() for character in text) > MOST_DIGITS:
        return Figure(0, _too_long())
    plain = _PLAIN.fullmatch(text)
    if plain and not _DOUBTFUL.fullmatch(text):
        return Figure(_plain(text, plain["multiple"]))
    local = _LOCAL.fullmatch(text)
    if local:
        return _local(text, local["digits"], local["multiple"])
    return Figure(0, _unreadable(text))


def _duration(text: str) -> Duration:
    times = _TIMES.fullmatch(text)
    if times:
        return Duration(int(times[1]) * int(times[2]) * 3600)
    return Duration(sum(int(count) * UNITS[unit] for count, unit in re.findall(r"(\d+)([dhms])", text)))


def _plain(text: str, multiple: str | None) -> int | Decimal:
    number = Decimal(text.removesuffix(multiple or "").replace("_", ""))
    return _whole_if_it_is(number * _MULTIPLES[multiple]) if multiple else _as_written(number, text)


def _as_written(number: Decimal, text: str) -> int | Decimal:
    return number if "." in text else int(number)


def _whole_if_it_is(number: Decimal) -> int | Decimal:
    return int(number) if number == number.to_integral_value() else number


def _local(text: str, digits: str, multiple: str | None) -> Figure:
    """Thousands by points or commas, `Rp`, a decimal comma, leading zeros."""
    if re.fullmatch(r"0\d+", digits):
        return Figure(0, _leading_zero(text))
    number = _meant(digits)
    if number is None:
        return Figure(0, _unreadable(text))
    value = _whole_if_it_is(number * _MULTIPLES.get(multiple or "", 1))
    right = plain_form(value)
    doubtful = bool(_DOUBTFUL.fullmatch(text))
    safe = not doubtful and not re.fullmatch(r"\d{1,3},\d{3}", digits)
    return Figure(value, _not_plain(text, right, doubtful=doubtful), right if safe else None)


def _meant(digits: str) -> Decimal | None:
    if re.fullmatch(r"\d{1,3}(?:[.,_]\d{3})+|\d+", digits) and len(set(re.findall(r"\D", digits))) <= 1:
        return Decimal(re.sub(r"\D", "", digits))
    local = re.fullmatch(r"(\d{1,3}(?:\.\d{3})*|\d+),(\d{1,2})", digits)
    if local:
        return Decimal(local[1].replace(".", "") + "." + local[2])
    english = re.fullmatch(r"(\d{1,3}(?:,\d{3})*|\d+)\.(\d+)", digits)
    return Decimal(english[1].replace(",", "") + "." + english[2]) if english else None


def plain_form(value: int | Decimal) -> str:
    """The number as the language writes it: `1_000_000`, `0.5`."""
    return f"{value:_}" if isinstance(value, int) else f"{value:f}"


def duration_form(value: Duration) -> str:
    """The duration as the language writes it: `30d`, `72h`, `1h30m`, `10 working days`. Not negative, and of one
    kind: what a literal can be."""
    if value.working_days:
        return f"{value.working_days} working days"
    for unit, seconds in UNITS.items():
        if value.seconds and value.seconds % seconds == 0:
            return f"{value.seconds // seconds}{unit}"
    return "0s"


def _not_plain(text: str, right: str, *, doubtful: bool) -> tuple[Words, Words | None]:
    message = Words(
        en=f"`{text}` means different numbers to different readers. Write `{right}`.",
        id=f"`{text}` bisa dibaca sebagai angka yang berbeda. Tulis `{right}`.",
    )
    decimal = Words(
        en=f"If a decimal was meant, write `{text}0`.",
        id=f"Kalau maksudnya pecahan desimal, tulis `{text}0`.",
    )
    comma = Words(
        en="Between two values a comma is followed by a space.",
        id="Di antara dua nilai, koma diikuti spasi.",
    )
    return message, decimal if doubtful else comma if "," in text else None


def _leading_zero(text: str) -> tuple[Words, Words | None]:
    return (
        Words(en=f"The number `{text}` begins with 0.", id=f"Angka `{text}` diawali 0."),
        Words(
            en=f'A code or a telephone number is text: `"{text}"`.',
            id=f'Kode atau nomor telepon adalah teks: `"{text}"`.',
        ),
    )


def _too_long() -> tuple[Words, Words | None]:
    return (
        Words(
            en=f"A number has at most {MOST_DIGITS} digits.",
            id=f"Angka paling banyak {MOST_DIGITS} digit.",
        ),
        None,
    )


def _unreadable(text: str) -> tuple[Words, Words | None]:
    return (
        Words(
            en=f"`{text}` is neither a number nor a duration.",
            id=f"`{text}` bukan angka dan bukan durasi.",
        ),
        Words(
            en="Numbers are written `1_000_000`, `0.5`, `500rb`, `1jt`; durations `90m`, `72h`, `3x24h`, `30d`.",
            id="Angka ditulis `1_000_000`, `0.5`, `500rb`, `1jt`; durasi `90m`, `72h`, `3x24h`, `30d`.",
        ),
    )
