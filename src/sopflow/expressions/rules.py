"""The rules of this room: what can be wrong with an expression."""

from __future__ import annotations

from sopflow.diagnostics import Rule, Severity, Words


def _rule(number: int, name: str, en: str, id_: str, severity: Severity = Severity.ERROR) -> Rule:
    return Rule(f"SF{number}", name, severity, Words(en=en, id=id_), can_be_allowed=severity is not Severity.ERROR)


UNREADABLE = _rule(
    401, "unreadable-expression", "An expression that cannot be read", "Ekspresi yang tidak dapat dibaca"
)
FOREIGN_SPELLING = _rule(402, "foreign-spelling", "A spelling of another language", "Penulisan dari bahasa lain")
NUMBER_FORM = _rule(403, "number-form", "A number written in a doubtful way", "Penulisan angka yang meragukan")
CHAINED = _rule(404, "chained-comparison", "Comparisons in a chain", "Perbandingan berantai")
TOO_LARGE = _rule(405, "expression-too-large", "An expression that is too large", "Ekspresi yang terlalu besar")
UNKNOWN_NAME = _rule(406, "unknown-name", "A name that is not declared", "Nama yang belum dideklarasikan")
UNKNOWN_FIELD = _rule(407, "unknown-field", "A field that does not exist", "Bagian data yang tidak ada")
UNKNOWN_VALUE = _rule(
    408, "unknown-choice-value", "A value that the choice does not have", "Nilai yang tidak ada dalam pilihan"
)
TYPE_MISMATCH = _rule(409, "type-mismatch", "Types that do not go together", "Tipe yang tidak cocok")
AMBIGUOUS = _rule(410, "ambiguous-name", "A word that is a name and a value", "Kata yang berarti nama sekaligus nilai")
NAME_TAKEN = _rule(411, "item-name-taken", "An item named like something else", "Nama butir yang sudah dipakai")
ARGUMENTS = _rule(412, "function-arguments", "A function used in a wrong way", "Fungsi yang dipakai dengan keliru")
DIVISION_BY_ZERO = _rule(
    413, "division-by-zero", "A division by zero", "Pembagian dengan nol", severity=Severity.WARNING
)
MAY_BE_MISSING = _rule(414, "may-be-missing", "A value that may be missing", "Nilai yang mungkin belum ada")
COMPARISON_WORD = _rule(
    415, "comparison-word", "`is` where `==` belongs, or the reverse", "`is` di tempat `==`, atau sebaliknya"
)
INEXACT_MONEY = _rule(
    416, "inexact-money", "Money that would be rounded silently", "Uang yang akan dibulatkan diam-diam"
)

RULES = (
    UNREADABLE,
    FOREIGN_SPELLING,
    NUMBER_FORM,
    CHAINED,
    TOO_LARGE,
    UNKNOWN_NAME,
    UNKNOWN_FIELD,
    UNKNOWN_VALUE,
    TYPE_MISMATCH,
    AMBIGUOUS,
    NAME_TAKEN,
    ARGUMENTS,
    DIVISION_BY_ZERO,
    MAY_BE_MISSING,
    COMPARISON_WORD,
    INEXACT_MONEY,
)
