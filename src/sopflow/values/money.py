"""Amounts in whole rupiah, as Indonesians write and read them."""

from __future__ import annotations

import re
from decimal import Decimal

from sopflow.diagnostics import Words
from sopflow.values.localised import rupiah
from sopflow.values.refusal import Refusal

LARGEST = 10**15
LONGEST_TEXT = 40
_THOUSAND, _MILLION, _MILLIARD = 10**3, 10**6, 10**9
_UNITS = {
    "rb": _THOUSAND,
    "ribu": _THOUSAND,
    "k": _THOUSAND,
    "jt": _MILLION,
    "juta": _MILLION,
    "miliar": _MILLIARD,
    "milyar": _MILLIARD,
}  # `M` is left out on purpose: a milliard to some and a million to others

_BEFORE = re.compile(r"^(-?)\s*(?:(?:rp|idr)\b\.?|rp\.?(?=\d))\s*")
_AFTER = re.compile(r"\s*(?:,-|,–|rupiah|perak)$")
_WHOLE = re.compile(r"\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:_\d{3})+|\d{1,3}(?: \d{3})+")
_WITH_NO_CENTS = re.compile(r"(\d{1,3}(?:\.\d{3})+),00")
_IN_UNITS = re.compile(rf"(\d+)(?:[.,](\d{{1,2}}))?\s*({'|'.join(_UNITS)})")

_HOW = Words(
    en="write the amount in full without commas, such as 100000 or Rp100.000, or as 100rb or 1,2 juta",
    id="tulis nominal secara lengkap tanpa koma, misalnya 100000 atau Rp100.000, atau 100rb atau 1,2 juta",
)
_UNKNOWN = Refusal(Words(en="this is not an amount of money", id="ini bukan nominal uang"), _HOW)
_AMBIGUOUS = Refusal(
    Words(
        en="this amount can be read in two ways: a comma or a dot may part thousands or decimals",
        id="nominal ini bisa dibaca dua arti: koma atau titik bisa berarti ribuan atau desimal",
    ),
    _HOW,
)
_TOO_LARGE = Refusal(
    Words(en="this amount is larger than any we can handle", id="nominal ini terlalu besar"),
    Words(en="check the number of zeros", id="periksa jumlah angka nolnya"),
)


def parse_money(text: str) -> int | Refusal:
    """Whole rupiah, or why not. What can be read in two ways (`100,000`, `1.5`, `1.00`) is refused, never guessed."""
    written = text.strip().casefold().replace("\u00a0", " ")
    sign, bare = _without_currency(written)
    amount = _amount(bare)
    if amount is None:
        return _AMBIGUOUS if re.fullmatch(r"[\d.,]*\d[.,][\d.,]*\s*[a-z]*", bare) else _UNKNOWN
    return sign * amount if amount <= LARGEST else _TOO_LARGE


def _without_currency(written: str) -> tuple[int, str]:
    """The sign, and the number without `Rp` before it and `,-`, `rupiah` or `perak` (colloquial) after it."""
    begun = _BEFORE.sub(r"\1", written)
    bare = _AFTER.sub("", begun.removeprefix("-")).strip()
    return (-1 if begun.startswith("-") else 1), bare


def _amount(bare: str) -> int | None:
    if len(bare) > LONGEST_TEXT or not bare.isascii():
        return None
    if _WHOLE.fullmatch(bare):
        return int(re.sub(r"[._ ]", "", bare))
    if match := _WITH_NO_CENTS.fullmatch(bare):
        return int(match[1].replace(".", ""))
    if match := _IN_UNITS.fullmatch(bare):
        # Three digits after the dot (1.500 juta) would be ambiguous; one or two can only be decimals.
        return int(Decimal(f"{match[1]}.{match[2] or 0}") * _UNITS[match[3]])
    return None


def show_money(amount: int) -> str:
    """`Rp125.000`, in both languages."""
    return rupiah(amount)
