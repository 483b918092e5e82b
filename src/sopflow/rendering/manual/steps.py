"""A step: who does it, what is said, what is done, and where it leads."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Words
from sopflow.playbook.states import State
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.lines import fill, joined, span, text_in
from sopflow.rendering.manual.model import Block, Code, Item, Items, Line, Paragraph, Section, Strong
from sopflow.rendering.manual.verbs import blocks
from sopflow.rendering.manual.ways import next_items, target_items

_BY = Words(en="By: {}", id="Oleh: {}")
_LOOP = Words(en="for each item of {}", id="untuk setiap butir dari {}")
_EVERY_END = Words(
    en="Every case passes here before it ends.", id="Setiap kasus melewati langkah ini sebelum berakhir."
)
_SAY = Words(en="Say:", id="Sampaikan:")
_DRAFT = Words(en=" (draft)", id=" (konsep)")
_NOTE = Words(en="Note {} = {}.", id="Catat {} = {}.")
_ADD = Words(en="Add {} to {}.", id="Tambahkan {} ke {}.")
_THEN = Words(en="Then:", id="Lalu:")
_WITHIN = Words(en="Within {}; else:", id="Dalam {}; bila lewat:")
_WITHIN_ALONE = Words(en="Within {}.", id="Dalam {}.")
_REMIND = Words(en="{} is reminded every {}, at most {} times.", id="{} diingatkan setiap {}, paling banyak {} kali.")
_WHOEVER = Words(en="Whoever it waits for", id="Yang ditunggu")


def step(book: Book, state: State) -> Section:
    """The section of one step."""
    return Section(
        f"step-{state.id}",
        str(book.numbers[state.id]),
        book.step_title(state.id),
        tuple(_blocks(book, state)),
    )


def _blocks(book: Book, state: State) -> Iterator[Block]:
    yield Paragraph(_about(book, state), "note")
    if state.help is not None:
        yield Paragraph(text_in(state.help, book.content))
    for name in state.say:
        yield _said(book, name)
    for one in state.set:
        yield Paragraph(book.say(_NOTE, book.fact(one.fact), book.valued(one.fact, one.value)))
    for one in state.add:
        yield Paragraph(book.say(_ADD, book.valued(one.fact, one.value), book.fact(one.fact)))
    yield from blocks(book, state.verb)
    yield from _patience(book, state)
    following = next_items(book, state.next) or _along_always(book, state)
    if following:
        yield Paragraph((Strong(_THEN.in_(book.language)),))
        yield Items(following)


def _about(book: Book, state: State) -> Line:
    """What the playbook calls it, who does it, in which loop it stands, which clauses it encodes."""
    parts: list[Line] = [(Code(state.id),)]
    if state.role is not None:
        parts.append(book.say(_BY, book.role(state.role)))
    parts += [book.say(_LOOP, book.step(loop)) for loop in book.program.states[state.id].loops[-1:]]
    if state.id in book.playbook.always:
        parts.append(book.say(_EVERY_END))
    if state.covers:
        parts.append(book.covered(state.covers))
    return joined(parts, " · ")


def _said(book: Book, name: str) -> Paragraph:
    script = book.playbook.scripts[name]
    words = text_in(script.text, book.content)
    draft = (_DRAFT.in_(book.language),) if script.draft else ()
    covers = (" ", *book.covered(script.covers)) if script.covers else ()
    return Paragraph((Strong(_SAY.in_(book.language)), " “", *words, "”", *draft, *covers), "said")


def _patience(book: Book, state: State) -> Iterator[Block]:
    """How long a step waits, who is reminded, where it goes then."""
    patience = state.patience
    if patience.remind is not None:
        remind = patience.remind
        who = book.role(remind.to) if remind.to is not None else _WHOEVER.in_(book.language)
        yield Paragraph(book.say(_REMIND, who, span(remind.every, book.language), str(remind.times)))
    if patience.within is not None:
        words = _WITHIN if patience.late is not None else _WITHIN_ALONE
        yield Paragraph(fill(words, book.language, span(patience.within, book.language)))
    if patience.late is not None:
        yield Items(target_items(book, patience.late))


def _along_always(book: Book, state: State) -> tuple[Item, ...]:
    """From an end to what every case passes, and along it."""
    ways = (way for ways in book.program.states[state.id].exits.values() for way in ways if way.step != "finish")
    return tuple(Item(book.to(to)) for to in dict.fromkeys(way.to for way in ways))
