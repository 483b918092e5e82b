"""Cases on systems that are called: simulators, real ones that are only read, real ones that a person writes to."""

from __future__ import annotations

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sopflow_adapters.sim import CREDENTIALS, running
from sopflow_adapters.sim.live import Running

Run = Callable[..., Any]
PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
SOP = PLAYBOOKS / "penanganan-penipuan-va"
TC01 = f"{SOP / 'scenarios/sop.yaml'}#TC01"
LETTER = PLAYBOOKS / "examples/in-doubt"  # one question, one ticket, one sentence
NUMBER = "0812 0000 0001"


@pytest.fixture
def sim() -> Iterator[Running]:
    """Simulators of the shipped world, as `sopflow sim up` has them."""
    with running() as made:
        yield made
        assert made.bugs == []


@pytest.fixture
def real(sim: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Running:
    """The same as systems that are configured: nobody here knows that they are made up."""
    lines = []
    for system, given in CREDENTIALS.items():
        lines += [f"[systems.{system}]", f'url = "{sim.urls[system]}"', "look_up_seconds = 0.5"]
        for name, value in given.items():
            monkeypatch.setenv(f"TEST_{system}_{name}".upper(), value)
            lines.append(f'{name} = {{env = "{f"TEST_{system}_{name}".upper()}"}}')
    file = tmp_path / "sopflow.toml"
    file.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("SOPFLOW_CONFIG", str(file))
    return sim


@pytest.fixture
def _somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sopflow.cli.run.is_person", lambda: True)


def done_at(sim: Running) -> list[str]:
    return [f"{effect.system}.{effect.operation}" for effect in sim.ledger()]


def known(sim: Running) -> str:
    """A customer of the shipped world."""
    return sim.house._world.customers[0].msisdn


def told(run: Run, *arguments: object) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(run(*arguments, "--format", "json").stdout)
    return found


# ── simulate ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_scenario_is_told_on_simulators_that_know_what_it_scripts(run: Run) -> None:
    shown = run("simulate", SOP, "--scenario", TC01, "--systems", "sim")

    assert shown.exit_code == 0, shown.output
    assert "SIMULATED: the systems at http://127.0.0.1:" in shown.stdout
    assert "✔ all expectations are met" in shown.stdout
    assert "made up" not in shown.stdout
    assert "DRY RUN" not in shown.stdout


def test_what_is_laid_over_a_scenario_reaches_the_simulators(run: Run) -> None:
    found = told(run, "simulate", SOP, "--scenario", TC01, "--systems", "sim", "--answer", "kill_session_consent=no")

    assert "dsc.kill_mytelkomsel_session" not in [effect["operation"] for effect in found["effects"]]


def test_without_a_scenario_the_shipped_customers_are_looked_up(run: Run, sim: Running) -> None:
    found = told(run, "simulate", SOP, "--systems", "sim", "--answer", f"msisdn={known(sim)}", "--answer",
                 "intent=fraud_report", "--show-personal")  # fmt: skip

    assert found["facts"]["profile"]["customer_id"] == sim.house._world.customers[0].customer_id
    assert found["made_up"] == []


def test_simulators_that_run_are_used_and_remember_what_was_done(run: Run, sim: Running) -> None:
    for _ in range(2):
        found = told(run, "simulate", LETTER, "--systems", "sim", "--sim", sim.url, "--answer", f"msisdn={known(sim)}")
        assert found["outcome"] == "sent"

    assert done_at(sim) == ["remedy.create_ticket"] * 2
    assert len({effect.key for effect in sim.ledger()}) == 2  # each dry run is a case of its own


def test_on_simulators_too_writes_may_stay_a_plan(run: Run, sim: Running) -> None:
    found = told(run, "simulate", LETTER, "--systems", "sim", "--sim", sim.url, "--reads-only", "--answer",
                 f"msisdn={known(sim)}")  # fmt: skip

    assert (found["planned"], done_at(sim)) == (["remedy.create_ticket"], [])


def test_real_systems_are_looked_up_and_nothing_is_written(run: Run, real: Running) -> None:
    heard: list[str] = []
    real.listen(lambda exchange: heard.append(f"{exchange.method} {exchange.path}"))
    answers = [f"msisdn={known(real)}", "intent=fraud_report", "fraud_number=0821 0000 0009", "chronology=Ditipu.",
               "incident_at=2026-11-22T08:00+07:00", "interaction_evidence=[ss.png]", "otp_services=[mytelkomsel]",
               "otp_shared=yes", "channel=apps", "kill_session_consent=yes", "disclaimer_accepted=yes",
               "alt_contact=0813 0000 0002", "loss_amount=100000", "loss_evidence=[a.png]"]  # fmt: skip
    command = ["simulate", SOP, "--systems", "live", "--reads-only"]
    for each in answers:
        command += ["--answer", each]
    found = told(run, *command)
    text = run(*command).stdout

    assert found["planned"] == ["dsc.kill_mytelkomsel_session", "billing.request_purchase_cancellation"]
    assert done_at(real) == []
    assert {each.partition(" ")[0] for each in heard} <= {"GET", "POST"}
    assert [each for each in heard if each.startswith("POST") and "queryUsageConsumption" not in each] == []
    assert "REAL SYSTEMS WERE ASKED; nothing was written" in text
    assert "Plan: would be written, and was not sent" in text
    assert known(real) not in text
    assert "not sent, only planned" in text


def test_a_dry_run_never_writes_to_real_systems(run: Run, real: Running) -> None:
    refused = run("simulate", LETTER, "--systems", "live", "--answer", f"msisdn={known(real)}")

    assert refused.exit_code == 2
    assert "add --reads-only" in refused.stderr
    assert done_at(real) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--reads-only",), "--reads-only is for --systems sim or live"),
        (("--systems", "sim", "--reply", "remedy.create_ticket={}"), "--reply is for made-up systems"),
    ],
)
def test_what_cannot_be_meant_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    refused = run("simulate", LETTER, *arguments)

    assert (refused.exit_code, said in refused.stderr) == (2, True)


