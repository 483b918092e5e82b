"""`# sopflow: allow rule-name (reason)`: a finding that somebody has looked at and accepts.

Behind code, the comment covers what is found on its line. Alone on a line, it covers the whole node that begins on
the next line: a state with all that is in it, an entry, a list item.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Fix, Severity, Source, Span, Words
from sopflow.document import rules
from sopflow.document.nodes import Comment, Document, Mapping, Sequence
from sopflow.document.suggestions import did_you_mean

_MEANT = re.compile(r"\s*sopflow:\s*(allow|ignore|disable|suppress|noqa|izinkan|abaikan)\b", re.IGNORECASE)
_WRITTEN = re.compile(
    r"\s*sopflow: *allow +(?P<names>[a-z][a-z0-9-]*(?: *, *[a-z][a-z0-9-]*)*) *\((?P<reason>.*\S.*)\)\s*"
)
_CONTENT = re.compile(r"[ ]*(?:-[ ]+)?(?=[^\s#])")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One rule that one comment allows. `place` is the comment, `covered` is where it holds."""

    rule: str
    reason: str
    place: Span
    covered: Span


def suppressions(document: Document) -> tuple[Suppression, ...]:
    """Every well-formed suppression of a document, in file order."""
    read = [(comment, match) for comment in document.comments if (match := _WRITTEN.fullmatch(comment.text))]
    nodes = _nodes_below(document, [comment for comment, _ in read if not comment.trailing])
    return tuple(
        Suppression(
            rule=name.strip(),
            reason=match["reason"].strip(),
            place=Span(document.source, comment.start, comment.end),
            covered=nodes.get(comment) or _line(document.source, comment.start),
        )
        for comment, match in read
        for name in match["names"].split(",")
    )


def malformed(document: Document) -> tuple[Diagnostic, ...]:
    """Comments that mean to allow something and cannot be read, for want of a name or a reason."""
    return tuple(
        _malformed(Span(document.source, comment.start, comment.end))
        for comment in document.comments
        if _MEANT.match(comment.text) and not _WRITTEN.fullmatch(comment.text)
    )


def apply_suppressions(
    document: Document, diagnostics: Iterable[Diagnostic], known_rules: Collection[str]
) -> tuple[Diagnostic, ...]:
    """The findings that remain, and a warning for each suppression of an unknown rule or of nothing.

    Errors stay, and so does what a rule does not let be allowed. `known_rules` are the names of all rules.
    """
    found = tuple(diagnostics)
    written = suppressions(document)
    remaining = [one for one in found if not _can_go(one) or not any(_covers(each, one) for each in written)]
    remaining += [warning for each in written for warning in _judged(each, found, known_rules)]
    return tuple(sorted(remaining, key=lambda diagnostic: diagnostic.span.start))


def _can_go(diagnostic: Diagnostic) -> bool:
    return diagnostic.rule.can_be_allowed and diagnostic.severity is not Severity.ERROR


def _covers(suppression: Suppression, diagnostic: Diagnostic) -> bool:
    covered = suppression.covered
    return (
        diagnostic.rule.name == suppression.rule
        and diagnostic.span.source is covered.source
        and covered.start <= diagnostic.span.start <= covered.end
    )


def _judged(
    suppression: Suppression, found: tuple[Diagnostic, ...], known_rules: Collection[str]
) -> Iterator[Diagnostic]:
    name = suppression.rule
    if name not in known_rules:
        yield Diagnostic(
            rules.UNKNOWN_ALLOW,
            suppression.place,
            Words(en=f"there is no rule `{name}`", id=f"tidak ada aturan `{name}`"),
            help=did_you_mean(name, known_rules),
        )
        return
    covered = [diagnostic for diagnostic in found if _covers(suppression, diagnostic)]
    if not covered:
        yield Diagnostic(
            rules.UNUSED_ALLOW,
            suppression.place,
            Words(
                en=f"`{name}` finds nothing here, so there is nothing to allow",
                id=f"`{name}` tidak menemukan apa pun di sini, jadi tidak ada yang perlu diizinkan",
            ),
            help=Words(en="delete the comment", id="hapus komentarnya"),
            fix=_without(suppression),
        )
    elif not any(map(_can_go, covered)):
        yield Diagnostic(
            rules.UNUSED_ALLOW,
            suppression.place,
            Words(en=f"`{name}` cannot be allowed", id=f"`{name}` tidak dapat diizinkan"),
            help=Words(
                en="mend what it finds, and delete the comment", id="perbaiki temuannya, lalu hapus komentarnya"
            ),
        )


def _without(suppression: Suppression) -> Fix | None:
    """The comment left out; nothing where it allows something else too."""
    place, text = suppression.place, suppression.place.source.text
    if "," in text[place.start : place.end].partition("(")[0]:
        return None
    line = text.rfind("\n", 0, place.start) + 1
    code = text[line : place.start].rstrip()
    start, end = (line + len(code), place.end) if code else (line, min(place.end + 1, len(text)))
    return Fix(Span(place.source, start, end), "", Words(en="delete it", id="hapus"))


def _malformed(span: Span) -> Diagnostic:
    return Diagnostic(
        rules.MALFORMED_ALLOW,
        span,
        Words(
            en="this comment allows nothing: it needs the rule's name and a reason in brackets",
            id="komentar ini tidak mengizinkan apa pun: perlu nama aturan dan alasan di dalam kurung",
        ),
        help=Words(
            en="write: # sopflow: allow rule-name (why it is right here)",
            id="tulis: # sopflow: allow nama-aturan (mengapa di sini benar)",
        ),
    )


def _line(source: Source, place: int) -> Span:
    end = source.text.find("\n", place)
    return Span(source, source.text.rfind("\n", 0, place) + 1, end if end >= 0 else len(source.text))


def _nodes_below(document: Document, alone: list[Comment]) -> dict[Comment, Span]:
    """For each comment that stands alone, the node that begins on the next line with something on it."""
    wanted: dict[int, list[Comment]] = {}
    for comment in alone:
        wanted.setdefault(_next_content(document.source.text, comment.end), []).append(comment)
    covered: dict[Comment, Span] = {}
    for start, end in _entries(document) if wanted else ():
        for comment in wanted.pop(start, ()):  # the outermost comes first
            covered[comment] = Span(document.source, start, end)
    return covered


def _next_content(text: str, place: int) -> int:
    """Where the next line begins that is neither blank nor a comment, its first dash left out."""
    line = text.find("\n", place) + 1
    while line:
        content = _CONTENT.match(text, line)
        if content:
            return content.end()
        line = text.find("\n", line) + 1
    return len(text)


def _entries(document: Document) -> Iterator[tuple[int, int]]:
    """Where every map entry and list item begins and ends, the outer ones before the inner."""
    for _, node in document.pointers():
        if isinstance(node, Mapping):
            yield from ((node.keys[name].start, value.end) for name, value in node.values.items())
        elif isinstance(node, Sequence):
            yield from ((item.start, item.end) for item in node.items)
