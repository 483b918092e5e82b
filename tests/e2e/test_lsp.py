"""`sopflow lsp`, driven over its input and output by a client of the protocol, as an editor does. One server for all."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

PLAYBOOK = """\
sopflow: 1
id: greeting
version: 1.0.0
title: {id: Sapaan, en: Greeting}
languages: [id, en]
start: ask_name
facts:
  mood:
    type: [good, bad]
    ask: {id: 'Bagaimana kabarnya?', en: 'How are you?'}
outcomes:
  done: {id: Selesai, en: Done}
  sad: {id: Sedih, en: Sad}
states:
  ask_name: {title: {id: 'Tanya 😀', en: Ask}, ask: [mood], next: {go: finish}}
  finish: {title: {id: Selesai, en: Finish}, end: '=if mood is good then "done" else "sad"'}
"""

SCENARIOS = """\
playbook: ../playbook.yaml
scenarios:
  - {id: happy, answers: {mood: good}, expect: {outcome: done, path: [finish]}}
  - {id: wrong, answers: {mood: bad}, expect: {outcome: done}}
"""


class Editor:
    """A client with one folder open; every call waits for its answer, half a minute at most."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.folder = folder
        self.client = LanguageClient("test", "1")
        self.found: dict[str, list[types.Diagnostic]] = {}
        self.news = asyncio.Event()
        self.version = 0

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def take(params: types.PublishDiagnosticsParams) -> None:
            self.found[params.uri] = list(params.diagnostics)
            self.news.set()

    def begin(self) -> types.InitializeResult:
        async def start() -> types.InitializeResult:
            await self.client.start_io(str(Path(sys.executable).with_name("sopflow")), "lsp", "--lang", "en")
            answer = await self.client.initialize_async(
                types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=self.folder.as_uri())
            )
            self.client.initialized(types.InitializedParams())
            return answer

        return self.wait(start())

    def wait(self, work: Any) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(work, 60))

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(self.uri(name), "yaml", 0, text))
        )

    def type(self, name: str, text: str) -> list[types.Diagnostic]:
        """The whole text is now this; what is found in it."""

        async def change() -> list[types.Diagnostic]:
            self.news.clear()
            self.version += 1
            self.client.text_document_did_change(
                types.DidChangeTextDocumentParams(
                    types.VersionedTextDocumentIdentifier(self.version, self.uri(name)),
                    [types.TextDocumentContentChangeWholeDocument(text)],
                )
            )
            await self.news.wait()
            return self.found[self.uri(name)]

        return self.wait(change())

    def end(self) -> int | None:
        async def stop() -> int | None:
            await self.client.shutdown_async(None)
            self.client.exit(None)
            await self.client.stop()
            return self.client._server.returncode if self.client._server else None

        code = self.wait(stop())
        self.loop.close()
        return code


def spot(text: str, before: str, word: str) -> types.Range:
    """Where a word stands that was put before something, as the protocol counts: in UTF-16 units."""
    line, column = next((n, each.index(before)) for n, each in enumerate(text.splitlines()) if before in each)
    start = len(text.splitlines()[line][:column].encode("utf-16-le")) // 2
    return types.Range(types.Position(line, start), types.Position(line, start + len(word)))


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("sop") / "greeting"
    folder.mkdir()
    (folder / "scenarios").mkdir()
    (folder / "playbook.yaml").write_text(PLAYBOOK, encoding="utf-8")
    (folder / "scenarios/moods.yaml").write_text(SCENARIOS, encoding="utf-8")
    editor = Editor(folder)
    editor.begin()
    editor.open("playbook.yaml")
    yield editor
    assert editor.end() == 0