def test_real_systems_that_are_not_configured_are_named(run: Run, home: Path) -> None:
    refused = run("simulate", LETTER, "--systems", "live", "--reads-only")

    assert refused.exit_code == 3
    assert "no adapter connects to remedy" in refused.stderr


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://remedy.example", "simulators are called on this machine only"),
        ("http://me:hunter2@127.0.0.1:9", "simulators are called on this machine only"),
        ("127.0.0.1:9", "simulators are called on this machine only"),
        ("http://127.0.0.1:9", "no simulator answers at http://127.0.0.1:9. Start one: sopflow sim up"),
    ],
)
def test_simulators_are_looked_for_here_alone(run: Run, url: str, said: str) -> None:
    refused = run("simulate", LETTER, "--systems", "sim", "--sim", url)

    assert (refused.exit_code, said in refused.stderr) == (3, True)
    assert "hunter2" not in refused.output


def test_what_does_not_say_that_it_is_made_up_is_not_called(run: Run, real: Running) -> None:
    refused = run("simulate", LETTER, "--systems", "sim", "--sim", real.urls["remedy"])

    assert (refused.exit_code, done_at(real)) == (3, [])
    assert "no simulator answers" in refused.stderr


def test_a_system_that_nobody_simulates_is_named(
    run: Run, edited: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow_adapters.sim.CREDENTIALS", {"dsc": {}})
    refused = run("simulate", LETTER, "--systems", "sim")

    assert refused.exit_code == 3
    assert "there is no simulator of remedy" in refused.stderr


# ── test ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_scenarios_are_tested_on_simulators(run: Run) -> None:
    shown = run("test", PLAYBOOKS / "sop-008-follow-up", "--systems", "sim")

    assert shown.exit_code == 0, shown.output
    assert " passed " in shown.stdout


def test_a_scenario_that_expects_something_else_fails_there_too(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "scenarios.yaml"
    file.write_text(
        f"playbook: {LETTER}/playbook.yaml\nscenarios:\n- id: X1\n  title: T\n  answers: {{msisdn: {NUMBER}}}\n"
        "  systems: {remedy.create_ticket: {error: rejected}}\n  expect: {outcome: sent}\n",
        encoding="utf-8",
    )
    assert run("test", file, "--systems", "sim").exit_code == 1


# ── run ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guided_case_on_simulators(run: Run, sim: Running) -> None:
    shown = run("run", LETTER, "--systems", "sim", "--sim", sim.url, "--lang", "id", input=f"{known(sim)}\n")

    assert shown.exit_code == 0, shown.output
    assert "SIMULASI: sistem di" in shown.stdout
    assert "Ditulis di sistem:" in shown.stdout
    assert done_at(sim) == ["remedy.create_ticket"]  # though the guide told the case twice


def test_there_is_no_way_back_past_what_was_written(run: Run, sim: Running, tmp_path: Path) -> None:
    text = (LETTER / "playbook.yaml").read_text(encoding="utf-8")
    text = text.replace("\nscripts:", "\n  fine: {type: yes_no, ask: {id: Jelas?, en: Clear?}}\n\nscripts:")
    text = text.replace(
        "    say: [number]\n    next: sent",
        "    say: [number]\n    next: ask\n  ask: {title: {id: Tanya, en: Ask}, ask: [fine], next: [{when: fine, go: sent}, "
        "{else: sent}]}",
    )
    playbook = tmp_path / "playbook.yaml"
    playbook.write_text(text, encoding="utf-8")
    shown = run("run", playbook, "--systems", "sim", "--sim", sim.url, "--lang", "en", "--content-lang", "en",
                input=f"{known(sim)}\nb\n1\n")  # fmt: skip

    assert shown.exit_code == 0, shown.output
    assert "what was sent stays sent, so there is no way back" in shown.stdout
    assert done_at(sim) == ["remedy.create_ticket"]


LATE = """\
sopflow: 1
id: late
version: 1.0.0
title: {id: Terlambat, en: Late}
languages: [id, en]
outcomes: {done: {id: Selesai, en: Done}}
facts:
  msisdn: {type: phone, ask: {id: Nomor?, en: Number?}, privacy: personal}
states:
  question: {title: {id: Tanya, en: Ask}, ask: [msisdn], within: 10m, next: done, late: report}
  report:
    title: {id: Lapor, en: Report}
    call: {operation: remedy.create_ticket, with: {type: OTHER, fields: {class: regular, case: Tidak dijawab}}}
    next: done
  done: {title: {id: Selesai, en: Done}, end: done}
"""


def test_what_would_be_written_after_a_deadline_is_not_written_before_it(
    run: Run, sim: Running, tmp_path: Path
) -> None:
    """The guide tells the case to the end to know what is asked; on systems it must not go past the question."""
    (tmp_path / "playbook.yaml").write_text(LATE, encoding="utf-8")
    shown = run("run", tmp_path, "--systems", "sim", "--sim", sim.url, "--lang", "en", input=f"{known(sim)}\n")

    assert shown.exit_code == 0, shown.output
    assert done_at(sim) == []


def test_waiting_for_word_the_person_lets_the_time_pass(run: Run, sim: Running) -> None:
    shown = run("run", PLAYBOOKS / "examples/wait-event", "--systems", "sim", "--sim", sim.url, "--lang", "en",
                "--content-lang", "en", input="INC1\ntime\n")  # fmt: skip

    assert shown.exit_code == 0, shown.output
    assert "Late" in shown.stdout


@pytest.mark.usefixtures("_somebody")
def test_what_cannot_be_undone_says_so_before_it_is_sent(run: Run, real: Running) -> None:
    shown = run(
        "run", PLAYBOOKS / "examples/irreversible", "--systems", "live", "--lang", "en", input=f"{NUMBER}\nno\n"
    )

    assert "it cannot be undone" in shown.stderr
    assert done_at(real) == []


@pytest.mark.usefixtures("_somebody")
@pytest.mark.parametrize("answer", ["yes", "y", "ya"])
def test_a_write_to_a_real_system_is_shown_and_sent_when_a_person_says_so(run: Run, real: Running, answer: str) -> None:
    shown = run(
        "run", LETTER, "--systems", "live", "--lang", "en", "--content-lang", "en", input=f"{known(real)}\n{answer}\n"
    )

    assert shown.exit_code == 0, shown.output
    assert "About to write at a real system: remedy.create_ticket" in shown.stderr
    assert "type: FRAUD_REPORT" in shown.stderr
    assert known(real)[-7:] not in shown.stderr
    (effect,) = real.ledger()
    assert f"external_id: {effect.key}" in shown.stderr  # what is asked for is what is sent, and what is told
    assert str(effect.key) in shown.stdout
    assert "remedy.create_ticket:FRAUD_REPORT" not in shown.output


@pytest.mark.usefixtures("_somebody")
@pytest.mark.parametrize("answer", ["no\n", "\n", "sure\n", ""])
def test_anything_else_sends_nothing(run: Run, real: Running, answer: str) -> None:
    shown = run(
        "run", LETTER, "--systems", "live", "--lang", "en", "--content-lang", "en", input=f"{known(real)}\n{answer}"
    )

    assert shown.exit_code == 1
    assert "Not sent." in shown.stderr
    assert "declined" in shown.stdout
    assert done_at(real) == []


RESTS = """\
sopflow: 1
id: rests
version: 1.0.0
title: {id: Menunggu, en: Waits}
languages: [id, en]
outcomes: {done: {id: Selesai, en: Done}, away: {id: Tidak ada, en: Away}}
facts:
  found: {type: list of remedy.FoundTicket}
states:
  look:
    title: {id: Cari, en: Look}
    call:
      operation: remedy.find_tickets
      with: {external_id: K1}
      save: found
      retry: {times: 1, wait: WAIT}
      on_error: {unavailable: away}
    next: done
  done: {title: {id: Selesai, en: Done}, end: done}
  away: {title: {id: Tidak ada, en: Away}, end: away}
"""


@pytest.fixture
def looked(real: Running, tmp_path: Path) -> Callable[[str], tuple[Path, list[str]]]:
    """A procedure that looks a ticket up, and again after so long; and what Remedy hears of it. It is away first."""

    def made(wait: str) -> tuple[Path, list[str]]:
        (tmp_path / "playbook.yaml").write_text(RESTS.replace("WAIT", wait), encoding="utf-8")
        heard: list[str] = []
        real.listen(lambda exchange: heard.append(exchange.method) if "entry" in exchange.path else None)
        real.fault("remedy", "error_500", method="GET", times=3)
        return tmp_path, heard

    return made


@pytest.mark.usefixtures("_somebody")
def test_what_real_systems_are_to_be_asked_later_is_asked_later(
    run: Run, looked: Callable[[str], tuple[Path, list[str]]]
) -> None:
    playbook, heard = looked("2s")
    began = time.monotonic()
    shown = run("run", playbook, "--systems", "live", "--lang", "en")

    assert shown.exit_code == 0, shown.output
    assert "Waiting 2 s, as the procedure does" in shown.stderr
    assert time.monotonic() - began >= 2
    assert len(heard) == 4  # three times in the time of the first call, then once


@pytest.mark.usefixtures("_somebody")
def test_a_long_wait_is_not_jumped_over(run: Run, looked: Callable[[str], tuple[Path, list[str]]]) -> None:
    playbook, heard = looked("1h")
    shown = run("run", playbook, "--systems", "live", "--lang", "en", input="stop\n")

    assert shown.exit_code == 1
    assert "The procedure waits" in shown.stdout
    assert len(heard) == 3


def test_what_comes_later_is_not_asked_of_real_systems_now(
    run: Run, looked: Callable[[str], tuple[Path, list[str]]]
) -> None:
    playbook, heard = looked("1h")
    found = told(run, "simulate", playbook, "--systems", "live", "--reads-only")

    assert (found["outcome"], len(heard)) == ("done", 3)
    assert found["made_up"] == ["remedy.find_tickets"]


def test_a_case_of_the_future_does_not_claim_that_real_systems_were_asked(
    run: Run, looked: Callable[[str], tuple[Path, list[str]]]
) -> None:
    playbook, heard = looked("1h")
    shown = run("simulate", playbook, "--systems", "live", "--reads-only", "--clock", "2091-01-01T09:00:00+07:00")

    assert heard == []
    assert "NO REAL SYSTEM WAS ASKED" in shown.stdout
    assert "REAL SYSTEMS WERE ASKED" not in shown.stdout


@pytest.mark.usefixtures("_somebody")
def test_a_lost_reply_of_a_real_system_is_waited_for(run: Run, real: Running) -> None:
    real.fault("remedy", "cut_after", operation="create_ticket")
    shown = run(
        "run", LETTER, "--systems", "live", "--lang", "en", "--content-lang", "en", input=f"{known(real)}\nyes\n"
    )

    assert shown.exit_code == 0, shown.output
    assert "The reply to remedy.create_ticket was lost. Waiting 1 s" in shown.stderr
    assert done_at(real) == ["remedy.create_ticket"]


def test_without_a_person_nothing_real_is_even_asked(run: Run, real: Running) -> None:
    heard: list[object] = []
    real.listen(heard.append)
    refused = run(
        "run", LETTER, "--systems", "live", "--lang", "en", "--content-lang", "en", input=f"{known(real)}\nyes\n"
    )

    assert refused.exit_code == 2
    assert "run it in a terminal" in refused.stderr
    assert (heard, done_at(real)) == ([], [])


def test_in_a_terminal_it_asks(real: Running) -> None:
    ours, theirs = pty.openpty()
    command = [str(Path(sys.executable).with_name("sopflow")), "run", str(LETTER), "--systems", "live", "--lang", "en"]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "dumb"})
    os.close(theirs)
    try:
        read_until(ours, "? ")
        os.write(ours, f"{known(real)}\n".encode())
        read_until(ours, "Send it?")
        assert done_at(real) == []
        os.write(ours, b"yes\n")
        assert process.wait(90) == 0
    finally:
        process.kill()
        os.close(ours)
    assert done_at(real) == ["remedy.create_ticket"]


