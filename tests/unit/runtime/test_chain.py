"""The hash chain: whatever is done to a history by hand is seen, and the first event that does not fit is named."""

from __future__ import annotations

from dataclasses import astuple
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.ports.rows import CaseRow, EventRow
from sopflow.runtime.chain import START, Broken, Fault, chained, content, erased, link, links, verify

SALT = b"sixteen bytes ok"
AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)


def history(*bodies: str, salt: bytes = SALT) -> tuple[CaseRow, list[EventRow]]:
    events: list[EventRow] = []
    head = b""
    for seq, body in enumerate(bodies, start=1):
        event = EventRow("VA-1", seq, f"r:VA-1.{seq}", AT + timedelta(minutes=seq), "answered", None, b"")
        event, head = chained(head, salt, event, body)
        events.append(event)
    row = CaseRow("VA-1", "va", "d", "done", "end", len(events), 0, AT, AT, "{}", head=head, salt=salt)
    return row, events


def purged(case: CaseRow, events: list[EventRow]) -> tuple[CaseRow, list[EventRow]]:
    return case._replace(salt=b"", purged_at=AT, body=""), [erased(case.salt, event) for event in events]


def test_a_history_as_it_was_written_fits() -> None:
    assert verify(*history("one", "two", "three")) is None


def test_a_case_without_events_fits() -> None:
    assert verify(*history()) is None


def test_a_changed_body_is_named() -> None:
    case, events = history("one", "two", "three")
    events[1] = events[1]._replace(body="TWO")

    assert verify(case, events) == Broken(2, Fault.LINK)


@pytest.mark.parametrize(
    "change",
    [
        {"key": "r:other"},
        {"at": AT},
        {"kind": "confirmed"},
        {"hash": START},
    ],
)
def test_whatever_names_an_event_cannot_be_changed(change: dict[str, object]) -> None:
    case, events = history("one", "two", "three")
    events[1] = events[1]._replace(**change)  # type: ignore[arg-type]

    assert verify(case, events) == Broken(2, Fault.LINK)


def test_a_dropped_event_is_named() -> None:
    case, events = history("one", "two", "three")
    del events[1]

    assert verify(case, events) == Broken(2, Fault.MISSING)


def test_a_dropped_event_whose_followers_were_renumbered_is_named() -> None:
    case, events = history("one", "two", "three")
    del events[1]
    events[1] = events[1]._replace(seq=2)

    assert verify(case._replace(version=2), events) == Broken(2, Fault.LINK)


def test_the_last_event_cannot_be_dropped() -> None:
    case, events = history("one", "two", "three")

    assert verify(case, events[:2]) == Broken(3, Fault.MISSING)
    assert verify(case._replace(version=2), events[:2]) == Broken(2, Fault.HEAD)


def test_all_events_cannot_be_dropped() -> None:
    case, _ = history("one", "two")

    assert verify(case, []) == Broken(1, Fault.MISSING)
    assert verify(case._replace(version=0), []) == Broken(0, Fault.HEAD)


def test_two_events_cannot_change_places() -> None:
    case, events = history("one", "two", "three")
    second, third = events[1], events[2]

    assert verify(case, [events[0], third._replace(seq=2), second._replace(seq=3)]) == Broken(2, Fault.LINK)


def test_an_event_cannot_be_put_in() -> None:
    case, events = history("one", "two")
    more, _ = chained(case.head, SALT, events[1]._replace(seq=3), "three")

    assert verify(case, [*events, more]) == Broken(3, Fault.FOREIGN)
    assert verify(case._replace(version=3), [*events, more]) == Broken(3, Fault.HEAD)
    assert verify(case._replace(version=3), [events[0], events[0], events[1]]) == Broken(1, Fault.FOREIGN)


def test_an_event_of_another_case_is_named() -> None:
    case, events = history("one", "two")
    events[0] = events[0]._replace(case="VA-2")

    assert verify(case, events) == Broken(1, Fault.FOREIGN)


