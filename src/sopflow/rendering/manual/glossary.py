"""What names mean: facts, settings, systems' operations, choices, ends."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.playbook.model import ChoiceType, Setting
from sopflow.playbook.states import Fact, TypeRef
from sopflow.playbook.values import Code as Expression
from sopflow.rendering.manual.book import Book
from sopflow.rendering.manual.lines import condition, span, value
from sopflow.rendering.manual.model import Block, Code, Grid, Item, Items, Line, Link, Row
from sopflow.rendering.manual.verbs import question_of
from sopflow.rendering.titles import title

_FACT = (
    Words(en="Name", id="Nama"),
    Words(en="Kind", id="Jenis"),
    Words(en="Meaning", id="Arti"),
    Words(en="Privacy", id="Privasi"),
)
_SETTING = (
    Words(en="Setting", id="Pengaturan"),
    Words(en="Kind", id="Jenis"),
    Words(en="Unless set otherwise", id="Bila tidak diatur"),
)
_OPERATION = (
    Words(en="Operation", id="Operasi"),
    Words(en="Meaning", id="Arti"),
    Words(en="Effect", id="Akibat"),
)
_EFFECTS = {
    "read": Words(en="looks up", id="mencari"),
    "write": Words(en="changes something", id="mengubah sesuatu"),
    "irreversible": Words(en="changes something for good", id="mengubah secara permanen"),
}
_DERIVED = Words(en="computed: {}", id="dihitung: {}")
_BY_TABLE = Words(en="by the table {}", id="menurut tabel {}")
_NOTED = Words(en="noted on the way", id="dicatat dalam perjalanan kasus")


def facts(book: Book) -> tuple[Block, ...]:
    """Every fact, with its question or how it comes about."""
    written = book.written_facts
    rows = tuple(_fact(book, name, written.get(name)) for name in book.program.facts)
    return (Grid(tuple(book.say(head) for head in _FACT), rows),) if rows else ()


def _fact(book: Book, name: str, fact: Fact | None) -> Row:
    kind = (
        _kind(fact.type) if fact is not None and fact.type is not None else (Code(str(book.program.facts[name].type)),)
    )
    meaning = _meaning(book, fact) if fact is not None else book.say(_NOTED)
    privacy = fact.privacy if fact is not None and fact.privacy is not None else ""
    covers = (" ", *book.covered(fact.covers)) if fact is not None and fact.covers else ()
    return Row(((Code(name),), kind, (*meaning, *covers), (privacy,) if privacy else ()), f"fact-{name}")


def _meaning(book: Book, fact: Fact) -> Line:
    named = (title(fact.title, book.content, ""),) if fact.title is not None else ()
    if question := question_of(book, fact.name):
        how: Line = ("“", *question, "”")
    elif fact.table is not None:
        of = book.playbook.tables.get(fact.table[0])
        how = book.say(
            _BY_TABLE, Link(f"table-{fact.table[0]}", title(of.title if of else None, book.content, fact.table[0]))
        )
    elif isinstance(fact.is_, Expression) or fact.is_ is not None:
        how = book.say(_DERIVED, condition(fact.is_, book.language))
    else:
        how = book.say(_NOTED)
    return (*named, ": ", *how) if named else how


def _kind(type_: TypeRef) -> Line:
    return (Code(type_.written if isinstance(type_.written, str) else " / ".join(type_.written)),)


def settings(book: Book) -> tuple[Block, ...]:
    """What whoever runs the procedure may set."""
    rows = tuple(
        Row(
            (
                (title(each.title, book.content, ""), " ", Code(name)) if each.title else (Code(name),),
                _kind(each.type),
                (*_default(book, each), *((" ", *book.covered(each.covers)) if each.covers else ())),
            )
        )
        for name, each in book.playbook.settings.items()
    )
    return (Grid(tuple(book.say(head) for head in _SETTING), rows),) if rows else ()


def _default(book: Book, setting: Setting) -> Line:
    return (span if setting.type.written == "duration" else value)(setting.default, book.language)


def choices(book: Book) -> tuple[Block, ...]:
    """The values of the playbook's choices, with their long names."""
    types = (each for each in book.playbook.types.values() if isinstance(each, ChoiceType))
    items = tuple(
        Item(
            (Code(each.name),),
            tuple(Item(_choice(book, name, title(words, book.content, name))) for name, words in each.choices.items()),
        )
        for each in types
    )
    return (Items(items),) if items else ()


def _choice(book: Book, name: str, long: str) -> Line:
    return (Code(name), f": {long}") if long != name else (Code(name),)


def operations(book: Book) -> tuple[Block, ...]:
    """What systems are asked for."""
    rows = tuple(
        Row(((Code(name),), (each.title.in_(book.language),), book.say(_EFFECTS[each.effect.value])))
        for name, each in book.program.operations.items()
    )
    return (Grid(tuple(book.say(head) for head in _OPERATION), rows),) if rows else ()


def outcomes(book: Book) -> tuple[Block, ...]:
    """How a case may end."""
    rows = tuple(
        Row(
            ((book.outcome(name),), (Code(name), *((" ", *book.covered(one.covers)) if one.covers else ()))),
            f"outcome-{name}",
        )
        for name, one in book.playbook.outcomes.items()
    )
    return (Grid((), rows),)
