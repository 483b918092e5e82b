"""What is known of the whole before a step is read: failures and times of all steps, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Words
from sopflow.playbook.states import ByResult, Call, State
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.calls import failures
from sopflow.rendering.manual.lines import joined, span
from sopflow.rendering.manual.model import Block, Code, Grid, Item, Items, Line, Row
from sopflow.rendering.manual.ways import target_items

_TIMES = (
    Words(en="Step", id="Langkah"),
    Words(en="Within", id="Dalam"),
    Words(en="Reminders", id="Pengingat"),
    Words(en="When it is late", id="Bila terlambat"),
)
_REMIND = Words(en="every {}, at most {} times", id="setiap {}, paling banyak {} kali")


def failing(book: Book) -> tuple[Block, ...]:
    """Each call with what comes of its failures, step by step."""
    items = tuple(item for id in book.numbers for item in _calls(book, book.states[id]))
    return (Items(items),) if items else ()


def _calls(book: Book, state: State) -> Iterator[Item]:
    if isinstance(state.verb, Call):
        for one in state.verb.operations:
            yield Item((*book.step(state.id), " · ", Code(one.operation)), failures(book, one))


def times(book: Book) -> tuple[Block, ...]:
    """The steps that wait for so long and no longer."""
    rows = tuple(
        Row(tuple(_times(book, state)))
        for state in (book.states[id] for id in book.numbers)
        if state.patience.within is not None or state.patience.remind is not None
    )
    return (Grid(tuple(book.say(head) for head in _TIMES), rows),) if rows else ()


def _times(book: Book, state: State) -> Iterator[Line]:
    patience = state.patience
    yield book.step(state.id)
    yield span(patience.within, book.language) if patience.within is not None else ()
    if patience.remind is None:
        yield ()
    else:
        yield book.say(_REMIND, span(patience.remind.every, book.language), str(patience.remind.times))
    target = patience.late
    if target is None and isinstance(state.next, ByResult):
        target = state.next.targets.get("late")
    late = target_items(book, target) if target is not None else ()
    yield joined((item.line for item in late), "; ")