def read_until(terminal: int, words: str) -> None:
    seen, until = "", time.monotonic() + 90
    while words not in seen:
        assert time.monotonic() < until, seen
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 4096).decode(errors="replace")


# ── stores ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def started(run: Run, *arguments: object) -> Mapping[str, Any]:
    done = run("case", "start", *arguments, "--format", "json")
    assert done.exit_code == 0, done.output
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def test_a_real_case_calls_the_systems_of_sopflow_toml(run: Run, home: Path, real: Running) -> None:
    assert run("store", "init").exit_code == 0
    assert run("publish", LETTER).exit_code == 0
    begun = started(run, "in-doubt")
    ended = json.loads(run("case", "answer", begun["case"], f"msisdn={known(real)}", "--format", "json").stdout)

    assert (begun["practice"], ended["outcome"]) == (False, "sent")
    assert done_at(real) == ["remedy.create_ticket"]
    assert ended["say"][0]["text"] == f"Nomor tiketnya {real.ledger()[0].id}."


def test_a_lost_reply_is_settled_by_looking_it_up_and_one_ticket_is_there(run: Run, home: Path, real: Running) -> None:
    assert run("store", "init").exit_code == 0
    assert run("publish", LETTER).exit_code == 0
    real.fault("remedy", "cut_after", operation="create_ticket")
    begun = started(run, "in-doubt")
    ended = json.loads(run("case", "answer", begun["case"], f"msisdn={known(real)}", "--format", "json").stdout)

    assert ended["outcome"] == "sent"
    assert done_at(real) == ["remedy.create_ticket"]
    history = run("case", "history", begun["case"]).stdout
    assert "in_doubt" in history


