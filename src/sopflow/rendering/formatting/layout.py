"""A file of ours in the one layout, or why it stays as it is."""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Source, Words, has_errors
from sopflow.document.yaml_reader import read
from sopflow.rendering.formatting.guard import what_changed
from sopflow.rendering.formatting.kinds import kind_of
from sopflow.rendering.formatting.order import order_of
from sopflow.rendering.formatting.printing import printed

_NOT_OURS = Words(
    en="it is no playbook, no file of scenarios and no list of clauses",
    id="ini bukan playbook, bukan berkas skenario, dan bukan daftar klausul",
)
_UNREAD = Words(en="it cannot be read", id="tidak bisa dibaca")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """What came of a file.

    Attributes:
        text: the file in the one layout; as it was where it stays.
        refusal: why it stays; None where it does not.
        diagnostics: what keeps it from being read.
    """

    text: str
    refusal: Words | None = None
    diagnostics: tuple[Diagnostic, ...] = ()


def laid_out(source: Source) -> LaidOut:
    """A playbook, a file of scenarios or a list of clauses in the one layout. Line ends stay what most of them are.

    Never raises. What cannot be read stays as it is, and so does a file that would not mean the same: the new text is
    read and compared, its comments and its content hash included.
    """
    if source.text.count("\r\n") * 2 <= source.text.count("\n"):
        return _laid_out(Source(source.path, source.text.replace("\r\n", "\n")), source)
    done = _laid_out(Source(source.path, source.text.replace("\r\n", "\n")), source)
    return LaidOut(done.text.replace("\n", "\r\n")) if done.refusal is None else done


def _laid_out(source: Source, original: Source) -> LaidOut:
    reading = read(source)
    if reading.document is None or has_errors(reading.diagnostics):
        return LaidOut(original.text, _UNREAD, read(original).diagnostics)
    kind = kind_of(reading.document)
    if kind is None:
        return LaidOut(original.text, _NOT_OURS)
    order = order_of(reading.document, kind)
    text = printed(reading.document, order)
    if text == source.text:
        return LaidOut(text)
    again = read(Source(source.path, text))
    changed = what_changed(reading, order, again, kind)
    return LaidOut(text) if changed is None else LaidOut(original.text, changed)
