"""Where telephone, identity and card numbers stand inside a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopflow.values.phone import parse_phone

Place = tuple[int, int]
"""Where something begins and ends."""

FEWEST_DIGITS, MOST_DIGITS = 9, 15
BEGINNINGS = ("+", "0", "62", "8")
"""How a telephone number begins in a text; other digits are too often something else."""

_STRETCH = re.compile(r"(?<![^\W_])\+?\d(?:[ .()-]{0,2}\d){8,}(?![^\W_])")
_DIGITS = re.compile(r"\+?\d+")
_LONG = re.compile(r"(?<![^\W_])(?<!\+)\d(?:[ .-]?\d){12,18}(?![^\W_])")
_NIK_LENGTH = 16
_NIK_IN_GROUPS = re.compile(r"\d{6}\D?\d{6}\D?\d{4}")
_CARD_BEGINNINGS = "3456"


def phone_numbers(text: str, beginnings: tuple[str, ...] = BEGINNINGS) -> Iterator[Place]:
    """The places of valid telephone numbers, also when other digits stand beside them."""
    for stretch in _STRETCH.finditer(text):
        groups = [(match.start(), match.end()) for match in _DIGITS.finditer(text, stretch.start(), stretch.end())]
        at = 0
        while at < len(groups):
            last = _longest_phone(text, groups, at, beginnings)
            if last is None:
                at += 1
                continue
            yield groups[at][0], groups[last][1]
            at = last + 1


def _longest_phone(text: str, groups: list[Place], first: int, beginnings: tuple[str, ...]) -> int | None:
    """Which group of digits is the last one of the longest number that begins with group `first`."""
    start = groups[first][0]
    if not text.startswith(beginnings, start):
        return None
    best, count = None, 0
    for index in range(first, len(groups)):
        count += groups[index][1] - groups[index][0]
        if count > MOST_DIGITS:
            break
        if count >= FEWEST_DIGITS and parse_phone(text[start : groups[index][1]]) is not None:
            best = index
    return best


def card_or_identity_numbers(text: str) -> Iterator[Place]:
    """The places of card numbers (by their check digit) and of identity numbers (NIK, 16 digits)."""
    for match in _LONG.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        if parse_phone(match[0]) is None and (_is_nik(match[0], digits) or _is_card(digits)):
            yield match.span()


def _is_nik(written: str, digits: str) -> bool:
    return len(digits) == _NIK_LENGTH and _NIK_IN_GROUPS.fullmatch(written) is not None


def _is_card(digits: str) -> bool:
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return digits[0] in _CARD_BEGINNINGS and sum(number - 9 * (number > 9) for number in doubled) % 10 == 0
