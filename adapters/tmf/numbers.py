"""Telephone numbers on the wire: E.164. Systems are asked with it, and read whatever they write."""

from __future__ import annotations

import re

_BETWEEN = re.compile(r"[\s.\-()/]+")
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


def e164(written: str) -> str | None:
    """`+628…` of `08…`, `628…`, `8…` or `00628…`; None for what is no number (a sender's name, a short code)."""
    bare = _BETWEEN.sub("", written.removeprefix("tel:"))
    if bare.startswith("00"):
        bare = "+" + bare[2:]
    elif bare.startswith("0"):
        bare = "+62" + bare[1:]
    elif bare.startswith("62"):
        bare = "+" + bare
    elif bare.startswith("8"):
        bare = "+62" + bare
    return bare if _NUMBER.fullmatch(bare) else None


def same(one: str, other: str) -> bool:
    """Whether both mean the same counterparty: equal as numbers, else as names."""
    first, second = e164(one), e164(other)
    return first == second if first and second else one.strip().casefold() == other.strip().casefold()
