"""`sopflow run --record`: a played case becomes a scenario that passes and tells of nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]
EXAMPLES = Path(__file__).parents[2] / "playbooks" / "examples"

RECORDED = """\
playbook: ../playbook.yaml
scenarios:
  - id: still-down
    title: Recorded from a played case
    clock: '2025-01-06T09:00:00+07:00'
    answers: {msisdn: 0812 0000 0001, description: Contoh 1, still_happening: yes}
    systems:
      remedy.create_ticket:
        number: INC000000000001
        entry_id: 'INC000000000001|INC000000000001'
        status: New
        created: '2025-01-06T09:00:00+07:00'
    expect:
      outcome: reported
      path: [intake, file_ticket, inform, close_reported]
      effects: [remedy.create_ticket]
"""


def test_a_played_case_is_written_without_personal_data_and_passes(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios" / "still-down.yaml"
    played = run("run", playbook, "--record", file, input="0813 4455 6677\nInternet mati di rumah Bu Sri\n1\n")

    assert played.exit_code == 0, played.output
    assert f"Direkam: {file} (skenarionya lulus" in played.output
    assert file.read_text(encoding="utf-8") == RECORDED
    assert run("test", playbook).exit_code == 0
    assert run("check", playbook).exit_code == 0
    assert run("fmt", "--check", file).exit_code == 0


def test_what_is_there_is_replaced_only_by_who_says_so(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios" / "still-down.yaml"
    file.write_text("mine", encoding="utf-8")
    lines = "0812 0000 0001\nInternet mati\n2\n"
    refused = run("run", playbook, "--record", file, "--lang", "en", input=lines)

    assert refused.exit_code == 2
    assert "is there already" in refused.output
    assert "customer's number" not in refused.output  # it is said before anything is asked
    assert file.read_text(encoding="utf-8") == "mine"
    replaced = run("run", playbook, "--record", file, "--overwrite", "--lang", "en", input=lines)
    assert "Recorded anew" in replaced.output
    assert "outcome: advised" in file.read_text(encoding="utf-8")


def test_a_case_that_was_left_is_not_recorded_and_what_stood_there_stays(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios" / "main.yaml"
    before = file.read_text(encoding="utf-8")
    left = run("run", playbook, "--record", file, "--overwrite", "--lang", "en", input="0812 0000 0001\nq\n")

    assert left.exit_code == 2
    assert "was not played to its end" in left.output
    assert file.read_text(encoding="utf-8") == before
    assert sorted(each.name for each in file.parent.iterdir()) == ["main.yaml"]


def test_an_event_with_its_data_and_a_failing_system_are_recorded(run: Run, playbook: Path, tmp_path: Path) -> None:
    waited = tmp_path / "waited.yaml"
    lines = "INC000000000001\n1\nINC000000000001\nResolved\n"
    assert run("run", EXAMPLES / "wait-event", "--record", waited, input=lines).exit_code == 0
    assert "event: remedy.ticket_resolved, data: {number: INC000000000001" in waited.read_text(encoding="utf-8")
    failing = tmp_path / "failing.yaml"
    scenario = f"{playbook / 'scenarios' / 'main.yaml'}#unavailable"
    lines = "0812 0000 0001\nInternet mati\n1\n"
    assert run("run", playbook, "--scenario", scenario, "--record", failing, input=lines).exit_code == 0
    text = failing.read_text(encoding="utf-8")
    assert "systems: {remedy.create_ticket: {error: unavailable}}" in text
    assert "outcome: escalated" in text


def test_nobody_plays_a_case_for_a_file_that_cannot_be_written(run: Run, playbook: Path) -> None:
    refused = run("run", playbook, "--record", playbook / "playbook.yaml" / "scenarios" / "mine.yaml")

    assert (refused.exit_code, "no file can be made in" in refused.output) == (2, True)
    assert "──" not in refused.output  # not one question was asked
