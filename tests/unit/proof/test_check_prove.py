"""`sopflow check --prove`: what it prints, in both languages and as JSON, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.proof.proving import HEAD

from sopflow.cli.root import sopflow

BODY = """\
outcomes: {done: {}}
facts: {agreed: {type: yes_no, ask: Do you agree?}}
states:
  ask: {ask: [agreed], next: report}
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {class: regular}}}
    next: end_
  end_: {end: done}
policies:
  agreed_first: {never: {call: remedy.create_ticket}, before: WHAT}
"""


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    (tmp_path / "playbook.yaml").write_text(HEAD + BODY.replace("WHAT", "agreed"), encoding="utf-8")
    return tmp_path


def checked(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(sopflow, ["check", *arguments], env={"LANG": "en_US.UTF-8", "NO_COLOR": "1"})
    return result.exit_code, result.output


def test_a_broken_policy_is_told_as_a_story_and_is_found(broken: Path) -> None:
    code, output = checked(str(broken), "--prove")
    assert code == 1
    assert (
        "\n".join(line for line in output.splitlines() if line)
        .split("✘ VIOLATED agreed_first\n")[1]
        .startswith(
            f"    rule: calling `remedy.create_ticket` must not happen before `agreed` holds ({broken}/playbook.yaml:15)\n"
            "    1. The case begins → ask\n"
            "    2. “Do you agree?” – no (agreed) → report\n"
            f"    ✘ broken in `report` ({broken}/playbook.yaml:11), by calling `remedy.create_ticket` with type: FRAUD_REPORT;"
        )
    )


def test_the_story_is_told_in_indonesian_as_well(broken: Path) -> None:
    _, output = checked(str(broken), "--prove", "--lang", "id")
    assert "✔ TERBUKTI setiap kasus bisa selesai\n" in output
    assert (
        f"    aturan: memanggil `remedy.create_ticket` tidak boleh terjadi sebelum `agreed` berlaku ({broken}/playbook.yaml:15)\n"
        "    1. Kasus dimulai → ask\n"
        "    2. “Do you agree?” – tidak (agreed) → report\n"
        f"    ✘ dilanggar di `report` ({broken}/playbook.yaml:11): memanggil `remedy.create_ticket` dengan type:"
    ) in output


def test_what_is_kept_is_clean(broken: Path) -> None:
    (broken / "playbook.yaml").write_text(HEAD + BODY.replace("WHAT", "{enter: ask}"), encoding="utf-8")
    code, output = checked(str(broken), "--prove")
    assert (code, "✔ PROVED agreed_first" in output) == (0, True)


def test_programs_get_the_verdicts_beside_the_findings(broken: Path) -> None:
    code, output = checked(str(broken), "--prove", "--format", "json")
    (proofs,) = json.loads(output)["proofs"]
    assert code == 1
    assert {one["claim"]: one["verdict"] for one in proofs["claims"]} == {
        "every_case_can_finish": "proved",
        "every_state_is_reached": "proved",
        "every_way_is_taken": "proved",
        "agreed_first": "violated",
    }


def test_the_case_is_written_where_it_is_wanted(broken: Path, tmp_path: Path) -> None:
    checked(str(broken), "--prove", "--save-counterexample", str(tmp_path / "out"))
    assert "agreed: no" in (tmp_path / "out" / "short" / "agreed_first.yaml").read_text(encoding="utf-8")


def test_without_it_nothing_is_proved(broken: Path) -> None:
    code, output = checked(str(broken))
    assert (code, "VIOLATED" in output) == (0, False)


@pytest.mark.parametrize("option", [("--no-cache",), ("--save-counterexample", "out")])
def test_what_belongs_to_proofs_is_refused_without_one(option: tuple[str, ...], broken: Path) -> None:
    code, output = checked(str(broken), *option)
    assert (code, f"{option[0]} belongs to --prove" in output) == (2, True), output
    assert not (broken / "out").exists()


SETTINGS = "settings: {careful: {type: yes_no, default: no}, strict: {type: yes_no, default: no}}\n"
CLOSED = f"""\
outcomes: {{done: {{}}}}
{SETTINGS}\
facts: {{agreed: {{type: yes_no, ask: Do you agree?}}}}
states:
  ask:
    ask: [agreed]
    next: [{{when: settings.careful and agreed, go: second}}, {{when: settings.strict and agreed, go: third}}, {{else: end_}}]
  second: {{next: end_}}
  third: {{next: end_}}
  end_: {{end: done}}
"""
OPENER = """\
playbook: ../playbook.yaml
clock: '2025-03-29T09:00:00+07:00'
scenarios:
  - {id: CAREFUL, title: Careful, settings: {careful: 'yes'}, answers: {agreed: 'yes'}, expect: {outcome: done}}
"""


def test_what_only_other_settings_open_is_no_fault_and_says_which_scenario_opens_it(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "playbook.yaml").write_text(HEAD + CLOSED, encoding="utf-8")
    (tmp_path / "scenarios" / "a.yaml").write_text(OPENER, encoding="utf-8")
    code, english = checked(str(tmp_path), "--prove")
    _, indonesian = checked(str(tmp_path), "--prove", "--lang", "id")
    _, as_json = checked(str(tmp_path), "--prove", "--format", "json")
    assert code == 0
    assert english.split("every case can finish\n")[1].splitlines()[:6] == [
        "○ CLOSED no case comes to these states, with the settings as they are written",
        "    second: scenario CAREFUL goes there, with settings of its own",
        "    third: no scenario goes there either; another setting may open it",
        "○ CLOSED no case takes these ways, with the settings as they are written",
        "    ask → second: scenario CAREFUL goes there, with settings of its own",
        "    ask → third: no scenario goes there either; another setting may open it",
    ]
    assert (
        "○ TERTUTUP langkah berikut tidak dilalui kasus mana pun, dengan pengaturan seperti tertulis\n"
        "    second: skenario CAREFUL sampai ke sana, dengan pengaturannya sendiri\n"
        "    third: belum ada skenario yang sampai ke sana; pengaturan lain mungkin membukanya\n"
    ) in indonesian
    reached = json.loads(as_json)["proofs"][0]["claims"][1]
    assert (reached["verdict"], reached["missed"]) == ("closed", ["second", "third"])
    assert reached["opened_by"] == {"second": "CAREFUL"}


def test_with_no_cache_nothing_is_kept_and_nothing_that_was_kept_is_read(
    broken: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(broken / "caches"))
    anew = checked(str(broken), "--prove", "--no-cache")
    assert not (broken / "caches").exists()
    assert checked(str(broken), "--prove") == anew
    assert checked(str(broken), "--prove") == anew
    (file,) = (broken / "caches" / "sopflow" / "proofs").iterdir()
    file.write_text(file.read_text(encoding="utf-8").replace("proved", "unknown"), encoding="utf-8")
    assert checked(str(broken), "--prove", "--no-cache") == anew
