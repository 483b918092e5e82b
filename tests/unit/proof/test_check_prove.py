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
