"""One-time codes, identity numbers and card numbers are taken out of free text before it is kept anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from sopflow.dataclass import dataclass
from sopflow.values.finding import Place, card_or_identity_numbers, phone_numbers

HIDDEN = "[disembunyikan]"
REACH = 60
"""How far, in characters, a number may stand from the word that makes it a code."""

_SECRET_WORD = re.compile(
    r"\b(?:o\.?\s?t\.?\s?p|kode(?!\s?pos)|code|pin|pass(?:word|code)|kata\s?sandi|sandi|verifi[kc]a(?:si|tion)|token)(?:\.|\b|(?=-?nya|ku\b|mu\b|\d))",
    re.IGNORECASE,
)
_STRETCH = re.compile(r"\d(?:[ .-]{0,2}\d)*")
_DIGITS = re.compile(r"\d+")
_SPELLED = re.compile(
    r"\b(?:(?:nol|kosong|satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan"
    r"|zero|one|two|three|four|five|six|seven|eight|nine)\b[ ,.-]{0,3}){4,8}",
    re.IGNORECASE,
)
_WORD_BEFORE = re.compile(r"[^\W\d_]+$")
FEWEST_DIGITS, MOST_DIGITS = 4, 8

_MONTH = r"(?:jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|des|dec)[a-z]*"
_AMOUNT_WORDS = (
    r"(?:rugi|kerugian|saldo|pulsa|sebesar|senilai|sejumlah|seharga|nominal|transfer|terpotong|potong|tagihan|bayar"
    r"|biaya|total|uang|harga)"
)
_INNOCENT = (
    r"\d{4}-\d{1,2}-\d{1,2}(?:[t ]\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[+-]\d{2}:?\d{2})?)?",  # 2025-03-28T13:10
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?:,?\s+(?:jam\s+|pukul\s+)?\d{1,2}[:.]\d{2})?",  # 28/03/2025 13:10
    rf"\d{{1,2}}\s+{_MONTH}\s+\d{{4}}(?:,?\s+(?:jam\s+|pukul\s+)?\d{{1,2}}[:.]\d{{2}})?",  # 28 Maret 2025 13.10
    rf"{_MONTH}\s+\d{{4}}|tahun\s+\d{{4}}",
    r"(?:jam|pukul|pk\.?)\s+\d{1,2}[:.]\d{2}(?:[:.]\d{2})?|\d{1,2}:\d{2}(?::\d{2})?",  # 13:10
    r"(?:rp|idr)\.?\s*\d[\d.,]*",  # Rp 1.250.000
    r"\d{1,3}(?:\.\d{3}){2,}",  # 1.250.000
    r"\d[\d.,]*\s*(?:rb|ribu|jt|juta|rupiah|perak|gb|mb|persen|%)(?!\w)",  # 125 ribu, 30 GB
    rf"{_AMOUNT_WORDS}\s+\d+0{{2}}",  # kerugian 150000
    r"[a-z]{2,}-?\d{9,}",  # INC000000000430
)
_INNOCENT_STRETCH = re.compile(rf"(?<![\w.,/:-])(?:{'|'.join(_INNOCENT)})(?![\w/]|[.,:-]\d)", re.IGNORECASE)
_COUNTRY_OR_TRUNK = ("+", "0", "62")


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A text without codes, and how many were taken out."""

    text: str
    found: int


def scrub(text: str) -> Scrubbed:
    """Takes out codes of 4–8 digits near a word such as OTP, kode or PIN, identity numbers (NIK) and card numbers.

    Dates, hours, amounts, telephone numbers and ticket numbers stay. When in doubt a number near such a word goes.
    """
    places = [*card_or_identity_numbers(text), *_codes(text)]
    if not places:  # as in most texts
        return Scrubbed(text, 0)
    hidden = sorted(places, key=lambda place: (place[0], -place[1]))
    pieces, at, found = [], 0, 0
    for start, end in hidden:
        if start < at:
            continue
        pieces += [text[at:start], HIDDEN]
        at, found = end, found + 1
    return Scrubbed("".join([*pieces, text[at:]]), found)


def _codes(text: str) -> Iterator[Place]:
    """The places of digits near a word for a code, what is innocent left aside."""
    words = [match.span() for match in _SECRET_WORD.finditer(text)]
    if not words:
        return
    bare = _without(text, _innocent(text))
    spelled = (match.span() for match in _SPELLED.finditer(bare))
    for start, end in chain(_short_numbers(bare), spelled):
        if any(start - word_end <= REACH and word_start - end <= REACH for word_start, word_end in words):
            yield start, end


def _without(text: str, places: Iterable[Place]) -> str:
    """The text with these places overwritten, as long as before."""
    for start, end in places:
        text = text[:start] + "_" * (end - start) + text[end:]
    return text


def _short_numbers(text: str) -> Iterator[Place]:
    """Numbers of 4–8 digits, also when a code is written in groups or follows its word without a space."""
    for stretch in _STRETCH.finditer(text):
        count = sum(map(str.isdigit, stretch[0]))
        groups = [match.span() for match in _DIGITS.finditer(text, *stretch.span())]
        for start, end in groups if count > MOST_DIGITS else [stretch.span()]:
            digits = sum(map(str.isdigit, text[start:end]))
            if FEWEST_DIGITS <= digits <= MOST_DIGITS and _stands_alone(text, start, end):
                yield start, end


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the digits are no part of a word, such as an order's number; `OTPnya834512` is no such word."""
    if end < len(text) and text[end].isalpha():
        return False
    word = _WORD_BEFORE.search(text, max(0, start - REACH), start)
    return word is None or _SECRET_WORD.search(word[0]) is not None


def _innocent(text: str) -> Iterator[Place]:
    for match in _INNOCENT_STRETCH.finditer(text):
        yield match.span()
    yield from phone_numbers(text, _COUNTRY_OR_TRUNK)  # `834512 834512` may be a code, said twice
