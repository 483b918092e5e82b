"""Telephone numbers, written as people write them in Indonesia."""

from __future__ import annotations

import re
from functools import cache

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

from sopflow.values.kinds import Phone

HOME_REGION = "ID"
HOME_CODE = 62
LONGEST_TEXT = 40
_WRITTEN = re.compile(r"\+?[\d\s.()/\u2010-\u2015-]+")
_SEPARATORS = re.compile(r"[^\d+]")


def digits_of(text: str) -> str | None:
    """The digits of a number, with `+` where it names its country; None where the text is no number at all."""
    stripped = text.strip()
    if len(stripped) > LONGEST_TEXT or not _WRITTEN.fullmatch(stripped):
        return None
    digits = _SEPARATORS.sub("", stripped)
    return "+" + digits[2:] if digits.startswith("00") else digits  # phonenumbers does not know 00 for Indonesia


def parse_phone(text: str) -> Phone | None:
    """The number, when it is a valid one of any country; numbers without a country are Indonesian.

    `0812…`, `812…`, `62812…`, `+62812…` and `0062812…` are the same number; spaces, dots, dashes and parentheses
    are free. Short codes (`188`) are no telephone numbers: see `counterparty`.
    """
    digits = digits_of(text)
    if digits is None:
        return None
    mobile = _mobile().fullmatch(digits)
    if mobile is not None:
        return Phone(f"+{HOME_CODE}{mobile[1]}", text.strip())
    try:
        number = phonenumbers.parse(digits, HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), text.strip())


@cache
def _mobile() -> re.Pattern[str]:
    """A mobile number of ours with its `0` or its country, as people mostly type them: what the library finds in a long
    way is one look at the pattern that it has."""
    known = PhoneMetadata.metadata_for_region(HOME_REGION)
    assert known is not None
    assert known.mobile is not None
    return re.compile(rf"(?:\+{HOME_CODE}|0)(?=8)({known.mobile.national_number_pattern})", re.ASCII)


def national(phone: Phone) -> str:
    """The number as people in Indonesia read it: `0812-3456-7890`, and `+65 9123 4567` for one from abroad."""
    number = phonenumbers.parse(phone.e164, HOME_REGION)
    at_home = phonenumbers.region_code_for_number(number) == HOME_REGION
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
