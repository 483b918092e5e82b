"""What an unquoted scalar is worth: YAML 1.2's core, narrowed to what nobody writes by accident."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?", re.ASCII)
_FIRST_OF_TYPED = frozenset("+-0123456789tfn~")
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


def typed(text: str) -> str | int | Decimal | bool | None:
    """The value of an unquoted scalar: true/false, a whole number, a decimal, nothing, else the text itself.

    A number has at most 18 digits before its point and no leading zero, so that `0213`, `12:30`, `1e3`, `yes`
    and a date stay the text that was written.
    """
    if text and text[0] not in _FIRST_OF_TYPED:
        return text
    if text in _WORDS:
        return _WORDS[text]
    match = _NUMBER.fullmatch(text)
    if match is None:
        return text
    return int(text) if match[1] is None else Decimal(text)
