"""What a given answer means where no question of a fact's type is put."""

from __future__ import annotations

from datetime import datetime

import pytest

from sopflow.simulation.given import from_python
from sopflow.simulation.replying import ended_with, given_inputs, output_types, says_yes
from sopflow.values.types import MONEY, TEXT

NOW = datetime.fromisoformat("2025-03-29T09:00:00+07:00")
NEEDS_INPUTS = """
inputs: [amount, name]
outcomes: {done: {id: Selesai}}
facts: {amount: {type: money}, name: {type: text}}
states: {close: {end: done}}
"""
RUNS = """
outcomes: {done: {id: Selesai}}
facts: {by: {type: text}}
states:
  check: {run: {playbook: inner, save: {by: checked_by}}, next: {valid: close}}
  close: {end: done}
"""
INNER = """
outputs: {checked_by: officer}
outcomes: {valid: {id: Sah}}
facts: {officer: {type: text, ask: {id: 'Petugas?'}}}
states: {ask: {ask: [officer], next: good}, good: {end: valid}}
"""


@pytest.mark.parametrize(
    ("plain", "answer"),
    [("granted", True), ("done", True), ("refused", False), ("ya", True), (False, False), ("mungkin", None), (None, None),
     ([], None)],
)  # fmt: skip
def test_an_answer_grants_or_refuses_or_does_neither(plain, answer):
    assert says_yes(from_python(plain), NOW) is answer


def test_inputs_that_cannot_be_read_or_are_null_are_not_given(compiled):
    program = compiled(NEEDS_INPUTS)
    answers = {"amount": from_python("banyak"), "name": from_python("Ani")}
    assert given_inputs(program, answers, NOW) == {"name": "Ani"}
    assert given_inputs(program, {"amount": from_python("1jt"), "name": from_python(None)}, NOW) == {
        "amount": 1_000_000
    }


def test_a_sub_playbook_ends_with_an_outcome_and_the_outputs_that_can_be_read():
    types = {"total": MONEY, "by": TEXT}
    assert ended_with(from_python("valid"), types, NOW) == ("valid", {})
    answer = {"outcome": "valid", "outputs": {"by": "Ani", "total": "banyak"}}
    assert ended_with(from_python(answer), types, NOW) == ("valid", {"by": "Ani"})


def test_only_a_state_that_runs_a_playbook_wants_outputs(compiled):
    program = compiled(RUNS, siblings={"inner": compiled(INNER, id="inner")})
    assert output_types(program, "check") == {"checked_by": TEXT}
    assert output_types(program, "close") == {}
