"""A case that is led on systems that are called stands still where somebody is waited for: what would happen after a
deadline must not be done before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from sopflow.simulation.preparing import told_from
from sopflow.simulation.steps import Called, TimeMoved
from sopflow.simulation.tell import tell

CLOCK = datetime.fromisoformat("2025-03-29T09:00:00+07:00")

QUESTION = """
outcomes: {done: {id: Selesai}}
facts: {msisdn: {type: phone, ask: {id: 'Nomor?'}, privacy: personal}}
states:
  question: {ask: [msisdn], within: 10m, next: report, late: report_late}
  report: {end: done}
  report_late: {call: {operation: remedy.create_ticket, with: {type: OTHER, fields: {class: x}}}, next: report}
"""
VOTE = """
roles: {supervisor: {id: Supervisor}}
outcomes: {done: {id: Selesai}}
facts: {x: {type: text}}
states:
  vote: {approve: {what: {id: 'Boleh?'}, role: supervisor}, within: 1d, next: {granted: end, refused: end, late: end}}
  end: {end: done}
"""
CHORE = """
outcomes: {done: {id: Selesai}}
facts: {x: {type: text}}
states:
  chore: {do: {text: {id: Kirim surat}}, within: 1d, next: end, late: end}
  end: {end: done}
"""
EVENTS = """
outcomes: {done: {id: Selesai}}
facts: {x: {type: text}}
states:
  first: {wait: {for: remedy.ticket_resolved, within: 1d}, next: {ticket_resolved: second, late: second}}
  second: {wait: {for: remedy.ticket_resolved, within: 2d}, next: {ticket_resolved: end, late: end}}
  end: {end: done}
"""
DELAY = """
outcomes: {done: {id: Selesai}}
facts: {x: {type: text}}
states:
  pause: {wait: {for: 2h}, next: end}
  end: {end: done}
"""
STUCK = """
outcomes: {done: {id: Selesai}}
sla: {answer: {starts: look, deadline: 1d}}
facts: {msisdn: {type: phone, ask: {id: 'Nomor?'}, privacy: personal}, profile: {type: dsc.CustomerProfile}}
states:
  who: {ask: [msisdn], next: look}
  look: {call: {operation: dsc.get_customer_profile, with: {msisdn: =msisdn}, save: profile}, next: end}
  end: {end: done}
"""


@pytest.fixture
def led(compiled, catalog):
    """Tells a case that may wait so often."""

    def tell_it(text, waits, **given):
        program = compiled(text)
        told = replace(told_from(program, catalog, clock=CLOCK, **{"systems": None, **given}), waits=waits)
        return tell(program, told, siblings=lambda playbook: None, catalog=catalog)

    return tell_it


@pytest.mark.parametrize("text", [QUESTION, VOTE, CHORE])
def test_the_time_does_not_pass_somebody_who_is_waited_for(led, text):
    trace = led(text, 5)

    assert (trace.status, trace.ended) == ("waiting", CLOCK)
    assert not [step for step in trace.steps if isinstance(step, Called)]
    assert isinstance(trace.steps[-1], TimeMoved)  # it would, and is not there yet


def test_a_telling_that_nobody_leads_goes_on(led):
    assert led(QUESTION, None).outcome == "done"


def test_what_is_there_already_goes_on_without_any_wait(led):
    assert led(QUESTION, 0, answers={"msisdn": "0812 0000 0001"}).outcome == "done"


@pytest.mark.parametrize(
    ("waits", "path"), [(0, ("first",)), (1, ("first", "second")), (2, ("first", "second", "end"))]
)
def test_whoever_leads_lets_the_time_pass_an_event_at_a_time(led, waits, path):
    assert led(EVENTS, waits).path == path


def test_a_delay_waits_for_nobody(led):
    trace = led(DELAY, 0)

    assert (trace.outcome, trace.ended) == ("done", CLOCK + timedelta(hours=2))


def test_the_clock_of_a_promise_does_not_pass_a_person_who_must_decide(led):
    given = {"answers": {"msisdn": "0812 0000 0001"}, "systems": {"dsc.get_customer_profile": {"error": "unavailable"}}}

    assert (led(STUCK, 0, **given).status, led(STUCK, 0, **given).slas) == ("needs_attention", {"answer": "running"})
    assert led(STUCK, None, **given).slas == {"answer": "breached"}
