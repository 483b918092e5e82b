"""Reads of what some path leaves missing: which are found, on which path, and which are no fault."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.program.missing import missing_reads
from sopflow.program.model import Program

Load = Callable[[str], Program]

FACTS = """
outcomes: {done: {}, other: {}}
facts:
  kind: {type: [report, kill, info], ask: {id: Apa?, en: What?}}
  sure: {type: yes_no, ask: {id: Yakin?, en: Sure?}}
  number: {type: phone, ask: {id: Nomor?, en: Number?}}
  why: {type: text, ask: {id: Kenapa?, en: Why?}, only_if: not sure}
  loss: {type: money, optional: true, ask: {id: Rugi?, en: Loss?}}
  area_told: {type: text, ask: {id: Wilayah?, en: Area?}, only_if: profile.area is missing}
  planned: {type: yes_no, is: kind is report and sure}
  area: {type: text, is: profile.area or else area_told}
  profile: {type: dsc.CustomerProfile}
  note: {type: text}
  notes: {type: list of text}
"""


@pytest.fixture
def reads(load_text: Load) -> Callable[[str], list[tuple[str, str, str]]]:
    """State, what is missing there, and the path, of every read that may find nothing."""

    def found(states: str) -> list[tuple[str, str, str]]:
        program = load_text(f"{FACTS}states:\n{states}")
        found = missing_reads(program)
        assert all(one.sure for one in found)
        return [(one.state, one.need.read.path, " ".join(one.trail)) for one in found]

    return found


Reads = Callable[[str], list[tuple[str, str, str]]]
CLOSE = "\n  close: {end: done}\n"


def test_a_fact_that_one_branch_leaves_out_is_found_with_the_path_that_leaves_it_out(reads: Reads) -> None:
    found = reads(
        """
  start: {ask: [sure], next: [{when: sure, go: more}, {else: use}]}
  more: {set: {note: noted}, next: use}
  use: {next: [{when: note == "x", go: close}, {else: close}]}"""
        + CLOSE
    )

    assert found == [("use", "note", "start use")]


def test_what_is_asked_on_every_way_is_there(reads: Reads) -> None:
    assert (
        reads(
            """
  start: {ask: [kind, sure], next: use}
  use: {next: [{when: planned, go: close}, {else: close}]}"""
            + CLOSE
        )
        == []
    )


CORRELATED = """
  start: {ask: [kind, sure], next: [{when: planned, go: more}, {else: middle}]}
  more: {ask: [loss, number], set: {note: noted}, next: middle}
  middle: {do: {text: {id: Lakukan, en: Do it}}, next: [{when: CONDITION, go: use}, {else: close}]}
  use: {next: [{when: note == "x", go: close}, {else: close}]}"""


@pytest.mark.parametrize(
    "condition", ["planned", "kind is report and sure", "not (kind is not report or not sure)", "note is not missing"]
)
def test_what_a_branch_set_is_there_behind_a_later_branch_with_the_same_meaning(reads: Reads, condition: str) -> None:
    assert reads(CORRELATED.replace("CONDITION", condition) + CLOSE) == []


@pytest.mark.parametrize("condition", ["sure", "kind is report", "kind in [report, kill] and sure"])
def test_a_later_branch_that_lets_more_through_is_found(reads: Reads, condition: str) -> None:
    quoted = CORRELATED.replace("{when: CONDITION,", f'{{when: "{condition}",')

    assert reads(quoted + CLOSE) == [("use", "note", "start middle use")]


def test_an_answer_that_was_corrected_in_between_does_not_protect(reads: Reads) -> None:
    found = reads(
        """
  start: {ask: [kind, sure], next: [{when: planned, go: more}, {else: again}]}
  more: {set: {note: noted}, next: again}
  again: {do: {text: {id: Lakukan, en: Do it}}, next: {go: second, ask_again: [sure]}}
  second: {ask: [sure], next: [{when: planned, go: use}, {else: close}]}
  use: {next: [{when: note == "x", go: close}, {else: close}]}"""
        + CLOSE
    )

    assert found == [("use", "note", "start again second use")]


def test_a_question_with_only_if_is_answered_where_its_condition_holds(reads: Reads) -> None:
    states = """
  start: {{ask: [sure, why], next: [{{when: {condition}, go: use}}, {{else: close}}]}}
  use: {{next: [{{when: why == "x", go: close}}, {{else: close}}]}}"""

    assert reads(states.format(condition="not sure") + CLOSE) == []
    assert reads(states.format(condition="sure") + CLOSE) == [("use", "why", "start use")]


CALL = """
  start: {ask: [number], next: look}
  look:
    call: {operation: dsc.get_customer_profile, with: {msisdn: =number}, save: profile, on_error: {ERRORS}}
    next: use
