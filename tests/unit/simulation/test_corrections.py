"""Corrections in a dry run: made when their time has come, told, expected and checked."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.schema.validator import validate
from sopflow.simulation.checking import check_scenarios
from sopflow.simulation.expectations import judge
from sopflow.simulation.known import Known
from sopflow.simulation.laying import whole
from sopflow.simulation.preparing import told_of
from sopflow.simulation.reading import read_scenarios
from sopflow.simulation.steps import Asked, Corrected, LeftBehind
from sopflow.simulation.tell import tell

PLAYBOOK = """
outcomes: {done: {id: Selesai}, late: {id: Terlambat}}
facts:
  msisdn: {type: phone, ask: {id: Nomor?, en: Number?}}
  report: {type: yes_no, ask: {id: Lapor?, en: Report?}}
  stop: {type: yes_no, ask: {id: Berhenti?, en: Stop?}}
  last_word: {type: text, ask: {id: Ada lagi?, en: Anything else?}}
states:
  questions:
    ask: [msisdn, report, stop]
    next:
      - {when: stop, go: done}
      - {when: report, go: ticket}
      - else: sub
  ticket:
    call:
      operation: remedy.create_ticket
      with: {type: FRAUD_REPORT, fields: {msisdn: =msisdn}}
      UNDO
    next: sub
  sub: {run: {playbook: inner, with: {msisdn: =msisdn}}, next: last}
  last: {ask: [last_word], next: done}
  done: {end: done}
  late: {end: late}
"""
INNER = """
inputs: [msisdn]
outcomes: {fine: {id: Baik}}
facts: {msisdn: {type: phone}, note: {type: text, ask: {id: Catatan?, en: Note?}}}
states:
  note: {ask: [note], next: log}
  log: {call: {operation: dsc.log_interaction, with: {msisdn: =msisdn, summary: =note, outcome: x}}, next: fine}
  fine: {end: fine}
"""
UNDO = "undo: {operation: remedy.add_worklog, with: {number: =output.number, text: Batal}}"
GIVEN = """
playbook: ../playbook.yaml
defaults:
  answers: {msisdn: 0812 0000 0001, report: yes, stop: no, note: n, last_word: w}
  systems: {remedy.create_ticket: {number: INC1}}
scenarios:
  - id: A
    BODY
