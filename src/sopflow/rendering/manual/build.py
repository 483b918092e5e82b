"""From a program to its manual in one language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from sopflow.diagnostics import Words
from sopflow.program.model import Program
from sopflow.rendering.changes.model import Report
from sopflow.rendering.diagram.draw import Level, draw
from sopflow.rendering.manual.book import Book, Clause
from sopflow.rendering.manual.clauses import amendments, clauses, document
from sopflow.rendering.manual.cover import cover
from sopflow.rendering.manual.glossary import choices, facts, operations, outcomes, settings
from sopflow.rendering.manual.history import changes
from sopflow.rendering.manual.model import Block, Code, Figure, Items, Manual, Paragraph, Section
from sopflow.rendering.manual.overseeing import failing, times
from sopflow.rendering.manual.rules import interrupts, limits, policies, promises
from sopflow.rendering.manual.steps import step
from sopflow.rendering.manual.tables import forms, tables
from sopflow.rendering.titles import title

Part = Callable[[Book], tuple[Block, ...]]

_CONTENTS = Words(en="Contents", id="Daftar isi")
_OVERVIEW = Words(en="Overview", id="Ikhtisar")
_PICTURE = Words(en="Overview of the phases", id="Ikhtisar fase")
_STEPS = Words(en="Steps", id="Langkah-langkah")
_BEGIN = Words(en="A case begins with {}.", id="Kasus dimulai dari {}.")
_READING = Words(
    en="How to read it: each step says who does it, what is said, asked or called, and where it leads. The first way "
    "whose condition holds is taken. {} are names and conditions as the playbook has them; they stand in the glossary.",
    id="Cara membaca: setiap langkah menyebut siapa yang mengerjakan, apa yang disampaikan, ditanyakan, atau "
    "dipanggil, dan ke mana kelanjutannya. Yang diambil adalah jalan pertama yang syaratnya terpenuhi. {} adalah nama "
    "dan syarat seperti tertulis di playbook; artinya ada di glosarium.",
)
_SO = Words(en="Words like this", id="Kata seperti ini")
_ROLES = Words(en="Who does what", id="Siapa mengerjakan apa")
_OUTCOMES = Words(en="How a case may end", id="Bagaimana kasus berakhir")
_TABLES = Words(en="Decision tables", id="Tabel keputusan")
_FORMS = Words(en="Forms", id="Formulir")
_SYSTEMS = Words(en="What systems are asked for", id="Yang diminta dari sistem")
_CHANGES = Words(en="Change log", id="Catatan perubahan")
_PARTS: tuple[tuple[str, Words, Part], ...] = (
    ("interrupts", Words(en="What may happen at any time", id="Yang dapat terjadi kapan saja"), interrupts),
    ("policies", Words(en="What always holds", id="Yang selalu berlaku"), policies),
    ("failures", Words(en="When a system fails", id="Bila sistem gagal"), failing),
    ("times", Words(en="Times and reminders", id="Batas waktu dan pengingat"), times),
    ("promises", Words(en="Promised times", id="Waktu yang dijanjikan"), promises),
)
_NAMES: tuple[tuple[str, Words, Part], ...] = (
    ("settings", Words(en="Settings", id="Pengaturan"), settings),
    ("choices", Words(en="Choices", id="Pilihan"), choices),
    ("facts", Words(en="Glossary of facts", id="Glosarium fakta"), facts),
    ("operations", _SYSTEMS, operations),
    ("clauses", Words(en="Clauses of the document", id="Klausul dokumen"), clauses),
)


def manual(
    program: Program, content_language: str, clauses: Sequence[Clause] = (), since: Report | None = None
) -> Manual:
    """The manual of a program in one of its languages.

    Args:
        clauses: of the document that the playbook encodes.
        since: what changed after an earlier version, for the change log.
    """
    book = Book(program, content_language, tuple(clauses))
    chapters = (chapter for chapter in _chapters(book, since) if chapter.blocks or chapter.sections)
    return Manual(
        content_language,
        title(book.playbook.title, book.content, program.id),
        title(book.playbook.description, book.content, ""),
        _CONTENTS.in_(book.language),
        cover(book),
        tuple(chapters),
    )


def _chapters(book: Book, since: Report | None) -> Iterator[Section]:
    yield _overview(book)
    yield from _phases(book)
    for anchor, words, part in _PARTS:
        yield Section(anchor, "", words.in_(book.language), part(book))
    yield Section("tables", "", _TABLES.in_(book.language), (), tuple(tables(book)))
    yield Section("forms", "", _FORMS.in_(book.language), (), tuple(forms(book)))
    for anchor, words, part in _NAMES:
        yield Section(anchor, "", words.in_(book.language), part(book))
    yield Section("changes", "", _CHANGES.in_(book.language), (*document_changes(book), *changes(book, since)))


def document_changes(book: Book) -> tuple[Block, ...]:
    """What later clauses of the document change, under the document's name."""
    found = amendments(book)
    return (*document(book), *found) if found else ()


def _overview(book: Book) -> Section:
    drawn = _figure(book, Level.OVERVIEW, None, _PICTURE.in_(book.language))
    roles = tuple(limits(book))
    sections = [Section("outcomes", "", _OUTCOMES.in_(book.language), outcomes(book))]
    if roles:
        sections.insert(0, Section("roles", "", _ROLES.in_(book.language), (Items(roles),)))
    begin = Paragraph(book.say(_BEGIN, book.step(book.program.start)))
    reading = Paragraph(book.say(_READING, Code(_SO.in_(book.language))), "note")
    return Section("overview", "", _OVERVIEW.in_(book.language), (drawn, begin, reading), tuple(sections))


def _phases(book: Book) -> Iterator[Section]:
    for name, ids in book.phases.items():
        phase = book.playbook.phases.get(name)
        named = title(phase.title if phase else None, book.content, name or _STEPS.in_(book.language))
        covers = book.covered(phase.covers) if phase is not None else ()
        about = (Paragraph(covers, "note"),) if covers else ()
        drawn = _figure(book, Level.PHASE, name, named)
        yield Section(f"phase-{name}", "", named, (*about, drawn), tuple(step(book, book.states[id]) for id in ids))


def _figure(book: Book, level: Level, phase: str | None, caption: str) -> Figure:
    name = level.value if phase is None else f"phase-{phase}" if phase else "phase"
    prefix = f"{book.content}-{name}-"
    language, content = book.language, book.content
    drawn = draw(book.program, language, content_language=content, level=level, phase=phase, prefix=prefix)
    return Figure(name, caption, drawn)
