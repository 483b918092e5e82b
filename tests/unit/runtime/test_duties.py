"""Who may do what is no answer: acts of administration follow the duties of the organisation, acts with a case as a whole
the roles of its playbook."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sopflow.errors import NotAllowed
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.duties import Duties, Duty
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person

OWNER, AGENT, NOBODY = Person("owner", frozenset({"office"})), Person("rina", frozenset({"agent"})), Person("tono")
OFFICE = frozenset({"office"})

ASKS = """
    roles: {agent: {}}
    interrupts: {hung_up: {go: paused}}
    facts: {ok: {type: yes_no, ask: {id: Ok?, en: Ok?}}}
    outcomes: {done: {}}
    states:
      ask: {role: agent, ask: [ok], next: end}
      end: {end: done}
    """

ACTS: dict[Duty, Callable[[Engine, Any, str, Person], object]] = {
    "publish": lambda engine, office, case, by: engine.publish(office.write(ASKS, version="2.0.0"), by=by),
    "withdraw": lambda engine, office, case, by: engine.withdraw(engine.get(case).digest, by=by),
    "migrate": lambda engine, office, case, by: engine.migrate(case, "1.1.0", by=by, reason="mended"),
    "hold": lambda engine, office, case, by: engine.hold(case, by=by, reason="asked"),
    "release": lambda engine, office, case, by: engine.release(case, by=by, reason="asked"),
    "purge": lambda engine, office, case, by: engine.purge(case, by=by, reason="asked", unfinished=True),
    "export": lambda engine, office, case, by: engine.export(case, by=by),
}


def engine_of(office: Any, duties: Duties) -> Engine:
    queue = EmbeddedQueue(office.store, office.clock, threads=1)
    return Engine(
        office.store, office.host, queue=queue, clock=office.clock, ids=office.ids, sinks=[office], duties=duties
    )


@pytest.fixture
def case(office: Any) -> str:
    id = str(office.begin(ASKS).id)
    office.publish(ASKS.replace("Ok?, en: Ok?", "Oke?, en: Okay?"), version="1.1.0")
    return id


@pytest.mark.parametrize("duty", list(ACTS))
def test_each_act_of_administration_is_done_by_whoever_has_the_duty(office: Any, case: str, duty: Duty) -> None:
    engine = engine_of(office, Duties(**{duty: OFFICE}))
    before = office.kinds(case), engine.publications()

    for by in (AGENT, NOBODY):
        with pytest.raises(NotAllowed, match=f"`{by.id}` may not do this: it takes one of the roles `office`"):
            ACTS[duty](engine, office, case, by)
    assert (office.kinds(case), engine.publications()) == before
    ACTS[duty](engine, office, case, OWNER)
    engine.close()
    refused = [(one.fields["kind"], one.fields["error"]) for one in office.seen if one.name == "input.refused"]
    assert refused == [(duty, "NotAllowed")] * 2


@pytest.mark.parametrize("duty", list(ACTS))
def test_where_no_duties_are_given_whoever_says_who_they_are_may(office: Any, case: str, duty: Duty) -> None:
    ACTS[duty](office.engine, office, case, NOBODY)


def test_a_duty_that_no_role_has_is_nobodys(office: Any, case: str) -> None:
    with pytest.raises(NotAllowed):
        engine_of(office, Duties(purge=frozenset())).purge(case, by=OWNER, reason="asked", unfinished=True)


def test_retention_needs_no_duty(office: Any, case: str) -> None:
    assert engine_of(office, Duties(purge=frozenset())).sweep().cases == ()


WHOLE: dict[str, Callable[[Engine, str, Person], object]] = {
    "cancel": lambda engine, case, by: engine.cancel(case, "enough", by=by),
    "assign": lambda engine, case, by: engine.assign(case, "sari", by=by),
    "resume": lambda engine, case, by: engine.resume(case, by=by),
}


@pytest.mark.parametrize("act", list(WHOLE))
def test_what_is_done_with_a_case_as_a_whole_takes_a_role_of_its_playbook(office: Any, case: str, act: str) -> None:
    office.engine.signal("hung_up", case=case, by=AGENT)
    before = office.kinds(case)

    for by in (OWNER, NOBODY):
        with pytest.raises(NotAllowed, match=f"this case is for the roles `agent`, and `{by.id}` has none of them"):
            WHOLE[act](office.engine, case, by)
    assert office.kinds(case) == before
    WHOLE[act](office.engine, case, AGENT)
    assert office.engine.history(case)[-1].by == "rina"


@pytest.mark.parametrize("act", list(WHOLE))
def test_where_a_playbook_has_no_roles_anybody_may(office: Any, act: str) -> None:
    case = office.begin(ASKS.replace("roles: {agent: {}}", "").replace("role: agent, ", "")).id
    office.engine.signal("hung_up", case=case, by=NOBODY)

    WHOLE[act](office.engine, case, NOBODY)
