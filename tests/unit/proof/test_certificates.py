"""A certificate is written by a proof, checked without one, and refused wherever somebody changed it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.unit.proof.proving import HEAD, proved

from sopflow.app.proofs.certifying import certificate, held
from sopflow.cli.root import sopflow

BODY = """\
outcomes: {done: {}, left: {}}
facts:
  amount: {type: money, ask: How much?}
  agreed: {type: yes_no, ask: Do you agree?}
states:
  ask:
    ask: [amount, agreed]
    next:
      - {when: agreed and amount > 10, go: report}
      - else: left_
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {class: regular}}}
    next: end_
  left_: {end: left}
  end_: {end: done}
policies:
  agreed_first: {never: {call: remedy.create_ticket}, before: agreed}
  told: {must: {call: remedy.create_ticket}, by: {end: done}}
"""
Given = dict[str, Any]


def check(*arguments: object) -> Result:
    given = ["check", *map(str, arguments)]
    return CliRunner().invoke(sopflow, given, env={"LANG": "en_US.UTF-8", "NO_COLOR": "1"})


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    (tmp_path / "playbook.yaml").write_text(HEAD + BODY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def proof(playbook: Path) -> Given:
    path = playbook / "proof.json"
    assert check(playbook, "--prove", "--save-certificate", path).exit_code == 0
    found: Given = json.loads(path.read_text(encoding="utf-8"))
    return found


def checked(playbook: Path, given: object) -> Result:
    path = playbook / "given.json"
    path.write_text(json.dumps(given), encoding="utf-8")
    return check(playbook, "--certificate", path)


def test_what_was_proved_is_certified(playbook: Path, proof: Given) -> None:
    result = checked(playbook, proof)

    assert result.exit_code == 0
    assert [line.partition(" (")[0] for line in result.output.splitlines()] == [
        "✔ 1 playbook checked: nothing to mend.",
        "✔ CERTIFIED every_case_can_finish",
        "✔ CERTIFIED agreed_first",
        "✔ CERTIFIED told",
    ]


def test_a_certificate_is_the_same_in_every_process(playbook: Path, proof: Given) -> None:
    again = playbook / "again.json"
    check(playbook, "--prove", "--save-certificate", again)

    assert json.loads(again.read_text(encoding="utf-8")) == proof


def kinds(given: Given, claim: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = given["claims"][claim]["kinds"]
    return found


def last(given: Given, claim: int) -> str:
    return list(kinds(given, claim))[-1]


def dropped_kind(given: Given) -> None:
    del kinds(given, 1)[last(given, 1)]


def dropped_start(given: Given) -> None:
    del kinds(given, 1)["begin"]


def added_kind(given: Given) -> None:
    kinds(given, 1)["f" * 32] = [0]


def renamed_kind(given: Given) -> None:
    kinds(given, 1)["f" * 32] = kinds(given, 1).pop(last(given, 1))


def no_states(given: Given) -> None:
    kinds(given, 1)[last(given, 1)] = []


def other_state(given: Given) -> None:
    done = next(name for name, states in kinds(given, 2).items() if states == [1])
    kinds(given, 2)[done] = [0]


def bad_state(given: Given) -> None:
    for name in kinds(given, 1):
        kinds(given, 1)[name] = [-1, 0, 1]


def all_ends(given: Given) -> None:
    for name in kinds(given, 0):
        kinds(given, 0)[name] = [0]


def far_ends(given: Given) -> None:
    for name in kinds(given, 0):
        kinds(given, 0)[name] = [7]


def no_kinds(given: Given) -> None:
    given["claims"][1]["kinds"] = {}


def swapped_claims(given: Given) -> None:
    given["claims"][1]["kinds"], given["claims"][2]["kinds"] = kinds(given, 2), kinds(given, 1)


def claim_dropped(given: Given) -> None:
    del given["claims"][1]


def claim_renamed(given: Given) -> None:
    given["claims"][1]["claim"] = "agreed_last"


def claim_twice(given: Given) -> None:
    given["claims"].append(given["claims"][1])


def claim_of_words(given: Given) -> None:
    kinds(given, 1)[last(given, 1)] = ["0"]  # type: ignore[list-item]


def another_text(given: Given) -> None:
    given["playbook"]["text"] = "0" * 64


def another_meaning(given: Given) -> None:
    given["playbook"]["meaning"] = "0" * 64


def another_engine(given: Given) -> None:
    given["engine"] = "0" * 64


@pytest.mark.parametrize(
    ("tampered", "why"),
    [
        (dropped_kind, "agreed_first: a step leads to a kind of case that is not in it"),
        (dropped_start, "agreed_first: the beginning of a case is not in it"),
        (renamed_kind, "agreed_first: a step leads to a kind of case that is not in it"),
        (no_states, "agreed_first: a step leads to a kind of case that is not in it"),
        (other_state, "told: a step leads to a kind of case that is not in it"),
        (bad_state, "agreed_first: a step breaks the policy"),
        (all_ends, "every_case_can_finish: from a kind of case no step leads nearer to an end"),
        (far_ends, "every_case_can_finish: from a kind of case no step leads nearer to an end"),
        (no_kinds, "agreed_first: the beginning of a case is not in it"),
        (swapped_claims, "agreed_first: "),
        (claim_dropped, "agreed_first: the certificate does not have it"),
        (claim_renamed, "agreed_last: it claims what this playbook does not"),
        (claim_twice, "agreed_first: it claims what this playbook does not"),
        (claim_of_words, "?: it claims what this playbook does not"),
        (another_text, "playbook: it was made for another text of the playbook"),
        (another_meaning, "playbook: it was made for another text of the playbook"),
        (another_engine, "engine: it was made with another version of the engine"),
    ],
)
def test_a_certificate_that_was_changed_is_refused(
    playbook: Path, proof: Given, tampered: Callable[[Given], None], why: str
) -> None:
    changed = copy.deepcopy(proof)
    tampered(changed)
    result = checked(playbook, changed)

    assert result.exit_code == 1
    assert f"✘ REFUSED {why}" in result.output


def test_a_kind_to_which_no_step_leads_changes_nothing(playbook: Path, proof: Given) -> None:
    added_kind(proof)

    assert checked(playbook, proof).exit_code == 0


def test_a_playbook_that_was_changed_is_refused_and_so_is_its_bug_under_the_old_hash(
    playbook: Path, proof: Given
) -> None:
    text = (HEAD + BODY).replace("agreed and amount > 10", "amount > 10")
    (playbook / "playbook.yaml").write_text(text, encoding="utf-8")
    assert "another text" in checked(playbook, proof).output

    other = playbook / "other.json"
    check(playbook, "--prove", "--save-certificate", other)
    forged = {**proof, "playbook": json.loads(other.read_text(encoding="utf-8"))["playbook"]}
    result = checked(playbook, forged)
    assert (result.exit_code, "✘ REFUSED agreed_first" in result.output) == (1, True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"certificate": 2, "claims": []}', '{"certificate": 1}', "\x00"])
def test_what_is_no_certificate_is_said(playbook: Path, text: str) -> None:
    path = playbook / "given.json"
    path.write_text(text, encoding="utf-8")
    result = check(playbook, "--certificate", path)

    assert (result.exit_code, "is no certificate" in result.output) == (3, True)


def test_programs_get_it_beside_the_findings(playbook: Path, proof: Given) -> None:
    path = playbook / "proof.json"
    found = json.loads(check(playbook, "--certificate", path, "--format", "json").output)["certificate"]

    assert [one["refused"] for one in found] == [None, None, None]
    assert [one["kinds"] for one in found] == [len(one["kinds"]) for one in proof["claims"]]


@pytest.mark.parametrize("options", [["--save-certificate", "x.json"], ["--prove", "--certificate", "proof.json"]])
def test_options_that_do_not_fit_are_refused(playbook: Path, proof: Given, options: list[str]) -> None:
    given = [str(playbook / one) if one == "proof.json" else one for one in options]

    assert check(playbook, *given).exit_code == 2


def test_a_condition_that_holds_from_the_beginning_is_heard_there(tmp_path: Path) -> None:
    found = proved(
        tmp_path,
        """\
