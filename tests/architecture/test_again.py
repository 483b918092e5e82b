"""What failed is run again by itself, before it stops a landing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.again import _is_law, are_unsteady, without_group

TWICE = [True, True]


@pytest.mark.parametrize(
    ("passes", "is_unsteady", "last"),
    [
        ({"a": TWICE}, True, "UNSTEADY a: failed once, passed 2 times alone"),
        ({"a": [False]}, False, "FAILED AGAIN a"),
        ({"a": [True, False]}, False, "FAILED AGAIN a"),
        ({"a": [False], "b": TWICE}, False, "UNSTEADY b: failed once, passed 2 times alone"),
        ({"a": TWICE, "b": TWICE, "c": TWICE, "d": TWICE}, False, "4 tests failed; what is run again is one to 3."),
        ({"a": TWICE, "a law": TWICE}, False, "BROKEN a law: a law has no second chance"),
        ({}, False, "0 tests failed; what is run again is one to 3."),
    ],
    ids=["passes twice", "fails", "fails the second time", "one of two fails", "too many", "a law", "nothing is known"],
)
def test_what_failed_counts_unless_it_passes_twice_alone(
    passes: dict[str, Sequence[bool]], is_unsteady: bool, last: str
) -> None:
    turns = {test: iter(came) for test, came in passes.items()}
    said: list[str] = []

    def passes_now(test: str) -> bool:
        return next(turns[test])

    assert are_unsteady(list(passes), lambda test: test == "a law", passes_now, said.append) is is_unsteady
    assert said[-1] == last


def test_a_law_is_told_by_the_mark_of_hypothesis() -> None:
    assert _is_law("tests/property/test_engine_laws.py::test_no_timer_fires_early")
    assert not _is_law("tests/architecture/test_again.py::test_a_law_is_told_by_the_mark_of_hypothesis")


@pytest.mark.parametrize("test", ["tests/a.py::test_b", "tests/a.py::test_b[x@y.id]", "tests/a.py::test_b[1]"])
def test_a_test_is_run_again_without_the_group_that_shared_its_worker(test: str) -> None:
    assert [without_group(test), without_group(f"{test}@postgres")] == [test, test]
