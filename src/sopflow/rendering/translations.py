"""Words for translators: a table (CSV) of all languages, or a catalogue (PO) of one; and back again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from sopflow.dataclass import dataclass

_KEY, _WHAT, _STATUS = "key", "what", "status"
_FIXED = (_KEY, _WHAT, _STATUS)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GUARD = "'"


class Line(Protocol):
    """The words of one place, as translators are shown them."""

    @property
    def key(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def texts(self) -> Mapping[str, str]: ...
    @property
    def draft(self) -> bool: ...
    @property
    def stale(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words that somebody wrote: where, in which language, and the words that they were made from."""

    key: str
    language: str
    source: str
    text: str


class NotATableError(ValueError):
    """The text is no table of words: no column `key`, or none of a language."""


def to_csv(lines: Sequence[Line], languages: Sequence[str]) -> str:
    """A table: one line a place, one column a language, the playbook's first language first.

    A text that a spreadsheet would take for a formula gets an apostrophe before it, which `from_csv` takes away.
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow([*_FIXED, *languages])
    for line in lines:
        words = [_guarded(line.texts.get(language, "")) for language in languages]
        table.writerow([line.key, line.what, "; ".join(_status(line, languages)), *words])
    return out.getvalue()


def from_csv(text: str, source: str) -> Iterator[Wanted]:
    """The words of a table in all languages but `source`, the one that they were made from.

    Raises:
        NotATableError: it is none.
    """
    table = csv.DictReader(io.StringIO(text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")))
    columns = [name for name in table.fieldnames or () if name not in _FIXED]
    if _KEY not in (table.fieldnames or ()) or source not in columns:
        raise NotATableError
    for row in table:
        for language in columns:
            if language != source and row.get(language):
                yield Wanted(row[_KEY], language, _plain(row[source] or ""), _plain(row[language]))


def to_po(lines: Sequence[Line], source: str, language: str) -> str:
    """A catalogue of one language, as gettext's tools read it: the place is the context, the original the id. What is
    stale is marked as fuzzy."""
    import polib  # the extra `i18n`

    made = polib.POFile(wrapwidth=0)
    made.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for line in lines:
        if line.texts.get(source):
            words = line.texts.get(language, "")
            flags = ["fuzzy"] if words and language in line.stale else []
            made.append(
                polib.POEntry(msgctxt=line.key, msgid=line.texts[source], msgstr=words, comment=line.what, flags=flags)
            )
    return f"{made}".rstrip("\n") + "\n"


def from_po(text: str) -> Iterator[Wanted]:
    """The words of a catalogue that are done: neither empty, nor fuzzy, nor obsolete.

    Raises:
        NotATableError: it is none, or does not say its language.
    """
    import polib  # the extra `i18n`

    try:
        read = polib.pofile(text)
    except OSError:
        raise NotATableError from None
    language = read.metadata.get("Language", "")
    if not language:
        raise NotATableError
    for one in read.translated_entries():
        if one.msgctxt:
            yield Wanted(one.msgctxt, language, one.msgid, one.msgstr)


def _status(line: Line, languages: Sequence[str]) -> Iterator[str]:
    if line.draft:
        yield "draft"
    yield from (f"missing {name}" for name in languages if not line.texts.get(name))
    yield from (f"stale {name}" for name in line.stale)


def _guarded(text: str) -> str:
    return f"{_GUARD}{text}" if text.startswith((*_FORMULA, _GUARD)) else text


def _plain(text: str) -> str:
    return text.removeprefix(_GUARD) if text.startswith(tuple(_GUARD + each for each in (*_FORMULA, _GUARD))) else text
