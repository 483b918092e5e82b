"""The published schema with its modeline in the real yaml-language-server, driven over its input and output.

The server is an npm package: `make test` installs it where node and npm are; another one is named in
SOPFLOW_YAML_LANGUAGE_SERVER. Without either these tests are skipped, and say so.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient
from tests.node_packages import are_here

from sopflow.app.writing.project import EXAMPLE, new_project

CURSOR = "▮"
TOUCH = "# yaml-language-server: $schema=../../.vscode/schemas/playbook.schema.json\n"


INSTALLED = Path(__file__).parents[2] / "editors/yaml-language-server"

pytestmark = pytest.mark.xdist_group("yaml-language-server")  # one server for all of them


def _server() -> str:
    ours = INSTALLED / "node_modules/.bin/yaml-language-server"
    found = os.environ.get("SOPFLOW_YAML_LANGUAGE_SERVER") or (are_here(INSTALLED) and str(ours))
    if not found or not shutil.which("node"):
        pytest.skip(f"SKIPPED ALOUD: the real yaml-language-server is not here: `npm ci` in {INSTALLED.name}")
    return found


class Editor:
    """One playbook, open in an editor that knows the protocol and nothing of sopflow."""

    def __init__(self, file: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.uri = file.as_uri()
        self.text = TOUCH + file.read_text(encoding="utf-8")
        self.version = 0
        self.found: list[types.Diagnostic] = []
        self.news = asyncio.Event()
        self.client = LanguageClient("test", "1")

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def take(params: types.PublishDiagnosticsParams) -> None:
            self.found = list(params.diagnostics)
            self.news.set()

    def begin(self, server: str) -> None:
        can = types.ClientCapabilities(
            text_document=types.TextDocumentClientCapabilities(
                completion=types.CompletionClientCapabilities(
                    completion_item=types.ClientCompletionItemOptions(snippet_support=True)
                ),
                hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown]),
            )
        )

        async def start() -> None:
            await self.client.start_io(server, "--stdio")
            await self.client.initialize_async(types.InitializeParams(capabilities=can))
            self.client.initialized(types.InitializedParams())
            self.client.text_document_did_open(
                types.DidOpenTextDocumentParams(types.TextDocumentItem(self.uri, "yaml", 0, self.text))
            )

        self.wait(start())

    def end(self) -> None:
        async def stop() -> None:
            await self.client.shutdown_async(None)
            self.client.exit(None)
            await self.client.stop()

        self.wait(stop())
        self.loop.close()

    def wait(self, work: Any) -> Any:
        return self.loop.run_until_complete(asyncio.wait_for(work, 60))

    def findings(self, old: str, new: str) -> list[tuple[str, str]]:
        """What is said of the text after an edit: the line that is marked, and the words.

        The server does not say of which version it speaks, so a slip of that version's own is planted and waited for.
        """
        planted = f"planted_{self.version}"
        text = self._edited(old, new, f"{planted}: 1\n")
        lines = text.splitlines()

        async def told() -> None:
            while not any(planted in str(each.message) for each in self.found):
                self.news.clear()
                await self.news.wait()

        self.wait(told())
        found = [(lines[each.range.start.line].strip(), str(each.message)) for each in self.found]
        return [each for each in found if planted not in each[1]]

    def offered(self, old: str, new: str) -> dict[str, str]:
        """What is offered at the cursor after an edit: labels, and what each would write."""
        at = self._position(self._edited(old, new))
        asked = self.client.text_document_completion_async(types.CompletionParams(self._document, at))
        answer = self.wait(asked)
        items = answer.items if isinstance(answer, types.CompletionList) else answer or []
        return {each.label: each.insert_text or "" for each in items}

    def hover(self, old: str, new: str) -> str:
        """What is explained at the cursor after an edit."""
        at = self._position(self._edited(old, new))
        answer = self.wait(self.client.text_document_hover_async(types.HoverParams(self._document, at)))
        return answer.contents.value if answer is not None else ""

    @property
    def _document(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    def _edited(self, old: str, new: str, more: str = "") -> str:
        assert old in self.text
        text = self.text.replace(old, new, 1) + more

        async def change() -> None:
            self.version += 1
            self.client.text_document_did_change(
                types.DidChangeTextDocumentParams(
                    types.VersionedTextDocumentIdentifier(self.version, self.uri),
                    [types.TextDocumentContentChangeWholeDocument(text.replace(CURSOR, ""))],
                )
            )

        self.wait(change())
        return text

    def _position(self, text: str) -> types.Position:
        before = text[: text.index(CURSOR)]
        return types.Position(before.count("\n"), len(before.rpartition("\n")[2]))


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    server = _server()
    home = tmp_path_factory.mktemp("project")
    new_project(home, "none")
    made = Editor(home / "playbooks" / EXAMPLE / "playbook.yaml")
    made.begin(server)
    yield made
    made.end()


def test_what_init_writes_has_nothing_wrong(editor: Editor) -> None:
    assert editor.findings("next: inform", "next: inform") == []


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("    next: inform", "    nxt: inform", "nxt: inform", "Property nxt is not allowed."),
        ("ask: [msisdn, ", "ask: 5 # ", "ask: 5 # description, still_happening]", 'Expected "array"'),
        (
            "operation: remedy",
            "operaton: remedy",
            "operaton: remedy.create_ticket",
            "Property operaton is not allowed.",
        ),
        ("type: yes_no", "type: 12", "type: 12", "Incorrect type"),
        ("sopflow: 1", "sopflow: 2", "sopflow: 2", "Value must be 1"),
    ],
)
def test_a_slip_is_marked_where_it_stands(editor: Editor, old: str, new: str, line: str, said: str) -> None:
    found = editor.findings(old, new)

    assert [where for where, words in found if said in words] == [line], found


def test_keys_are_offered_where_they_fit_with_what_follows_them(editor: Editor) -> None:
    keys = editor.offered("    next: inform", f"    next: inform\n    {CURSOR}")

    assert {"help", "role", "within", "late", "require", "approve"} <= keys.keys()
    assert keys["require"] == "require:\n  - "
    assert keys["role"] == "role: ${1:supervisor}"
    assert not [label for label, text in keys.items() if "[object" in text]
    root = editor.offered("start: intake\n", f"{CURSOR}\nstart: intake\n")
    assert {"roles", "tables", "settings", "policies", "amendments"} <= root.keys()
    assert not [label for label, text in root.items() if "[object" in text]


def test_values_of_a_closed_list_are_offered(editor: Editor) -> None:
    offered = editor.offered("privacy: personal", f"privacy: {CURSOR}")
    assert {"public", "personal", "financial", "specific", "secret"} <= offered.keys()


@pytest.mark.parametrize(
    ("old", "new", "english", "indonesian"),
    [
        ("languages: [", f"lang{CURSOR}uages: [", "the first is the default", "yang pertama menjadi bawaan"),
        ("      operation: ", f"      oper{CURSOR}ation: ", "`system.operation`", "menurut manifes adapternya"),
        ("    next:\n      - when", f"    ne{CURSOR}xt:\n      - when", "`{by, cases}`", "Ke mana kasus pergi"),
    ],
)
def test_a_key_explains_itself_in_both_languages_as_markdown(
    editor: Editor, old: str, new: str, english: str, indonesian: str
) -> None:
    said = editor.hover(old, new)

    assert english in said
    assert indonesian in said
    assert "\\`" not in said