def test_a_slip_is_shown_while_it_is_typed_and_its_mend_is_offered(editor: Editor) -> None:
    (found,) = editor.type("playbook.yaml", PLAYBOOK.replace("go: finish", "go: finnish"))

    assert (found.code, found.severity) == ("SF201", types.DiagnosticSeverity.Error)
    assert found.range == spot(PLAYBOOK, "finish}}", "finnish")
    (action,) = editor.wait(
        editor.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(editor.uri("playbook.yaml")), found.range, types.CodeActionContext([found])
            )
        )
    )
    (edit,) = action.edit.changes[editor.uri("playbook.yaml")]
    assert edit == types.TextEdit(found.range, "finish")
    told = editor.wait(
        editor.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(editor.uri("playbook.yaml")), found.range.start)
        )
    )
    assert told.range == found.range
    assert told.contents.value.startswith("**SF201 ")
    assert editor.type("playbook.yaml", PLAYBOOK) == []


def test_a_name_is_explained_and_leads_to_where_it_is_declared(editor: Editor) -> None:
    editor.type("playbook.yaml", PLAYBOOK)
    document = types.TextDocumentIdentifier(editor.uri("playbook.yaml"))
    used = spot(PLAYBOOK, "finish}}", "finish")

    told = editor.wait(editor.client.text_document_hover_async(types.HoverParams(document, used.end)))
    home = editor.wait(editor.client.text_document_definition_async(types.DefinitionParams(document, used.start)))

    assert told.range == used
    assert told.contents.value == (
        '**finish** · state\n\nFinish\n\n`end: =if mood is good then "done" else "sad"`\n\nReached from: `ask_name`'
    )
    assert home == types.Location(document.uri, spot(PLAYBOOK, "finish:", "finish"))


def test_states_are_proposed_renamed_and_shown_in_the_outline(editor: Editor) -> None:
    editor.type("playbook.yaml", PLAYBOOK)
    document = types.TextDocumentIdentifier(editor.uri("playbook.yaml"))
    used = spot(PLAYBOOK, "finish}}", "finish")

    proposed = editor.wait(editor.client.text_document_completion_async(types.CompletionParams(document, used.start)))
    renamed = editor.wait(editor.client.text_document_rename_async(types.RenameParams(document, used.start, "closing")))
    outline = editor.wait(editor.client.text_document_document_symbol_async(types.DocumentSymbolParams(document)))

    assert [(each.label, each.detail) for each in proposed] == [("ask_name", "Ask"), ("finish", "Finish")]
    declared = spot(PLAYBOOK, "finish:", "finish")
    visited = spot(SCENARIOS, "finish]", "finish")
    assert {uri: list(edits) for uri, edits in renamed.changes.items()} == {
        document.uri: [types.TextEdit(used, "closing"), types.TextEdit(declared, "closing")],
        editor.uri("scenarios/moods.yaml"): [types.TextEdit(visited, "closing")],
    }
    assert [each.name for each in outline] == ["ask_name", "finish", "facts", "outcomes"]


def test_the_scenarios_that_come_by_a_state_stand_above_it_and_run(editor: Editor) -> None:
    editor.type("playbook.yaml", PLAYBOOK)
    document = types.TextDocumentIdentifier(editor.uri("playbook.yaml"))

    lenses = editor.wait(editor.client.text_document_code_lens_async(types.CodeLensParams(document)))

    assert [(each.command.title, each.range.start.line) for each in lenses] == [
        ("2 scenarios · run", spot(PLAYBOOK, "states:", "").start.line),
        ("1 scenario · run", spot(PLAYBOOK, "finish:", "").start.line),
    ]
    said = [
        editor.wait(
            editor.client.workspace_execute_command_async(
                types.ExecuteCommandParams(each.command.command, each.command.arguments)
            )
        )
        for each in lenses
    ]
    assert said == ["not as expected: wrong", "1 passed"]


def test_a_file_that_is_none_of_ours_is_left_alone(editor: Editor) -> None:
    (editor.folder / "compose.yaml").write_text("services: {}\n", encoding="utf-8")
    editor.open("compose.yaml")
    editor.type("playbook.yaml", PLAYBOOK)

    assert editor.uri("compose.yaml") not in editor.found
