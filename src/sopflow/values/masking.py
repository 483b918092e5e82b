"""What a value looks like where it must not be read: in logs, in traces, on a screen that others see.

By class: PUBLIC and FINANCIAL show what they hold (amounts stay readable), PERSONAL hides the middle of numbers, all
but the first letters of names, and free text; SPECIFIC hides more; SECRET everything. Whatever its class, a telephone
number and a person are masked as personal, and no text shows a telephone, identity or card number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from sopflow.values.finding import card_or_identity_numbers, phone_numbers
from sopflow.values.kinds import Counterparty, FileRef, Phone
from sopflow.values.showing import Json, plain
from sopflow.values.types import Choice, Kind, ListOf, Privacy, Record, Simple, Type

FULL_MASK = "***"
TEXT_MASK = "[…]"
NUMBER_MASK = "****"
_STRICTNESS = tuple(Privacy)
_ALWAYS_PERSONAL = (Kind.PHONE, Kind.COUNTERPARTY, Kind.PERSON, Kind.FILE)
_NEVER_AN_IDENTIFIER = (Kind.MONEY, Kind.NUMBER, Kind.WHOLE, Kind.TIME, Kind.DATE, Kind.DURATION, Kind.OUTCOME)


def stricter(one: Privacy, other: Privacy) -> Privacy:
    """The stricter of two classes."""
    return max(one, other, key=_STRICTNESS.index)


def mask(value: object, type_: Type, privacy: Privacy) -> Json:
    """The value's plain form (`showing.plain`), masked by its class and, inside records, by that of each field."""
    if value is None:
        return None
    if privacy is Privacy.SECRET:
        return FULL_MASK
    match type_:
        case Record(fields=fields) if isinstance(value, Mapping):
            known = [(name, field) for name, field in fields.items() if value.get(name) is not None]
            return {name: mask(value[name], part.type, stricter(privacy, part.privacy)) for name, part in known}
        case ListOf(item=item) if isinstance(value, list | tuple):
            return [mask(part, item, privacy) for part in value]
        case Simple(kind=kind):
            return _mask_simple(value, kind, stricter(privacy, _least(kind)))
        case Choice():
            return FULL_MASK if privacy is Privacy.SPECIFIC else str(value)
        case _:
            return _mask_plain(plain(value))


def _least(kind: Kind) -> Privacy:
    if kind is Kind.SECRET:
        return Privacy.SECRET
    return Privacy.PERSONAL if kind in _ALWAYS_PERSONAL else Privacy.PUBLIC


def _mask_simple(value: object, kind: Kind, privacy: Privacy) -> Json:
    if privacy is Privacy.SECRET:
        return FULL_MASK
    match value:
        case Phone(e164=e164):
            return mask_number(e164, privacy)
        case Counterparty():
            return _mask_counterparty(value, privacy)
        case FileRef(name=name, size=size, mime=mime):
            return plain(FileRef(_mask_file_name(name), size, mime))
        case _ if kind in _NEVER_AN_IDENTIFIER:
            return plain(value)
        case str():
            return _mask_words(value, kind, privacy)
        case _:
            return FULL_MASK if privacy is Privacy.SPECIFIC else plain(value)


def _mask_words(text: str, kind: Kind, privacy: Privacy) -> str:
    if kind is Kind.PERSON:
        return FULL_MASK if privacy is Privacy.SPECIFIC else mask_name(text)
    return TEXT_MASK if privacy in (Privacy.PERSONAL, Privacy.SPECIFIC) else mask_text(text)


def _mask_counterparty(value: Counterparty, privacy: Privacy) -> Json:
    if value.e164 is None:
        raw = FULL_MASK if privacy is Privacy.SPECIFIC else mask_text(value.raw)
        return plain(Counterparty(value.kind, value.on_net, raw=raw))
    masked = mask_number(value.e164, privacy)
    return plain(Counterparty(value.kind, value.on_net, masked, masked))


def _mask_file_name(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return f"{FULL_MASK}{dot}{ending}" if dot and ending.isalnum() else FULL_MASK


def mask_name(name: str) -> str:
    """`Budi Santoso` becomes `B*** S******`."""
    return " ".join(word[0] + "*" * (len(word) - 1) for word in name.split())


def mask_number(written: str, privacy: Privacy = Privacy.PERSONAL) -> str:
    """`081234567890` becomes `0812****7890`, `+6281234567890` becomes `+62812****7890`; as SPECIFIC, `+62****90`."""
    digits = re.sub(r"[^\d+]", "", written)
    front, end = (3, 2) if privacy is Privacy.SPECIFIC else (6 if digits.startswith("+") else 4, 4)
    return digits[:front] + NUMBER_MASK + digits[-end:]


def mask_text(text: str) -> str:
    """The text with every telephone, identity and card number in it masked."""
    hidden = [(start, end, NUMBER_MASK) for start, end in card_or_identity_numbers(text)]
    hidden += [(start, end, mask_number(text[start:end])) for start, end in phone_numbers(text)]
    pieces, at = [], 0
    for start, end, instead in sorted(hidden, key=lambda place: (place[0], -place[1])):
        if start >= at:
            pieces += [text[at:start], instead]
            at = end
    return "".join([*pieces, text[at:]])


def _mask_plain(value: Json) -> Json:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, list):
        return [_mask_plain(part) for part in value]
    if isinstance(value, dict):
        return {name: _mask_plain(part) for name, part in value.items()}
    return value
