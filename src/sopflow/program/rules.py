"""The faults that are found while a playbook becomes a program: names that nothing bears, values that do not fit."""

from __future__ import annotations

from sopflow.diagnostics import Rule, Severity, Words


def _error(code: str, name: str, en: str, id: str) -> Rule:
    return Rule(code, name, Severity.ERROR, Words(en=en, id=id), can_be_allowed=False)


UNKNOWN_STATE = _error("SF201", "unknown-state", "A state that does not exist", "State yang tidak ada")
UNKNOWN_FACT = _error("SF202", "unknown-fact", "A fact that is not declared", "Fakta yang tidak dideklarasikan")
UNKNOWN_OPERATION = _error(
    "SF203", "unknown-operation", "An operation that no system has", "Operasi yang tidak dimiliki sistem mana pun"
)
UNKNOWN_SCRIPT = _error("SF204", "unknown-script", "A script that does not exist", "Skrip yang tidak ada")
UNKNOWN_TABLE = _error(
    "SF205", "unknown-table", "A table or column that does not exist", "Tabel atau kolom yang tidak ada"
)
UNKNOWN_FORM = _error("SF206", "unknown-form", "A form that does not exist", "Formulir yang tidak ada")
UNKNOWN_TYPE = _error("SF207", "unknown-type", "A type that does not exist", "Tipe yang tidak ada")
UNKNOWN_OUTCOME = _error(
    "SF208", "unknown-outcome", "An outcome that is not declared", "Hasil akhir yang tidak dideklarasikan"
)
UNKNOWN_ROLE = _error("SF209", "unknown-role", "A role that is not declared", "Peran yang tidak dideklarasikan")
UNKNOWN_PHASE = _error("SF210", "unknown-phase", "A phase that is not declared", "Fase yang tidak dideklarasikan")
UNKNOWN_PLAYBOOK = _error("SF211", "unknown-playbook", "A playbook that is not there", "Playbook yang tidak ada")
UNKNOWN_RESULT = _error(
    "SF212", "unknown-result", "A result that the verb cannot give", "Hasil yang tidak mungkin diberikan"
)
UNKNOWN_EVENT = _error(
    "SF213", "unknown-event", "An event that no system sends", "Kejadian yang tidak dikirim sistem mana pun"
)
UNKNOWN_FIELD = _error("SF214", "unknown-input-field", "A field that does not exist", "Field yang tidak ada")
UNKNOWN_ERROR = _error(
    "SF215", "unknown-error", "An error that the operation cannot give", "Galat yang tidak mungkin diberikan operasi"
)
UNKNOWN_FORMAT = _error(
    "SF216", "unknown-format", "A way of showing that does not exist", "Cara menampilkan yang tidak ada"
)
NAME_TAKEN = _error("SF217", "name-taken", "A name that is used twice", "Nama yang dipakai dua kali")
RESERVED_NAME = _error(
    "SF218", "reserved-name", "A name that the language keeps for itself", "Nama yang dipakai bahasa ini"
)
INTO_LOOP = _error("SF219", "into-a-loop", "A way into the middle of a loop", "Jalan ke tengah perulangan")
NOT_ASKABLE = _error("SF220", "not-askable", "A fact without a question is asked", "Fakta tanpa pertanyaan ditanyakan")
OUTSIDE_LOOP = _error(
    "SF221", "outside-a-loop", "A word of loops used outside one", "Kata perulangan di luar perulangan"
)
UNKNOWN_INPUT = _error("SF222", "unknown-input", "An input that is not a fact", "Masukan yang bukan fakta")
WRONG_VALUE = _error(
    "SF451", "value-of-wrong-type", "A value that its type does not allow", "Nilai yang tidak sesuai tipenya"
)
WRONG_TYPE = _error("SF452", "wrong-type", "A value of the wrong type", "Nilai dengan tipe yang salah")
MISSING_INPUT = _error("SF453", "missing-input", "A field that must be given is not", "Field wajib belum diberikan")
DERIVED_CYCLE = _error(
    "SF454", "derived-from-itself", "A derived fact that needs itself", "Fakta turunan yang butuh dirinya"
)
NOT_A_LIST = _error("SF455", "not-a-list", "A list is needed", "Diperlukan sebuah daftar")
NO_CELL = _error(
    "SF456", "impossible-cell", "A cell that its input cannot be compared with", "Sel yang tak bisa dibandingkan"
)
NO_CONSENT = _error("SF457", "consent-without-script", "A consent without words", "Persetujuan tanpa naskah")
SIDE_BY_SIDE_WRITE = _error(
    "SF602", "write-beside-others", "A write in a list of look-ups", "Penulisan di daftar pencarian"
)
CONFIRMED_READ = _error("SF604", "confirmed-look-up", "A look-up is confirmed", "Pencarian yang dikonfirmasi")
VAIN_UNDO = _error("SF605", "vain-undo", "An undo that cannot work", "Pembatalan yang tidak mungkin berjalan")
REPEATED_WRITE = _error("SF603", "repeated-write", "A write that is repeated", "Penulisan yang diulang")

RULES = (
    UNKNOWN_STATE, UNKNOWN_FACT, UNKNOWN_OPERATION, UNKNOWN_SCRIPT, UNKNOWN_TABLE, UNKNOWN_FORM, UNKNOWN_TYPE,
    UNKNOWN_OUTCOME, UNKNOWN_ROLE, UNKNOWN_PHASE, UNKNOWN_PLAYBOOK, UNKNOWN_RESULT, UNKNOWN_EVENT, UNKNOWN_FIELD,
    UNKNOWN_ERROR, UNKNOWN_FORMAT, NAME_TAKEN, RESERVED_NAME, INTO_LOOP, NOT_ASKABLE, OUTSIDE_LOOP, UNKNOWN_INPUT,
    WRONG_VALUE, WRONG_TYPE, MISSING_INPUT, DERIVED_CYCLE, NOT_A_LIST, NO_CELL,
    NO_CONSENT, SIDE_BY_SIDE_WRITE, REPEATED_WRITE, CONFIRMED_READ, VAIN_UNDO,
)  # fmt: skip