outcomes: {known: {}, unknown: {}}
facts:
  msisdn: {type: phone, ask: Which number?}
  profile: {type: dsc.CustomerProfile}
states:
  questions: {ask: [msisdn], next: look}
  look:
    call: {operation: dsc.get_customer_profile, with: {msisdn: =msisdn}, save: profile, on_error: {not_found: nobody}}
    next: known
  known: {end: known}
  nobody: {end: unknown}
policies:
  looked_for: {never: {enter: known}, before: profile is missing}
""",
    )
    claims = held(found.procedure, certificate(found))

    assert {one.claim: one.refused for one in claims} == {"every_case_can_finish": "", "looked_for": ""}


def test_a_derived_fact_that_a_case_keeps_hides_what_it_was_made_of_wherever_both_are_remembered(
    tmp_path: Path,
) -> None:
    found = proved(
        tmp_path,
        """\
outcomes: {handed_over: {}, served: {}}
tables:
  treatment_of:
    inputs: {segment: segment}
    give: {desk: [vip, plain], approval: yes_no}
    rows:
      - {when: {segment: gold}, give: {desk: vip, approval: yes}}
      - {else: {desk: plain, approval: no}}
facts:
  segment: {type: [gold, silver, bronze], ask: Which segment?}
  wants_refund: {type: yes_no, ask: Does the customer want a refund?}
  is_sure: {type: yes_no, ask: Is the customer sure?}
  treatment: {type: tables.treatment_of, table: treatment_of}
states:
  segment_asked: {ask: [segment], next: [{when: segment is bronze, go: refund_asked}, {else: priority}]}
  priority: {decide: {table: treatment_of, save: treatment}, next: refund_asked}
  refund_asked: {ask: [wants_refund], next: [{when: segment is silver and not wants_refund, go: served}, {else: sure_asked}]}
  sure_asked: {ask: [is_sure], next: [{when: not is_sure, go: served}, {when: treatment.approval, go: handed_over}, {else: served}]}
  handed_over: {end: handed_over}
  served: {end: served}
policies:
  nobody_else_is_handed_over: {never: {enter: handed_over}, when: not treatment.approval}
""",
    )
    claims = held(found.procedure, certificate(found))

    assert {one.claim: one.refused for one in claims} == {"every_case_can_finish": "", "nobody_else_is_handed_over": ""}
