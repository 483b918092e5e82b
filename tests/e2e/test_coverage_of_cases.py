"""`sopflow test --from-store`: what real cases covered, beside the scenarios; and nothing of what they hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]

NUMBER, WORDS = "0813 7788 9900", "Rumah Bu Sri gelap"


@pytest.fixture
def lived(run: Run, home: Path, playbook: Path) -> Path:
    """The folder of a playbook of which two cases were led to an end in this user's own practice store, and one of
    another version, and one that waits."""

    def case(*answers: str) -> dict[str, Any]:
        started = json.loads(run("case", "start", playbook, "--practice", "--format", "json").stdout)
        for answer in answers:
            last = run("case", "answer", started["case"], answer, "--format", "json")
            assert last.exit_code == 0, last.output
        return started

    asked = f"msisdn={NUMBER}", f"description={WORDS}"
    file = playbook / "playbook.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Terima kasih sudah", "Terima kasih banyak sudah"), encoding="utf-8")
    case(*asked, "still_happening=no")
    file.write_text(text, encoding="utf-8")
    case(*asked, "still_happening=no")
    case(f"msisdn={NUMBER}", "description=samamasalah", "still_happening=no")
    case(*asked)
    return playbook


def test_cases_are_counted_beside_the_scenarios_and_those_of_other_versions_are_not(run: Run, lived: Path) -> None:
    main = lived / "scenarios/main.yaml"
    text = main.read_text(encoding="utf-8")
    main.write_text(text[: text.index("  - id: advised")] + text[text.index("  - id: unavailable") :], encoding="utf-8")
    told = run("test", lived, "--from-store", lang="en_US")

    assert told.exit_code == 0, told.output
    assert "card-fraud: 3 cases of " in told.output
    assert "(1 of other versions left out)" in told.output
    ways = told.output.split("Taken by cases, by no scenario")[1]
    assert "intake → advise (branch 2): 2 cases" in ways
    assert "file_ticket" not in ways


def test_nothing_that_a_case_holds_is_shown_in_any_form(run: Run, lived: Path) -> None:
    for form in ("text", "json", "html"):
        told = run("test", lived, "--coverage", "--format", form, "--show-personal", "--from-store")
        assert told.exit_code == 0, told.output
        ids = [line["case"] for line in json.loads(run("case", "list", "--format", "json").stdout)]
        assert ids
        assert not [each for each in (NUMBER, "+62813", "7788", WORDS, "samamasalah", *ids) if each in told.output]


def test_programs_read_counts_ways_and_gaps(run: Run, lived: Path) -> None:
    (found,) = json.loads(run("test", lived, "--format", "json", "--from-store").stdout)["cases"]

    assert (found["playbook"], found["cases"], found["of_other_versions"], found["erased"]) == ("card-fraud", 3, 1, 0)
    assert (found["states"]["visited"], found["states"]["total"]) == (3, 7)
    assert {each["element"]: each["cases"] for each in found["taken"]} == {
        "intake → advise (branch 2)": 2,
        "advise → close_advised (branch 1)": 2,
    }
    assert {gap["nearest_scenario"] for gap in found["gaps"]} == {None}


def test_without_scenarios_the_cases_alone_are_measured(run: Run, lived: Path) -> None:
    (lived / "scenarios/main.yaml").unlink()
    assert run("test", lived).exit_code == 5
    alone = run("test", lived, "--fail-under", "states=50", "--from-store")

    assert alone.exit_code == 4
    assert "states are covered" in alone.output
    assert "passed" not in alone.output


def test_a_store_that_is_not_there_is_said(run: Run, playbook: Path, home: Path, tmp_path: Path) -> None:
    told = run("test", playbook, "--from-store", tmp_path / "none.db")
    assert told.exit_code == 3
    assert "Traceback" not in told.output
