"""A new adapter, installed beside sopflow without a network: its own tests pass, and sopflow knows it."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]  # in the environment that has the wheel


def run(environment: Path, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    variables = {"LANG": "en_US.UTF-8", "NO_COLOR": "1", "COLUMNS": "100", "PATH": "/usr/bin:/bin"}
    command = [str(environment / "bin" / str(arguments[0])), *map(str, arguments[1:])]
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def crm(own_environment: Path, install: Callable[[Path], None], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new adapter, made by the installed sopflow and installed beside it."""
    folder = tmp_path_factory.mktemp("new")
    made = run(own_environment, "sopflow", "new", "adapter", "crm", cwd=folder)
    assert (made.returncode, made.stderr) == (0, "")
    install(folder / "crm")
    return folder / "crm"


def test_its_own_tests_pass(own_environment: Path, crm: Path) -> None:
    ended = run(own_environment, "python", "-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=crm)

    assert ended.returncode == 0, ended.stdout
    assert " passed" in ended.stdout


def test_sopflow_lists_it(own_environment: Path, crm: Path) -> None:
    listed = run(own_environment, "sopflow", "adapters", "list", cwd=crm)

    assert (listed.returncode, listed.stderr) == (0, "")
    assert "crm" in listed.stdout


def test_a_playbook_may_call_it(own_environment: Path, crm: Path) -> None:
    playbook = crm / "playbook.yaml"
    for call, code in (("crm.find_notes", 0), ("crm.fnd_notes", 1)):
        playbook.write_text(PLAYBOOK.replace("CALL", call), encoding="utf-8")
        checked = run(own_environment, "sopflow", "check", playbook, cwd=crm)
        assert checked.returncode == code, checked.stdout
    assert "did you mean `crm.find_notes`?" in checked.stdout


def test_its_client_knows_nothing_of_sopflow(crm: Path) -> None:
    tree = ast.parse((crm / "sopflow_crm/client.py").read_text(encoding="utf-8"))
    roots = {
        name.partition(".")[0]
        for node in ast.walk(tree)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in getattr(node, "names", []) if isinstance(node, ast.Import)])
    }  # fmt: skip

    assert "sopflow" not in roots
    assert "sopflow_adapters" in roots  # its room `wire`, which knows nothing of sopflow either


PLAYBOOK = """\
sopflow: 1
id: notes
version: 1.0.0
title: {id: Catatan, en: Notes}
languages: [id, en]
outcomes: {done: {id: Selesai, en: Done}}
facts:
  number: {type: phone, privacy: personal, ask: {id: Nomornya?, en: The number?}}
states:
  ask: {title: {id: Tanya, en: Ask}, ask: [number], next: look}
  look: {title: {id: Lihat, en: Look}, call: {operation: CALL, with: {customer: =number}}, next: end}
  end: {title: {id: Selesai, en: End}, end: done}
"""
