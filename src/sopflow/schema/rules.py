"""What can be wrong with a document's shape: the family SF1."""

from __future__ import annotations

from sopflow.diagnostics import Rule, Severity, Words


def _error(code: str, name: str, en: str, id: str) -> Rule:
    return Rule(code, name, Severity.ERROR, Words(en=en, id=id), can_be_allowed=False)


UNKNOWN_KEY = _error("SF101", "unknown-key", "A key that is not known here", "Kunci yang tidak dikenal di sini")
MISSING_KEY = _error("SF102", "missing-key", "A key is missing", "Ada kunci yang belum ditulis")
WRONG_SHAPE = _error(
    "SF103", "wrong-shape", "Text, a list or a map where another is wanted", "Bentuknya bukan yang diminta"
)
WRONG_VALUE = _error("SF104", "wrong-value", "A value that is not one of those allowed", "Nilai di luar pilihan")
WRONG_FORM = _error("SF105", "wrong-form", "A name or text in the wrong form", "Nama atau teks yang salah bentuk")
EMPTY = _error("SF106", "empty-value", "Nothing is written where something is wanted", "Isinya masih kosong")
TOO_MUCH = _error("SF107", "too-much", "More is written than may stand here", "Isinya melebihi batas")
TOO_SMALL = _error("SF108", "number-too-small", "A number that is too small", "Bilangan terlalu kecil")
REPEATED = _error("SF109", "repeated-item", "An item stands twice in a list", "Isi daftar ditulis dua kali")
COMPANION = _error(
    "SF110", "missing-companion", "A key that needs another beside it", "Kunci yang memerlukan kunci lain di sebelahnya"
)
TWO_VERBS = _error("SF111", "two-verbs", "A state with more than one verb", "Keadaan dengan lebih dari satu kata kerja")
IDLE_STATE = _error("SF112", "idle-state", "A state that does nothing and goes nowhere", "Keadaan tanpa isi dan tujuan")
GIVEN_TWICE = _error(
    "SF113",
    "given-twice",
    "The same option inside a verb and beside it",
    "Opsi yang sama di dalam dan di luar kata kerja",
)

RULES = (
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_SHAPE,
    WRONG_VALUE,
    WRONG_FORM,
    EMPTY,
    TOO_MUCH,
    TOO_SMALL,
    REPEATED,
    COMPANION,
    TWO_VERBS,
    IDLE_STATE,
    GIVEN_TWICE,
)
"""All rules of this room, by code."""
