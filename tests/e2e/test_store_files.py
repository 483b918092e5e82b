"""Files that are no store, and stores that may only be read: said clearly, and never made into something else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

Start = Callable[..., Any]
Run = Callable[..., Any]

NOBODY = 65534
AS_NOBODY = f"""\
import contextlib, importlib, json, os, pkgutil, sys, tempfile
import sopflow
for each in pkgutil.walk_packages(sopflow.__path__, "sopflow.", onerror=lambda name: None):
    with contextlib.suppress(ImportError):
        importlib.import_module(each.name)
from sopflow.app.adapters import installed
from sopflow.cli import main
installed()
told = []
for words in json.loads(sys.argv[1]):
    out, err = tempfile.TemporaryFile(), tempfile.TemporaryFile()
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
        os.dup2(out.fileno(), 1); os.dup2(err.fileno(), 2)
        sys.argv[1:] = words
        main()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    out.seek(0); err.seek(0)
    told.append((code, out.read().decode(), err.read().decode()))
print(json.dumps(told))
"""
"""Commands as a user whom permissions bind: tests may run as root, whom they don't. All is imported before, and once, since
that user may not be able to read where we are installed."""

READING = (
    ("case", "list"),
    ("case", "next", "K7F-3QX-9TD"),
    ("case", "show", "K7F-3QX-9TD"),
    ("case", "history", "K7F-3QX-9TD"),
    ("store", "status"),
    ("store", "vacuum"),
    ("worker",),
    ("migrate", "ask", "--plan"),
)


@pytest.mark.parametrize("words", READING, ids=" ".join)
@pytest.mark.parametrize("content", ["", "Budi, 0812 0000 0001\n"], ids=["an empty file", "a text"])
def test_a_file_that_is_no_store_is_refused_and_left_as_it_was(
    run: Run, home: Path, words: tuple[str, ...], content: str
) -> None:
    file = home / "notes.txt"
    file.write_text(content, encoding="utf-8")

    for lang, said in (("en", "is no store"), ("id", "penyimpanan")):
        refused = run(*words, "--store", "notes.txt", "--lang", lang)
        assert refused.exit_code == 3, refused.output
        assert said in refused.stderr
        assert "sopflow store init" in refused.stderr
    assert file.read_text(encoding="utf-8") == content
    assert [each.name for each in home.iterdir()] == ["notes.txt"]


def test_an_empty_file_becomes_a_store_where_one_is_asked_for(run: Run, home: Path) -> None:
    (home / "cases.db").touch()

    assert run("store", "init", "--store", "cases.db").exit_code == 0
    assert json.loads(run("case", "list", "--store", "cases.db", "--format", "json").stdout) == []


# ── a store that may only be read ────────────────────────────────────────────────────────────────────────────


class Said(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


def as_nobody(store: Path, *commands: Sequence[str]) -> list[Said]:
    environment = {**os.environ, "SOPFLOW_STORE": str(store), "SOPFLOW_USER": "tono", "NO_COLOR": "1"}
    words = [sys.executable, "-c", AS_NOBODY, json.dumps(commands)]
    told = subprocess.run(words, capture_output=True, text=True, env=environment, check=True)
    return [Said(*each) for each in json.loads(told.stdout)]


@pytest.fixture
def shown_only(start: Start, run: Run) -> Iterator[tuple[Path, str]]:
    """A store with one case, in a file and a folder that nobody may write; its file and the case."""
    case = start("ask")
    with TemporaryDirectory() as name:  # not pytest's own: other users may not even look into that
        store = Path(name) / "cases.db"
        assert run("store", "backup", store).exit_code == 0
        store.chmod(0o444)
        store.parent.chmod(0o555)
        yield store, case.id
        store.parent.chmod(0o755)


def test_who_may_only_read_a_store_can_look_and_is_told_so_on_writing(shown_only: tuple[Path, str]) -> None:
    store, case = shown_only
    looks = [("case", "list"), *(("case", verb, case) for verb in ("next", "show", "history", "explain"))]
    answer = ("case", "answer", case, "kind=complaint", "--lang")

    *looked, status, refused, ditolak = as_nobody(store, *looks, ("store", "status"), (*answer, "en"), (*answer, "id"))

    assert [(each.code, each.err, bool(each.out)) for each in looked] == [(0, "", True)] * len(looks)
    assert "ask" in status.out
    assert (refused.code, ditolak.code) == (3, 3)
    assert "may only be read" in refused.err
    assert "hanya boleh dibaca" in ditolak.err
    assert [each.name for each in store.parent.iterdir()] == ["cases.db"]
