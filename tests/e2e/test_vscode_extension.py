"""The VS Code extension of `editors/vscode`: its manifest, the command that it starts, and that `sopflow` understands it.

What needs Node, or the client library of the extension (`npm ci` in editors/vscode, which `make test` does where npm is),
is skipped where it is not there, and says so.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import pytest
from tests.node_packages import FOLDERS, are_here

from sopflow.cli.lsp import command as lsp

HOME = Path(__file__).parents[2] / "editors/vscode"
DRIVER = Path(__file__).with_name("vscode.js")
SOPFLOW = Path(sys.executable).with_name("sopflow")
Node = Callable[..., dict[str, Any]]


@pytest.fixture
def node(tmp_path: Path) -> Node:
    """Starts the extension without VS Code, with these settings, in a folder."""
    if shutil.which("node") is None:
        pytest.skip("SKIPPED ALOUD: node is not here, so the extension was not started")

    def run(what: str, folder: Path = tmp_path, **settings: object) -> dict[str, Any]:
        done = subprocess.run(
            ["node", DRIVER, what, folder, json.dumps(settings)],
            capture_output=True, text=True, timeout=120, check=False,
            env={"PATH": f"{Path(str(shutil.which('node'))).parent}:/usr/bin:/bin", "NODE_PATH": str(HOME / "node_modules")},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    return run


def test_the_manifest_has_what_vs_code_asks_for_and_every_word_in_both_languages() -> None:
    manifest = json.loads((HOME / "package.json").read_text(encoding="utf-8"))
    english, indonesian = (
        json.loads((HOME / name).read_text(encoding="utf-8")) for name in ("package.nls.json", "package.nls.id.json")
    )
    used = set(re.findall(r'"%(\w+)%"', (HOME / "package.json").read_text(encoding="utf-8")))

    assert {"name", "publisher", "version", "engines", "main", "license"} <= manifest.keys()
    assert (HOME / manifest["main"]).is_file()
    assert re.fullmatch(r"\^1\.\d+\.0", manifest["engines"]["vscode"])
    assert used == english.keys() == indonesian.keys()
    assert [key for key in used if english[key] == indonesian[key]] == []
    assert manifest["capabilities"]["untrustedWorkspaces"]["supported"] is False  # it starts what a workspace names
    assert set(manifest["contributes"]["configuration"]["properties"]) == {
        "sopflow.path", "sopflow.language", "sopflow.trace.server",
    }  # fmt: skip
    for name in ("README.md", "README.id.md"):
        text = (HOME / name).read_text(encoding="utf-8")
        assert [key for key in manifest["contributes"]["configuration"]["properties"] if key not in text] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_lock_file_names_no_registry(folder: Path) -> None:
    locked = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert [name for name, each in locked.items() if "resolved" in each] == []
    assert all("integrity" in each for name, each in locked.items() if name)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, ("sopflow", ["lsp"])),
        ({"path": " ", "language": "editor"}, ("sopflow", ["lsp"])),
        ({"path": "/opt/sopflow", "language": "id"}, ("/opt/sopflow", ["lsp", "--lang", "id"])),
        ({"path": "./.venv/bin/sopflow", "language": "en"}, ("FOLDER/.venv/bin/sopflow", ["lsp", "--lang", "en"])),
        ({"path": "${workspaceFolder}/s"}, ("FOLDER/s", ["lsp"])),
    ],
)
def test_what_it_starts_is_a_command_line_that_sopflow_understands(
    node: Node, tmp_path: Path, settings: dict[str, object], expected: tuple[str, list[str]]
) -> None:
    seen = node("command", **settings)
    command, arguments = expected

    assert seen["server"] == {"command": command.replace("FOLDER", str(tmp_path)), "args": arguments}
    assert (seen["started"], seen["stopped"], seen["errors"]) == (True, True, [])
    assert seen["commands"] == ["sopflow.restart"]
    assert seen["selector"] == [{"scheme": "file", "language": "yaml"}]
    root = click.Context(click.Group("sopflow"), help_option_names=["-h", "--help"])
    for more in ([], ["--stdio"]):  # other editors' clients add it
        lsp.make_context("lsp", [*arguments[1:], *more], parent=root)  # raises where it is refused


@pytest.mark.parametrize("broken", ["missing", "ends"])
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ({"editor": "en-GB"}, "could not be started"),
        ({"editor": "id", "language": "editor"}, "tidak bisa dijalankan"),
        ({"editor": "en", "language": "id"}, "tidak bisa dijalankan"),
    ],
)
def test_a_server_that_is_not_there_or_ends_at_once_is_said_with_the_way_out(
    node: Node, language: dict[str, str], said: str, broken: str
) -> None:
    (told,) = node("command", broken=broken, **language)["errors"]
    assert said in told
    assert "pip install 'sopflow[lsp]'" in told
    assert "sopflow.path" in told


def test_a_server_is_started_again_only_where_it_has_run(node: Node) -> None:
    seen = node("command")
    assert (seen["closedBefore"], seen["closedAfter"]) == ({"action": 1, "handled": True}, "as usual")


def test_the_editors_own_library_gets_findings_lenses_that_run_and_the_outline(node: Node, playbook: Path) -> None:
    if not are_here(HOME):
        pytest.skip("SKIPPED ALOUD: `npm ci` was not run in editors/vscode, so nobody spoke with the server")
    file = playbook / "playbook.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("  ticket: {type", "  unread: {type: text, ask: {id: 'Apa?', en: 'What?'}}\n  ticket: {type"),
        encoding="utf-8",
    )
    seen = node("speak", playbook, path=str(SOPFLOW), language="id", above="inform")

    assert seen["commands"] == ["sopflow.run"]
    ((code, message),) = seen["diagnostics"]
    assert (code, "`unread` bisa ditanyakan" in message) == ("SF704", True)
    assert seen["lens"] == "1 skenario · jalankan"
    assert (seen["ran"], seen["message"]) == ("1 lulus", "sopflow: 1 lulus")
    assert seen["outline"][:2] == [
        ["intake", ["intake", "advise", "close_advised"]],
        ["report", ["file_ticket", "inform", "close_reported", "close_escalated"]],
    ]
    assert seen["code"] == 0
