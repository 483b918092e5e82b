"""What is said when something is wrong: in the language that was asked for, as JSON for programs, and without what
people typed as values."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
Run = Callable[..., Any]

NUMBER = "0812 0000 0001"
CLICKS_OWN = re.compile(r"\b(Usage|Options|Error|Missing|Invalid|No such|Try|Show this|default:|required)\b")


# ── what was typed is not repeated ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("verb", ["answer", "correct", "done"])
@pytest.mark.parametrize(("lang", "said"), [("en", "CASE is missing"), ("id", "CASE belum diisi")])
def test_a_forgotten_case_is_said_and_the_answer_is_not_repeated(run: Run, verb: str, lang: str, said: str) -> None:
    ended = run("case", verb, f"msisdn={NUMBER}", "loss=150000", "--lang", lang)

    assert ended.exit_code == 2
    assert said in ended.stderr
    assert "K7F-3QX-9TD" in ended.stderr
    assert "0812" not in ended.output
    assert "150000" not in ended.output


@pytest.mark.parametrize(
    "words",
    [
        ("case", "next", NUMBER),
        ("case", "start", f"msisdn={NUMBER}"),
        ("case", "signal", f"msisdn={NUMBER}", "--case", "K7F-3QX-9TD"),
        ("case", "answer", "K7F-3QX-9TD", NUMBER),
        ("case", "next", "K7F-3QX-9TD", NUMBER),
        ("case", "approve", "K7F-3QX-9TD", NUMBER),
        ("case", "settle", "K7F-3QX-9TD", NUMBER, "--reason", "x"),
        ("case", "list", "--limit", NUMBER),
        ("simulate", "x.yaml", "--answer", NUMBER),
    ],
    ids=" ".join,
)
def test_no_refusal_repeats_a_value(run: Run, home: Path, words: tuple[str, ...]) -> None:
    for form in ((), ("--format", "json")):
        ended = run(*words, *form)

        assert ended.exit_code == 2, ended.output
        assert ended.stderr
        assert "0812" not in ended.output


# ── questions and the end of the input ───────────────────────────────────────────────────────────────────────


def test_an_input_that_ends_before_any_answer_is_no_answer(start: Start, run: Run) -> None:
    case = start("ask")

    for lang, said in (("en", "the input ended before an answer"), ("id", "masukan habis sebelum ada jawaban")):
        ended = run("case", "answer", case.id, "--lang", lang, input="")
        assert ended.exit_code == 2
        assert said in ended.stderr
        assert "kind" in ended.stderr
    assert len(case.do("history")) == 1


def test_an_input_that_ends_amid_questions_keeps_what_was_answered_and_names_the_rest(start: Start, run: Run) -> None:
    case = start("ask")
    case.answer("kind=complaint")

    ended = run("case", "answer", case.id, input="2025-03-28 13:10\n")
    assert ended.exit_code == 2
    assert "what was answered is kept, this is still to be answered: callback" in ended.stderr
    assert [want["fact"] for want in case.do("next")["wants"]] == ["callback"]


def test_whoever_stops_at_a_question_has_done_nothing_wrong(start: Start, run: Run) -> None:
    case = start("ask")

    assert run("case", "answer", case.id, input="q\n").exit_code == 0


# ── errors for programs ──────────────────────────────────────────────────────────────────────────────────────


def error_of(ended: Any) -> dict[str, Any]:
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    error = json.loads(line)["error"]
    assert set(error) == {"code", "exit", "message", "remedy", "place", "diagnostics"}
    assert error["exit"] == ended.exit_code
    assert set(error["message"]) == {"en", "id"}
    assert error["message"]["en"] != error["message"]["id"]
    return dict(error)


@pytest.mark.parametrize(
    ("words", "code", "exit", "place"),
    [
        (("case", "next"), "missing_argument", 2, "CASE"),
        (("case", "hold", "K7F-3QX-9TD"), "missing_argument", 2, "--reason"),
        (("case", "hold", "K7F-3QX-9TD", "--reason"), "missing_argument", 2, "--reason"),
        (("case", "next", "K7F-3QX-9TD", "--fromat"), "unknown_option", 2, "--fromat"),
        (("case", "list", "--limit", "none"), "wrong_value", 2, "--limit"),
        (("case", "list", "--held=1"), "wrong_value", 2, "--held"),
        (("case", "approve", "K7F-3QX-9TD", "perhaps"), "wrong_value", 2, "yes|no"),
        (("case", "nxet", "K7F-3QX-9TD"), "usage", 2, "nxet"),
        (("case", "next", "K7F-3QX-9TD"), "store", 3, None),
        (("check", "nowhere.yaml"), "unreadable_file", 3, None),
        (("check",), "nothing_to_run", 5, None),
        (("graph", "nowhere.yaml"), "unreadable_file", 3, None),
    ],
    ids=str,
)
def test_an_error_is_one_json_object_on_the_error_stream(
    run: Run, home: Path, words: tuple[str, ...], code: str, exit: int, place: str | None
) -> None:
    error = error_of(run(*words[:2], "--format", "json", *words[2:]))

    assert (error["code"], error["exit"], error["place"]) == (code, exit, place)


def test_a_case_that_may_not_or_cannot_go_on_says_so_in_json(start: Start, run: Run) -> None:
    case = start("approve")

    unknown = error_of(run("case", "next", "AAA-AAA-AAA", "--format", "json"))
    assert (unknown["code"], unknown["exit"]) == ("not_found", 2)
    case.do("hold", "--reason", "diminta pelanggan")
    held = error_of(run("case", "cancel", case.id, "--reason", "x", "--format", "json"))
    assert (held["code"], held["exit"]) == ("on_hold", 3)
    assert "sopflow case release" in held["remedy"]["en"]


def test_a_playbook_that_does_not_check_brings_its_findings(run: Run, edited: Callable[[str, str], Path]) -> None:
    broken = edited("next: ", "nxet: ")

    error = error_of(run("simulate", broken, "--format", "json"))
    assert (error["code"], error["exit"]) == ("invalid_playbook", 3)
    first = error["diagnostics"][0]
    assert first["code"].startswith("SF")
    assert first["path"].endswith("playbook.yaml")
    assert first["line"] > 1


def test_an_interrupted_command_says_so_in_json(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sopflow.cli.check.find_playbooks", interrupted)
    error = error_of(run("check", "--format", "json"))
    assert (error["code"], error["exit"]) == ("interrupted", 130)


@pytest.mark.parametrize("words", [(), ("case",), ("store",)], ids=["sopflow", "case", "store"])
def test_a_group_without_a_verb_shows_its_help_alone(run: Run, words: tuple[str, ...]) -> None:
    shown = run(*words)

    assert shown.exit_code == 2
    assert shown.stderr.startswith("Usage: sopflow")
    assert "Commands:" in shown.stderr
    assert "Error" not in shown.output


def test_a_bug_says_so_in_json_wherever_it_is(run: Run, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ValueError(NUMBER)

    monkeypatch.setattr("sopflow.cli.verbs.import_module", broken)
    error = error_of(run("case", "list", "--format", "json"))
    assert (error["code"], error["exit"]) == ("bug", 70)
    assert "0812" not in Path(error["place"]).read_text(encoding="utf-8")


# ── in Indonesian, everything is Indonesian ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("case", "hold", "K7F-3QX-9TD"), "--reason belum diisi"),
        (("case", "next"), "CASE belum diisi"),
        (("case", "next", "K7F-3QX-9TD", "--fromat"), "tidak ada opsi `--fromat` di sini"),
        (("case", "decide", "K7F-3QX-9TD", "perhaps", "--reason", "x"), "salah satu dari: done, failed, retry"),
        (("case", "list", "--limit", "0"), "angka dari 1 sampai 10000"),
        (("case", "next", "K7F-3QX-9TD", "x"), "perintah ini memakai CASE dan opsi"),
        (("new", "playbook", "x", "--in", __file__), "harus folder, bukan berkas"),
    ],
    ids=str,
)
def test_a_refusal_is_wholly_indonesian(run: Run, home: Path, words: tuple[str, ...], said: str) -> None:
    ended = run(*words, "--lang", "id")

    assert ended.exit_code == 2
    assert said in ended.stderr
    assert ended.stderr.startswith("Cara pakai: sopflow ")
    assert "Kesalahan: " in ended.stderr
    assert CLICKS_OWN.findall(ended.stderr) == []


@pytest.mark.parametrize("words", [(), ("case",), ("case", "hold"), ("case", "list"), ("check",), ("store", "init")])
def test_a_help_page_is_wholly_indonesian(run: Run, words: tuple[str, ...]) -> None:
    shown = run(*words, "--help", "--lang", "id").stdout

    assert shown.startswith("Cara pakai: sopflow ")
    assert "Tampilkan bantuan ini lalu selesai." in shown
    assert CLICKS_OWN.findall(shown) == []