def test_a_number_that_makes_a_key_stays_here(run: Run, home: Path, real: Running, tmp_path: Path) -> None:
    """DSC's key for ending a session is made of the number; what leaves names the case and no more."""
    (tmp_path / "playbook.yaml").write_text(KILL, encoding="utf-8")
    assert run("store", "init").exit_code == 0
    assert run("publish", tmp_path).exit_code == 0
    real.fault("dsc", "cut_after", operation="kill_mytelkomsel_session")
    begun = started(run, "kill")
    run("case", "answer", begun["case"], f"msisdn={known(real)}")
    shown = run("case", "next", begun["case"]).stdout
    run("case", "decide", begun["case"], "retry", "--reason", "DSC knows nothing of it")
    (effect,) = real.ledger()

    assert effect.operation == "kill_mytelkomsel_session"
    assert re.fullmatch(begun["case"] + r":[\w-]{22}", str(effect.key))
    assert f"its key at the system: {effect.key}" in shown


def test_a_practice_case_may_call_simulators(run: Run, home: Path, sim: Running) -> None:
    begun = started(run, LETTER, "--practice", "--systems", "sim", "--sim", sim.url)
    ended = json.loads(run("case", "answer", begun["case"], f"msisdn={known(sim)}", "--format", "json").stdout)

    assert (begun["practice"], ended["outcome"]) == (True, "sent")
    assert done_at(sim) == ["remedy.create_ticket"]
    assert ended["say"][0]["text"] == f"Nomor tiketnya {sim.ledger()[0].id}."


