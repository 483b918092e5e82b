"""Coverage as it is shown: reasons in both languages, values masked, places, the painted page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.catalog.model import Catalog
from sopflow.coverage.elements import Kind
from sopflow.coverage.inventory import Inventory
from sopflow.coverage.measure import Coverage, measured
from sopflow.coverage.watching import seen
from sopflow.program.model import Program
from sopflow.rendering.coverage.html import highlights
from sopflow.rendering.coverage.words import about, reason
from sopflow.simulation.preparing import no_siblings, told_from
from sopflow.simulation.tell import tell

SAME = """
outcomes: {same: {id: Sama}, other: {id: Beda}}
facts:
  msisdn: {type: phone, ask: {id: 'Nomor?', en: 'Number?'}, privacy: personal}
  contact: {type: phone, ask: {id: 'Nomor lain?', en: 'Other number?'}, privacy: personal}
  amount: {type: money, ask: {id: 'Nominal?', en: 'Amount?'}}
states:
  ask:
    ask: [msisdn, contact, amount]
    next:
      - {when: msisdn == contact, go: same}
      - {when: amount > 1jt, go: same}
      - else: other
  same: {end: same}
  other: {end: other}
"""


@pytest.fixture
def found(load_text: Callable[[str], Program], catalog: Catalog) -> Coverage:
    program = load_text(SAME)
    answers = {"msisdn": "0812 0000 0001", "contact": "0813 0000 0002", "amount": 900000}
    trace = tell(program, told_from(program, catalog, answers=answers), siblings=no_siblings, catalog=catalog)
    inventory = Inventory(program)
    return measured(inventory, seen(inventory, [trace]))


def test_a_reason_names_the_values_that_came_nearest_and_masks_those_that_are_personal(found: Coverage) -> None:
    first, second = (gap for gap in found.gaps if gap.element.kind is Kind.TRANSITIONS)
    assert about(first.element) == "ask → same (branch 1)"
    assert (
        reason(first, found.program, "en")
        == "never true; nearest: contact = +62813****0002, msisdn = +62812****0001 (case)"
    )
    assert reason(second, found.program, "id") == "tidak pernah terpenuhi; terdekat: amount = Rp900.000 (case)"
    assert "msisdn = 0812-0000-0001" in reason(first, found.program, "en", personal=True)


def test_states_and_transitions_are_painted_by_whether_a_case_came_there(found: Coverage) -> None:
    painted = highlights(found)
    assert painted == {
        "state:ask": "covered", "state:same": "uncovered", "state:other": "covered",
        "way:ask/done/0": "uncovered", "way:ask/done/1": "uncovered", "way:ask/done/2": "covered",
    }  # fmt: skip