"""


@pytest.fixture
def mended(compiled, catalog):
    """`mended(body, undo="")`: the trace of a scenario, its findings and what is not as expected."""

    def tell_it(body, undo="", inner=INNER):
        inner = compiled(inner, id="inner")
        program = compiled(PLAYBOOK.replace("UNDO", undo), siblings={"inner": inner})
        siblings = {"inner": inner}.get
        document = read(Source("s.yaml", GIVEN.replace("BODY", body))).document
        assert list(validate(document, "scenario")) == []
        file = read_scenarios(document).file
        found = [
            (one.code, one.message.en) for one in check_scenarios(file, document, Known(program, catalog, siblings))
        ]
        if found:
            return None, found, []
        scenario = whole(file, file.scenarios[0])
        trace = tell(program, told_of(scenario, program, catalog), siblings=siblings, catalog=catalog)
        return trace, found, [one.en for one in judge(trace, scenario.expect).failures]

    return tell_it


def of(trace, kind):
    return [step for step in trace.steps if isinstance(step, kind)]


def test_a_correction_is_made_when_the_case_has_left_its_state_and_nothing_is_being_written(mended):
    trace, _, _ = mended("corrections: [{after: questions, answers: {msisdn: 0812 0000 0002}, reason: misheard}]")

    (corrected,) = of(trace, Corrected)
    assert (corrected.state, corrected.reason) == ("sub", "misheard")
    assert trace.path == ("questions", "ticket", "sub", "last", "done")
    assert [step.why for step in of(trace, LeftBehind)] == ["differs"]
    assert trace.left == ("remedy.create_ticket",)
    assert trace.outcome == "done"


def test_a_sub_playbook_that_is_given_up_before_it_began_is_nothing_to_look_at(mended):
    slow = INNER.replace("note: {ask", "rest: {wait: {for: 1h}, next: note}\n  note: {ask")
    body = "answers: {report: no}\n    corrections: [{after: questions, answers: {msisdn: 0812 0000 0002}}]"
    trace, _, _ = mended(body, inner=slow)

    assert (trace.outcome, trace.left) == ("done", ())


def test_a_question_that_still_stands_is_not_put_again(mended):
    trace, _, _ = mended("corrections: [{after: sub, answers: {report: yes}}]")

    assert [step.fact for step in of(trace, Asked)] == ["msisdn", "report", "stop", "last_word"]
    assert trace.left == ()


def test_what_is_undone_needs_no_look_and_what_ran_and_wrote_does(mended):
    trace, _, failures = mended(
        "corrections: [{after: sub, answers: {report: no, msisdn: 0812 0000 0002}}]\n"
        "    expect: {outcome: done, left: [inner], effects_include: [remedy.add_worklog: {number: INC1}]}",
        UNDO,
    )

    assert failures == []
    assert trace.status == "done"


def test_an_undo_that_nobody_answers_leaves_the_case_before_its_end(mended):
    body = "systems: {remedy.add_worklog: {error: in_doubt}}\n    corrections: [{after: sub, answers: {report: no}}]"
    trace, _, _ = mended(body, UNDO)

    assert (trace.outcome, trace.left) == ("done", ("remedy.create_ticket",))


def test_a_case_that_would_end_waits_for_what_is_being_undone(mended):
    body = "corrections: [{after: sub, answers: {stop: yes}}]\n    expect: {outcome: done, left: [inner]}"
    trace, _, failures = mended(body, UNDO)

    assert (trace.path, failures) == (("questions", "done"), [])
    assert [effect.operation for effect in trace.effects][-1] == "remedy.add_worklog"


@pytest.mark.parametrize(
    ("expect", "failure"),
    [
        ("[]", "left for a person after a correction: `remedy.create_ticket`; expected was –"),
        ("[inner]", "left for a person after a correction: `remedy.create_ticket`; expected was `inner`"),
    ],
)
def test_what_is_left_is_expected_whole(mended, expect, failure):
    body = f"corrections: [{{after: sub, answers: {{report: no}}}}]\n    expect: {{left: {expect}}}"

    assert mended(body)[2] == [failure]


def test_a_correction_that_cannot_be_made_fails_the_telling(mended):
    _, _, failures = mended("corrections: [{after: questions, item: [2], answers: {msisdn: 0812 0000 0002}}]")

    assert failures == ["`msisdn` was not answered for item 2."]


def test_a_correction_whose_time_never_comes_changes_nothing(mended):
    trace, _, _ = mended("corrections: [{after: late, answers: {report: no}}]")

    assert (trace.outcome, of(trace, Corrected)) == ("done", [])


@pytest.mark.parametrize(
    ("body", "finding"),
    [
        ("corrections: [{after: lat, answers: {report: no}}]", ("SF280", "the playbook has no state `lat`")),
        ("corrections: [{after: sub, answers: {reprt: no}}]", ("SF280", "the playbook has no fact `reprt`")),
        ("corrections: [{after: sub, answers: {report: null}}]", None),
        ("corrections: [{after: sub, answers: {report: perhaps}}]", ("SF480", None)),
        ("expect: {left: [remedy.create_tickets]}", ("SF280", "no adapter has the operation `remedy.create_tickets`")),
    ],
)
def test_names_and_values_of_corrections_are_checked(mended, body, finding):
    _, found, _ = mended(body)

    if finding is None:
        assert found == []
    else:
        (code, words), *_ = found
        assert code == finding[0]
        assert finding[1] in (None, words)
