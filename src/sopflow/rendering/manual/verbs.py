"""What a step does, in blocks: one function a verb."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from sopflow.diagnostics import Words
from sopflow.playbook.model import ChoiceType
from sopflow.playbook.states import (
    Approve,
    Ask,
    Awaited,
    Call,
    Decide,
    Do,
    Each,
    End,
    OpenCase,
    Require,
    Run,
    Verb,
    Wait,
)
from sopflow.playbook.values import Code as Expression
from sopflow.playbook.values import FormRef, RecordValue
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.calls import call
from sopflow.rendering.manual.lines import condition, fields, joined, span, text_in, value
from sopflow.rendering.manual.model import Block, Code, Item, Items, Line, Link, Paragraph, Strong
from sopflow.rendering.titles import title

_ASK = Words(en="Ask:", id="Tanyakan:")
_ONLY_IF = Words(en="only if {}", id="hanya jika {}")
_OPTIONAL = Words(en="may be left out", id="boleh dikosongkan")
_ANSWERS = Words(en="Answers: {}", id="Jawaban: {}")
_CHECK = Words(en="Check that {}; else say: {}", id="Pastikan {}; bila tidak, sampaikan: {}")
_DECIDE = Words(en="Decide by the table {} and note it as {}.", id="Tentukan dengan tabel {} dan catat sebagai {}.")
_REQUIRE = Words(en="Check that all of this holds:", id="Pastikan semua ini terpenuhi:")
_DEMAND = Words(en="{}; else: {}", id="{}; bila tidak: {}")
_EACH = Words(en="For each {} of {}, begin with {}", id="Untuk setiap {} dari {}, mulai dari {}")
_WHERE = Words(en=", where {}", id=", dengan {}")
_ORDER = Words(en=", in the order of {}", id=", urut menurut {}")
_DOWN = Words(en=", the greatest first", id=", dari yang terbesar")
_MOST = Words(en=", at most {}", id=", paling banyak {}")
_RUN = Words(en="Follow the procedure {}.", id="Jalankan prosedur {}.")
_OPEN = Words(
    en="Open a case of the procedure {}; it is not waited for.", id="Buka kasus prosedur {}; hasilnya tidak ditunggu."
)
_KEEP = Words(en="Note {} of it as {}", id="Catat {} darinya sebagai {}")
_WAIT = Words(en="Wait for:", id="Tunggu:")
_UNTIL = Words(en="Wait until {}.", id="Tunggu sampai {}.")
_DELAY = Words(en="Wait {}.", id="Tunggu {}.")
_SAVED = Words(en=", noted as {}", id=", dicatat sebagai {}")
_APPROVE = Words(en="Decided by {}: {}", id="Diputuskan oleh {}: {}")
_PEOPLE = Words(en="{} people, {}", id="{} orang, {}")
_OF = Words(en="{} of {} people, {}", id="{} dari {} orang, {}")
_ANYBODY = Words(en="whoever may", id="yang berwenang")
_NOT_BY = Words(en="Not by whoever stands for: {}", id="Bukan oleh orang pada: {}")
_FREEZE = Words(en="Fixed by it: {}", id="Dikunci karenanya: {}")
_DO = Words(en="Do: {}", id="Lakukan: {}")
_EVIDENCE = Words(en="Give with it: {}", id="Sertakan: {}")
_END = Words(en="The case ends: {}", id="Kasus berakhir: {}")


def blocks(book: Book, verb: Verb | None) -> Iterator[Block]:  # noqa: C901, PLR0912 - one case a verb
    """What is done in a step; nothing for one that only branches."""
    match verb:
        case None:
            return
        case Ask():
            yield Paragraph((Strong(_ASK.in_(book.language)),))
            yield Items(tuple(_question(book, name) for name in verb.facts))
        case Call():
            yield from call(book, verb)
        case Decide():
            table = (Link(f"table-{verb.table}", _table(book, verb.table)),)
            yield Paragraph(book.say(_DECIDE, table, book.fact(verb.save)))
        case Require():
            yield from _require(book, verb)
        case Each():
            yield Paragraph(_each(book, verb))
        case Run():
            yield from _run(book, verb)
        case OpenCase():
            yield Paragraph(book.say(_OPEN, Code(verb.playbook)))
            yield from _given(book, verb.with_)
        case Wait():
            yield from _wait(book, verb)
        case Approve():
            yield from _approve(book, verb)
        case Do():
            yield Paragraph(book.say(_DO, text_in(verb.text, book.content)))
            if verb.evidence is not None:
                yield Paragraph(book.say(_EVIDENCE, book.fact(verb.evidence)))
        case End():
            yield Paragraph(book.say(_END, _outcome(book, verb)))
        case _:
            assert_never(verb)


def _require(book: Book, verb: Require) -> Iterator[Block]:
    yield Paragraph((Strong(_REQUIRE.in_(book.language)),))
    demands = (
        book.say(_DEMAND, condition(each.that, book.language), text_in(each.reason, book.content))
        for each in verb.demands
    )
    yield Items(tuple(map(Item, demands)))


def _run(book: Book, verb: Run) -> Iterator[Block]:
    yield Paragraph(book.say(_RUN, Code(verb.playbook)))
    yield from _given(book, verb.with_)
    if verb.save:
        yield Items(tuple(Item(book.say(_KEEP, Code(of), book.fact(fact))) for fact, of in verb.save.items()))


def _outcome(book: Book, verb: End) -> Line:
    if isinstance(verb.outcome, Expression):
        return (Code(verb.outcome.text),)
    return (Link(f"outcome-{verb.outcome}", book.outcome(verb.outcome)),)


def _question(book: Book, name: str) -> Item:
    """A fact's question, when it is asked, which answers there are, and what is checked."""
    fact = book.program.facts[name]
    written = book.written_facts[name]
    asides: list[Line] = []
    if written.only_if is not None:
        asides.append(book.say(_ONLY_IF, condition(written.only_if, book.language)))
    if fact.optional:
        asides.append(book.say(_OPTIONAL))
    aside: Line = (" (", *joined(asides, "; "), ")") if asides else ()
    question = question_of(book, name) or (title(written.title, book.content, name),)
    more: list[Item] = []
    if written.help is not None:
        more.append(Item(text_in(written.help, book.content)))
    if written.type is not None and (answers := _answers(book, written.type.written)):
        more.append(Item(book.say(_ANSWERS, answers)))
    for check in written.checks:
        said = text_in(check.reason, book.content)
        more.append(Item(book.say(_CHECK, condition(check.that, book.language), ("“", *said, "”"))))
    return Item(("“", *question, "” ", *book.fact(name), *aside), tuple(more))


