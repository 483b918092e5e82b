"""No value can become part of a question."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sopflow_adapters.remedy import query
from sopflow_adapters.remedy.simulated_query import reads
from sopflow_adapters.wire.failures import WireFailure

from sopflow.ports.world import Done, Failed

FIELDS = frozenset({"Vendor Ticket Number", "Detailed Decription", "Status"})
ATTEMPTS = (
    'x" OR "1"="1', "x\" OR 'Status'=\"New", '"', '""', "' OR 'Status' LIKE \"%", 'x"=" OR \'Status\'>="', "%", "x\\\" OR \\\"",
)  # fmt: skip


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_an_injection_finds_nothing(bench, ticket, attempt: str) -> None:
    bench.call("create_ticket", ticket)

    assert bench.call("find_tickets", {"external_id": attempt}) == Done(())
    assert bench.call("get_ticket", {"number": attempt}) == Failed("not_found", "no_such_ticket")


@pytest.mark.parametrize("attempt", ["a\nb", "a\x00b", "", "a\u2028b", "x" * 256])
def test_what_no_field_holds_is_refused_here(attempt: str) -> None:
    with pytest.raises(WireFailure, match="rejected: bad_query"):
        query.equal("Status", attempt)


@pytest.mark.parametrize("attempt", ["%", "a_b", "[a-z]", "]"])
def test_a_part_with_wildcards_is_refused_here(attempt: str) -> None:
    with pytest.raises(WireFailure, match="rejected: bad_query"):
        query.contains("Status", attempt)


@given(st.text(min_size=1, max_size=40), st.text(max_size=40))
def test_a_question_for_a_value_is_true_of_that_value_alone(value: str, other: str) -> None:
    try:
        matches = reads(query.equal("Vendor Ticket Number", value), FIELDS)
    except WireFailure:
        return
    assert matches({"Vendor Ticket Number": value})
    assert matches({"Vendor Ticket Number": other}) is (other == value)


@given(st.text(min_size=1, max_size=20), st.text(max_size=30))
def test_a_question_for_a_part_is_true_where_the_part_is(value: str, other: str) -> None:
    try:
        matches = reads(query.contains("Detailed Decription", value), FIELDS)
    except WireFailure:
        return
    assert matches({"Detailed Decription": f"a{value}b"})
    assert matches({"Detailed Decription": other}) is (value in other)


def test_a_quote_in_a_fields_name_stays_in_the_name() -> None:
    assert query.equal("Owner's", 'say "x"') == '\'Owner\'\'s\'="say ""x"""'


def test_names_of_forms_and_ids_are_encoded_whole() -> None:
    assert query.form_path("HPD:WorkLog", "INC1|INC1") == "/api/arsys/v1/entry/HPD%3AWorkLog/INC1%7CINC1"
    assert query.form_path("../x?y", "a/b") == "/api/arsys/v1/entry/..%2Fx%3Fy/a%2Fb"