def test_another_practice_case_of_the_same_store_has_made_up_systems(run: Run, home: Path, sim: Running) -> None:
    started(run, LETTER, "--practice", "--systems", "sim", "--sim", sim.url)
    other = started(run, LETTER, "--practice")
    run("case", "answer", other["case"], f"msisdn={NUMBER}")

    assert done_at(sim) == []


KILL = """\
sopflow: 1
id: kill
version: 1.0.0
title: {id: Putus sesi, en: End a session}
languages: [id, en]
outcomes: {done: {id: Selesai, en: Done}}
facts:
  msisdn: {type: phone, ask: {id: Nomor?, en: Number?}, privacy: personal}
states:
  ask: {title: {id: Tanya, en: Ask}, ask: [msisdn], next: kill}
  kill:
    title: {id: Putus, en: End it}
    call: {operation: dsc.kill_mytelkomsel_session, with: {msisdn: =msisdn}}
    next: done
  done: {title: {id: Selesai, en: Done}, end: done}
"""
PARENT = """\
sopflow: 1
id: parent
version: 1.0.0
title: {id: Induk, en: Parent}
languages: [id, en]
outcomes: {done: {id: Selesai, en: Done}}
states:
  letter: {title: {id: Surat, en: Letter}, run: {playbook: in-doubt}, next: {sent: done}}
  done: {title: {id: Selesai, en: Done}, end: done}
"""


