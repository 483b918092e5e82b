"""What can be wrong with a text before anything is known of what it says: the family SF0."""

from __future__ import annotations

from sopflow.diagnostics import Rule, Severity, Words


def _error(code: str, name: str, en: str, id: str) -> Rule:
    return Rule(code, name, Severity.ERROR, Words(en=en, id=id), can_be_allowed=False)


def _warning(code: str, name: str, en: str, id: str, *, can_be_allowed: bool = True) -> Rule:
    return Rule(code, name, Severity.WARNING, Words(en=en, id=id), can_be_allowed)


TOO_BIG = _error("SF001", "too-big", "The file is too big", "Berkas terlalu besar")
INVISIBLE_CHARACTER = _error("SF002", "invisible-character", "An invisible character", "Karakter tak terlihat")
INDENTATION = _error("SF003", "indentation-without-spaces", "Indentation without spaces", "Indentasi tanpa spasi")
EMPTY = _error("SF004", "empty-file", "The file is empty", "Berkas kosong")
SYNTAX = _error("SF005", "yaml-syntax", "This is not YAML", "Ini bukan YAML")
DUPLICATE_KEY = _error("SF006", "duplicate-key", "A key is written twice", "Kunci ditulis dua kali")
SECOND_DOCUMENT = _error("SF007", "second-document", "A second document", "Dokumen kedua")
YAML_REFERENCE = _error(
    "SF008", "yaml-reference", "A YAML anchor, alias or merge", "Jangkar, alias, atau gabungan YAML"
)
YAML_TAG = _error("SF009", "yaml-tag", "A YAML tag", "Tag YAML")
KEY_NOT_TEXT = _error("SF010", "key-not-text", "A key that is not text", "Kunci yang bukan teks")
MISSING_SPACE = _error(
    "SF011", "missing-space", "No space after a colon or a dash", "Tidak ada spasi sesudah titik dua atau tanda hubung"
)
COLON_IN_TEXT = _error("SF012", "colon-in-text", "A colon inside unquoted text", "Titik dua di dalam teks tanpa kutip")
UNCLOSED_QUOTE = _error("SF013", "unclosed-quote", "A quote that never closes", "Tanda kutip yang tidak ditutup")
TEXT_AFTER_QUOTE = _error(
    "SF014", "text-after-quote", "Text after the closing quote", "Teks sesudah tanda kutip penutup"
)
UNBALANCED_BRACKET = _error(
    "SF015", "unbalanced-bracket", "A bracket without its other half", "Kurung tanpa pasangannya"
)
MISALIGNED = _error("SF016", "misaligned-line", "A line that does not line up", "Baris yang tidak sejajar")
LEADING_SYMBOL = _error(
    "SF017", "leading-symbol", "Text that begins with a YAML sign", "Teks yang diawali tanda milik YAML"
)
CUT_AT_HASH = _warning("SF018", "cut-at-hash", "Text cut off at a #", "Teks terpotong di tanda #")
COMMA_IN_BRACES = _error(
    "SF019",
    "comma-in-braces",
    "A comma inside braces splits an expression",
    "Koma di dalam kurung kurawal memecah isian",
)
CURLY_QUOTES = _warning("SF020", "curly-quotes", "Curly quotes around a value", "Tanda kutip melengkung")
TEMPLATE_BRACES = _error("SF021", "template-braces", "{{ … }} instead of ${ … }", "{{ … }}, bukan ${ … }")
MALFORMED_ALLOW = _warning(
    "SF022",
    "malformed-allow",
    "An `allow` comment that cannot be read",
    "Komentar `allow` yang tidak terbaca",
    can_be_allowed=False,
)
UNKNOWN_ALLOW = _warning(
    "SF023",
    "unknown-allow",
    "An `allow` of an unknown rule",
    "`allow` untuk aturan yang tidak dikenal",
    can_be_allowed=False,
)
UNUSED_ALLOW = _warning(
    "SF024",
    "unused-allow",
    "An `allow` that allows nothing",
    "`allow` yang tidak mengizinkan apa pun",
    can_be_allowed=False,
)

RULES = (
    TOO_BIG,
    INVISIBLE_CHARACTER,
    INDENTATION,
    EMPTY,
    SYNTAX,
    DUPLICATE_KEY,
    SECOND_DOCUMENT,
    YAML_REFERENCE,
    YAML_TAG,
    KEY_NOT_TEXT,
    MISSING_SPACE,
    COLON_IN_TEXT,
    UNCLOSED_QUOTE,
    TEXT_AFTER_QUOTE,
    UNBALANCED_BRACKET,
    MISALIGNED,
    LEADING_SYMBOL,
    CUT_AT_HASH,
    COMMA_IN_BRACES,
    CURLY_QUOTES,
    TEMPLATE_BRACES,
    MALFORMED_ALLOW,
    UNKNOWN_ALLOW,
    UNUSED_ALLOW,
)
"""Every rule of this room."""
