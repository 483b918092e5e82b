"""A spread of the crash sweep; `make crash` runs every point of it, and every planted bug."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.reliability.planted import BUGS, Bug, hunt
from tests.reliability.setting import Setting, setting_of
from tests.reliability.sweep import sweep_once
from tests.reliability.sweeping import Figures, pairs, spread, sweep

pytestmark = [pytest.mark.xdist_group("crash"), pytest.mark.slow]


@pytest.fixture(scope="module")
def keyed() -> Iterator[Setting]:
    with setting_of("TC01") as setting:
        yield setting


@pytest.fixture(scope="module")
def unkeyed(keyed: Setting) -> Setting:
    return keyed.unkeyed()


def figures_of(setting: Setting, once: int, twice: int) -> Figures:
    reference = sweep_once(setting)
    first = reference.points[0]
    points = [*((number,) for number in spread(once, first)), *pairs(twice, first)]
    *_, last = sweep(setting, points, reference)
    return last


def test_a_case_that_is_killed_anywhere_ends_as_if_it_had_not_been(keyed: Setting) -> None:
    figures = figures_of(keyed, once=20, twice=4)

    assert figures.broken == []
    assert figures.acknowledged > 200


def test_where_systems_know_no_keys_and_cannot_be_asked_a_person_decides_and_nothing_is_doubled(
    unkeyed: Setting,
) -> None:
    figures = figures_of(unkeyed, once=20, twice=4)

    assert figures.broken == []
    assert figures.acknowledged > 200


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_planted_bug_does_not_show_where_nobody_is_killed(bug: Bug, keyed: Setting, unkeyed: Setting) -> None:
    plain = keyed if bug.keyed else unkeyed

    assert sweep_once(bug.plant(plain)).same == sweep_once(plain).same


@pytest.mark.parametrize("bug", BUGS[1:4:2], ids=lambda bug: bug.name)
def test_a_planted_bug_is_seen(bug: Bug, keyed: Setting, unkeyed: Setting) -> None:
    assert hunt(bug, keyed, unkeyed) is not None
