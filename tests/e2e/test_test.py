"""`sopflow test`: scenarios told and judged, coverage, forms, exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def failing(playbook: Path) -> Path:
    file = playbook / "scenarios" / "main.yaml"
    text = file.read_text(encoding="utf-8").replace("outcome: escalated", "outcome: advised")
    file.write_text(text, encoding="utf-8")
    return playbook


def test_scenarios_that_pass_are_listed(run: Run, playbook: Path) -> None:
    result = run("test", playbook)
    assert result.exit_code == 0
    assert "  ✔ reported  It is still happening" in result.output
    assert "✔ 3 passed" in result.output


def test_a_scenario_that_fails_says_what_was_expected_and_how_to_see_it(run: Run, failing: Path) -> None:
    result = run("test", failing)
    assert result.exit_code == 1
    assert "✘ unavailable" in result.output
    assert "the case ended with `escalated`; expected was `advised`" in result.output
    assert (
        f"sopflow simulate {failing}/playbook.yaml --scenario '{failing}/scenarios/main.yaml#unavailable'"
        in result.output
    )
    assert "✘ 1 failed, 2 passed" in result.output


def test_a_file_of_scenarios_may_be_named_and_one_of_them_only(run: Run, playbook: Path) -> None:
    result = run("test", playbook / "scenarios" / "main.yaml", "--only", "advised", "--format", "json")
    found = json.loads(result.output)
    assert [one["scenario"] for one in found["scenarios"]] == ["advised"]
    assert found["summary"]["passed"] == 1


def test_an_id_that_no_file_has_is_a_usage_error(run: Run, playbook: Path) -> None:
    result = run("test", playbook, "--only", "advisd")
    assert result.exit_code == 2
    assert "did you mean `advised`?" in result.output


def test_json_has_one_object_a_scenario(run: Run, failing: Path) -> None:
    result = run("test", failing, "--format", "json", "--coverage")
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert [(one["scenario"], one["passed"]) for one in found["scenarios"]] == [
        ("reported", True), ("advised", True), ("unavailable", False),
    ]  # fmt: skip
    assert found["coverage"][0]["states"] == {"visited": 7, "total": 7, "infeasible": 0, "not_visited": []}


def test_junit_has_a_testcase_for_each_and_the_failures_words(run: Run, failing: Path) -> None:
    root = ET.fromstring(run("test", failing, "--format", "junit").output)
    assert (root.get("tests"), root.get("failures")) == ("3", "1")
    failure = root.find(".//failure")
    assert failure is not None
    assert "`escalated`" in str(failure.get("message"))


def test_coverage_lists_what_was_not_visited_and_a_threshold_has_its_own_exit_code(run: Run, playbook: Path) -> None:
    result = run("test", playbook, "--coverage")
    assert result.exit_code == 0
    assert "7/7  100 %" in result.output
    assert "transitions: file_ticket → close_escalated" in result.output
    short = run("test", playbook, "--fail-under", "100")
    assert (short.exit_code, "% of transitions are covered, 100 % are wanted" in short.stderr) == (4, True)
    assert run("test", playbook, "--fail-under", "states=100,transitions=50").exit_code == 0
    assert run("test", playbook, "--fail-under", "50").exit_code == 0


def test_html_is_one_page_that_loads_nothing(run: Run, playbook: Path) -> None:
    page = run("test", playbook, "--format", "html").stdout
    assert page.startswith("<!doctype html>")
    assert "file_ticket → close_escalated" in page
    assert 'class="node' in page
    assert "src=" not in page


def test_a_suggested_scenario_passes_and_closes_what_it_is_for(run: Run, playbook: Path) -> None:
    folder = playbook / "scenarios"
    before = json.loads(run("test", playbook, "--coverage", "--format", "json").stdout)["coverage"][0]
    told = run("test", playbook, "--suggest", folder, "--lang", "en")
    assert (told.exit_code, f"written: {folder}/suggested-main.yaml" in told.stderr) == (0, True)
    after = json.loads(run("test", playbook, "--coverage", "--format", "json").stdout)
    assert all(one["passed"] for one in after["scenarios"])
    written = (folder / "suggested-main.yaml").read_text(encoding="utf-8")
    run("test", playbook, "--suggest", folder)
    assert (folder / "suggested-main.yaml").read_text(encoding="utf-8") == written
    left = {line.strip() for line in told.stderr.splitlines() if line.startswith("  ")}
    assert len(after["coverage"][0]["gaps"]) == len(left) < len(before["gaps"])


def test_suggestions_never_write_over_what_an_author_wrote(run: Run, playbook: Path) -> None:
    mine = playbook / "scenarios" / "suggested-main.yaml"
    mine.write_text("scenarios: []\n", encoding="utf-8")
    assert run("test", playbook / "scenarios" / "main.yaml", "--suggest", playbook / "scenarios").exit_code == 2
    assert mine.read_text(encoding="utf-8") == "scenarios: []\n"


@pytest.mark.parametrize("asked", ["101", "states=101", "state=100", "mcdc=many", "states=", ""])
def test_a_threshold_that_cannot_be_is_a_usage_error(run: Run, playbook: Path, asked: str) -> None:
    assert run("test", playbook, "--fail-under", asked).exit_code == 2


def test_without_scenarios_there_is_nothing_to_run(run: Run, playbook: Path) -> None:
    (playbook / "scenarios" / "main.yaml").unlink()
    assert run("test", playbook).exit_code == 5


def test_a_playbook_that_does_not_check_could_not_be_tested_and_the_others_are(
    run: Run, playbook: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "other"
    broken.mkdir()
    (broken / "playbook.yaml").write_text("sopflow: 1\n", encoding="utf-8")
    result = run("test", tmp_path)
    assert result.exit_code == 3
    assert "✔ 3 passed" in result.stdout
    assert "SF1" in result.stderr
