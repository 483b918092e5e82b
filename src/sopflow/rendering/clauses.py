"""Clauses and what covers them, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rich.table import Table
from rich.text import Text

from sopflow.diagnostics import Language, Words

_MOST_ELEMENTS = 6
_LONGEST = 70
_CLAUSE = Words(en="Clause", id="Klausul")
_TEXT = Words(en="Text", id="Isi")
_BY = Words(en="Covered by", id="Dipenuhi oleh")
_SCENARIOS = Words(en="Scenarios", id="Skenario")
_NOTHING = Words(en="✘ nothing", id="✘ belum ada")
_MORE = Words(en="and {} more", id="dan {} lagi")


class _Element(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def line(self) -> int: ...


class _Clause(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def translation(self) -> str: ...
    @property
    def elements(self) -> Sequence[_Element]: ...
    @property
    def scenarios(self) -> Sequence[str]: ...


def table(clauses: Sequence[_Clause], language: Language) -> Table:
    """One row a clause, in the document's order; what covers it stands with its line in the playbook."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    made.add_column(_CLAUSE.in_(language), no_wrap=True, style="cyan")
    made.add_column(_TEXT.in_(language), ratio=3)
    made.add_column(_BY.in_(language), ratio=4, overflow="fold")
    made.add_column(_SCENARIOS.in_(language), ratio=2)
    for clause in clauses:
        words = clause.translation if language == "en" and clause.translation else clause.text
        made.add_row(
            clause.id, Text(_cut(words)), _elements(clause.elements, language), Text(_few(clause.scenarios, language))
        )
    return made


def _elements(elements: Sequence[_Element], language: Language) -> Text:
    if not elements:
        return Text(_NOTHING.in_(language), style="bold red")
    return Text(_few([f"{element.name}:{element.line}" for element in elements], language))


def _few(names: Sequence[str], language: Language) -> str:
    """The first names; the rest as a number."""
    shown = ", ".join(names[:_MOST_ELEMENTS])
    rest = len(names) - _MOST_ELEMENTS
    return f"{shown}, {_MORE.in_(language).format(rest)}" if rest > 0 else shown


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}…"