def question_of(book: Book, name: str) -> Line:
    """The words that a fact is asked with: its question, or the statement that is read out for a consent."""
    script = book.playbook.scripts.get(book.program.facts[name].script or "")
    written = book.written_facts[name].ask
    return text_in(written if written is not None or script is None else script.text, book.content)


def _answers(book: Book, written: str | tuple[str, ...]) -> Line:
    """The values of a choice, with their long names."""
    if isinstance(written, tuple):
        return joined((Code(each),) for each in written)
    declared = book.playbook.types.get(written.removeprefix("list of "))
    if not isinstance(declared, ChoiceType):
        return ()
    return joined((title(words, book.content, name),) for name, words in declared.choices.items())


def _table(book: Book, name: str) -> str:
    return title(book.playbook.tables[name].title, book.content, name)


def _each(book: Book, verb: Each) -> Line:
    line = book.say(_EACH, Code(verb.item), Code(verb.in_.text), book.step(verb.start))
    if verb.where is not None:
        line += book.say(_WHERE, condition(verb.where, book.language))
    if verb.order is not None:
        line += book.say(_ORDER, Code(verb.order.text))
        line += book.say(_DOWN) if verb.descending else ()
    if verb.at_most is not None:
        line += book.say(_MOST, str(verb.at_most))
    return (*line, ".")


def _given(book: Book, given: RecordValue | FormRef | None) -> Iterator[Block]:
    if isinstance(given, FormRef):
        yield Items((Item(value(given, book.language)),))
    elif given is not None:
        yield Items(tuple(Item(line) for line in fields(given, book.language)))


def _wait(book: Book, verb: Wait) -> Iterator[Block]:
    if verb.events:
        yield Paragraph((Strong(_WAIT.in_(book.language)),))
        yield Items(tuple(Item(_event(book, event)) for event in verb.events))
    if verb.until is not None:
        yield Paragraph(book.say(_UNTIL, (Code(verb.until.text),)))
    if verb.delay is not None:
        yield Paragraph(book.say(_DELAY, span(verb.delay, book.language)))


def _event(book: Book, event: Awaited) -> Line:
    line: Line = (Code(event.event),)
    if event.where is not None:
        line += book.say(_WHERE, condition(event.where, book.language))
    return line + book.say(_SAVED, book.fact(event.save)) if event.save is not None else line


def _approve(book: Book, verb: Approve) -> Iterator[Block]:
    yield Paragraph(book.say(_APPROVE, _deciders(book, verb), text_in(verb.what, book.content)))
    if verb.not_by:
        yield Paragraph(book.say(_NOT_BY, joined(_somebody(book, name) for name in verb.not_by)))
    if verb.freeze:
        yield Paragraph(book.say(_FREEZE, joined(book.fact(name) for name in verb.freeze)))


def _deciders(book: Book, verb: Approve) -> Line:
    """Who decides: one of a role, or how many of how many."""
    role: Line = (book.role(verb.role),) if verb.role is not None else book.say(_ANYBODY)
    if verb.of is not None:
        return book.say(_OF, str(verb.need), str(verb.of), role)
    return role if verb.need == 1 else book.say(_PEOPLE, str(verb.need), role)


def _somebody(book: Book, name: str) -> Line:
    if name in book.states:
        return book.step(name)
    return (book.role(name),) if name in book.playbook.roles else book.fact(name)
