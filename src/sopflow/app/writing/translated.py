"""The use case `i18n import`: words that translators wrote, put into the playbook by their places."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from sopflow.app.adapters import installed
from sopflow.app.checking import check_all
from sopflow.app.files import reading_over
from sopflow.app.procedure import Procedure
from sopflow.app.writing.rewriting import original, rewrite
from sopflow.app.writing.translating import Entry, entries
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Fix, Severity, Span, Words
from sopflow.document.edit import apply
from sopflow.document.nodes import Mapping as Map
from sopflow.document.nodes import Node, Scalar
from sopflow.document.pointer import Pointer
from sopflow.document.scalars import typed
from sopflow.errors import UsageError
from sopflow.rendering.formatting.quoting import is_plain_in_a_block, needs_no_quotes, quoted
from sopflow.rendering.translations import Wanted

_HOLES = "holes-differ"
_NO_WORDS = Words(en="", id="")


@dataclass(frozen=True, slots=True)
class Left:
    """Words that were not taken, and why."""

    wanted: Wanted
    why: Words


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of words: those that were put in, and those that were left."""

    taken: tuple[Wanted, ...]
    left: tuple[Left, ...]


class BreaksError(UsageError):
    """With these words the playbook would not check, or a text would compute something else than its original.

    Attributes:
        diagnostics: what would be found that is not found now.
    """

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(map(str, diagnostics)))


_UNKNOWN = Words(en="no words stand there", id="tidak ada teks di sana")
_NO_LANGUAGE = Words(en="the playbook does not have that language", id="playbook tidak memakai bahasa itu")
_CHANGED = Words(
    en="the original has changed since it was translated", id="teks aslinya sudah berubah sejak diterjemahkan"
)


def put(procedure: Procedure, wanted: Iterable[Wanted]) -> Imported:
    """Put words into the playbook's file: by their places, so that comments and all else stay as they are. What is
    there already, and what is empty, is passed over.

    Raises:
        BreaksError: nothing was written.
        UnreadableFile: the file was changed meanwhile, or cannot be written.
    """
    file = original(procedure.path)
    known = {one.key: one for one in entries(procedure)}
    taken: list[Wanted] = []
    left: list[Left] = []
    for one in wanted:
        entry = known.get(one.key)
        if not one.text.strip() or (entry is not None and entry.texts.get(one.language) == one.text):
            continue
        why = _why_not(procedure, entry, one)
        if why is not None:
            left.append(Left(one, why))
        else:
            taken.append(one)
    if file.source.text != procedure.document.source.text:
        raise file.changed()
    if taken:
        text = apply(file.source.text, _edits(procedure, known, taken))
        _must_check(procedure, file.path, text)
        rewrite(file, text)
    return Imported(tuple(taken), tuple(left))


def _why_not(procedure: Procedure, entry: Entry | None, wanted: Wanted) -> Words | None:
    languages = procedure.playbook.languages
    if entry is None:
        return _UNKNOWN
    if wanted.language not in languages[1:]:
        return _NO_LANGUAGE
    return None if entry.texts.get(languages[0], "") == wanted.source else _CHANGED


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────


def _edits(procedure: Procedure, known: Mapping[str, Entry], taken: Sequence[Wanted]) -> list[Fix]:
    """One edit a place: several languages that are new in one place are put there together."""
    by_place: dict[Pointer, dict[str, str]] = {}
    for one in taken:
        by_place.setdefault(known[one.key].at, {})[one.language] = one.text
    return [fix for at, words in by_place.items() for fix in _of_place(procedure, at, words)]


def _of_place(procedure: Procedure, at: Pointer, words: Mapping[str, str]) -> list[Fix]:
    document = procedure.document
    node, source = document.node(at), document.source
    if not isinstance(node, Map):
        old = node.text if isinstance(node, Scalar) else ""
        both = {procedure.playbook.languages[0]: old, **words}
        inside = ", ".join(f"{name}: {_scalar(text, flow=True)}" for name, text in both.items())
        return [_fix(procedure, node.start, _end(source.text, node), f"{{{inside}}}")]
    changed = [
        _fix(procedure, below.start, _end(source.text, below), _scalar(words[name], flow=node.flow))
        for name, below in node.values.items()
        if name in words
    ]
    fresh = {name: text for name, text in words.items() if name not in node.values}
    return [*changed, *([_after(procedure, node, fresh)] if fresh else [])]


def _after(procedure: Procedure, node: Map, fresh: Mapping[str, str]) -> Fix:
    """New languages behind the last one; in a block on lines of their own, behind a comment that stands there."""
    text = procedure.document.source.text
    end = _end(text, list(node.values.values())[-1])
    lines = [f"{name}: {_scalar(words, flow=node.flow)}" for name, words in fresh.items()]
    if node.flow:
        return _fix(procedure, end, end, "".join(f", {line}" for line in lines))
    start = next(iter(node.keys.values())).start
    indent = " " * (start - text.rfind("\n", 0, start) - 1)
    line_end = text.find("\n", end)
    at = len(text) if line_end < 0 else line_end - text[:line_end].endswith("\r")
    return _fix(procedure, at, at, "".join(f"\n{indent}{line}" for line in lines))


def _fix(procedure: Procedure, start: int, end: int, text: str) -> Fix:
    return Fix(Span(procedure.document.source, start, end), text, _NO_WORDS)


def _end(text: str, node: Node) -> int:
    """Where a value ends, its last line break left where it is."""
    end = node.end
    while end > node.start and text[end - 1] in "\r\n":
        end -= 1
    return end


def _scalar(text: str, *, flow: bool) -> str:
    """A text on one line of YAML, in the mildest quotes that will do. `flow` says that it stands in braces."""
    if needs_no_quotes(text) or (not flow and is_plain_in_a_block(text) and typed(text) == text):
        return text
    return quoted(text, json.dumps(text, ensure_ascii=False))


# ── checking ─────────────────────────────────────────────────────────────────────────────────────────────────


def _must_check(procedure: Procedure, path: Path, text: str) -> None:
    before, _ = check_all([path], installed())
    after, _ = check_all([path], installed(), reading_over({path.resolve(): text}))
    known = Counter(_known(one) for checked in before for one in checked.diagnostics)
    fresh = []
    for one in (one for checked in after for one in checked.diagnostics if _breaks(one)):
        known[_known(one)] -= 1
        if known[_known(one)] < 0:
            fresh.append(one)
    if fresh:
        raise BreaksError(fresh)


def _known(finding: Diagnostic) -> tuple[str, str]:
    return finding.code, finding.message.en


def _breaks(finding: Diagnostic) -> bool:
    return finding.severity is Severity.ERROR or finding.rule.name == _HOLES
