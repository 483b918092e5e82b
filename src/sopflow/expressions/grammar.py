"""The words and the precedence of the language, and the words of other languages that stand for them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

KEYWORDS = frozenset(
    ("and", "or", "not", "is", "in", "has", "missing", "if", "then", "else", "where", "for", "yes", "no")
)
IF, OR, AND, NOT, COMPARE, OR_ELSE, SUM, PRODUCT, NEGATE, TIGHT = range(10)
"""How tightly a form binds, loosest first. TIGHT: what needs no brackets anywhere."""

LEVELS: Mapping[str, int] = MappingProxyType(
    {
        "or": OR,
        "and": AND,
        "or else": OR_ELSE,
        "+": SUM,
        "-": SUM,
        "*": PRODUCT,
        "/": PRODUCT,
        **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "=", "is", "in", "not", "has"), COMPARE),
    }
)
QUANTIFIERS = frozenset(("any", "all", "none", "count", "sum", "first", "list"))
INFIX_SLIPS: Mapping[str, str] = MappingProxyType(
    {"AND": "and", "OR": "or", "dan": "and", "atau": "or", "adalah": "is", "IS": "is", "IN": "in"}
)
PREFIX_SLIPS: Mapping[str, str] = MappingProxyType({"tidak": "not", "bukan": "not", "NOT": "not", "jika": "if"})
VALUE_SLIPS: Mapping[str, str] = MappingProxyType(
    {"true": "yes", "false": "no", "True": "yes", "False": "no", "TRUE": "yes", "FALSE": "no"}
)
NULLS = frozenset(("null", "None", "nil", "NULL", "undefined", "kosong"))
AMOUNT_SLIPS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        **dict.fromkeys(("rb", "ribu"), ("rb", 1_000)),
        **dict.fromkeys(("jt", "juta"), ("jt", 1_000_000)),
    }
)
"""Words after a number that belong to it, as `5 juta`: how it is written, and what it counts."""

UNIT_SLIPS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("day", "days", "hari"), "d"),
        **dict.fromkeys(("hour", "hours", "jam"), "h"),
        **dict.fromkeys(("minute", "minutes", "menit"), "m"),
        **dict.fromkeys(("second", "seconds", "detik"), "s"),
    }
)
