"""What `check --prove` said is said again where nothing at all has changed, and only there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.app.proofs.test_keeping import SCENARIO, TEXT
from tests.unit.proof.proving import loaded

from sopflow.app.proofs import told_before as room
from sopflow.app.proofs.told_before import MOST, Told, keep_told, key_of, told_before
from sopflow.cli.root import sopflow

TOLD = Told(("✔ PROVED it",), None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "playbook.yaml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "scenarios/one.yaml").write_text(SCENARIO, encoding="utf-8")
    return tmp_path


def key(folder: Path, *how: str) -> str:
    return key_of(loaded(folder), *(how or ("text", "en")))


def said(folder: Path, form: str) -> tuple[int, str]:
    """What is said of a playbook, with what was kept of it in a folder of caches beside it."""
    arguments = ["check", str(folder), "--prove", "--format", form, "--lang", "en"]
    result = CliRunner().invoke(sopflow, arguments, env={"XDG_CACHE_HOME": str(folder / "caches"), "NO_COLOR": "1"})
    return result.exit_code, result.output


def test_the_key_is_the_same_where_nothing_changed_and_another_for_another_way_of_saying_it(folder: Path) -> None:
    ways = [("text", "en"), ("text", "id"), ("json", "en")]

    assert key(folder) == key(folder)
    assert len({key(folder, *how) for how in ways}) == len(ways)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "playbook.yaml").write_text(TEXT + "# a word\n", encoding="utf-8"),
        lambda folder: (folder / "scenarios/one.yaml").write_text(SCENARIO + "# a word\n", encoding="utf-8"),
        lambda folder: (folder / "scenarios/one.yaml").rename(folder / "scenarios/two.yaml"),
        lambda folder: (folder / "scenarios/two.yaml").write_text(SCENARIO.replace("S1", "S2"), encoding="utf-8"),
    ],
    ids=["the playbook", "a scenario", "a scenario's name", "one more file of scenarios"],
)
def test_whatever_is_written_is_in_the_key(change: Callable[[Path], object], folder: Path) -> None:
    before = key(folder)
    change(folder)

    assert key(folder) != before


def test_sopflow_itself_is_in_the_key(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code = tmp_path / "code"
    code.mkdir()
    (code / "engine.py").write_text("one = 1\n", encoding="utf-8")
    monkeypatch.setattr(room.sopflow, "__path__", [str(code)])
    before = key(folder)
    (code / "engine.py").write_text("one = 2\n", encoding="utf-8")

    assert key(folder) != before


def test_the_schemas_are_in_the_key(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    schemas = tmp_path / "schemas"
    schemas.mkdir()
    (schemas / "playbook.schema.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(room.sopflow_schemas, "__path__", [str(schemas)])
    before = key(folder)
    (schemas / "playbook.schema.json").write_text('{"type": "object"}', encoding="utf-8")

    assert key(folder) != before


def test_what_a_system_declares_is_in_the_key(folder: Path) -> None:
    before = loaded(folder)
    remedy = before.catalog.adapters["remedy"]
    adapters = {**before.catalog.adapters, "remedy": replace(remedy, text=remedy.text + "# a word\n")}
    after = replace(before, catalog=replace(before.catalog, adapters=adapters))

    assert key_of(after, "text") != key_of(before, "text")


def test_what_it_runs_is_in_the_key(folder: Path, tmp_path: Path) -> None:
    below = tmp_path / "below.yaml"
    below.write_text(TEXT, encoding="utf-8")
    one = replace(loaded(folder), siblings={"below": loaded(below)})
    below.write_text(TEXT + "# a word\n", encoding="utf-8")
    other = replace(one, siblings={"below": loaded(below)})

    assert key_of(other, "text") != key_of(one, "text")


def test_what_was_said_is_said_again_under_its_key_alone(tmp_path: Path) -> None:
    keep_told(tmp_path / "told.json", "this", TOLD)

    assert told_before(tmp_path / "told.json", "this") == TOLD
    assert told_before(tmp_path / "told.json", "that") is None


def test_no_more_is_kept_than_the_last_tellings(tmp_path: Path) -> None:
    for number in range(MOST + 2):
        keep_told(tmp_path / "told.json", str(number), TOLD)

    kept = [number for number in range(MOST + 2) if told_before(tmp_path / "told.json", str(number)) is not None]
    assert kept == list(range(2, MOST + 2))


@pytest.mark.parametrize("text", ["", "[]", "{", '{"sum": "", "told": {"this": {"lines": ["✔ it"], "object": null}}}'])
def test_a_damaged_file_says_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / "told.json").write_text(text, encoding="utf-8")

    assert told_before(tmp_path / "told.json", "this") is None


def test_the_second_time_the_same_is_printed_and_nothing_is_proved(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [said(folder, form) for form in ("text", "json")]
    monkeypatch.setattr("sopflow.app.proofs.keeping.prove_and_keep", lambda *_: pytest.fail("it was proved again"))

    assert [said(folder, form) for form in ("text", "json")] == first
    assert "PROVED" in first[0][1]
    assert json.loads(first[1][1])["proofs"]


def test_what_is_broken_is_looked_at_each_time(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "playbook.yaml").write_text(TEXT.replace("when: amount <= 10", "when: amount > 10"), encoding="utf-8")

    code, text = said(folder, "text")

    assert code == 1
    assert "VIOLATED" in text
    assert not list(folder.rglob("*.told.json"))
