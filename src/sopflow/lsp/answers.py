"""Answers about names, in the protocol's types: what stands at a position, and where else it does."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from sopflow.app.files import find_scenarios
from sopflow.app.pages import page
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Language, Span, Words
from sopflow.errors import SopflowError
from sopflow.lsp import navigation, wire
from sopflow.lsp.completion import Proposal, place_of, proposals
from sopflow.lsp.hover import explained
from sopflow.lsp.lenses import lenses, outcome_of
from sopflow.lsp.names import Kind, Mention, Names
from sopflow.lsp.outline import Entry, outline
from sopflow.lsp.positions import Lines
from sopflow.lsp.session import Session

_COMPLETED: dict[Kind | None, types.CompletionItemKind] = {
    "state": types.CompletionItemKind.Class,
    "fact": types.CompletionItemKind.Variable,
    "script": types.CompletionItemKind.Text,
    "operation": types.CompletionItemKind.Function,
    None: types.CompletionItemKind.EnumMember,
}
_SYMBOLS = {
    "phase": types.SymbolKind.Namespace,
    "states": types.SymbolKind.Class,
    "facts": types.SymbolKind.Variable,
    "scripts": types.SymbolKind.String,
    "tables": types.SymbolKind.Array,
    "outcomes": types.SymbolKind.EnumMember,
    "section": types.SymbolKind.Namespace,
}

RUN = "sopflow.run"
"""The command that runs scenarios: the URI of a file, then ids."""
_NOT_CHECKED = Words(
    en="not run: the playbook has errors, or is not checked yet",
    id="tidak dijalankan: playbook salah atau belum diperiksa",
)


class NotRenamed(Exception):
    """Why a name stays."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


@dataclass(frozen=True)
class Asked:
    """A question about a file that is open."""

    session: Session
    path: Path
    lines: Lines
    language: Language

    def mention(self, position: types.Position) -> tuple[Names, Mention] | None:
        """The name at a position, and the names of its file."""
        names = self.session.names(self.path)
        found = names.at(self.lines.offset(position.line, position.character)) if names is not None else None
        return (names, found) if names is not None and found is not None else None

    def family(self) -> tuple[Names, ...]:
        """The playbook and its scenarios."""
        return self.session.family(self.path)

    def location(self, span: Span) -> types.Location:
        """A place in any file."""
        return types.Location(wire.uri_of(Path(span.source.path)), wire.range_of(span, self.lines.encoding))


def hover(asked: Asked, position: types.Position) -> types.Hover | None:
    """What the name here means; and of what is found wrong here, its rule's page."""
    found = asked.mention(position)
    meanings = (
        (explained(home, found[1], asked.session.catalog(), asked.language) for home in asked.family()) if found else ()
    )
    meaning = next((each for each in meanings if each), None)
    wrong = _wrong_at(asked, asked.lines.offset(position.line, position.character))
    rule = page(wrong.code) if wrong is not None else None
    said = f"**{rule.code} {rule.name}**\n\n{rule.in_(asked.language)}" if rule is not None else None
    span = found[0].span(found[1]) if found is not None and meaning else wrong.span if wrong is not None else None
    text = "\n\n---\n\n".join(part for part in (meaning, said) if part)
    return _markdown(text, wire.range_in(asked.lines, span.start, span.end)) if text and span is not None else None


def _wrong_at(asked: Asked, offset: int) -> Diagnostic | None:
    """The finding here; none of a text that has gone on since."""
    now = (each for each in asked.session.findings(asked.path) if each.span.source.text == asked.lines.text)
    return next((each for each in now if each.span.start <= offset < each.span.end), None)


def definition(asked: Asked, position: types.Position) -> types.Location | None:
    """Where the name here is declared."""
    found = asked.mention(position)
    span = navigation.declaration(found[1], asked.family()) if found is not None else None
    return asked.location(span) if span is not None else None


def uses(asked: Asked, position: types.Position, *, declared: bool) -> list[types.Location]:
    """Where else it stands, in the playbook and its scenarios."""
    found = asked.mention(position)
    if found is None:
        return []
    return [asked.location(span) for span in navigation.references(found[1], asked.family(), declared=declared)]


