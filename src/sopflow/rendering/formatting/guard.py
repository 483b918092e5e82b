"""Whether a text in the new layout still says what it said: value for value, comment for comment, hash for hash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sopflow.diagnostics import Words, has_errors
from sopflow.document.nodes import Comment, Document, Mapping, Node, Scalar, Sequence
from sopflow.document.pointer import Pointer
from sopflow.document.suppressions import suppressions
from sopflow.document.yaml_reader import Reading
from sopflow.playbook.decode import decode
from sopflow.program.identity import digest_of
from sopflow.rendering.formatting.kinds import Kind
from sopflow.rendering.formatting.order import Order
from sopflow.schema.validator import structure

_VALUES = Words(en="the values would not be the same", id="isinya akan berubah")
_COMMENTS = Words(en="a comment would be lost", id="sebuah komentar akan hilang")
_ALLOWED = Words(
    en="a comment that allows a finding would stand for another place",
    id="komentar yang mengizinkan temuan akan berlaku di tempat lain",
)
_SLIPS = Words(
    en="a slip that `sopflow check` warns of here would be hidden: mend it first",
    id="kekeliruan yang diperingatkan `sopflow check` di sini akan tersembunyi: perbaiki dulu",
)
_MEANING = Words(en="the content hash would not be the same", id="hash isinya akan berubah")


def what_changed(before: Reading, order: Order, after: Reading, kind: Kind) -> Words | None:
    """What the second text does not say as the first did; None where they mean the same."""
    old, new = before.document, after.document
    if old is None or new is None or has_errors(after.diagnostics) or not _same(old.root, new.root, order):
        return _VALUES
    if _words(old.comments) != _words(new.comments):
        return _COMMENTS
    if _slips(before) != _slips(after):
        return _SLIPS
    if _allowed(old) != _allowed(new):
        return _ALLOWED
    return None if kind != "playbook" or _hash(old) == _hash(new) else _MEANING


def _hash(document: Document) -> str:
    """The content hash without what operations promise, which no layout can change; of a playbook that does not fit
    its schema there is none."""
    return "" if structure("playbook").faults(document) else digest_of(decode(document))


def _same(one: Node, other: Node, order: Order) -> bool:
    match one, other:
        case Scalar(), Scalar():
            return type(one.value) is type(other.value) and one.value == other.value
        case Sequence(), Sequence():
            pairs = zip(one.items, other.items, strict=False)
            return len(one.items) == len(other.items) and all(_same(*pair, order) for pair in pairs)
        case Mapping(), Mapping():
            keys = order.keys(one)
            return keys == tuple(other.values) and all(_same(one.values[k], other.values[k], order) for k in keys)
        case _:
            return False


def _words(comments: tuple[Comment, ...]) -> Counter[str]:
    return Counter(comment.text.strip() for comment in comments)


def _slips(reading: Reading) -> Counter[tuple[str, str]]:
    return Counter((each.code, each.message.en) for each in reading.diagnostics)


def _allowed(document: Document) -> Counter[tuple[str, str, tuple[Pointer, ...]]]:
    """Every suppression with all that it covers."""
    written = suppressions(document)
    places = sorted(_places(document)) if written else []
    found: Counter[tuple[str, str, tuple[Pointer, ...]]] = Counter()
    for each in written:
        inside = [at for place, at in places if each.covered.start <= place <= each.covered.end]
        found[each.rule, each.reason, tuple(sorted(inside, key=str))] += 1
    return found


def _places(document: Document) -> Iterator[tuple[int, Pointer]]:
    for at, node in document.pointers():
        if not at or isinstance(at[-1], int):
            yield node.start, at
        else:
            yield document.key_span(at).start, at
