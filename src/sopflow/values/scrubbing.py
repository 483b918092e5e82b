"""One-time codes, identity numbers and card numbers are taken out of free text before it is kept anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sopflow.values.finding import card_or_identity_numbers, phone_numbers

HIDDEN = "[disembunyikan]"
REACH = 60
"""How far, in characters, a number may stand from the word that makes it a code."""

_SECRET_WORD = re.compile(
    r"\b(?:o\.?\s?t\.?\s?p|kode(?!\s?pos)|code|pin|pass(?:word|code)|kata\s?sandi|sandi|verifi[kc]a(?:si|tion)|token)(?:\.|\b|(?=-?nya|ku\b|mu\b|\d))",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\w.,/:+-])(?<!\d )\d(?:[ .-]{0,2}\d){3,7}(?![\w/]|[.,:]\d|[ -]\d)")
_GLUED_CODE = re.compile(r"(?<=[A-Za-z:=])\d{4,8}(?![\w/]|[.,:-]\d)")
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
    hidden = sorted({*card_or_identity_numbers(text), *_codes(text)})
    pieces, at, found = [], 0, 0
    for start, end in hidden:
        if start < at:
            continue
        pieces += [text[at:start], HIDDEN]
        at, found = end, found + 1
    return Scrubbed("".join([*pieces, text[at:]]), found)


def _codes(text: str) -> Iterator[tuple[int, int]]:
    words = [match.span() for match in _SECRET_WORD.finditer(text)]
    if not words:
        return
    innocent = list(_innocent(text))
    for pattern in (_CODE, _GLUED_CODE):
        for match in pattern.finditer(text):
            start, end = match.span()
            near = any(start - word_end <= REACH and word_start - end <= REACH for word_start, word_end in words)
            if near and not any(start < stop and begin < end for begin, stop in innocent):
                yield start, end


def _innocent(text: str) -> Iterator[tuple[int, int]]:
    for match in _INNOCENT_STRETCH.finditer(text):
        yield match.span()
    yield from phone_numbers(text, _COUNTRY_OR_TRUNK)  # `834512 834512` may be a code, said twice
