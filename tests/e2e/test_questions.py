"""What a person at the terminal reads of a live case, whatever it waits for, in both languages."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
Run = Callable[..., Any]
LEFT = """\
sopflow: 1
id: left
version: 1.0.0
title: Sisa
languages: [id]
outcomes: {done: Selesai}
facts:
  msisdn: {type: phone, ask: 'Nomor?', privacy: personal}
  channel: {type: [web, apps], ask: 'Lewat apa?'}
states:
  number: {ask: [msisdn], next: kill}
  kill: {call: {operation: dsc.kill_mytelkomsel_session, with: {msisdn: =msisdn}}, next: more}
  more: {ask: [channel], next: close}
  close: {end: done}
"""


def text(run: Run, case: Any, *arguments: str, lang: str = "en") -> str:
    shown = run("case", "next", case.id, "--no-wait", *arguments, "--lang", lang)
    assert shown.exit_code == 0, shown.output
    output: str = shown.stdout
    return output


WAITING = {
    "approve": (["amount=2jt"], "Approve: Setujui Rp2.000.000?", "Persetujuan: Setujui Rp2.000.000?"),
    "do": ([], "To do: Cetak dan kirim suratnya lewat pos.", "Harus dikerjakan: Cetak dan kirim"),
    "irreversible": (["number=0812 0000 0001"], "This cannot be undone.", "Ini tidak bisa dibatalkan."),
    "wait-delay": (["due=2099-01-01 10:00"], "Waits for: the time to come  until", "Menunggu: waktunya tiba  sampai"),
    "run-sub-playbook": (["age=20"], "Part of", "Bagian dari"),
    "sla": (["complaint=Pulsa hilang"], "Jawaban untuk pelanggan", "Jawaban untuk pelanggan"),
}


@pytest.mark.parametrize("example", WAITING)
def test_what_is_wanted_is_said(start: Start, run: Run, example: str) -> None:
    answers, english, indonesian = WAITING[example]
    case = start(example)
    for answer in answers:
        case.answer(answer)

    shown = case.do("next")
    focus = shown["case"]
    assert english in run("case", "next", focus).stdout
    assert indonesian in run("case", "next", focus, "--lang", "id").stdout


def test_events_that_are_waited_for_are_named_with_how_to_tell_of_them(start: Start, run: Run) -> None:
    case = start("interrupts")
    case.answer("number=INC1")

    shown = text(run, case)
    assert "Waits for: remedy.ticket_resolved  until" in shown
    assert f"sopflow case signal remedy.ticket_resolved --case {case.id}" in shown
    (want,) = case.do("next")["wants"]
    assert want["events"] == ["remedy.ticket_resolved"]


def test_a_wait_for_the_next_attempt_says_until_when(start: Start, run: Run, home: Path) -> None:
    (home / "s.yaml").write_text(
        "playbook: playbook.yaml\nscenarios:\n  - id: S\n    title: Mati\n"
        "    systems: {remedy.get_ticket: {error: unavailable}}\n",
        encoding="utf-8",
    )
    case = start("retry", "--scenario", home / "s.yaml")
    case.answer("number=INC1")

    assert "Systems are at work: remedy.get_ticket  until" in text(run, case)
    (want,) = case.do("next")["wants"]
    assert (want["kind"], want["operations"]) == ("systems", ["remedy.get_ticket"])


def test_a_paused_case_says_what_it_is_paused_in(start: Start, run: Run) -> None:
    case = start("interrupts")
    run("case", "signal", "customer_hung_up", "--case", case.id)

    assert f"sopflow case resume {case.id}" in text(run, case)
    (want,) = case.do("next")["wants"]
    assert [each["kind"] for each in want["then"]] == ["question"]


@pytest.fixture
def corrected(home: Path, run: Run) -> tuple[str, Any]:
    """A case whose number was corrected after something had been done with the wrong one."""
    (home / "left.yaml").write_text(LEFT, encoding="utf-8")
    begun = json.loads(run("case", "start", "left.yaml", "--practice", "--format", "json").stdout)["case"]
    run("case", "answer", begun, "msisdn=0812 0000 0001")
    after = run("case", "correct", begun, "msisdn=0812 0000 0002", "--reason", "salah tulis", "--format", "json")
    assert after.exit_code == 0, after.output
    return begun, json.loads(after.stdout)


def test_what_was_done_before_a_correction_is_shown_until_somebody_looked_after_it(
    corrected: tuple[str, Any], run: Run
) -> None:
    case, after = corrected
    left = [want for want in after["wants"] if want["kind"] == "leftover"]
    assert [(want["operation"], want["input"]) for want in left] == [
        ("dsc.kill_mytelkomsel_session", {"msisdn": "+62812****0001"})
    ]
    assert "1. To look after" in run("case", "next", case).stdout

    assert run("case", "settle", case, "2", "--reason", "x").exit_code == 2
    settled = json.loads(run("case", "settle", case, "1", "--reason", "diurus", "--format", "json").stdout)
    assert [want["kind"] for want in settled["wants"]] == ["question"]
    ended = json.loads(run("case", "answer", case, "channel=web", "--format", "json").stdout)
    assert ended["outcome"] == "done"


def test_a_case_that_ends_once_its_leftovers_are_settled_names_the_verb_that_does_so(
    corrected: tuple[str, Any], run: Run
) -> None:
    case, _ = corrected
    held_up = run("case", "answer", case, "channel=web")

    assert f"Answer with: sopflow case settle {case} 1 --reason …" in held_up.stdout
    assert "retry" not in held_up.stdout
    assert "there is no number 2: 1 to look after" in run("case", "settle", case, "2", "--reason", "x").stderr
    assert run("case", "settle", case, "1", "--reason", "diurus").exit_code == 0
    assert "there is nothing to look after in this case" in run("case", "settle", case, "1", "--reason", "x").stderr


def test_an_answer_without_its_fact_is_told_how_to_write_it(start: Start, run: Run) -> None:
    assert "write FACT=VALUE: one value has no name" in run("case", "answer", start("interrupts").id, "INC1").stderr


def test_a_corrected_case_is_told_again_with_both_writes(corrected: tuple[str, Any], run: Run) -> None:
    case, _ = corrected
    shown = json.loads(run("case", "show", case, "--show-personal", "--format", "json").stdout)

    assert shown["facts"]["msisdn"] == "+6281200000002"
    assert [effect["input"]["msisdn"] for effect in shown["effects"]] == ["+6281200000001", "+6281200000002"]


def test_a_record_is_asked_field_by_field_and_given_as_yaml(start: Start, run: Run) -> None:
    case = start("ask")

    twice = run("case", "answer", case.id, "kind=1", "kind=2")
    assert twice.exit_code == 2
    assert "given twice" in twice.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("kind",), 2, "FACT=VALUE"),
        (("kind=complain",), 2, "kind"),
        (("sort=complaint",), 2, "`sort`"),
        (("kind={a: [}",), 2, "kind"),
    ],
)
def test_bad_input_is_refused_with_words_and_changes_nothing(
    start: Start, run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    case = start("ask")

    refused = run("case", "answer", case.id, *arguments)
    assert refused.exit_code == code, refused.output
    assert said in refused.stderr
    assert "Traceback" not in refused.output
    assert len(case.do("history")) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("next", "K7F-3QX-9TD"),
        ("show", "K7F-3QX-9TD"),
        ("history", "nope"),
        ("cancel", "K7F-3QX-9TD", "--reason", "x"),
        ("hold", "K7F-3QX-9TD", "--reason", "x"),
        ("export", "K7F-3QX-9TD", "--reason", "x"),
        ("purge", "K7F-3QX-9TD", "--reason", "x", "--yes"),
        ("assign", "K7F-3QX-9TD", "sari"),
        ("signal", "customer_hung_up", "--case", "K7F-3QX-9TD"),
        ("list", "--due", "soon"),
        ("signal", "customer_hung_up"),
        ("nxt", "K7F-3QX-9TD"),
    ],
)
def test_what_is_not_there_is_a_usage_error(start: Start, run: Run, arguments: tuple[str, ...]) -> None:
    start("ask")

    refused = run("case", *arguments)
    assert refused.exit_code == 2, refused.output
    assert refused.stdout == ""
