"""A told case as a story: phases, branches with their reasons, masks, facts with origins, tickets, due times."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from rich.console import Console, RenderableType

from sopflow.app.procedure import Procedure
from sopflow.app.told.telling import simulate
from sopflow.app.use_cases import load
from sopflow.app.writing.scaffold import new_playbook
from sopflow.rendering.trace import paint, planned
from sopflow.rendering.trace.pieces import Chapter
from sopflow.rendering.trace.result import distance, dues, facts, needs, tickets
from sopflow.rendering.trace.shown import Shown
from sopflow.rendering.trace.story import chapters
from sopflow.simulation.trace import Trace

ANSWERS = {"msisdn": "0812 0000 0001", "description": "Telepon 0812 0000 0001 mati", "still_happening": True}


@pytest.fixture
def procedure(tmp_path: Path) -> Procedure:
    return load(new_playbook(tmp_path, "card-fraud")[0])


@pytest.fixture
def trace(procedure: Procedure) -> Trace:
    return simulate(procedure, answers=ANSWERS, systems={"remedy.create_ticket": {"status": "New"}})


def text_of(told: tuple[Chapter, ...]) -> list[str]:
    return [
        "".join(piece.text for piece in note) for chapter in told for moment in chapter.moments for note in moment.notes
    ]


def printed(trace: Trace, width: int = 120, *, personal: bool = False) -> str:
    file = io.StringIO()
    Console(file=file, width=width).print(paint.painted(trace, "en", content_language="en", personal=personal))
    return file.getvalue()


def test_the_path_is_told_by_phase(trace: Trace) -> None:
    told = chapters(trace, Shown(trace, "en"), "en")
    assert [(chapter.title, [moment.state for moment in chapter.moments]) for chapter in told] == [
        ("Intake", ["intake"]),
        ("Report", ["file_ticket", "inform", "close_reported"]),
    ]
    assert [moment.number for chapter in told for moment in chapter.moments] == [1, 2, 3, 4]


def test_a_question_stands_beside_its_answer_and_a_branch_beside_its_reason(trace: Trace) -> None:
    notes = text_of(chapters(trace, Shown(trace, "en"), "en"))
    assert notes[:4] == [
        "The customer's number? → +62812****0001  msisdn",
        "What happened? → […]  description",
        "Is it still happening? → yes  still_happening",
        "✔ still_happening → file_ticket  (still_happening = yes)",
    ]


def test_the_branches_passed_over_are_shown_with_what_they_saw(procedure: Procedure) -> None:
    trace = simulate(procedure, answers={**ANSWERS, "still_happening": "no"}, systems={})
    notes = text_of(chapters(trace, Shown(trace, "id"), "id"))
    assert "✘ still_happening → file_ticket  (still_happening = tidak)" in notes
    assert "✔ selain itu → advise" in notes


def test_the_end_of_the_case_is_told_last(trace: Trace) -> None:
    notes = text_of(chapters(trace, Shown(trace, "en"), "en"))
    assert notes[-1] == "ends: Ticket filed (reported)"


def test_the_end_of_the_case_is_told_in_the_state_that_ends_it(tmp_path: Path) -> None:
    text = (
        "sopflow: 1\nid: short\nversion: 1.0.0\ntitle: Short\noutcomes: {closed: Closed}\nstates:\n"
        "  first: {next: second}\n  second: {end: closed}\n"
    )
    (tmp_path / "short.yaml").write_text(text, "utf-8")
    trace = simulate(load(tmp_path / "short.yaml"))
    (chapter,) = chapters(trace, Shown(trace, "en"), "en")
    told = {
        moment.state: ["".join(piece.text for piece in note) for note in moment.notes] for moment in chapter.moments
    }
    assert told == {"first": ["→ second"], "second": ["ends: Closed (closed)"]}


@pytest.mark.parametrize("width", [40, 80, 200])
def test_nothing_of_a_person_is_printed_unless_asked(trace: Trace, width: int) -> None:
    masked = printed(trace, width)
    for secret in ("081200000001", "0812 0000 0001", "0812-0000-0001", "+6281200000001", "Telepon"):
        assert secret not in masked
    shown = printed(trace, 200, personal=True)
    assert "0812-0000-0001" in shown
    assert "Telepon 0812 0000 0001 mati" in shown


def test_a_personal_value_is_masked_inside_sentences_too(trace: Trace) -> None:
    shown = Shown(trace, "en")
    assert shown.text("call 0812-0000-0001 now") == "call +62812****0001 now"
    assert Shown(trace, "en", personal=True).text("call 0812-0000-0001") == "call 0812-0000-0001"


def test_a_choice_that_is_in_a_name_leaves_the_name_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "short.yaml").write_text(
        "sopflow: 1\nid: short\nversion: 1.0.0\ntitle: Short\noutcomes: {closed: Closed}\n"
        "types: {service: {choices: {mytelkomsel: MyTelkomsel}}}\nfacts: {app: {type: service, ask: Which?}}\n"
        "states:\n  first: {ask: [app], next: second}\n  second: {end: closed}\n",
        "utf-8",
    )
    trace = simulate(load(tmp_path / "short.yaml"), answers={"app": "mytelkomsel"})
    assert Shown(trace, "en").text("dsc.kill_mytelkomsel_session") == "dsc.kill_mytelkomsel_session"


def test_facts_say_where_they_are_from(trace: Trace) -> None:
    rows = {row.name: (row.origin, row.state) for row in facts(trace, Shown(trace, "en"))}
    assert rows["still_happening"] == ("answered", "intake")
    assert rows["ticket"] == ("remedy.create_ticket", "file_ticket")


def test_a_ticket_is_shown_as_it_would_be_filed(trace: Trace) -> None:
    (ticket,) = tickets(trace, Shown(trace, "en"))
    assert (ticket.operation, ticket.status) == ("remedy.create_ticket", "done")
    assert ("type", "OTHER") in ticket.rows
    assert ("fields.msisdn", "+62812****0001") in ticket.rows


def test_what_is_needed_stands_with_its_question(procedure: Procedure) -> None:
    trace = simulate(procedure, answers={"msisdn": "0812 0000 0001"}, systems={})
    wanted = [(need.name, need.question) for need in needs(trace, Shown(trace, "en"), "en")]
    assert wanted == [("description", "What happened?"), ("still_happening", "Is it still happening?")]


@pytest.mark.parametrize(
    ("away", "english", "indonesian"),
    [
        (timedelta(hours=71, minutes=59), "2d 23h left", "tersisa 2 hari 23 jam"),
        (timedelta(minutes=5), "5min left", "tersisa 5 menit"),
        (timedelta(hours=-3), "3h ago", "lewat 3 jam"),
        (timedelta(), "0min left", "tersisa 0 menit"),
    ],
)
def test_a_due_time_says_how_far_it_is(away: timedelta, english: str, indonesian: str) -> None:
    assert (distance(away, "en"), distance(away, "id")) == (english, indonesian)


def test_the_header_says_that_nothing_real_was_called(procedure: Procedure) -> None:
    trace = simulate(procedure, clock=datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    text = printed(trace)
    assert "DRY RUN: no system was called" in text
    assert "card-fraud 0.1.0" in text
    assert "1 December 2026" in text


def test_control_characters_never_reach_the_terminal(procedure: Procedure) -> None:
    trace = simulate(procedure, answers={**ANSWERS, "description": "a\x1b[31mb"}, systems={})
    assert "\x1b" not in printed(trace, personal=True)


READS = """sopflow: 1
id: reads
version: 1.0.0
title: Reads
outcomes: {small: Small, large: Large}
facts:
  amount: {type: money, ask: How much?}
  limit: {type: money, is: 1jt}
  large: {type: yes_no, is: amount > limit}
  class: {type: text, table: classes}
  pay_due: {type: time, is: now + 1d}
  other_due: {type: time, is: now + 2d}
  last: {type: text, is: '"never"'}
