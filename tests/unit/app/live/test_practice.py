"""Made-up systems: scripted or plainly made up, remembered like real ones, the same from every process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sopflow.app.adapters import installed
from sopflow.app.live.practice import PracticeSystems, bind
from sopflow.ports.rows import CaseRow
from sopflow.ports.world import Call, Done, Failed
from sopflow.simulation.given import from_python
from sopflow.stores.memory import MemoryStore
from sopflow.values.reading import parse
from sopflow.values.types import PHONE

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CATALOG = installed()
KILL, PROFILE = CATALOG.operations["dsc.kill_mytelkomsel_session"], CATALOG.operations["dsc.get_customer_profile"]
TICKET, FIND = CATALOG.operations["remedy.create_ticket"], CATALOG.operations["remedy.find_tickets"]
MSISDN = parse("0812 0000 0001", PHONE)


class StoppedClock:
    """A clock that stands still and notes how long it was asked to wait."""

    def __init__(self) -> None:
        self.waited: list[float] = []

    def now(self) -> datetime:
        return NOW

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        self.waited.append(seconds)


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore(practice=True)


@pytest.fixture
def systems(store: MemoryStore) -> PracticeSystems:
    return PracticeSystems(store, StoppedClock())


def kill(effect: str, key: str = "K1:dsc.kill:62812", case: str = "K1") -> Call:
    return Call(case, effect, KILL, {"msisdn": MSISDN}, key, 1, 10)


def profile(effect: str, case: str = "K1") -> Call:
    return Call(case, effect, PROFILE, {"msisdn": MSISDN}, "", 1, 10)


def scripted(store: MemoryStore, **replies: object) -> None:
    names = {name.replace("__", "."): from_python(reply) for name, reply in replies.items()}
    bind(store, StoppedClock(), "K1", names)


def test_a_reply_that_nobody_scripted_fits_the_manifest_and_takes_over_what_was_asked(systems: PracticeSystems) -> None:
    reply = systems.call(profile("e1"))

    assert isinstance(reply, Done)
    assert isinstance(reply.output, dict)
    assert set(PROFILE.output.fields) >= set(reply.output)  # type: ignore[union-attr]


def test_the_same_call_gets_the_same_reply_from_another_process_too(store: MemoryStore) -> None:
    one = PracticeSystems(store, StoppedClock()).call(profile("e1"))
    other = PracticeSystems(store, StoppedClock()).call(profile("e1"))

    assert one == other


def test_a_scenario_says_what_a_system_replies_and_generated_fields_are_counted(
    store: MemoryStore, systems: PracticeSystems
) -> None:
    scripted(store, dsc__kill_mytelkomsel_session={"status": "accepted"})

    assert systems.call(kill("e1")) == Done({"request_id": "KS-0000001", "status": "accepted"})
    assert systems.call(kill("e2", key="another")) == Done({"request_id": "KS-0000002", "status": "accepted"})


def test_replies_in_turn_go_on_where_another_process_left_off(store: MemoryStore) -> None:
    scripted(store, dsc__get_customer_profile={"in_turn": [{"error": "unavailable"}, {"error": "not_found"}]})

    assert PracticeSystems(store, StoppedClock()).call(profile("e1")) == Failed("unavailable")
    assert PracticeSystems(store, StoppedClock()).call(profile("e2")) == Failed("not_found")


def test_a_key_that_was_done_gets_the_first_reply_again(store: MemoryStore, systems: PracticeSystems) -> None:
    scripted(store, dsc__kill_mytelkomsel_session={"in_turn": [{"status": "accepted"}, {"error": "rejected"}]})

    assert systems.call(kill("e1")) == systems.call(kill("e2"))


def test_a_key_that_failed_takes_the_next_reply(store: MemoryStore, systems: PracticeSystems) -> None:
    scripted(store, dsc__kill_mytelkomsel_session={"in_turn": [{"error": "in_doubt"}, {"status": "accepted"}]})

    assert systems.call(kill("e1")) == Failed("in_doubt")
    assert isinstance(systems.call(kill("e2")), Done)


def ticket(effect: str) -> Call:
    given = {"type": "FRAUD_REPORT", "fields": {"msisdn": MSISDN}, "external_id": "K1:ticket"}
    return Call("K1", effect, TICKET, given, "K1:ticket", 1, 10)


def look_up(effect: str, looks_up: str) -> Call:
    return Call("K1", effect, FIND, {"external_id": "K1:ticket"}, "", 1, 10, looks_up=looks_up)


def test_a_look_up_finds_the_write_that_arrived_though_nobody_heard_its_reply(systems: PracticeSystems) -> None:
    made = systems.call(ticket("e1"))
    found = systems.call(look_up("e2", looks_up="K1:ticket"))

    assert isinstance(made, Done)
    assert isinstance(found, Done)
    (record,) = found.output  # type: ignore[misc]
    assert record["number"] == made.output["number"]  # type: ignore[index]
    assert record["type"] == "FRAUD_REPORT"


def test_a_look_up_finds_nothing_of_a_write_that_never_arrived(systems: PracticeSystems) -> None:
    assert systems.call(look_up("e2", looks_up="K1:ticket")) == Failed("not_found")


def test_a_look_up_of_a_write_that_failed_replies_as_scripted(store: MemoryStore, systems: PracticeSystems) -> None:
    scripted(store, remedy__find_tickets=[], remedy__create_ticket={"error": "in_doubt"})
    systems.call(ticket("e1"))

    assert systems.call(look_up("e2", looks_up="K1:ticket")) == Done(())


def test_a_scenario_that_says_nothing_was_found_before_hides_no_write_that_was_done(
    store: MemoryStore, systems: PracticeSystems
) -> None:
    scripted(store, remedy__find_tickets=[])
    systems.call(ticket("e1"))
    found = systems.call(look_up("e2", looks_up="K1:ticket"))

    assert isinstance(found, Done)
    assert len(found.output) == 1  # type: ignore[arg-type]


def row(id: str, parent: str | None) -> CaseRow:
    return CaseRow(id, "p", "d", "waiting", "s", 1, 1, NOW, NOW, "{}", parent=parent)


def test_the_case_of_a_sub_playbook_is_answered_by_the_scenario_of_the_case_above(
    store: MemoryStore, systems: PracticeSystems
) -> None:
    scripted(store, dsc__get_customer_profile={"error": "not_found"})
    for case in (row("K1", None), row("K1.1", "K1"), row("K1.1.1", "K1.1")):
        assert store.write(lambda transaction, case=case: transaction.cases.add(case))

    assert systems.call(profile("e1", case="K1.1.1")) == Failed("not_found")
    assert isinstance(systems.call(profile("e1", case="K2")), Done)


def test_a_system_may_take_its_time(store: MemoryStore) -> None:
    clock = StoppedClock()
    systems = PracticeSystems(store, clock, slow={PROFILE.name: 1.5})
    systems.call(profile("e1"))
    systems.call(kill("e2"))

    assert clock.waited == [1.5]


def test_what_a_manifest_does_not_allow_is_not_reached(store: MemoryStore, systems: PracticeSystems) -> None:
    scripted(store, dsc__get_customer_profile={"segment": "nonsense"})

    assert systems.call(profile("e1")) == Failed("unavailable", "no such reply")


def test_a_call_is_told_apart_by_its_case(systems: PracticeSystems) -> None:
    first = systems.call(kill("e1"))
    other = systems.call(replace(kill("e1"), case="K2"))

    assert first == other  # the first of its case, each
