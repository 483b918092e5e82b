"""What can be wrong with a scenario: of the families SF2 (names), SF4 (values) and SF6 (operations)."""

from __future__ import annotations

from sopflow.diagnostics import Rule, Severity, Words


def _error(code: str, name: str, en: str, id: str) -> Rule:
    return Rule(code, name, Severity.ERROR, Words(en=en, id=id), can_be_allowed=False)


UNKNOWN_NAME = _error(
    "SF280",
    "scenario-unknown-name",
    "A scenario uses an unknown name",
    "Skenario memakai nama yang tidak dikenal",
)
UNKNOWN_PARENT = _error(
    "SF281",
    "scenario-unknown-parent",
    "A scenario extends an unknown one",
    "Skenario melanjutkan yang tidak dikenal",
)
EXTENDS_ITSELF = _error(
    "SF282",
    "scenario-extends-itself",
    "Scenarios extend each other in a circle",
    "Skenario saling melanjutkan",
)
SAME_ID = _error(
    "SF283",
    "scenario-same-id",
    "Two scenarios have the same id",
    "Dua skenario memakai id yang sama",
)
CANNOT_BE_TOLD = _error(
    "SF284",
    "scenario-cannot-be-told",
    "A part of a scenario cannot be told",
    "Bagian skenario tidak dapat dijalankan",
)
WRONG_VALUE = _error(
    "SF480",
    "scenario-wrong-value",
    "A scenario's value does not fit",
    "Nilai di skenario tidak cocok",
)
ANSWER_REFUSED = Rule(
    "SF481",
    "scenario-answer-refused",
    Severity.WARNING,
    Words(en="An answer cannot be read, and no other follows", id="Jawaban tidak terbaca dan tidak ada jawaban lain"),
    can_be_allowed=False,
)
UNKNOWN_OPERATION = _error(
    "SF680",
    "scenario-unknown-operation",
    "A scenario names an unknown operation",
    "Operasi di skenario tidak dikenal",
)
WRONG_REPLY = _error(
    "SF681",
    "scenario-wrong-reply",
    "A reply does not fit its operation",
    "Balasan tidak cocok dengan operasinya",
)
READ_AS_EFFECT = _error(
    "SF682",
    "scenario-read-as-effect",
    "A look-up is expected as an effect",
    "Pencarian data diharapkan sebagai efek",
)
UNKNOWN_ERROR = _error(
    "SF683",
    "scenario-unknown-error",
    "A system cannot fail in this way",
    "Sistem tidak bisa gagal seperti ini",
)

RULES = (
    UNKNOWN_NAME,
    UNKNOWN_PARENT,
    EXTENDS_ITSELF,
    SAME_ID,
    CANNOT_BE_TOLD,
    WRONG_VALUE,
    ANSWER_REFUSED,
    UNKNOWN_OPERATION,
    WRONG_REPLY,
    READ_AS_EFFECT,
    UNKNOWN_ERROR,
)
"""Every rule of this room."""