def test_a_purged_history_fits_and_its_trace_still_cannot_be_changed() -> None:
    case, events = purged(*history("one", "two", "three"))

    assert [event.body for event in events] == [None, None, None]
    assert verify(case, events) is None
    assert verify(case, [events[0], events[1]._replace(kind="voted"), events[2]]) == Broken(2, Fault.LINK)
    assert verify(case, [events[0], events[1]._replace(content=START), events[2]]) == Broken(2, Fault.LINK)


def test_what_is_written_after_a_purge_fits_too() -> None:
    case, events = purged(*history("one", "two"))
    last, head = chained(case.head, b"", EventRow("VA-1", 3, "k", AT, "purged", None, b""), '{"by": "dpo"}')
    case = case._replace(version=3, head=head)

    assert verify(case, [*events, last]) is None
    assert verify(case, [*events, last._replace(body='{"by": "me"}')]) == Broken(3, Fault.LINK)


def test_a_body_cannot_be_erased_of_a_case_that_was_not_purged() -> None:
    case, events = history("one", "two")
    events[1] = erased(SALT, events[1])

    assert verify(case, events) == Broken(2, Fault.CONTENT)


def test_a_digest_that_is_not_that_of_the_body_is_named() -> None:
    case, events = history("one", "two")
    events[1] = events[1]._replace(content=START)

    assert verify(case, events) == Broken(2, Fault.CONTENT)


def test_erasing_twice_is_erasing_once() -> None:
    _, events = history("one")
    once = erased(SALT, events[0])

    assert erased(b"", once) == once


def test_without_the_salt_a_digest_does_not_tell_what_was_in_a_body() -> None:
    _, [event] = history('{"msisdn": "+6281234567890"}')
    digest = erased(SALT, event).content

    assert digest == content(SALT, '{"msisdn": "+6281234567890"}')
    assert digest != content(b"", '{"msisdn": "+6281234567890"}')


def test_an_event_keeps_the_beginning_of_its_link_and_one_of_an_earlier_release_all_of_it() -> None:
    case, [one, two] = history("one", "two")
    whole = link(START, one, content(SALT, "one"))

    assert one.hash == whole[:8]
    assert case.head == link(whole, two, content(SALT, "two"))
    assert verify(case, [one._replace(hash=whole), two]) is None
    assert verify(case, [one._replace(hash=whole[:7]), two]) == Broken(1, Fault.LINK)
    assert verify(case, [one._replace(hash=whole[:31] + b"!"), two]) == Broken(1, Fault.LINK)


def test_whole_links_are_told_up_to_the_first_event_that_does_not_fit() -> None:
    case, events = history("one", "two", "three")
    first, second, third = links(case, events)

    assert [each.hash for each in events] == [first[:8], second[:8], third[:8]]
    assert third == case.head
    assert list(links(case, [events[0], events[1]._replace(body="TWO"), events[2]])) == [first, b"", b""]
    assert list(links(case, [erased(SALT, events[0]), *events[1:]])) == [b"", b"", b""]


def test_a_time_is_the_same_in_every_zone() -> None:
    _, [event] = history("one")
    there = event._replace(at=event.at.astimezone(timezone(timedelta(hours=9))))

    assert link(START, there, content(SALT, "one")).startswith(event.hash)


words = st.text(st.characters(codec=None), max_size=6)
events = st.builds(EventRow, words, st.integers(1, 99), words, st.datetimes(timezones=st.just(UTC)), words,
                   st.none(), st.just(b""), content=st.none(), payload=st.none())  # fmt: skip


@given(events, events)
def test_two_events_that_differ_have_different_links(one: EventRow, other: EventRow) -> None:
    assert (link(START, one, START) == link(START, other, START)) == (one == other)


@given(st.integers(0, 9), st.integers(0, 9), words, words, words)
def test_words_do_not_run_into_each_other(seq: int, cut: int, case: str, key: str, kind: str) -> None:
    whole = case + key + kind
    one = EventRow(case, seq, key, AT, kind, None, b"")
    other = EventRow(whole[:cut], seq, whole[cut:], AT, "", None, b"")

    assert (link(START, one, START) == link(START, other, START)) == (one == other)


@pytest.mark.parametrize("fault", list(Fault))
def test_what_is_broken_is_said_in_both_languages(fault: Fault) -> None:
    said = Broken(7, fault).said

    assert all("7" in words for words in astuple(said))
    assert said.en != said.id
