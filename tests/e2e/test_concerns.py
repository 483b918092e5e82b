"""What `case next` says beside the question: writes in doubt, decisions behind a pause, holds, how a case ended."""

from __future__ import annotations

import json
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Start = Callable[..., Any]
Run = Callable[..., Any]

GOES_ON = """\
sopflow: 1
id: goes-on
version: 1.0.0
title: Putus sesi
outcomes: {done: Selesai}
subject: =msisdn
facts:
  msisdn: {type: phone, ask: 'Nomor?', privacy: personal}
  calm: {type: yes_no, ask: 'Sudah tenang?'}
interrupts: {customer_hung_up: {go: paused}}
states:
  number: {ask: [msisdn], next: kill}
  kill:
    call: {operation: dsc.kill_mytelkomsel_session, with: {msisdn: =msisdn}, ON_ERROR}
    next: calm
  calm: {ask: [calm], next: done}
  done: {end: done}
"""
SILENT = """\
playbook: PLAYBOOK
scenarios:
  - {id: SILENT, title: Diam, systems: {dsc.kill_mytelkomsel_session: {error: in_doubt}}}
"""


@pytest.fixture
def in_doubt(run: Run, home: Path) -> Callable[[str], str]:
    """Begins a case whose write nobody knows the fate of; `on_error` says what the playbook does about it."""

    def begin(on_error: str) -> str:
        (home / "goes-on.yaml").write_text(GOES_ON.replace("ON_ERROR", on_error), encoding="utf-8")
        (home / "silent.yaml").write_text(SILENT.replace("PLAYBOOK", "goes-on.yaml"), encoding="utf-8")
        begun = run(
            "case", "start", "goes-on.yaml", "--practice", "--scenario", "silent.yaml#SILENT", "--format", "json"
        )
        assert begun.exit_code == 0, begun.output
        case: str = json.loads(begun.stdout)["case"]
        assert run("case", "answer", case, "msisdn=0812 0000 0001").exit_code == 0
        return case

    return begin


def test_a_write_in_doubt_is_told_though_the_case_goes_on(run: Run, in_doubt: Callable[[str], str]) -> None:
    case = in_doubt("on_error: {in_doubt: continue}")

    shown = run("case", "next", case).stdout
    assert "? Sudah tenang?" in shown
    assert "⚠ Nobody knows whether this was done: dsc.kill_mytelkomsel_session" in shown
    assert "+62812****0001" in shown
    assert "Belum pasti apakah ini sudah terjadi: dsc." in run("case", "next", case, "--lang", "id").stdout
    told = json.loads(run("case", "next", case, "--format", "json").stdout)
    assert told["in_doubt"] == [
        {"operation": "dsc.kill_mytelkomsel_session", "state": "kill", "input": {"msisdn": "+62812****0001"}}
    ]
    run("case", "answer", case, "calm=yes")
    assert "⚠ Nobody knows whether this was done" in run("case", "next", case).stdout


def test_a_doubt_that_is_asked_about_is_told_once(run: Run, in_doubt: Callable[[str], str]) -> None:
    shown = run("case", "next", in_doubt("retry: 0"), "--format", "json")

    assert json.loads(shown.stdout)["wants"][0]["kind"] == "decision"
    assert json.loads(shown.stdout)["in_doubt"] == []


def test_a_decision_behind_a_pause_is_told(run: Run, in_doubt: Callable[[str], str]) -> None:
    case = in_doubt("retry: 0")
    run("case", "signal", "customer_hung_up", "--case", case)

    assert "Once it goes on, a person must decide about dsc." in run("case", "next", case).stdout
    assert "Setelah dilanjutkan, petugas harus memutuskan" in run("case", "next", case, "--lang", "id").stdout


def test_a_case_whose_parent_is_paused_names_the_parent_to_resume(run: Run, home: Path) -> None:
    interrupts = "interrupts: {customer_hung_up: {go: paused}}\nstates:\n  number:"
    for name, text in (("parent", PARENT.replace("states:\n  number:", interrupts)), ("child", CHILD)):
        (home / name).mkdir()
        (home / name / "playbook.yaml").write_text(text, encoding="utf-8")
    case = json.loads(run("case", "start", "./parent", "--practice", "--format", "json").stdout)["case"]
    for answer in ("msisdn=0812 0000 0001", "stolen=no"):
        assert run("case", "answer", case, answer).exit_code == 0
    assert run("case", "signal", "customer_hung_up", "--case", case).exit_code == 0

    shown = run("case", "next", case).stdout
    assert f"Answer with: sopflow case resume {case}\n" in shown
    assert "case answer" not in shown
    assert run("case", "resume", case).exit_code == 0
    assert "? Tenang?" in run("case", "next", case).stdout


def test_a_case_on_hold_names_what_lets_it_go_on_and_nothing_else(start: Start, run: Run) -> None:
    case = start("ask")

    for lang, lead in (("en", "Let it go on with"), ("id", "Lepaskan dengan")):
        shown = run("case", "hold", case.id, "--reason", "diminta pelanggan", "--lang", lang).stdout
        assert f"{lead}: sopflow case release {case.id} --reason …" in shown
        assert "case answer" not in shown
        run("case", "release", case.id, "--reason", "selesai")