"""


def test_what_a_look_up_saves_is_there_after_it_succeeded(reads: Reads) -> None:
    use = "  use: {next: [{when: profile.segment is VIP, go: close}, {else: close}]}"

    assert reads(CALL.replace("ERRORS", "not_found: close") + use + CLOSE) == []
    assert reads(CALL.replace("ERRORS", "not_found: use") + use + CLOSE) == [("use", "profile", "start look use")]
    assert reads(CALL.replace("ERRORS", "not_found: continue") + use + CLOSE) == [("use", "profile", "start look use")]


def test_an_optional_field_is_missing_until_somebody_looks(reads: Reads) -> None:
    call = CALL.replace("ERRORS", "not_found: close")
    tested = '  use: {next: [{when: profile.area is not missing and profile.area == "x", go: close}, {else: close}]}'
    bare = '  use: {next: [{when: profile.area == "x", go: close}, {else: close}]}'

    assert reads(call + tested + CLOSE) == []
    assert reads(call + bare + CLOSE) == [("use", "profile.area", "start look use")]


def test_or_else_needs_its_right_side_only_where_the_left_is_missing(reads: Reads) -> None:
    call = CALL.replace("ERRORS", "not_found: close").replace("next: use", "next: fill")
    use = '  use: {next: [{when: area == "x", go: close}, {else: close}]}'

    assert reads(call + "  fill: {ask: [area_told], next: use}\n" + use + CLOSE) == []
    assert reads(call + "  fill: {ask: [sure], next: use}\n" + use + CLOSE) == [
        ("use", "area_told", "start look fill use")
    ]


def test_a_guard_that_reads_what_nobody_asked_is_found_where_it_is_read_first(reads: Reads) -> None:
    found = reads(
        """
  start: {ask: [sure], next: [{when: kind is report, go: use}, {when: kind is kill, go: use}, {else: close}]}
  use: {next: [{when: kind is report, go: close}, {else: close}]}"""
        + CLOSE
    )

    assert found == [("start", "kind", "start")]


def test_what_is_forgotten_is_missing_again(reads: Reads) -> None:
    found = reads(
        """
  start: {ask: [sure], next: {go: use, ask_again: [sure]}}
  use: {next: [{when: sure, go: close}, {else: close}]}"""
        + CLOSE
    )

    assert found == [("use", "sure", "start use")]


def test_a_list_that_nobody_filled_counts_as_empty_in_a_loop_and_its_item_is_there(reads: Reads) -> None:
    assert (
        reads(
            """
  start:
    each: {item: one, in: notes, at_most: 9}
    states:
      inner: {next: [{when: one == "x", go: next_item}, {else: leave}]}
    next: close"""
            + CLOSE
        )
        == []
    )


def test_a_used_up_way_does_not_say_that_its_condition_was_false(reads: Reads) -> None:
    found = reads(
        """
  start: {ask: [loss], next: branch}
  branch:
    next:
      - {when: loss is missing, go: start, ask_again: [loss], at_most: 1, then: use}
      - {else: use}
  use: {next: [{when: loss > 0, go: close}, {else: close}]}"""
        + CLOSE
    )

    assert [(state, path) for state, path, _ in found] == [("use", "loss")]


def test_where_a_record_may_be_missing_its_fields_are_no_news(reads: Reads) -> None:
    start = """
  start: {ask: [sure], next: [{when: 'profile.area == "x" and count([profile]) > 0', go: close}, {else: close}]}"""
    assert reads(start + CLOSE) == [("start", "profile", "start")]


def test_a_value_that_no_condition_names_is_told_from_those_that_one_names(reads: Reads) -> None:
    states = """
  start: {ask: [sure], set: {area_told: z}, next: [{when: area_told == "x", go: more}, {else: join}]}
  more: {set: {note: n}, next: join}
  join: {next: [{when: area_told == "x", go: use}, {else: close}]}
  use: {next: [{when: note == "x", go: close}, {else: close}]}"""
    assert reads(states + CLOSE) == []
