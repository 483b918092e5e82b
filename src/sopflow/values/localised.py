"""Figures and days as Indonesians write them, by babel. Who only checks a playbook writes none: so babel, which takes
a third as long to import as Python to start, is imported with the first that is written."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal


def decimal(value: int | Decimal, locale: str) -> str:
    """All its decimals, with the separators of the locale."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=locale, decimal_quantization=False))


def rupiah(amount: int) -> str:
    """`Rp125.000`"""
    from babel.numbers import format_currency

    return str(format_currency(amount, "IDR", "¤#,##0", locale="id_ID", currency_digits=False))


def moment(value: datetime, pattern: str, locale: str) -> str:
    """A day or an hour by a pattern of CLDR, as it stands on the clock of its own zone."""
    from babel.dates import format_datetime

    return str(format_datetime(value, pattern, locale=locale))


def day(value: date, pattern: str, locale: str) -> str:
    """A day by a pattern of CLDR."""
    from babel.dates import format_date

    return str(format_date(value, pattern, locale=locale))