def test_a_cancelled_case_is_said_to_be_so_in_the_readers_language(start: Start, run: Run) -> None:
    case = start("ask")
    case.do("cancel", "--reason", "salah sambung")

    assert "■ Kasus selesai: dibatalkan  cancelled" in run("case", "next", case.id, "--lang", "id").stdout
    assert "selesai (dibatalkan)" in run("case", "list", "--all", "--lang", "id").stdout
    assert "done (cancelled)" in run("case", "list", "--all").stdout


def test_a_parent_that_wants_a_person_is_named_in_the_case_that_it_runs(run: Run, home: Path) -> None:
    """The parent's own leftover of a correction does not vanish behind the question of the case that it runs."""
    for name, text in (("parent", PARENT), ("child", CHILD)):
        (home / name).mkdir()
        (home / name / "playbook.yaml").write_text(text, encoding="utf-8")
    begun = json.loads(run("case", "start", "./parent", "--practice", "--format", "json").stdout)
    case = begun["case"]
    for answer in ("msisdn=0812 0000 0001", "stolen=yes"):
        assert run("case", "answer", case, answer).exit_code == 0, answer
    corrected = run("case", "correct", case, "stolen=no", "--reason", "salah dengar")
    assert corrected.exit_code == 0, corrected.output

    assert "? Tenang?" in corrected.stdout
    assert f"The case {case} that runs this one wants a person: sopflow case show {case}" in corrected.stdout
    shown = json.loads(run("case", "next", case, "--format", "json").stdout)
    assert (shown["case"] != case, shown["above"]) == (True, [case])


PARENT = """\
sopflow: 1
id: parent
version: 1.0.0
title: Induk
outcomes: {done: Selesai}
facts:
  msisdn: {type: phone, ask: 'Nomor?', privacy: personal}
  stolen: {type: yes_no, ask: 'Dicuri?'}
states:
  number: {ask: [msisdn], next: stolen}
  stolen: {ask: [stolen], next: {by: stolen, cases: {yes: kill, no: inner}}}
  kill: {call: {operation: dsc.kill_mytelkomsel_session, with: {msisdn: =msisdn}}, next: inner}
  inner: {run: {playbook: child}, next: {done: done}}
  done: {end: done}
"""
CHILD = """\
sopflow: 1
id: child
version: 1.0.0
title: Anak
outcomes: {done: Selesai}
facts: {calm: {type: yes_no, ask: 'Tenang?'}}
states:
  calm: {ask: [calm], next: done}
  done: {end: done}
"""


# ── export and purge ─────────────────────────────────────────────────────────────────────────────────────────


def test_an_export_says_where_it_is(start: Start, run: Run, home: Path) -> None:
    case = start("ask")

    for lang, said in (("en", "✔ written to one.json"), ("id", "✔ ditulis ke two.json")):
        name = said.split()[-1]
        taken = run("case", "export", case.id, "--reason", "diminta", "--output", name, "--lang", lang)
        assert said in taken.stderr
        assert taken.stdout == ""
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_an_export_that_cannot_be_written_was_not_taken(start: Start, run: Run, home: Path) -> None:
    case = start("ask")
    (home / "there.json").write_text("x", encoding="utf-8")

    for place in ("/nowhere/one.json", "there.json"):
        refused = run("case", "export", case.id, "--reason", "diminta", "--output", place)
        assert refused.exit_code == 2
    assert [event["kind"] for event in case.do("history")] == ["started"]
    refused = run("case", "export", "AAA-AAA-AAA", "--reason", "diminta", "--output", "new.json")
    assert refused.exit_code == 2
    assert not (home / "new.json").exists()
    assert (home / "there.json").read_text(encoding="utf-8") == "x"


def test_every_moment_of_an_export_is_in_one_zone_that_is_named(start: Start, run: Run) -> None:
    case = start("ask")
    case.answer("kind=complaint")
    case.answer("since=2025-03-28T06:10:00Z", "callback=null")

    exported = json.loads(run("case", "export", case.id, "--reason", "diminta").stdout)
    assert exported["exported"]["zone"] == "Asia/Jakarta"
    moments = re.findall(r'"(\d{4}-\d\d-\d\dT[^"]*)"', json.dumps(exported))
    assert len(moments) > 6
    assert {moment[-6:] for moment in moments} == {"+07:00"}
    assert {fact["name"]: fact["value"] for fact in exported["facts"]}["since"] == "2025-03-28T13:10:00+07:00"


def test_erasing_an_unfinished_case_names_the_option_that_does_so(start: Start, run: Run) -> None:
    case = start("ask")

    for lang in ("en", "id"):
        refused = run("case", "purge", case.id, "--yes", "--reason", "diminta", "--lang", lang)
        assert refused.exit_code == 1
        assert "--unfinished" in refused.stderr
    assert run("case", "purge", case.id, "--yes", "--unfinished", "--reason", "diminta").exit_code == 0
