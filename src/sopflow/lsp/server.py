"""The server itself: what the protocol asks, wired to what answers. Questions about names: `answers`."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from sopflow.app.writing.formatting import format_text
from sopflow.diagnostics import Language
from sopflow.lsp import answers, wire
from sopflow.lsp.fixing import fixes_at
from sopflow.lsp.positions import Encoding, Lines
from sopflow.lsp.session import Session
from sopflow.lsp.workbench import Look

_WHOLE = types.TextDocumentSyncKind.Full
"""Whole texts come with every keystroke: pygls counts U+2028 and its like as the end of a line, the protocol does not,
so that edits of parts could land in the wrong place. A big SOP is 130 kB and costs under a millisecond."""


class Server(LanguageServer):
    """A language server for playbooks, scenarios and lists of clauses."""

    def __init__(self, language: Language | None) -> None:
        super().__init__("sopflow", version("sopflow"), text_document_sync_kind=_WHOLE)
        self.asked_language = language
        self.language: Language = language or "en"
        self.session = Session(self.tell)
        self.told: dict[Path, list[types.Diagnostic]] = {}

    @property
    def encoding(self) -> Encoding:
        """How this editor counts within a line."""
        match self.workspace.position_encoding:
            case types.PositionEncodingKind.Utf8:
                return "utf-8"
            case types.PositionEncodingKind.Utf32:
                return "utf-32"
            case _:
                return "utf-16"

    def text_of(self, path: Path) -> Lines:
        """An open text; "" of one that is not open."""
        return Lines(self.session.texts.get(path, ""), self.encoding)

    def asked(self, uri: str) -> answers.Asked | None:
        """A question about an open file; None where it is no file."""
        path = wire.path_of(uri)
        if path is None:
            return None
        return answers.Asked(self.session, path, self.text_of(path), self.language)

    def tell(self, look: Look) -> None:
        """Publish what was found, of files where it changed."""
        if look.unread is not None:
            self.say(str(look.unread))
        for path, found in look.findings.items():
            shown = wire.diagnostics_of(found, self.language, self.encoding)
            if path in self.session.texts or shown != self.told.get(path, []):
                self.told[path] = shown
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(wire.uri_of(path), shown))

    def say(self, message: str) -> None:
        """A line in the editor's log."""
        self.window_log_message(types.LogMessageParams(types.MessageType.Warning, message))


def build(language: Language | None, fallback: Language = "en") -> Server:
    """A server that speaks this language; without one the editor's, else the fallback."""
    server = Server(language)
    server.language = language or fallback
    _hear_texts(server)
    _answer_fixes(server)
    _answer_names(server)
    _answer_lenses(server)
    return server


def _hear_texts(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def begin(params: types.InitializeParams) -> None:
        if server.asked_language is None and params.locale:
            server.language = "id" if params.locale.lower().startswith("id") else "en"

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        _take(server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        _take(server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        _take(server, params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        path = wire.path_of(params.text_document.uri)
        if path is not None:
            server.session.closed(path)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: types.DidChangeWatchedFilesParams) -> None:
        for path in list(server.session.texts):
            server.session.look_soon(path)


def _take(server: Server, uri: str) -> None:
    path = wire.path_of(uri)
    if path is not None:
        server.session.changed(path, server.workspace.get_text_document(uri).source)


def _answer_fixes(server: Server) -> None:
    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    def fixes(params: types.CodeActionParams) -> list[types.CodeAction]:
        path = wire.path_of(params.text_document.uri)
        if path is None:
            return []
        lines = server.text_of(path)
        start = lines.offset(params.range.start.line, params.range.start.character)
        end = lines.offset(params.range.end.line, params.range.end.character)
        found = fixes_at(server.session.findings(path), lines.text, start, end)
        return [wire.quick_fix(one, fix, server.language, lines) for one, fix in found]

    @server.feature(types.TEXT_DOCUMENT_FORMATTING)
    def tidied(params: types.DocumentFormattingParams) -> list[types.TextEdit]:
        path = wire.path_of(params.text_document.uri)
        if path is None or path not in server.session.texts:
            return []
        lines = server.text_of(path)
        made = format_text(lines.text, str(path))
        if made.refusal is not None:
            server.say(f"{path.name}: {made.refusal.in_(server.language)}")
        return [] if made.text == lines.text else [wire.whole(lines, made.text)]


def _answer_names(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        asked = server.asked(params.text_document.uri)
        return answers.hover(asked, params.position) if asked else None

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        asked = server.asked(params.text_document.uri)
        return answers.definition(asked, params.position) if asked else None

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=[" ", "[", "{", "."]))
    def completion(params: types.CompletionParams) -> list[types.CompletionItem]:
        asked = server.asked(params.text_document.uri)
        return answers.completion(asked, params.position) if asked else []

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        asked = server.asked(params.text_document.uri)
        return answers.symbols(asked) if asked else []

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        asked = server.asked(params.text_document.uri)
        return answers.uses(asked, params.position, declared=params.context.include_declaration) if asked else []

    @server.feature(types.TEXT_DOCUMENT_RENAME)
    async def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        asked = server.asked(params.text_document.uri)
        try:
            return await answers.rename(asked, params.position, params.new_name) if asked else None
        except answers.NotRenamed as problem:
            raise JsonRpcInvalidParams(problem.words.in_(server.language)) from problem


def _answer_lenses(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_CODE_LENS)
    def code_lenses(params: types.CodeLensParams) -> list[types.CodeLens]:
        asked = server.asked(params.text_document.uri)
        return answers.code_lenses(asked) if asked else []

    @server.command(answers.RUN)
    async def run(uri: str, *ids: str) -> str | None:
        asked = server.asked(uri)
        if asked is None:
            return None
        said = (await answers.run(asked, ids)).in_(server.language)
        server.window_show_message(types.ShowMessageParams(types.MessageType.Info, f"sopflow: {said}"))
        return said
