"""What is said of two decisions is so: checked against values that chance picks."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopflow.changes.deciding import Decision, partings, value_of
from sopflow.program.worlds import Odd


def guards() -> st.SearchStrategy[str]:
    amounts = st.sampled_from(["amount > 10", "amount >= 10", "amount == 11", "amount < 12", "amount is missing"])
    kinds = st.sampled_from(["kind is fraud", "kind in [fraud, bill]", "kind is not other", "sure", "yes"])
    atoms = amounts.map(lambda one: one if "missing" in one else f"(amount is not missing and {one})") | kinds
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
      holds: {{type: yes_no, is: {guard!r}}}
    outcomes: {{done: {{}}, other: {{}}}}
    states:
      ask: {{ask: [amount, kind, sure], next: [{{when: holds, go: end}}, {{else: other}}]}}
      end: {{end: done}}
      other: {{end: other}}
    """


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=guards(), other=guards())
def test_what_is_the_same_is_and_what_differs_does(compile_text: Any, one: str, other: str) -> None:
    old, new = (compile_text(TEXT.format(guard=guard)).program for guard in (one, other))
    found = partings(
        *(Decision(each, (each.facts["holds"].tree,), value_of(each.facts["holds"].tree)) for each in (old, new))
    )
    assert found is not None
    witnesses = [*found]

    same = all(
        old.facts["holds"].derived(values) == new.facts["holds"].derived(values)
        for amount in (None, 0, 10, 11, 12, 99)
        for kind in ("fraud", "bill", "other")
        for sure in (True, False)
        for values in [{"kind": kind, "sure": sure, **({} if amount is None else {"amount": amount})}]
    )
    assert same is (witnesses == [])
    assert all(Odd.UNKNOWN not in (each.old, each.new) for each in witnesses)
