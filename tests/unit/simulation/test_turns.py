"""Which of what is given comes next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sopflow.simulation.given import from_python
from sopflow.simulation.turns import NOTHING_USED, all_of, last_of, look, take
from sopflow.values.kinds import Phone


def taken(plain, *subjects):
    """What comes for each subject, one after the other, and whether it came before."""
    used, found = NOTHING_USED, []
    for subject in subjects:
        next_ = take(None if plain is None else from_python(plain), used, ("x",), subject)
        used = next_.used
        found.append((next_.given.plain if next_.given is not None else "nothing", next_.again))
    return found


def test_a_single_value_repeats():
    assert taken("a", {}, {}) == [("a", False), ("a", True)]


def test_values_in_turn_follow_each_other_and_the_last_repeats():
    assert taken({"in_turn": ["a", "b"]}, {}, {}, {}) == [("a", False), ("b", False), ("b", True)]


def test_each_case_has_its_own_turns():
    plain = {"by": "id", "cases": {"P1": {"in_turn": [1, 2]}, "P2": 3}, "else": 4}
    subjects = [{"id": "P1"}, {"id": "P2"}, {"id": "P1"}, {"id": "P9"}]
    assert [value for value, _ in taken(plain, *subjects)] == [1, 3, 2, 4]


def test_what_no_case_names_and_no_else_catches_is_nothing():
    assert taken({"by": "id", "cases": {"P1": 1}}, {"id": "P2"}, {}) == [("nothing", False), ("nothing", False)]


def test_cases_inside_turns_are_chosen_by_the_same_subject():
    plain = {"in_turn": [{"error": "unavailable"}, {"by": "id", "cases": {"P1": 1}}]}
    assert [value for value, _ in taken(plain, {"id": "P1"}, {"id": "P1"})] == [{"error": "unavailable"}, 1]


def test_a_field_is_named_by_its_path_and_its_value_read_by_its_type():
    assert taken({"by": "a.b", "cases": {"1": "x"}}, {"a": {"b": 1}}) == [("x", False)]
    assert taken({"by": "n", "cases": {"0812 0000 0001": "x"}}, {"n": Phone("+6281200000001")}) == [("x", False)]
    assert taken({"by": "ok", "cases": {"yes": "x", "no": "y"}}, {"ok": False}) == [("y", False)]


def test_nothing_given_and_no_turns_are_nothing():
    assert taken(None, {}) == [("nothing", False)]
    assert taken({"in_turn": []}, {}) == [("nothing", False)]


def test_everything_that_may_come_is_listed_in_the_order_of_the_file():
    plain = {"in_turn": [1, {"by": "id", "cases": {"a": 2, "b": {"in_turn": [3]}}, "else": 4}]}
    assert [one.plain for one in all_of(from_python(plain))] == [1, 2, 3, 4]


@given(st.lists(st.integers(), min_size=1), st.integers(min_value=1, max_value=30))
def test_the_nth_turn_is_the_nth_value_or_the_last(values, times):
    expected = [values[min(place, len(values) - 1)] for place in range(times)]
    assert [value for value, _ in taken({"in_turn": values}, *[{}] * times)] == expected


def test_nothing_follows_the_last_of_turns_and_cases_and_a_value_alone():
    def last(plain):
        return [one.plain for one in last_of(from_python(plain))]

    assert last("x") == ["x"]
    assert last({"in_turn": ["a", "b"]}) == ["b"]
    assert last({"in_turn": []}) == []
    assert last({"by": "id", "cases": {"P1": 1, "P2": {"in_turn": [2, 3]}}}) == [1, 3]
    assert last({"by": "id", "cases": {"P1": 1}, "else": 4}) == [1, 4]


def test_a_dotted_name_leads_into_records_and_numbers_and_else_nowhere():
    subject = {"number": Phone("+6281200000001"), "profile": {"segment": "VIP"}, "name": "x"}
    paths = ["profile.segment", "number.e164", "number.colour", "profile.gone", "name.upper", "gone.deep"]
    assert [look(subject, path) for path in paths] == ["VIP", "+6281200000001", None, None, None, None]
