"""`sopflow run`: a guided case on a pipe."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_a_whole_case_by_numbers_and_typing(run: Run, playbook: Path) -> None:
    result = run("run", playbook, input="0812 0000 0001\nInternet mati\n1\n")
    assert result.exit_code == 0
    assert "Nomor MSISDN pelanggan?" in result.output
    assert "  1. ya\n  2. tidak\n" in result.output  # to an agent it speaks the playbook's first language
    assert "“Laporan Bapak/Ibu kami catat dengan nomor INC000000000001.”" in result.output
    assert "selesai (reported)" in result.output


def test_an_answer_that_cannot_be_read_is_refused_in_words_and_asked_again(run: Run, playbook: Path) -> None:
    result = run("run", playbook, input="0812\n\n0812 0000 0001\nInternet mati\nmungkin\n2\n", lang="id_ID")
    assert result.exit_code == 0
    assert "✘ ini bukan nomor telepon yang sah" in result.output
    assert "✘ ini wajib dijawab" in result.output
    assert "✘ ini bukan ya atau tidak" in result.output
    assert "selesai (advised)" in result.output


def test_b_goes_one_step_back_and_the_answer_is_given_anew(run: Run, playbook: Path) -> None:
    lines = "b\n0812 0000 0001\nInternet mati\nb\nPulsa hilang\n1\n"
    result = run("run", playbook, "--format", "json", "--show-personal", "--lang", "en", input=lines)
    assert result.exit_code == 0
    assert "This is the first question." in result.output
    assert "One step back." in result.output
    trace = json.loads(result.output[result.output.index("\n{\n") :])
    assert trace["facts"]["description"] == "Pulsa hilang"
    assert trace["asked"] == ["msisdn", "description", "still_happening"]


def test_help_is_shown_and_the_question_stays(run: Run, playbook: Path) -> None:
    result = run("run", playbook, "--lang", "en", input="?\n0812 0000 0001\nq\n")
    assert "a telephone number, as in 0812-3456-7890" in result.output
    assert "b: one step back" in result.output


def test_the_end_of_the_input_ends_cleanly_with_what_is_still_needed(run: Run, playbook: Path) -> None:
    result = run("run", playbook, "--lang", "en", input="0812 0000 0001\n")
    assert result.exit_code == 1
    assert "Still needed:" in result.output
    assert "description" in result.output.split("Still needed:")[1]
    assert "Traceback" not in result.output


def test_quitting_says_where_the_case_stands(run: Run, playbook: Path) -> None:
    result = run("run", playbook, "--lang", "en", input="q\n")
    assert (result.exit_code, "waiting" in result.output) == (1, True)


def test_systems_reply_as_a_scenario_says(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios" / "main.yaml"
    result = run("run", playbook, "--scenario", f"{file}#unavailable", input="0812 0000 0001\nInternet mati\n1\n")
    assert "(escalated)" in result.output


def test_content_may_be_english(run: Run, playbook: Path) -> None:
    result = run("run", playbook, "--content-lang", "en", lang="id_ID", input="0812 0000 0001\nNo internet\nno\n")
    assert "The customer's number?" in result.output
    assert "  1. yes\n" in result.output
    assert "Please call again should it come back." in result.output


EXAMPLES = Path(__file__).parents[2] / "playbooks" / "examples"


def test_a_case_that_waits_asks_what_happens_and_time_passes_when_nothing_does(run: Run) -> None:
    result = run("run", EXAMPLES / "wait-event", "--lang", "en", input="INC000000000001\n2\n")
    assert result.exit_code == 0
    assert "  1. remedy.ticket_resolved\n  2. nothing: let the time pass\n" in result.output
    assert "time moves on to" in result.output
    assert result.output.index("── Terlambat") < result.output.index("ends: Terlambat (late)")


def test_an_event_may_be_let_happen_with_its_data(run: Run) -> None:
    result = run(
        "run", EXAMPLES / "wait-event", "--lang", "en", input="INC000000000001\n1\nINC000000000001\nResolved\n"
    )
    assert result.exit_code == 0
    assert "remedy.ticket_resolved came in" in result.output
    assert "(resolved)" in result.output


def test_an_approval_is_decided_by_a_person(run: Run) -> None:
    result = run("run", EXAMPLES / "approve", "--lang", "en", input="150000\n2\n")
    assert "? Setujui Rp150.000?" in result.output
    assert result.exit_code == 0