tables:
  classes:
    inputs: {large: large}
    rows:
      - {when: {large: yes}, give: A}
      - {else: B}
scripts:
  promise: 'Paid by ${ pay_due }, class ${ class }.'
states:
  ask: {ask: [amount], next: told}
  told:
    say: [promise]
    next:
      - {when: large, go: large}
      - else: small
  small: {end: small}
  large: {say: [promise], next: extra}
  extra:
    next:
      - {when: 'last == "never" and other_due > now', go: end_large}
      - else: end_large
  end_large: {end: large}
"""


def test_of_the_computed_facts_those_are_shown_that_the_case_came_to_read(tmp_path: Path) -> None:
    (tmp_path / "reads.yaml").write_text(READS, "utf-8")
    procedure = load(tmp_path / "reads.yaml")
    small = simulate(procedure, answers={"amount": 5})
    assert [row.name for row in facts(small, Shown(small, "en"))] == ["amount", "limit", "large", "class", "pay_due"]
    large = simulate(procedure, answers={"amount": "2jt"})
    assert {row.name for row in facts(large, Shown(large, "en"))} == set(procedure.program.facts)


def test_a_due_time_that_no_state_on_the_path_reads_is_no_clock(tmp_path: Path) -> None:
    (tmp_path / "reads.yaml").write_text(READS, "utf-8")
    procedure = load(tmp_path / "reads.yaml")
    clocks = {
        amount: [due.fact for due in dues(trace, Shown(trace, "en"))]
        for amount in ("5", "2jt")
        for trace in [simulate(procedure, answers={"amount": amount})]
    }
    assert clocks == {"5": ["pay_due"], "2jt": ["pay_due", "other_due"]}


def drawn(shown: RenderableType) -> str:
    file = io.StringIO()
    Console(file=file, width=200).print(shown)
    return file.getvalue()


def test_a_write_is_shown_with_the_key_that_left_and_in_doubt_is_named_by_it(trace: Trace) -> None:
    (ticket,) = (each for each in trace.effects if each.operation == "remedy.create_ticket")
    doubtful = replace(trace, effects=(replace(ticket, status="in_doubt"),))
    told = drawn(planned.sent(doubtful, Shown(doubtful, "en", key=lambda key: "C-1:sealed")))
    whole = drawn(paint.painted(trace, "en", personal=True, key=lambda key: "C-1:sealed"))

    assert told.count("its key there: C-1:sealed") == 1
    assert "external_id: C-1:sealed" in drawn(planned.plan(trace, "en", key=lambda key: "C-1:sealed"))
    assert "C-1:sealed" in whole
    assert [ticket.key in text for text in (told, whole)] == [False, False]
