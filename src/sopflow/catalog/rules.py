"""What can be wrong with an adapter's manifest: SF650–SF659, of the family of operations."""

from __future__ import annotations

from sopflow.diagnostics import Rule, Severity, Words


def _error(code: str, name: str, en: str, id: str) -> Rule:
    return Rule(code, name, Severity.ERROR, Words(en=en, id=id), can_be_allowed=False)


SHAPE = _error(
    "SF650", "manifest-shape", "The manifest lacks something or has too much", "Manifes kurang atau berlebih"
)
TYPE = _error("SF651", "manifest-type", "The manifest names a type that does not exist", "Tipe di manifes tidak ada")
KEY = _error("SF652", "manifest-key", "A key that cannot hold", "Kunci yang tidak bisa dipakai")
LOOK_UP = _error("SF653", "manifest-look-up", "A look-up that cannot work", "Pencarian ulang yang tidak bisa jalan")
EFFECT = _error("SF654", "manifest-effect", "Effect and errors disagree", "Efek dan galat tidak cocok")
TWICE = _error("SF655", "manifest-declared-twice", "A system is declared twice", "Sistem dideklarasikan dua kali")
EXAMPLE = _error(
    "SF656", "manifest-example", "An example that its type does not take", "Contoh yang tidak sesuai tipenya"
)
PRIVACY = _error(
    "SF657",
    "manifest-privacy",
    "A field about a person says no class of privacy",
    "Isian tentang orang tanpa kelas privasi",
)

RULES = (SHAPE, TYPE, KEY, LOOK_UP, EFFECT, TWICE, EXAMPLE, PRIVACY)
