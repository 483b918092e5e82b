"""`sopflow simulate`: the object of the fixed contract, needs, overrides, masks, usage errors."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

Run = Callable[..., Result]

ANSWERS = (
    "--answer", "msisdn=0812 0000 0001", "--answer", "description=Internet mati", "--answer", "still_happening=yes",
)  # fmt: skip


def told(result: Result) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(result.output)
    return loaded


def test_a_case_that_nobody_answers_is_waiting_and_lists_what_it_needs(run: Run, playbook: Path) -> None:
    result = run("simulate", playbook, "--format", "json")
    found = told(result)
    assert result.exit_code == 0
    assert (found["status"], found["outcome"], found["path"]) == ("waiting", None, ["intake"])
    assert found["needs"] == ["msisdn", "description", "still_happening"]


def test_where_replies_are_given_an_operation_without_one_is_needed(
    run: Run, edited: Callable[[str, str], Path]
) -> None:
    folder = edited(
        "    ask: [msisdn, description, still_happening]\n    next:",
        "    call: {operation: dsc.get_customer_profile, with: {msisdn: =msisdn}, save: profile, on_error: "
        "{not_found: advise, unavailable: continue}}\n    next: intake_2\n\n"
        "  intake_2:\n    phase: intake\n    ask: [description, still_happening]\n    next:",
    )
    text = (folder / "playbook.yaml").read_text(encoding="utf-8")
    text = text.replace("start: intake\n", "start: number\n").replace(
        "states:\n", "states:\n  number: {phase: intake, ask: [msisdn], next: intake}\n"
    )
    text = text.replace(
        "  ticket: {type: remedy.CreatedTicket}\n",
        "  ticket: {type: remedy.CreatedTicket}\n  profile: {type: dsc.CustomerProfile}\n",
    )
    (folder / "playbook.yaml").write_text(text, encoding="utf-8")
    other = ("--reply", "remedy.create_ticket={status: New}")
    found = told(run("simulate", folder, *ANSWERS, *other, "--format", "json"))
    assert (found["status"], found["needs"]) == ("waiting", ["dsc.get_customer_profile"])
    made_up = run("simulate", folder, *ANSWERS)
    assert "dsc.get_customer_profile ✔  made up" in made_up.output
    reply = "{customer_id: C1, name: Budi Santoso, card_type: simPATI, payment_type: prepaid, segment: regular, is_employee: false, status: active}"
    answered = told(
        run("simulate", folder, *ANSWERS, "--reply", f"dsc.get_customer_profile={reply}", "--format", "json")
    )
    assert answered["outcome"] == "reported"


def test_the_object_has_every_name_of_the_contract_and_masks_persons(run: Run, playbook: Path) -> None:
    result = run("simulate", playbook, *ANSWERS, "--format", "json")
    found = told(result)
    assert result.exit_code == 0
    names = [
        "scenario",
        "status",
        "outcome",
        "path",
        "needs",
        "opened",
        "asked",
        "said",
        "facts",
        "effects",
        "passed",
        "failures",
    ]
    assert set(names) <= set(found)
    assert (found["status"], found["outcome"], found["passed"], found["failures"]) == ("done", "reported", True, [])
    assert found["path"] == ["intake", "file_ticket", "inform", "close_reported"]
    assert [effect["operation"] for effect in found["effects"]] == ["remedy.create_ticket"]
    assert found["facts"]["still_happening"] is True
    assert "81200000001" not in result.output
    assert "Internet mati" not in result.output


def test_personal_data_are_shown_when_asked(run: Run, playbook: Path) -> None:
    found = told(run("simulate", playbook, *ANSWERS, "--format", "json", "--show-personal"))
    assert found["facts"]["msisdn"] == "+6281200000001"
    assert found["effects"][0]["input"]["fields"]["chronology"] == "Internet mati"


def test_a_scenario_is_told_and_judged(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios" / "main.yaml"
    result = run("simulate", playbook, "--scenario", f"{file}#advised", "--format", "json")
    assert (result.exit_code, told(result)["outcome"], told(result)["passed"]) == (0, "advised", True)


def test_options_are_laid_over_the_scenario_and_what_it_expects_still_counts(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios" / "main.yaml"
    result = run(
        "simulate", playbook, "--scenario", f"{file}#advised", "--answer", "still_happening=ya", "--format", "json"
    )
    found = told(result)
    assert (result.exit_code, found["outcome"], found["passed"]) == (1, "reported", False)
    assert found["failures"]


def test_a_reply_may_be_an_error(run: Run, playbook: Path) -> None:
    found = told(
        run("simulate", playbook, *ANSWERS, "--reply", "remedy.create_ticket={error: unavailable}", "--format", "json")
    )
    assert found["outcome"] == "escalated"


def test_a_clock_is_when_the_case_begins(run: Run, playbook: Path) -> None:
    result = run("simulate", playbook, "--clock", "2026-12-01T09:00:00+07:00", *ANSWERS, "--lang", "id")
    assert "Selasa, 1 Desember 2026 09:00 WIB" in result.output


def test_several_scenarios_without_an_id_is_a_usage_error_that_lists_them(run: Run, playbook: Path) -> None:
    result = run("simulate", playbook, "--scenario", playbook / "scenarios" / "main.yaml")
    assert result.exit_code == 2
    assert "reported, advised, unavailable" in result.output


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("--answer", "still_hapening=yes"), "still_happening"),
        (("--set", "kill.mode=x"), "kill.mode"),
        (("--reply", "remedy.create_tiket={}"), "remedy.create_ticket"),
        (("--answer", "msisdn"), "FACT=VALUE"),
        (("--reply", "remedy.create_ticket={status: New"), "remedy.create_ticket"),
        (("--clock", "kemarin"), "--clock"),
        (("--content-lang", "fr"), "id, en"),
    ],
)
@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_cannot_be_asked_is_a_usage_error_with_the_near_name(
    run: Run, playbook: Path, arguments: tuple[str, ...], meant: str, lang: str
) -> None:
    result = run("simulate", playbook, *arguments, "--lang", lang)
    assert result.exit_code == 2, result.output
    assert meant in result.output
    assert "Traceback" not in result.output


def test_an_answer_that_cannot_be_read_is_not_taken_and_asked_again(run: Run, playbook: Path) -> None:
    result = run("simulate", playbook, "--answer", "msisdn=12", "--lang", "en", "--content-lang", "en")
    assert result.exit_code == 0
    assert "✘ not taken: this is not a valid telephone number  msisdn" in result.output
    assert "asked again: The customer's number? → still needed  msisdn" in result.output


def test_an_unknown_scenario_is_a_usage_error_with_the_near_id(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios" / "main.yaml"
    result = run("simulate", playbook, "--scenario", f"{file}#reportd")
    assert result.exit_code == 2
    assert "did you mean `reported`?" in result.output


def test_a_playbook_that_does_not_check_could_not_be_simulated(run: Run, edited: Callable[[str, str], Path]) -> None:
    result = run("simulate", edited("next: inform", "next: infrom"))
    assert result.exit_code == 3
    assert result.stdout == ""
    assert "infrom" in result.stderr


def test_the_text_shows_the_way_the_words_the_call_and_the_ticket(run: Run, playbook: Path) -> None:
    text = run("simulate", playbook, *ANSWERS, "--lang", "id").output
    for piece in (
        "UJI COBA: tidak ada sistem yang dipanggil",
        "1. Pencatatan",
        "2. Laporan",
        "Apa yang terjadi? → […]  description",
        "✔ still_happening → file_ticket  (still_happening = ya)",
        "remedy.create_ticket ✔",
        "“Laporan Bapak/Ibu kami catat dengan nomor INC000000000001.”",
        "Tiket (pratinjau) · remedy.create_ticket · done",
        "berakhir: Tiket dibuat (reported)",
    ):
        assert piece in text, piece
    assert "\x1b[" not in text


def test_content_is_in_the_language_that_was_asked_for(run: Run, playbook: Path) -> None:
    text = run("simulate", playbook, *ANSWERS, "--lang", "en", "--content-lang", "en").output
    assert "Your report has the number INC000000000001." in text
    assert "What happened? → […]" in text
