"""Whoever was at the other end of a call or a message: a number of any kind, or a sender's name."""

from __future__ import annotations

import re
from collections.abc import Iterable

import phonenumbers

from sopflow.values.kinds import Counterparty
from sopflow.values.phone import HOME_REGION, digits_of, parse_phone

ON_NET_PREFIXES = (
    "62811",
    "62812",
    "62813",
    "62821",
    "62822",
    "62823",
    "62851",
    "62852",
    "62853",
)
"""The prefixes of Telkomsel. A hint only: numbers are ported and ranges resold."""

_SHORT_CODE = re.compile(r"\d{3,6}|1500\d{3}|14\d{3}")
_SENDER = re.compile(r"(?=.*[^\W\d_])[\w .&+'/*-]{2,11}")  # GSM allows a sender's name of 11 characters
_DIGITS_OF_A_MISTYPED_NUMBER = 6
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)


def parse_counterparty(text: str, prefixes: Iterable[str] = ON_NET_PREFIXES) -> Counterparty | None:
    """Who it was: `mobile`, `fixed`, `foreign`, `short_code` or `alphanumeric`; None where the text is none of them.

    `on_net` holds for a mobile number whose E.164 digits begin with one of `prefixes`.
    """
    raw = text.strip()
    digits = digits_of(raw)
    if digits is not None and _SHORT_CODE.fullmatch(digits):
        return Counterparty("short_code", on_net=False, raw=raw)
    phone = parse_phone(raw)
    if phone is not None:
        kind = _kind_of_number(phone.e164)
        on_net = kind == "mobile" and phone.e164.removeprefix("+").startswith(tuple(prefixes))
        return Counterparty(kind, on_net, phone.e164, raw)
    if _SENDER.fullmatch(raw) and sum(map(str.isdigit, raw)) < _DIGITS_OF_A_MISTYPED_NUMBER:
        return Counterparty("alphanumeric", on_net=False, raw=raw)
    return None


def _kind_of_number(e164: str) -> str:
    number = phonenumbers.parse(e164, HOME_REGION)
    if phonenumbers.region_code_for_number(number) != HOME_REGION:
        return "foreign"
    return "mobile" if phonenumbers.number_type(number) in _MOBILE else "fixed"
