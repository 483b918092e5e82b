"""Where a step leads: one item a way, with its condition, what changes on it, and how often it may be taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.playbook.states import Branches, ByChoice, ByResult, Continue, Go, Next, Target
from sopflow.playbook.values import Condition
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.lines import condition, joined
from sopflow.rendering.manual.model import Code, Item, Line, Strong

_IF = Words(en="if {}: ", id="jika {}: ")
_ELSE = Words(en="else: ", id="selain itu: ")
_IS = Words(en="{} is {}", id="{} adalah {}")
_SET = Words(en="note {} = {}", id="catat {} = {}")
_ADD = Words(en="add {} to {}", id="tambahkan {} ke {}")
_AGAIN = Words(en="ask {} again", id="tanyakan {} lagi")
_AT_MOST = Words(en="at most {} times", id="paling banyak {} kali")
_ONCE = Words(en="once at most", id="paling banyak satu kali")
_THEN = Words(en="after that: ", id="setelah itu: ")
_CONTINUE = Words(en="→ go on as if it had succeeded", id="→ lanjut seolah-olah berhasil")
RESULTS = {
    "met": Words(en="everything holds", id="semua terpenuhi"),
    "refused": Words(en="refused", id="ditolak"),
    "granted": Words(en="granted", id="disetujui"),
    "late": Words(en="too late", id="terlambat"),
    "done": Words(en="done", id="selesai"),
    "not_found": Words(en="there is none", id="tidak ditemukan"),
    "rejected": Words(en="the system, or who was to confirm, says no", id="sistem, atau yang mengonfirmasi, menolak"),
    "conflict": Words(en="it collides with something that is there", id="bertabrakan dengan yang sudah ada"),
    "unavailable": Words(en="nobody answers", id="tidak ada jawaban"),
    "unauthorized": Words(en="we may not", id="tidak diizinkan"),
    "in_doubt": Words(en="not known whether it happened", id="tidak diketahui apakah terjadi"),
}


def next_items(book: Book, next_: Next | None) -> tuple[Item, ...]:
    """The ways of a step's `next`, in the order in which they are tried."""
    match next_:
        case None:
            return ()
        case ByResult(targets=targets):
            return tuple(under(book, result_line(book, result), target) for result, target in targets.items())
        case ByChoice():
            return tuple(_choices(book, next_))
        case Go() | Branches():
            return target_items(book, next_)
        case _:
            assert_never(next_)


def result_line(book: Book, result: str) -> Line:
    """What came of a step, in words where the tool knows it."""
    if result in RESULTS:
        return (Strong(RESULTS[result].in_(book.language)),)
    if result in book.playbook.outcomes:
        return (Strong(book.outcome(result)),)
    return (Strong(result),)


def target_items(book: Book, target: Target | Continue) -> tuple[Item, ...]:
    """The ways of one target."""
    match target:
        case Continue():
            return (Item((_CONTINUE.in_(book.language),)),)
        case Go():
            return (Item(go_line(book, target)),)
        case Branches(branches=branches):
            return tuple(Item((*_when(book, branch.when), *go_line(book, branch.go))) for branch in branches)
        case _:
            assert_never(target)


def go_line(book: Book, go: Go) -> Line:
    """Where a way leads, what it notes, how often it may be taken and where it goes then."""
    notes = list(_notes(book, go))
    line: Line = book.to(go.to)
    if notes:
        line = (*line, " (", *joined(notes, "; "), ")")
    if go.then is not None:
        line = (*line, "; ", *book.say(_THEN), *book.to(go.then))
    return (*line, " ", *book.covered(go.covers)) if go.covers else line


def _notes(book: Book, go: Go) -> Iterator[Line]:
    for one in go.set:
        yield book.say(_SET, book.fact(one.fact), book.valued(one.fact, one.value))
    for one in go.add:
        yield book.say(_ADD, book.valued(one.fact, one.value), book.fact(one.fact))
    for name in go.ask_again:
        yield book.say(_AGAIN, book.fact(name))
    if go.at_most is not None:
        yield book.say(_ONCE) if go.at_most == 1 else book.say(_AT_MOST, str(go.at_most))


def under(book: Book, head: Line, target: Target | Continue) -> Item:
    """A way under what brings it about: on one line where it is the only one."""
    inner = target_items(book, target)
    return Item((*head, ": ", *inner[0].line)) if len(inner) == 1 else Item((*head, ":"), inner)


def _choices(book: Book, next_: ByChoice) -> Iterator[Item]:
    by = (Code(next_.by.text),)
    for name, target in next_.cases.items():
        yield from _guarded(book, book.say(_IF, book.say(_IS, by, _case(book, next_.by.text, name))), target)
    if next_.else_ is not None:
        yield from _guarded(book, book.say(_ELSE), next_.else_)


def _case(book: Book, by: str, name: str) -> Line:
    """A value of what is asked for, with its long name where that is a fact or a setting of the playbook's own type."""
    declared = book.program.facts.get(by) or book.program.settings.get(by.removeprefix("settings."))
    return (book.named_value(declared.type, name) if declared is not None else ()) or (Code(name),)


def _guarded(book: Book, head: Line, target: Target) -> Iterator[Item]:
    inner = target_items(book, target)
    if len(inner) == 1:
        yield Item((*head, *inner[0].line))
    else:
        yield Item(head, inner)


def _when(book: Book, when: Condition | None) -> Line:
    if when is None:
        return book.say(_ELSE)
    return book.say(_IF, condition(when, book.language))
