"""Stores, publications and migrations on the command line."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
Run = Callable[..., Any]
ROOT = Path(__file__).parents[2]
ASK = ROOT / "playbooks/examples/ask"


# ── which store ──────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_made_by_looking(home: Path, run: Run) -> None:
    for command in (("case", "list"), ("store", "status"), ("case", "start", ASK), ("worker",)):
        refused = run(*command)
        assert refused.exit_code == 3, refused.output
        assert "sopflow store init" in refused.stderr
        assert "--practice" in refused.stderr
    assert not (home / "data").exists()


def test_a_store_is_made_once_and_to_repeat_it_harms_nothing(home: Path, run: Run) -> None:
    assert "real cases" in run("store", "init").stdout
    assert run("store", "init").exit_code == 0
    assert (home / "data/sopflow/cases.db").is_file()


def test_what_a_store_is_for_never_changes(home: Path, run: Run) -> None:
    run("store", "init")

    refused = run("store", "init", "--practice")
    assert refused.exit_code == 3
    assert run("case", "start", ASK, "--practice").exit_code == 3
    assert json.loads(run("store", "status", "--format", "json").stdout)["store"]["practice"] == "no"


def test_another_store_is_named_by_an_option_or_by_the_environment(
    home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("store", "init", "--practice", "--store", "one.db").exit_code == 0
    monkeypatch.setenv("SOPFLOW_STORE", "two.db")
    assert run("store", "init", "--practice").exit_code == 0

    run("case", "start", ASK, "--store", "one.db")
    assert len(json.loads(run("case", "list", "--store", "one.db", "--format", "json").stdout)) == 1
    assert json.loads(run("case", "list", "--format", "json").stdout) == []
    assert not (home / "data").exists()


@pytest.mark.parametrize(
    ("url", "code"), [("mysql://here/cases", 2), ("no/such/folder/cases.db", 3), ("playbook.yaml", 3), (".", 3)]
)
def test_what_is_no_store_is_said(home: Path, run: Run, url: str, code: int) -> None:
    (home / "playbook.yaml").write_text("sopflow: 1\n" * 100, encoding="utf-8")

    refused = run("store", "status", "--store", url)
    assert refused.exit_code == code, refused.output
    assert refused.stdout == ""
    assert refused.stderr.startswith("sopflow: ")


# ── its care ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_is_a_store(start: Start, run: Run, home: Path) -> None:
    case = start("ask")

    assert run("store", "backup", "copy.db").exit_code == 0
    assert run("store", "backup", "copy.db").exit_code == 3
    listed = json.loads(run("case", "list", "--store", "copy.db", "--format", "json").stdout)
    assert [row["case"] for row in listed] == [case.id]


def test_vacuum_leaves_nothing_of_what_was_purged(start: Start, run: Run, home: Path) -> None:
    case = start("in-doubt")
    case.answer("msisdn=0812 3456 7890")
    path = home / "data/sopflow/cases.db"
    with closing(sqlite3.connect(path)) as looking:  # texts are kept packed: no number can be looked for in the file
        [[packed]] = looking.execute("select packed from events where kind = 'answered'").fetchall()
    case.do("purge", "--reason", "diminta", "--yes")

    assert run("store", "vacuum").exit_code == 0
    assert packed not in path.read_bytes()


def test_status_checks_every_history_where_it_is_asked_to(start: Start, run: Run, home: Path) -> None:
    case = start("ask")
    case.answer("kind=question")
    assert "every history fits its chain" in run("store", "status", "--chains").stdout

    with sqlite3.connect(home / "data/sopflow/cases.db") as connection:
        connection.execute("update events set body = '{}', packed = null where seq = 2")
    connection.close()
    broken = run("store", "status", "--chains")
    assert broken.exit_code == 1
    assert f"the history of {case.id} is not as it was written: event 2" in broken.stdout


# ── publish ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_playbook_that_checks_is_published_once(home: Path, run: Run) -> None:
    run("store", "init", "--practice")

    first = json.loads(run("publish", ASK, "--format", "json").stdout)
    assert (first["playbook"], first["new"]) == ("ask", True)
    assert json.loads(run("publish", ASK, "--format", "json").stdout)["new"] is False
    assert run("case", "start", "ask").exit_code == 0


def test_one_that_does_not_check_is_not(home: Path, run: Run, edited: Callable[[str, str], Path]) -> None:
    run("store", "init", "--practice")

    refused = run("publish", edited("ask: [msisdn, ", "ask: [msisdm, "))
    assert refused.exit_code == 3
    assert "SF202" in refused.stderr
    assert "card-fraud" in run("case", "start", "card-fraud", "--version", "0.1.0").stderr


def test_a_publication_counts_from_the_day_that_is_named(home: Path, run: Run) -> None:
    run("store", "init", "--practice")
    run("publish", ASK, "--valid-from", "2099-01-01T00:00:00+07:00")

    refused = run("case", "start", "ask")
    assert refused.exit_code == 2
    assert "2098-12-31T17:00:00+00:00" in refused.stderr


def test_a_misspelt_playbook_is_suggested(home: Path, run: Run) -> None:
    run("store", "init", "--practice")
    run("publish", ASK)

    assert "`ask`" in run("case", "start", "asg").stderr


def test_a_real_case_runs_on_what_was_published_alone(home: Path, run: Run) -> None:
    run("store", "init")

    refused = run("case", "start", ASK)
    assert refused.exit_code == 2
    assert "sopflow publish" in refused.stderr


def test_a_file_cannot_be_a_store_for_many_machines_and_is_not_made(run: Run, home: Path) -> None:
    for lang, said in (("en", "keeps its jobs in Postgres"), ("id", "di Postgres")):
        refused = run("store", "init", "--many-machines", "--store", "cases.db", "--lang", lang)
        assert refused.exit_code == 2
        assert said in refused.stderr
    assert not (home / "cases.db").exists()


# ── migrate ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def moved(playbook: Path, home: Path, run: Run, start: Start) -> Any:
    """A case of version 0.1.0, and version 0.2.0 published, which asks one thing more."""
    begun = json.loads(run("case", "start", playbook, "--practice", "--format", "json").stdout)
    assert run("case", "answer", begun["case"], "msisdn=0812 0000 0001").exit_code == 0
    file = playbook / "playbook.yaml"
    text = file.read_text(encoding="utf-8").replace("version: 0.1.0", "version: 0.2.0")
    text = text.replace(
        "  ticket: {type", "  since: {type: time, ask: {id: Sejak kapan?, en: Since when?}}\n  ticket: {type"
    )
    text = text.replace("ask: [msisdn, description,", "ask: [since, msisdn, description,")
    file.write_text(text, encoding="utf-8")
    assert run("publish", playbook).exit_code == 0
    return begun["case"]


def migrate(run: Run, *arguments: str, code: int = 0) -> Any:
    done = run("migrate", "card-fraud", *arguments, "--format", "json")
    assert done.exit_code == code, done.output
    return json.loads(done.stdout)


def test_a_migration_is_planned_applied_and_taken_back(moved: str, run: Run) -> None:
    (planned,) = migrate(run, "--plan")
    assert (planned["case"], planned["version"], planned["version_then"]) == (moved, "0.1.0", "0.2.0")
    assert planned["verdict"] == "asks"
    assert "0.1.0 → 0.2.0" in run("migrate", "card-fraud", "--plan").stdout
    assert planned["asks"] == ["since"]

    (applied,) = migrate(run, "--apply", "--reason", "pertanyaan baru")
    assert applied["refused"] is None
    shown = json.loads(run("case", "next", moved, "--format", "json").stdout)
    assert (shown["version"], shown["wants"][0]["fact"]) == ("0.2.0", "since")
    assert migrate(run, "--plan") == []

    (back,) = migrate(run, "--revert", "--reason", "belum siap")
    assert back["refused"] is None
    shown = json.loads(run("case", "next", moved, "--format", "json").stdout)
    assert (shown["version"], shown["wants"][0]["fact"]) == ("0.1.0", "description")
    assert migrate(run, "--revert", "--reason", "sekali lagi") == []
    went = [each["content"] for each in json.loads(run("case", "history", moved, "--format", "json").stdout)[-2:]]
    assert went == [f"0.2.0 {applied['to'][:12]}  (pertanyaan baru)", f"0.1.0 {back['to'][:12]}  (belum siap)"]


@pytest.mark.parametrize(
    ("lang", "lines"),
    [("en", ("1 of 1 moved.", "0 of 1 moved.")), ("id", ("1 dari 1 dipindah.", "0 dari 1 dipindah."))],
)
def test_how_many_cases_were_moved_is_said_and_none_is_said_of_a_plan(
    moved: str, run: Run, lang: str, lines: tuple[str, str]
) -> None:
    planned = run("migrate", "card-fraud", "--plan", "--lang", lang)
    assert not any(line in planned.stdout for line in lines)

    applied = run("migrate", "card-fraud", "--apply", "--reason", "pertanyaan baru", "--lang", lang)
    assert applied.stdout.splitlines()[-1] == lines[0]
    run("migrate", "card-fraud", "--revert", "--reason", "belum siap")
    run("case", "hold", moved, "--reason", "diminta pelanggan")
    refused = run("migrate", "card-fraud", "--apply", "--reason", "pertanyaan baru", "--lang", lang)
    assert refused.exit_code == 1
    assert refused.stdout.splitlines()[-1] == lines[1]


def test_a_migrated_case_is_still_explained_from_its_whole_history(moved: str, run: Run) -> None:
    migrate(run, "--apply", "--reason", "pertanyaan baru")
    for pair in ("since=2025-03-28 13:10", "description=x", "still_happening=no"):
        assert run("case", "answer", moved, pair).exit_code == 0

    shown = json.loads(run("case", "show", moved, "--format", "json").stdout)
    assert (shown["status"], shown["outcome"]) == ("done", "advised")
    kinds = [event["kind"] for event in json.loads(run("case", "history", moved, "--format", "json").stdout)]
    assert kinds == ["started", "answered", "migrated", "answered", "answered", "answered"]


@pytest.mark.parametrize("arguments", [(), ("--apply",), ("--revert",), ("--plan", "--apply", "--reason", "x")])
def test_a_migration_says_what_it_is_in_need_of(moved: str, run: Run, arguments: tuple[str, ...]) -> None:
    assert run("migrate", "card-fraud", *arguments).exit_code == 2
