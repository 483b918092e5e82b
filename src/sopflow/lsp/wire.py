"""Findings and places in the protocol's own types."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types
from pygls import uris

from sopflow.diagnostics import Diagnostic, Fix, Language, Severity, Span, Words
from sopflow.lsp.positions import Encoding, Lines

_SEVERITY = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_LOOK_FIRST = Words(en="{} (look at it first)", id="{} (periksa dulu)")


def path_of(uri: str) -> Path | None:
    """The file that a URI names; None of one that is no file, such as a text that was never saved."""
    name = uris.to_fs_path(uri) if uri.startswith("file:") else None
    return Path(name).resolve() if name else None


def uri_of(path: Path) -> str:
    """The URI of a file."""
    return path.resolve().as_uri()


def range_of(span: Span, encoding: Encoding) -> types.Range:
    """A place of a text as the editor counts."""
    return range_in(Lines(span.source.text, encoding), span.start, span.end)


def range_in(lines: Lines, start: int, end: int) -> types.Range:
    """The same for several places of one text."""
    return types.Range(types.Position(*lines.position(start)), types.Position(*lines.position(end)))


def diagnostics_of(found: Iterable[Diagnostic], language: Language, encoding: Encoding) -> list[types.Diagnostic]:
    """Findings of one text."""
    lines: dict[str, Lines] = {}
    return [
        diagnostic_of(one, language, lines.setdefault(one.span.source.text, Lines(one.span.source.text, encoding)))
        for one in found
    ]


def diagnostic_of(found: Diagnostic, language: Language, lines: Lines) -> types.Diagnostic:
    """What was found, with its mend and its note below it, and its further places."""
    parts = [found.message, *(part for part in (found.help, found.note) if part is not None)]
    return types.Diagnostic(
        range=range_in(lines, found.span.start, found.span.end),
        message="\n".join(part.in_(language) for part in parts),
        severity=_SEVERITY[found.severity],
        code=found.code,
        source="sopflow",
        related_information=[
            types.DiagnosticRelatedInformation(
                location=types.Location(uri_of(Path(label.span.source.path)), range_of(label.span, lines.encoding)),
                message=label.text.in_(language),
            )
            for label in found.labels
        ],
    )


def quick_fix(found: Diagnostic, fix: Fix, language: Language, lines: Lines) -> types.CodeAction:
    """The edit that mends a finding. An unsafe one says that somebody should look, and is never preferred."""
    title = fix.title.in_(language)
    change = types.TextEdit(range_in(lines, fix.span.start, fix.span.end), fix.text)
    return types.CodeAction(
        title=title if fix.safe else _LOOK_FIRST.in_(language).format(title),
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic_of(found, language, lines)],
        is_preferred=fix.safe,
        edit=types.WorkspaceEdit(changes={uri_of(Path(fix.span.source.path)): [change]}),
    )


def whole(lines: Lines, text: str) -> types.TextEdit:
    """The edit that puts another text in the whole one's place."""
    return types.TextEdit(range_in(lines, 0, len(lines.text)), text)


def edits(spans: Iterable[Span], text: str, encoding: Encoding) -> types.WorkspaceEdit:
    """The same text in the place of each of these."""
    changes: dict[str, list[types.TextEdit]] = {}
    lines: dict[str, Lines] = {}
    for span in spans:
        uri = uri_of(Path(span.source.path))
        kept = lines.setdefault(uri, Lines(span.source.text, encoding))
        changes.setdefault(uri, []).append(types.TextEdit(range_in(kept, span.start, span.end), text))
    return types.WorkspaceEdit(changes=changes)
