"""A step that asks systems: what is called with what, who confirms it, and what comes of each failure."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.adapter_api import Effect
from sopflow.catalog.model import Operation as Declared
from sopflow.diagnostics import Words
from sopflow.playbook.states import Call, Confirmation, Operation
from sopflow.playbook.values import FormRef, RecordValue
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.lines import condition, fields, joined, span, value
from sopflow.rendering.manual.model import Block, Code, Item, Items, Line, Paragraph, Strong
from sopflow.rendering.manual.ways import result_line as error_line
from sopflow.rendering.manual.ways import under

_LOOK_UP = Words(en="Look up: {}", id="Cari: {}")
_WRITE = Words(en="Have it done: {}", id="Kerjakan di sistem: {}")
_FOREVER = Words(en="Have it done: {}. It cannot be undone.", id="Kerjakan di sistem: {}. Tidak bisa dibatalkan.")
_SIDE_BY_SIDE = Words(en="Side by side:", id="Serentak:")
_WITH = Words(en="with {}", id="dengan {}")
_SAVE = Words(en="noted as {}", id="dicatat sebagai {}")
_ADD_TO = Words(en="added to {}", id="ditambahkan ke {}")
_CONFIRM = Words(en="{} says yes before it is sent", id="{} menyetujui sebelum dikirim")
_SOMEBODY = Words(en="a person", id="seseorang")
_NOT_BY = Words(en="not by whoever stands for: {}", id="bukan oleh orang pada: {}")
_UNASKED = Words(en="nobody is asked first: {}", id="tanpa konfirmasi: {}")
_UNDO = Words(en="taken back after a correction by {}", id="setelah koreksi dibatalkan dengan {}")
_REPEAT = Words(
    en="again every {}, at most {} times, until {}", id="ulangi setiap {}, paling banyak {} kali, sampai {}"
)
_RETRY = Words(en="where nobody answers: {} further attempts", id="bila tidak ada jawaban: {} kali coba lagi")
_WAIT = Words(en=", {} between them", id=", jeda {}")
_TIMEOUT = Words(en="an answer is waited for {}", id="jawaban ditunggu {}")
_DOUBT = Words(
    en="where the reply is lost: looked up by {}; what is not there is sent again, and stays one",
    id="bila balasan hilang: dicari dengan {}; yang belum ada dikirim lagi, dan tetap satu",
)
_ATTENTION = Words(
    en="anything else: the case needs attention, and a person decides",
    id="selain itu: kasus perlu perhatian, dan seseorang memutuskan",
)
_ANY_FAILURE = Words(
    en="whatever fails: the case needs attention, and a person decides",
    id="apa pun yang gagal: kasus perlu perhatian, dan seseorang memutuskan",
)
_FAILS = Words(en="When it fails:", id="Bila gagal:")


def call(book: Book, verb: Call) -> Iterator[Block]:
    """What is called, each operation with its details; then what comes of failures."""
    if len(verb.operations) > 1:
        yield Paragraph((Strong(_SIDE_BY_SIDE.in_(book.language)),))
    yield Items(tuple(Item(_head(book, one), tuple(map(Item, _details(book, one)))) for one in verb.operations))
    failing = tuple(_failing(book, one, len(verb.operations) > 1) for one in verb.operations)
    if any(failing):
        yield Paragraph((Strong(_FAILS.in_(book.language)),))
        yield Items(tuple(item for items in failing for item in items))


def named(book: Book, operation: str) -> Line:
    """An operation by its title and its name."""
    declared = book.program.operations.get(operation)
    return (declared.title.in_(book.language), " ", Code(operation)) if declared else (Code(operation),)


def failures(book: Book, one: Operation) -> tuple[Item, ...]:
    """What comes of each failure that is named, what is tried before, and who decides about the rest."""
    return (
        *(Item(line) for line in _before(book, one)),
        *(under(book, error_line(book, error), target) for error, target in one.on_error.items()),
        Item(book.say(_ATTENTION if one.on_error else _ANY_FAILURE)),
    )


def _failing(book: Book, one: Operation, several: bool) -> tuple[Item, ...]:
    """The failures that the playbook names; those of several operations say whose they are."""
    items = tuple(under(book, error_line(book, error), target) for error, target in one.on_error.items())
    return (Item((Code(one.operation),), items),) if several and items else items


def _head(book: Book, one: Operation) -> Line:
    declared = book.program.operations.get(one.operation)
    return book.say(_done(declared), named(book, one.operation))


def _done(declared: Declared | None) -> Words:
    if declared is None or declared.effect is Effect.READ:
        return _LOOK_UP
    return _FOREVER if declared.effect is Effect.IRREVERSIBLE else _WRITE


def _details(book: Book, one: Operation) -> Iterator[Line]:
    if one.with_ is not None:
        yield book.say(_WITH, _given(book, one.with_))
    if one.save is not None:
        yield book.say(_SAVE, book.fact(one.save))
    if one.add_to is not None:
        yield book.say(_ADD_TO, book.fact(one.add_to))
    yield from _confirmed(book, one)
    if one.repeat is not None:
        every, until = span(one.repeat.every, book.language), condition(one.repeat.until, book.language)
        yield book.say(_REPEAT, every, str(one.repeat.at_most), until)
    if one.undo is not None:
        yield book.say(_UNDO, named(book, one.undo.operation))


def _given(book: Book, given: RecordValue | FormRef) -> Line:
    return joined(fields(given, book.language), "; ") if isinstance(given, RecordValue) else value(given, book.language)


def _confirmed(book: Book, one: Operation) -> Iterator[Line]:
    declared = book.program.operations.get(one.operation)
    if isinstance(one.confirm, Confirmation):
        who = book.role(one.confirm.role) if one.confirm.role is not None else _SOMEBODY.in_(book.language)
        yield book.say(_CONFIRM, who)
        if one.confirm.not_by:
            yield book.say(_NOT_BY, joined((Code(name),) for name in one.confirm.not_by))
    elif one.confirm is False:
        yield book.say(_UNASKED, one.because or "")
    elif declared is not None and declared.effect is Effect.IRREVERSIBLE:
        yield book.say(_CONFIRM, _SOMEBODY.in_(book.language))


def _before(book: Book, one: Operation) -> Iterator[Line]:
    """What is tried before a failure is one."""
    if one.timeout is not None:
        yield book.say(_TIMEOUT, span(one.timeout, book.language))
    if one.retry is not None:
        wait = book.say(_WAIT, span(one.retry.wait, book.language)) if one.retry.wait is not None else ()
        yield (*book.say(_RETRY, str(one.retry.times)), *wait)
    declared = book.program.operations.get(one.operation)
    if declared is not None and declared.writes and declared.look_up is not None:
        yield book.say(_DOUBT, (Code(declared.look_up.operation),))
