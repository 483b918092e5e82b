"""What is wrong, where, and how to mend it: frozen values that every room produces and one room renders.

A `Rule` is declared once, in the room that finds the fault; its page (`rules/<name>.md` beside it) is what
`sopflow explain CODE` prints. A `Diagnostic` is one finding of a rule. Words stand in Indonesian and English
side by side, where the finding is made.

Families of codes: SF0 reading YAML · SF1 shape · SF2 names · SF3 flow · SF4 expressions, types and missing
values · SF5 time · SF6 operations · SF7 people and words · SF8 languages · SF9 privacy and clauses.
"""

from __future__ import annotations

import enum
from bisect import bisect_right
from dataclasses import field
from functools import cached_property
from itertools import accumulate
from typing import Literal

from sopflow.dataclass import dataclass

Language = Literal["id", "en"]


class Severity(enum.StrEnum):
    """How grave a finding is. Only an ERROR keeps a playbook from running."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence for people in both languages of the tool."""

    en: str
    id: str

    def in_(self, language: Language) -> str:
        """The sentence in that language."""
        return self.id if language == "id" else self.en


@dataclass(frozen=True)
class Source:
    """A text and the name it is known by (a path as the user wrote it)."""

    path: str
    text: str = field(repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        lines = self.text.split("\n")
        return [0, *accumulate(len(line) + 1 for line in lines[:-1])]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character's offset."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line, from 1, without its line break."""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] - 1 if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: character offsets, the end not included."""

    source: Source
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What kind of fault it is. Its name is what `# sopflow: allow NAME (reason)` names."""

    code: str
    name: str
    severity: Severity
    title: Words
    can_be_allowed: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A further place that belongs to a finding, with a word on why."""

    span: Span
    text: Words


@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that mends the finding: the span's text becomes `text`. Safe ones never change the meaning."""

    span: Span
    text: str
    title: Words
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what, where (`span`, None where a whole file is meant by `path`), and how to mend it."""

    rule: Rule
    span: Span
    message: Words
    help: Words | None = None
    note: Words | None = None
    labels: tuple[Label, ...] = ()
    fix: Fix | None = None
    severity_override: Severity | None = None

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def severity(self) -> Severity:
        return self.severity_override or self.rule.severity

    @property
    def path(self) -> str:
        return self.span.source.path

    @property
    def line(self) -> int:
        return self.span.source.position(self.span.start)[0]

    @property
    def column(self) -> int:
        return self.span.source.position(self.span.start)[1]

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.message.en}"


def has_errors(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> bool:
    """Whether anything in it keeps a playbook from running."""
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