def test_the_sub_playbook_of_a_practice_case_calls_the_same_simulators(run: Run, home: Path, sim: Running) -> None:
    for folder, text in (("parent", PARENT), ("in-doubt", (LETTER / "playbook.yaml").read_text(encoding="utf-8"))):
        (home / folder).mkdir()
        (home / folder / "playbook.yaml").write_text(text, encoding="utf-8")
    begun = started(run, home / "parent", "--practice", "--systems", "sim", "--sim", sim.url)
    ended = run("case", "answer", begun["case"], f"msisdn={known(sim)}")

    assert ended.exit_code == 0, ended.output
    assert done_at(sim) == ["remedy.create_ticket"]


def test_simulators_that_went_away_are_systems_that_are_not_reached(run: Run, home: Path) -> None:
    with running() as sim:
        begun = started(run, LETTER, "--practice", "--systems", "sim", "--sim", sim.url)
    run("case", "answer", begun["case"], f"msisdn={NUMBER}", "--no-wait")
    shown = run("case", "next", begun["case"])

    assert shown.exit_code == 0, shown.output


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--sim", "http://127.0.0.1:9"), 3, "no simulator answers"),
        (("--sim", "http://elsewhere.example"), 3, "on this machine only"),
    ],
)
def test_a_practice_case_without_its_simulators_is_not_started(
    run: Run, home: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    refused = run("case", "start", LETTER, "--practice", "--systems", "sim", *arguments)

    assert (refused.exit_code, said in refused.stderr) == (code, True)
    assert json.loads(run("case", "list", "--format", "json").stdout) == []


def test_simulators_and_a_scenario_or_a_real_store_do_not_go_together(run: Run, home: Path, sim: Running) -> None:
    both = run("case", "start", SOP, "--practice", "--systems", "sim", "--sim", sim.url, "--scenario", TC01)
    assert (both.exit_code, "simulators know their own world" in both.stderr) == (2, True)
    assert run("store", "init", "--store", "real.db").exit_code == 0
    assert run("publish", LETTER, "--store", "real.db").exit_code == 0
    real = run("case", "start", "in-doubt", "--store", "real.db", "--systems", "sim", "--sim", sim.url)
    assert (real.exit_code, "--systems sim is for practice" in real.stderr) == (2, True)
