"""Live cases on the command line, verb by verb, in a practice store."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
Run = Callable[..., Any]


def questions(shown: dict[str, Any]) -> list[str]:
    return [want["fact"] for want in shown["wants"] if want["kind"] == "question"]


# ── start, next, answer ──────────────────────────────────────────────────────────────────────────────────────


def test_a_case_is_started_answered_and_ended(start: Start) -> None:
    case = start("ask")

    first = case.do("next")
    assert (first["status"], first["state"], questions(first)) == ("waiting", "questions", ["kind"])
    assert first["wants"][0]["choices"][0] == {"value": "complaint", "label": "complaint"}
    assert first["practice"] is True
    assert questions(case.answer("kind=1")) == ["since", "callback"]
    ended = case.answer("since=2025-03-28 13:10", "callback=null")
    assert (ended["status"], ended["outcome"]) == ("done", "noted")


def test_what_is_shown_says_that_systems_are_made_up_in_both_languages(start: Start, run: Run) -> None:
    case = start("in-doubt")

    assert "PRACTICE: systems are made up" in run("case", "next", case.id).stdout
    assert "LATIHAN: sistem buatan" in run("case", "next", case.id, "--lang", "id").stdout


def test_an_answer_that_does_not_pass_its_check_is_not_taken_and_says_why(start: Start, run: Run) -> None:
    case = start("ask")
    case.answer("kind=complaint")

    shown = case.answer("since=2099-01-01 10:00", code=1)
    assert shown["refused"] == [{"fact": "since", "reasons": ["Waktunya belum terjadi."]}]
    assert questions(shown) == ["since", "callback"]
    assert "✘ Waktunya belum terjadi." in run("case", "next", case.id).stdout


def test_the_same_input_sent_twice_is_one(start: Start) -> None:
    case = start("ask")

    first = case.answer("kind=question", "--key", "K1")
    again = case.answer("kind=question", "--key", "K1")
    assert (first["repeated"], again["repeated"]) == (False, True)
    assert len(case.do("history")) == 2


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("assign", "sari"), "assigned"),
        (("hold", "--reason", "diminta"), "held"),
        (("export", "--reason", "diminta"), "exported"),
    ],
    ids=["assign", "hold", "export"],
)
def test_an_act_with_a_case_sent_twice_under_one_key_is_one(start: Start, words: tuple[str, ...], kind: str) -> None:
    case = start("ask")

    for _ in range(2):
        case.do(*words, "--key", "K7")
    assert [event["kind"] for event in case.do("history")].count(kind) == 1


def test_a_key_that_stood_for_something_else_is_a_conflict(start: Start, run: Run) -> None:
    case = start("ask")
    case.do("hold", "--reason", "diminta", "--key", "K7")
    case.do("release", "--reason", "selesai", "--key", "K7")

    refused = run("case", "hold", case.id, "--reason", "salah orang", "--key", "K7")
    assert refused.exit_code == 1
    assert case.do("next")["held"] is False


def test_a_case_is_erased_once_under_a_key(start: Start, run: Run) -> None:
    case = start("ask")

    for _ in range(2):
        erased = run("case", "purge", case.id, "--yes", "--unfinished", "--reason", "diminta", "--key", "K9")
        assert erased.exit_code == 0, erased.output
    kinds = [event["kind"] for event in json.loads(run("case", "history", case.id, "--format", "json").stdout)]
    assert kinds.count("purged") == 1


def test_an_older_version_becomes_the_current_one_again_and_says_so(run: Run, home: Path, playbook: Path) -> None:
    assert run("store", "init", "--practice").exit_code == 0
    file = playbook / "playbook.yaml"
    first = file.read_text(encoding="utf-8")
    assert "is published" in run("publish", playbook).stdout
    file.write_text(first.replace("version: 0.1.0", "version: 0.2.0"), encoding="utf-8")
    assert "is published" in run("publish", playbook).stdout
    file.write_text(first, encoding="utf-8")

    again = run("publish", playbook)
    assert "card-fraud 0.1.0 is the current one again" in again.stdout
    assert "was published before" in run("publish", playbook, "--lang", "en").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("nope",), 3),
        (("broken.yaml",), 3),
        (("card-fraud", "--scenario", "nowhere.yaml"), 3),
        (("card-fraud", "--scenario", "card-fraud/scenarios/main.yaml#NOPE"), 2),
    ],
    ids=["no playbook", "a broken one", "no scenarios", "no such scenario"],
)
@pytest.mark.usefixtures("playbook")
def test_a_case_that_cannot_be_practised_leaves_no_store_behind(
    run: Run, home: Path, words: tuple[str, ...], code: int
) -> None:
    (home / "broken.yaml").write_text("sopflow: 1\n", encoding="utf-8")

    assert run("case", "start", *words, "--practice").exit_code == code
    assert not (home / "data").exists()
    assert run("store", "init").exit_code == 0  # it is still free to be one for real cases


def test_an_answer_to_a_question_that_changed_is_a_conflict(start: Start, run: Run) -> None:
    case = start("ask")
    seen = case.do("next")["question"]
    case.answer("kind=complaint")

    late = run("case", "answer", case.id, "kind=question", "--question", seen)
    assert late.exit_code == 1
    assert "since" in late.stderr


def test_questions_are_put_one_by_one_where_nothing_is_given(start: Start, run: Run) -> None:
    case = start("ask")

    shown = run("case", "answer", case.id, input="2\n\n")
    assert shown.exit_code == 0
    assert "? Keluhan atau pertanyaan?" in shown.stdout
    assert questions(case.do("next")) == ["callback"]


def test_an_id_may_be_written_in_small_letters(start: Start, run: Run) -> None:
    case = start("ask")

    assert run("case", "next", case.id.lower()).exit_code == 0


def test_a_sub_procedure_is_answered_under_the_case_that_runs_it(start: Start) -> None:
    case = start("run-sub-playbook")

    inner = case.answer("age=20")
    assert (inner["playbook"], inner["parent"], questions(inner)) == ("run-sub-playbook-child", case.id, ["has_card"])
    case.answer("has_card=yes")
    assert case.do("show")["outcome"] == "accepted"


def test_a_scenario_says_what_systems_reply(start: Start, home: Path) -> None:
    (home / "s.yaml").write_text(
        "playbook: playbook.yaml\nscenarios:\n  - id: S\n    title: Nomor\n"
        "    systems: {remedy.create_ticket: {number: INC000000000777, status: New}}\n",
        encoding="utf-8",
    )
    case = start("in-doubt", "--scenario", home / "s.yaml")

    ended = case.answer("msisdn=0812 0000 0001")
    assert ended["outcome"] == "sent"
    assert ended["say"] == [{"script": "number", "text": "Nomor tiketnya INC000000000777."}]


# ── confirm, approve, done, signal, resume ───────────────────────────────────────────────────────────────────


def test_nothing_that_cannot_be_undone_is_sent_before_a_person_says_yes(start: Start) -> None:
    case = start("irreversible")

    asked = case.answer("number=0812 0000 0001")
    assert asked["wants"][0]["kind"] == "confirmation"
    assert [event["kind"] for event in case.do("history")] == ["started", "answered"]
    assert case.do("confirm", "ya")["outcome"] == "requested"


def test_without_a_yes_it_is_not_sent(start: Start) -> None:
    case = start("irreversible")
    case.answer("number=0812 0000 0001")

    assert case.do("confirm", "no")["outcome"] == "left"
    assert "succeeded" not in [event["kind"] for event in case.do("history")]


def test_an_approval_is_granted_by_whoever_may(start: Start, run: Run) -> None:
    case = start("approve")
    case.answer("amount=2jt")

    refused = run("case", "approve", case.id, "yes")
    assert refused.exit_code == 3
    assert "supervisor" in refused.stderr
    assert case.do("approve", "yes", "--by", "sari", "--role", "supervisor")["outcome"] == "approved"


def test_a_chore_is_ticked_with_its_evidence(start: Start, run: Run) -> None:
    case = start("do")

    assert run("case", "done", case.id).exit_code == 2
    wrong = run("case", "done", case.id, "letter=1")
    assert (wrong.exit_code, "`receipt`" in wrong.stderr) == (2, True)
    assert case.do("done", "receipt=R-17")["outcome"] == "sent"


def test_an_event_from_outside_is_heard_once(start: Start, run: Run) -> None:
    case = start("interrupts")
    case.answer("number=INC1")

    told = ("case", "signal", "remedy.ticket_resolved", "number=INC1", "--case", case.id, "--key", "hook-1")
    assert run(*told).exit_code == 0
    assert run(*told).exit_code == 0
    assert case.do("show")["outcome"] == "done"
    assert [event["kind"] for event in case.do("history")].count("received") == 1


@pytest.mark.parametrize(
    ("event", "said"),
    [
        ("billing.billco_confirmed", ""),
        ("billing.bilco_confirmed", "is interrupted by it. did you mean `billing.billco_confirmed`?"),
        ("081200000001", "tells of `0812****0001`,"),
    ],
    ids=["known", "a slip", "a number in its place"],
)
@pytest.mark.usefixtures("home")
def test_an_event_that_no_case_waits_for_is_kept_and_a_doubt_about_its_name_is_told(
    run: Run, event: str, said: str
) -> None:
    assert run("store", "init").exit_code == 0

    told = run("case", "signal", event, "--subject", "0812 0000 0001", "--playbook", "loss", "--format", "json")
    kept = json.loads(told.stdout)
    assert (told.exit_code, kept["kept"], kept["declared"]) == (0, True, not said)
    assert said in told.stderr
    assert "081200000001" not in told.stderr


def test_an_interrupt_that_comes_before_its_case_is_no_doubt_and_a_slip_of_it_is(start: Start, run: Run) -> None:
    start("interrupts")
    about = ("--subject", "0812 0000 0001", "--playbook", "interrupts")

    told = run("case", "signal", "customer_hung_up", *about)
    assert (told.exit_code, told.stderr) == (0, "")
    assert "no one case to interrupt: it is kept for the next case about the same" in told.stdout
    assert "disimpan untuk kasus berikutnya" in run("case", "signal", "customer_hung_up", *about, "--lang", "id").stdout
    kept = run("case", "signal", "customer_hung_up", *about, "--format", "json")
    assert (json.loads(kept.stdout)["declared"], kept.stderr) == (True, "")
    assert "did you mean `customer_hung_up`?" in run("case", "signal", "customer_hangs_up", *about).stderr


def test_a_paused_case_goes_on_exactly_where_it_was(start: Start, run: Run) -> None:
    case = start("interrupts")

    assert run("case", "signal", "customer_hung_up", "--case", case.id).exit_code == 0
    assert case.do("next")["status"] == "paused"
    assert case.answer("number=INC1", code=1) == {}
    assert questions(case.do("resume")) == ["number"]


# ── correct, retry, decide, cancel ───────────────────────────────────────────────────────────────────────────


def test_a_correction_asks_again_what_depends_on_it(start: Start, run: Run) -> None:
    case = start("approve")
    case.answer("amount=2jt")

    assert case.do("correct", "amount=3jt", "--reason", "salah dengar")["wants"][0]["what"] == "Setujui Rp3.000.000?"
    assert case.do("history")[-1]["facts"] == ["amount"]
    assert "✎ corrected: amount → Rp3.000.000  salah dengar" in run("case", "show", case.id).stdout


@pytest.fixture
def doubtful(start: Start, home: Path) -> Any:
    """A case that stands still: nobody knows whether its ticket was made."""
    (home / "s.yaml").write_text(
        "playbook: playbook.yaml\nscenarios:\n  - id: S\n    title: Diam\n"
        "    systems: {remedy.create_ticket: {error: in_doubt}}\n",
        encoding="utf-8",
    )
    case = start("in-doubt", "--scenario", home / "s.yaml")
    case.answer("msisdn=0812 0000 0001")
    return case


def test_a_doubt_that_nobody_can_settle_is_decided_by_a_person_who_sees_what_was_sent(doubtful: Any) -> None:
    (want,) = doubtful.do("next")["wants"]

    assert (want["kind"], want["code"], want["choices"]) == ("decision", "in_doubt", ["retry", "done", "failed"])
    assert want["sent"]["fields"]["msisdn"] == "+62812****0001"
    decided = doubtful.do("decide", "done", "--output", "{number: INC000000000009, status: New}", "--reason", "ada")
    assert decided["outcome"] == "sent"
    assert decided["say"][0]["text"] == "Nomor tiketnya INC000000000009."


def test_what_failed_is_done_again_on_demand(doubtful: Any) -> None:
    before = len(doubtful.do("history"))

    assert doubtful.do("retry", "--reason", "sekali lagi")["status"] == "needs_attention"
    assert len(doubtful.do("history")) > before + 1


def test_store_status_says_that_somebody_must_decide(doubtful: Any, run: Run) -> None:
    shown = run("store", "status")

    assert shown.exit_code == 1
    assert "In doubt" in shown.stdout


def test_a_case_is_given_up_with_a_reason(start: Start, run: Run) -> None:
    case = start("ask")

    assert run("case", "cancel", case.id).exit_code == 2
    assert case.do("cancel", "--reason", "salah sambung")["outcome"] == "cancelled"


# ── assign, list, show, history, explain ─────────────────────────────────────────────────────────────────────


def test_a_colleague_gets_all_the_context(start: Start, run: Run) -> None:
    case = start("approve")
    case.answer("amount=2jt")
    case.do("assign", "sari", "--note", "telepon 0812 0000 0001 jam 5")

    shown = run("case", "show", case.id)
    for part in ("with sari", "telepon 0812****0001 jam 5", "Setujui Rp2.000.000?", "amount", "answered"):
        assert part in shown.stdout
    assert case.do("show")["facts"] == {"amount": 2_000_000}


def test_cases_are_listed_by_what_is_asked_of_them(start: Start, run: Run) -> None:
    one, other = start("ask"), start("approve")
    other.answer("amount=2jt")
    other.do("assign", "rina")
    start("ask").answer("kind=question", "callback=null")

    def listed(*filters: str) -> list[str]:
        return [row["case"] for row in json.loads(run("case", "list", *filters, "--format", "json").stdout)]

    assert listed() == [other.id, one.id]
    assert listed("--mine") == [other.id]
    assert listed("--playbook", "ask") == [one.id]
    assert listed("--state", "decision") == [other.id]
    assert listed("--due", "2d") == [other.id]
    assert listed("--status", "done") != []
    assert len(listed("--all")) == 3
    assert listed("--limit", "1") == [other.id]
    assert listed("--held") == []


def test_no_case_is_no_error(start: Start, run: Run) -> None:
    start("ask").answer("kind=question", "callback=null")

    shown = run("case", "list")
    assert (shown.exit_code, shown.stdout) == (0, "No case.\n")


def test_the_history_says_who_did_what_and_marks_made_up_replies(start: Start, run: Run) -> None:
    case = start("in-doubt")
    case.answer("msisdn=0812 0000 0001")

    events = case.do("history")
    assert [(event["kind"], event["by"]) for event in events] == [
        ("started", "rina"),
        ("answered", "rina"),
        ("succeeded", "remedy"),
    ]
    assert events[1]["content"] == "msisdn: +62812****0001"
    assert "(made up)" in events[2]["content"]


def test_an_explanation_shows_the_guards_with_the_values_they_saw(start: Start, run: Run) -> None:
    case = start("ask")
    case.answer("kind=question", "callback=null")

    assert case.do("explain")[-1]["to"] == "noted"
    shown = run("case", "explain", case.id, "--event", "2")
    assert "callback is missing → noted  (callback = missing)" in shown.stdout
    assert run("case", "explain", case.id, "--event", "9").exit_code == 2


# ── hold, release, export, purge ─────────────────────────────────────────────────────────────────────────────


def test_a_held_case_takes_nothing_until_it_is_released(start: Start, run: Run) -> None:
    case = start("ask")

    assert case.do("hold", "--reason", "diminta pelanggan")["held"] is True
    assert run("case", "answer", case.id, "kind=1").exit_code == 3
    assert case.do("release", "--reason", "selesai")["held"] is False
    assert questions(case.answer("kind=1")) == ["since", "callback"]


def test_an_export_is_a_private_file_with_true_values(start: Start, run: Run, home: Path) -> None:
    case = start("in-doubt")
    case.answer("msisdn=0812 0000 0001")
    file = home / "export.json"

    assert run("case", "export", case.id, "--reason", "diminta", "--output", file).exit_code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "+6281200000001" in file.read_text(encoding="utf-8")
    assert run("case", "export", case.id, "--reason", "lagi", "--output", file).exit_code == 2
    assert [event["kind"] for event in case.do("history")].count("exported") == 1


def test_sopflow_toml_says_which_roles_may_erase(start: Start, run: Run, home: Path) -> None:
    case = start("ask")
    (home / "sopflow.toml").write_text('[duties]\npurge = ["dpo"]\n', encoding="utf-8")
    purge = ("case", "purge", case.id, "--yes", "--unfinished", "--reason", "diminta")

    refused = run(*purge, "--role", "agent")
    assert (refused.exit_code, "it takes one of the roles `dpo`" in refused.stderr) == (3, True)
    assert case.do("history")[-1]["kind"] != "purged"

    (home / "sopflow.toml").write_text("[duties]\npurge = dpo\n", encoding="utf-8")
    assert "sopflow.toml:2" in run(*purge, "--role", "dpo").stderr
    assert case.do("history")[-1]["kind"] != "purged"

    (home / "sopflow.toml").write_text('[duties]\npurge = ["dpo"]\n', encoding="utf-8")
    assert run(*purge, "--role", "dpo").exit_code == 0


def test_a_purged_case_keeps_its_trace_and_nothing_else(start: Start, run: Run) -> None:
    case = start("in-doubt")
    case.answer("msisdn=0812 0000 0001")

    assert run("case", "purge", case.id, "--reason", "diminta").exit_code == 2
    assert case.do("purge", "--reason", "diminta", "--yes") == {"case": case.id, "purged": True}
    assert {event["content"] for event in case.do("history")[:-1]} == {"erased"}
    assert run("case", "show", case.id).exit_code == 2


# ── privacy ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", ["next", "show", "history", "explain"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_no_command_shows_a_number_unless_it_is_asked_to(start: Start, run: Run, verb: str, form: str) -> None:
    case = start("irreversible")
    case.answer("number=0812 3456 7890")
    shown = run("case", verb, case.id, "--format", form).stdout

    assert "1234567890" not in shown.replace(" ", "").replace("-", "")
    assert "81234567890" in run("case", "show", case.id, "--show-personal", "--format", "json").stdout
