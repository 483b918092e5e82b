"""Can this answer ever matter? What nothing later looks at is named with its place, and choices that are all one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.unit.proof.proving import HEAD

from sopflow.cli.root import sopflow

BODY = """\
outcomes: {done: {}, other: {}}
facts:
  kind: {type: [call, sms, web, visit], ask: How did it come?}
  colour: {type: text, ask: Which colour?}
  amount: {type: money, ask: How much?}
  note: {type: text, ask: What else?}
  twice: {type: money, is: amount + amount}
states:
  ask:
    ask: [kind, colour, amount, note]
    next:
      - {when: kind is call or kind is sms, go: report}
      - {when: twice > 10, go: report}
      - {when: colour is missing, go: paint}
      - else: other_
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {class: regular, chronology: =note}}}
    next: end_
  paint: {ask: [colour], next: say_it}
  say_it: {say: [it], next: other_}
  end_: {end: done}
  other_: {end: other}
scripts: {it: 'It is ${ colour }.'}
"""


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    (tmp_path / "playbook.yaml").write_text(HEAD + BODY, encoding="utf-8")
    return tmp_path


def check(playbook: Path, *options: str) -> str:
    given = ["check", str(playbook), "--prove", *options]
    return CliRunner().invoke(sopflow, given, env={"LANG": "en_US.UTF-8", "NO_COLOR": "1"}).output


def test_choices_that_nothing_tells_apart_are_named_with_their_place(playbook: Path) -> None:
    place = f"{playbook / 'playbook.yaml'}:8"

    assert f"· kind, asked in ask: nothing that follows tells web, visit apart ({place})\n" in check(playbook)
    assert f"· kind, ditanyakan di ask: web, visit tidak dibedakan langkah mana pun ({place})\n" in check(
        playbook, "--lang", "id"
    )


def test_what_becomes_of_every_answer_is_there_for_programs(playbook: Path) -> None:
    (proof,) = json.loads(check(playbook, "--format", "json"))["proofs"]
    found = {one["fact"]: (one["matters"], one["decides_in"], one["used_in"]) for one in proof["answers"]}

    assert found == {
        "kind": (True, ["ask"], []),
        "colour": (True, ["ask"], []),
        "amount": (True, ["ask"], []),
        "note": (True, [], ["report"]),
    }


def test_an_answer_that_only_states_read_to_which_no_case_comes_matters_to_nothing(playbook: Path) -> None:
    text = (
        (HEAD + BODY)
        .replace("      - {when: colour is missing, go: paint}\n", "")
        .replace("  paint: {ask: [colour], next: say_it}\n  say_it: {say: [it], next: other_}\n", "")
    )
    text = text.replace("  other_: {end: other}\n", "  other_: {end: other}\n").replace(
        "scripts: {it: 'It is ${ colour }.'}\n", ""
    )
    (playbook / "playbook.yaml").write_text(text, encoding="utf-8")

    assert "· colour, asked in ask: nothing that follows looks at the answer" in check(playbook)
