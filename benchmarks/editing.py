"""What a keystroke costs whoever writes the fraud SOP: its text is sent and a completion is answered, over the wire, by
a server that checks the SOP whenever typing pauses; and how long after the last one its findings come. Beside compiling
that SOP, in the same run."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import sopflow_playbooks
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from sopflow.app.adapters import installed
from sopflow.app.files import reading_of
from sopflow.lsp.session import PAUSE
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.widening import widened

FRAUD = Path(str(sopflow_playbooks.__path__[0])) / "penanganan-penipuan-va/playbook.yaml"
WORD = "next: profile"
ROUNDS = 8
SLIP, SAID = "next: profle", "# said"
"""What is typed while findings are waited for: a slip, its mend, and a remark; the whole SOP is checked for each."""
PACES = (0.1, 0.25)
"""Seconds between two keystrokes: a fast typist, whom no check interrupts, and one who meets a check at nearly each."""


def run() -> Iterator[str]:
    """The lines of the report: half of the keystrokes cost at most p50, 95 in 100 at most p95."""
    compiling = min(_compiling() for _ in range(5))
    yield f"editing: compiling the fraud SOP {compiling * 1000:.0f} ms"
    for pace in PACES:
        costs = sorted(asyncio.run(_typed(pace)))
        middle, late = costs[len(costs) // 2], costs[int(len(costs) * 0.95)]
        yield (
            f"editing: a keystroke every {pace * 1000:.0f} ms: p50 {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms "
            f"({late / compiling:.2f} times compiling)"
        )
    waits = sorted(asyncio.run(_told()))
    middle, late = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    yield (
        f"editing: findings after the pause of {PAUSE:.2f} s: p50 {middle * 1000:.0f} ms, p95 {late * 1000:.0f} ms "
        f"({late / compiling:.2f} times compiling)"
    )


def _compiling() -> float:
    document = reading_of(FRAUD).document
    assert document is not None
    playbook = decode(document)
    catalog = widened(installed(), playbook)
    begin = time.perf_counter()
    compile_program(playbook, document, catalog, {})
    return time.perf_counter() - begin


@dataclass
class _Editor:
    """A client in which the fraud SOP is open and was checked. `checked` is set when its findings come."""

    client: LanguageClient
    checked: asyncio.Event
    uri: str
    text: str
    version: int = 0

    def type(self, text: str) -> None:
        """Sends the whole text, as it is now."""
        self.version += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.version, self.uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )


@asynccontextmanager
async def _editor() -> AsyncIterator[_Editor]:
    client, text, uri = LanguageClient("benchmark", "1"), FRAUD.read_text(encoding="utf-8"), FRAUD.as_uri()
    editor = _Editor(client, asyncio.Event(), uri, text)

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def take(params: types.PublishDiagnosticsParams) -> None:
        if params.uri == uri:
            editor.checked.set()

    await client.start_io(str(Path(sys.executable).with_name("sopflow")), "lsp")
    await client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 0, text)))
    await editor.checked.wait()
    yield editor
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


async def _typed(pace: float) -> list[float]:
    """Seconds from each keystroke to its completion."""
    costs = []
    async with _editor() as editor:
        for number in range(ROUNDS * (len(WORD) - 5)):
            costs.append(await _keystroke(editor, number))
            await asyncio.sleep(pace)
    return costs


async def _told() -> list[float]:
    """Seconds from a keystroke to the findings, without the pause that counts as the end of typing."""
    waits = []
    async with _editor() as editor:
        for number in range(ROUNDS):
            for text in (editor.text.replace(WORD, SLIP, 1), editor.text, f"{editor.text}{SAID} {number}\n"):
                editor.checked.clear()
                begin = time.perf_counter()
                editor.type(text)
                await editor.checked.wait()
                waits.append(time.perf_counter() - begin - PAUSE)
    return waits


async def _keystroke(editor: _Editor, number: int) -> float:
    at = editor.text.index(WORD)
    typed = 6 + number % (len(WORD) - 5)
    changed = editor.text[:at] + WORD[:typed] + editor.text[at + len(WORD) :]
    column = at - editor.text.rfind("\n", 0, at) - 1 + typed
    position = types.Position(editor.text[:at].count("\n"), column)
    begin = time.perf_counter()
    editor.type(changed)
    found = await editor.client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(editor.uri), position)
    )
    assert found
    return time.perf_counter() - begin
