"""Classes as JSON: names for ever, defaults left out, old formats raised, newer ones refused."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest

from sopflow.engine.events import CaseStarted, OperationFailed, TimerFired
from sopflow.errors import InternalError, StoreVersion, UsageError
from sopflow.stores.codec import EVENTS, Coded, Shape, Shapes
from sopflow.values.kinds import Phone

AT = datetime(2025, 3, 29, 9, 30, tzinfo=UTC)
WIB = timezone(timedelta(hours=7))


@dataclass(frozen=True)
class Moved:
    """An invented event as it is today: who moved and where, and why since its third format."""

    at: datetime
    who: str
    to: tuple[str, ...]
    why: str = ""
    tags: dict[str, object] = field(default_factory=dict)


class Seen(NamedTuple):
    who: str
    often: int = 1


def places_are_lists(fields: dict[str, object]) -> dict[str, object]:
    """Format 1 had one place, called `place`."""
    place = fields.pop("place")
    return {**fields, "to": (place,)}


def why_is_said(fields: dict[str, object]) -> dict[str, object]:
    """Format 2 had no reason."""
    return {**fields, "why": "not said"}


SHAPES: Shapes[object] = Shapes((
    Shape("moved", Moved, format=3, upcasters=(places_are_lists, why_is_said)),
    Shape("seen", Seen),
))  # fmt: skip


def test_the_text_has_the_format_and_what_differs_from_the_defaults() -> None:
    assert SHAPES.encode(Moved(AT, "A", ("x",))) == Coded("moved", '{"v":3,"who":"A","to":["x"]}')
    assert SHAPES.encode(Seen("A")) == Coded("seen", '{"who":"A"}')


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        (UTC, '{"timer":"late"}'),
        (ZoneInfo("Asia/Jakarta"), '{"timer":"late","z":"WIB"}'),
        (ZoneInfo("Europe/Berlin"), '{"timer":"late","z":"Europe/Berlin"}'),
        (WIB, '{"timer":"late","z":25200}'),
    ],
)
def test_a_time_is_kept_beside_the_text_and_its_zone_in_it(zone: tzinfo, text: str) -> None:
    fired = TimerFired(AT.astimezone(zone), "late")

    assert EVENTS.encode(fired) == Coded("timer", text)
    kept = EVENTS.decode(*EVENTS.encode(fired), AT)
    assert (kept, kept.at.tzinfo) == (fired, zone)


def test_an_event_without_a_zone_is_refused() -> None:
    with pytest.raises(UsageError, match="an event without a time and zone"):
        EVENTS.encode(TimerFired(datetime(2025, 1, 1), "late"))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ('{"who":"A","place":"x"}', Moved(AT, "A", ("x",), "not said")),
        ('{"v":2,"who":"A","to":["x","y"]}', Moved(AT, "A", ("x", "y"), "not said")),
        (
            '{"v":3,"who":"A","to":["x"],"tags":{"n":{"$p":"+62811"}}}',
            Moved(AT, "A", ("x",), tags={"n": Phone("+62811")}),
        ),
    ],
)
def test_an_old_format_is_raised(text: str, made: Moved) -> None:
    assert SHAPES.decode("moved", text, AT) == made


def test_a_newer_format_is_refused_with_what_to_do() -> None:
    with pytest.raises(StoreVersion, match="`moved` in format 4, and this sopflow knows it up to 3"):
        SHAPES.decode("moved", '{"v":4}', AT)


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(StoreVersion, match="a `teleported`, which this sopflow does not know"):
        EVENTS.decode("teleported", "{}", AT)


@pytest.mark.parametrize("text", ['{"timer":"late","colour":1}', "{}"])
def test_fields_that_do_not_fit_are_refused(text: str) -> None:
    with pytest.raises(StoreVersion, match="a `timer` that this sopflow cannot read"):
        EVENTS.decode("timer", text, AT)


def test_a_text_without_fields_is_refused() -> None:
    with pytest.raises(StoreVersion, match="a `timer` without fields"):
        EVENTS.decode("timer", "[]", AT)


def test_a_class_without_a_shape_is_refused() -> None:
    with pytest.raises(UsageError, match="a Moved cannot be kept here"):
        EVENTS.encode(Moved(AT, "A", ()))  # type: ignore[arg-type]  # on purpose


def test_others_can_add_shapes_of_their_own() -> None:
    both = EVENTS.joined([Shape("moved_house", Seen)])

    assert both.encode(Seen("A", 2)) == Coded("moved_house", '{"who":"A","often":2}')
    failed = OperationFailed(AT, "c.1", "unavailable")
    assert both.decode(*both.encode(failed), AT) == failed


def test_a_shape_needs_an_upcaster_for_each_older_format() -> None:
    with pytest.raises(InternalError, match="an upcaster for each format before 2"):
        Shape("moved", Moved, format=2)


def test_two_shapes_of_one_name_are_a_mistake() -> None:
    with pytest.raises(InternalError, match="same class or kind"):
        EVENTS.joined([Shape("started", Seen)])


def test_a_start_is_kept_with_its_inputs() -> None:
    started = CaseStarted(AT, "FR-1", {"msisdn": Phone("+6281200000001")}, language="id", by="agent-7")

    assert EVENTS.encode(started) == Coded(
        "started", '{"case":"FR-1","inputs":{"msisdn":{"$p":"+6281200000001"}},"language":"id","by":"agent-7"}'
    )