async def rename(asked: Asked, position: types.Position, name: str) -> types.WorkspaceEdit | None:
    """The edits that give it another name everywhere.

    Raises:
        NotRenamed: it cannot have this one, or is nothing that is renamed.
    """
    found = asked.mention(position)
    if found is None:
        return None
    family = asked.family()
    refusal = navigation.refusal(found[1], name, family)
    if refusal is not None:
        raise NotRenamed(refusal)
    every, sure = (navigation.references(found[1], family, declared=True, perhaps=each) for each in (True, False))
    broken = await asked.session.broken_by(asked.path, navigation.renamed(every, name))
    if broken is None:
        return wire.edits(every, name, asked.lines.encoding)
    if sure == every or await asked.session.broken_by(asked.path, navigation.renamed(sure, name)) is not None:
        raise NotRenamed(_would_break(broken))
    return wire.edits(sure, name, asked.lines.encoding)  # the others are values that are called the same


def _would_break(found: Diagnostic) -> Words:
    where = f"{Path(found.path).name}:{found.line}"
    return Words(
        en=f"the playbook would not check any more: {where}: {found.message.en}",
        id=f"playbook jadi salah: {where}: {found.message.id}",
    )


def completion(asked: Asked, position: types.Position) -> list[types.CompletionItem]:
    """What may be written here. Nothing is read for it: it is asked at every keystroke."""
    place = place_of(asked.lines, position.line, position.character)
    session = asked.session
    names, program = session.known_names(asked.path), session.program(asked.path)
    found = proposals(place, names, program, session.catalog(), asked.language)
    end = asked.lines.offset(position.line, position.character)
    word = wire.range_in(asked.lines, end - len(place.word), end)
    return [_item(each, number, word) for number, each in enumerate(found)]


def symbols(asked: Asked) -> list[types.DocumentSymbol]:
    """The outline."""
    names = asked.session.names(asked.path)
    entries = outline(names.document, asked.language) if names is not None else ()
    return _symbols(entries, asked.lines)


def code_lenses(asked: Asked) -> list[types.CodeLens]:
    """How many scenarios come by, with the command that runs them."""
    names = asked.session.names(asked.path)
    found = lenses(names, asked.family()) if names is not None else ()
    return [
        types.CodeLens(
            wire.range_in(asked.lines, each.span.start, each.span.end),
            types.Command(each.title.in_(asked.language), RUN, arguments=[wire.uri_of(asked.path), *each.scenarios]),
        )
        for each in found
    ]


async def run(asked: Asked, ids: tuple[str, ...]) -> Words:
    """What came of these scenarios: of the playbook as it stands in the editor, and the files of scenarios as saved."""
    look = asked.session.look_of(asked.path)
    procedure = look.checked.procedure if look is not None and look.checked is not None else None
    if procedure is None:
        return _NOT_CHECKED
    try:
        return await asyncio.to_thread(outcome_of, procedure, find_scenarios(procedure.path), ids)
    except SopflowError as problem:
        return Words(en=f"not run: {problem}", id=f"tidak dijalankan: {problem}")


def _symbols(entries: Iterable[Entry], lines: Lines) -> list[types.DocumentSymbol]:
    return [
        types.DocumentSymbol(
            name=each.name,
            detail=each.detail,
            kind=_SYMBOLS.get(each.kind, types.SymbolKind.Object),
            range=wire.range_in(lines, each.span.start, each.span.end),
            selection_range=wire.range_in(lines, each.selection.start, each.selection.end),
            children=_symbols(each.inside, lines),
        )
        for each in entries
    ]


def _item(proposal: Proposal, number: int, word: types.Range) -> types.CompletionItem:
    return types.CompletionItem(
        label=proposal.word,
        kind=_COMPLETED.get(proposal.kind, types.CompletionItemKind.Reference),
        detail=proposal.title or None,
        sort_text=f"{number:05}",  # the order of the playbook
        text_edit=types.TextEdit(word, proposal.word),
    )


def _markdown(text: str, range_: types.Range) -> types.Hover:
    return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, text), range_)
