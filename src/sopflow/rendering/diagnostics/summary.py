"""How many findings there are, in numbers and in words."""

from __future__ import annotations

from collections.abc import Sequence

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Language, Severity


@dataclass(frozen=True, slots=True)
class Summary:
    """The findings by severity, and how many files they are in."""

    errors: int
    warnings: int
    infos: int
    files: int


def summary(diagnostics: Sequence[Diagnostic]) -> Summary:
    """Count the findings."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    return Summary(
        errors=severities.count(Severity.ERROR),
        warnings=severities.count(Severity.WARNING),
        infos=severities.count(Severity.INFO),
        files=len({diagnostic.path for diagnostic in diagnostics}),
    )


def in_words(counts: Summary, language: Language) -> str:
    """One line, such as "2 errors, 1 warning in 1 file"; empty when there is nothing to count."""
    numbers = (counts.errors, counts.warnings, counts.infos)
    if not any(numbers):
        return ""
    if language == "id":
        parts = [f"{n} {word}" for n, word in zip(numbers, ("kesalahan", "peringatan", "info"), strict=True) if n]
        return f"{', '.join(parts)} di {counts.files} berkas"
    parts = [_counted(n, word) for n, word in zip(numbers, ("error", "warning", "note"), strict=True) if n]
    return f"{', '.join(parts)} in {_counted(counts.files, 'file')}"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
