"""What is said of two decisions is so: checked against values that chance picks."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopflow.changes.deciding import Decision, partings, value_of
from sopflow.program.worlds import Odd


def guards() -> st.SearchStrategy[str]:
    amounts = st.sampled_from(["amount > 10", "amount >= 10", "amount == 11", "amount < 12", "amount is missing"])
    kinds = st.sampled_from(["kind is fraud", "kind is bill", "kind is not bill", "kind is not other", "sure", "yes"])
    rates = st.sampled_from(
        ["rate > 0.5", "rate >= 0.5", "rate > 0.4", "rate < limit", "limit > rate", "rate >= limit"]
    )
    lists = st.sampled_from(["count(names) > 1", "count(names) >= 2", "count(names) == 0"])
    atoms = amounts.map(lambda one: one if "missing" in one else f"(amount is not missing and {one})")
    atoms = atoms | kinds | rates | lists
    joined = lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner)  # noqa: E731
    return st.recursive(atoms, lambda inner: joined(inner) | inner.map("(not {})".format), max_leaves=4)


TEXT = """
    sopflow: 1
    id: x
    version: 1.0.0
    title: {{id: X, en: X}}
    languages: [id, en]
    facts:
      amount: {{type: money, ask: {{id: Berapa?, en: How much?}}, optional: true}}
      kind: {{type: [fraud, bill, other], ask: {{id: Jenis?, en: Kind?}}}}
      sure: {{type: yes_no, ask: {{id: Yakin?, en: Sure?}}}}
      rate: {{type: number, ask: {{id: Nisbah?, en: Rate?}}}}
      limit: {{type: number, ask: {{id: Batas?, en: Limit?}}}}
      names: {{type: list of text, ask: {{id: Nama?, en: Names?}}}}
      holds: {{type: yes_no, is: {guard!r}}}
    outcomes: {{done: {{}}, other: {{}}}}
    states:
      ask: {{ask: [amount, kind, sure, rate, limit, names], next: [{{when: holds, go: end}}, {{else: other}}]}}
      end: {{end: done}}
      other: {{end: other}}
    """

RATES = [Decimal(text) for text in ("0.3", "0.4", "0.45", "0.5", "0.6")]
LIMITS = [*RATES[1:4], Decimal(1)]  # on both sides of each number, and of a rate that is above all of them
VALUES = [
    {"kind": kind, "sure": sure, "rate": rate, "limit": limit, "names": ("a",) * count, **amount}
    for amount in ({}, *({"amount": each} for each in (9, 10, 11, 12)))
    for kind in ("fraud", "bill", "other")
    for sure in (True, False)
    for rate, limit in product(RATES, LIMITS)
    for count in (0, 1, 2)
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=guards(), other=guards())
def test_what_is_the_same_is_and_what_differs_does(compile_text: Any, one: str, other: str) -> None:
    old, new = (compile_text(TEXT.format(guard=guard)).program for guard in (one, other))
    found = partings(
        *(Decision(each, (each.facts["holds"].tree,), value_of(each.facts["holds"].tree)) for each in (old, new))
    )
    assert found.is_whole
    witnesses = found.witnesses

    same = all(old.facts["holds"].derived(values) == new.facts["holds"].derived(values) for values in VALUES)
    assert same is (witnesses == ())
    assert all(Odd.UNKNOWN not in (each.old, each.new) for each in witnesses)
