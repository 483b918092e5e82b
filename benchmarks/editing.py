"""What a keystroke costs whoever writes the fraud SOP: its text is sent and a completion is answered, over the wire, by
a server that checks the SOP whenever typing pauses. Beside compiling that SOP, in the same run."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import sopflow_playbooks
from lsprotocol import types
from pygls.lsp.client import LanguageClient

from sopflow.app.adapters import installed
from sopflow.app.files import reading_of
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.widening import widened

FRAUD = Path(str(sopflow_playbooks.__path__[0])) / "penanganan-penipuan-va/playbook.yaml"
WORD = "next: profile"
ROUNDS = 8
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


def _compiling() -> float:
    document = reading_of(FRAUD).document
    assert document is not None
    playbook = decode(document)
    catalog = widened(installed(), playbook)
    begin = time.perf_counter()
    compile_program(playbook, document, catalog, {})
    return time.perf_counter() - begin


async def _typed(pace: float) -> list[float]:
    """Seconds from each keystroke to its completion."""
    client, checked = LanguageClient("benchmark", "1"), asyncio.Event()
    client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: checked.set())
    await client.start_io(str(Path(sys.executable).with_name("sopflow")), "lsp")
    await client.initialize_async(types.InitializeParams(types.ClientCapabilities()))
    text, uri = FRAUD.read_text(encoding="utf-8"), FRAUD.as_uri()
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "yaml", 0, text)))
    await checked.wait()
    costs = []
    for number in range(ROUNDS * (len(WORD) - 5)):
        costs.append(await _keystroke(client, uri, text, number))
        await asyncio.sleep(pace)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    return costs


async def _keystroke(client: LanguageClient, uri: str, text: str, number: int) -> float:
    at = text.index(WORD)
    typed = 6 + number % (len(WORD) - 5)
    changed = text[:at] + WORD[:typed] + text[at + len(WORD) :]
    position = types.Position(text[:at].count("\n"), at - text.rfind("\n", 0, at) - 1 + typed)
    begin = time.perf_counter()
    client.text_document_did_change(
        types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(number + 1, uri),
            [types.TextDocumentContentChangeWholeDocument(changed)],
        )
    )
    found = await client.text_document_completion_async(
        types.CompletionParams(types.TextDocumentIdentifier(uri), position)
    )
    assert found
    return time.perf_counter() - begin
