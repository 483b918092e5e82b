"""Suspected reads, when the conditions on the path are taken together: settled, or said to be unsure."""

from __future__ import annotations

import pytest

from sopflow.program.loops import endless_loop
from sopflow.program.missing import missing_reads

SEVEN = "1234567"
FACTS = (
    "outcomes: {done: {}}\nfacts:\n"
    "  kind: {type: [report, kill], ask: {id: Apa?, en: What?}}\n  note: {type: text}\n  other: {type: text}\n"
) + "".join(f"  {letter}{n}: {{type: yes_no, ask: {{id: Ya?, en: Yes?}}}}\n" for letter in "st" for n in SEVEN)
ALL_S = " and ".join(f"s{n}" for n in SEVEN)
ALL_T = " and ".join(f"t{n}" for n in SEVEN)
ASKED = ", ".join(["kind", *(f"{letter}{n}" for letter in "st" for n in SEVEN)])
CLOSE = "  close: {end: done}\n"
READ = '  use: {next: [{when: note == "x", go: close}, {else: close}]}\n'


def guarded(name: str, condition: str) -> str:
    """`note` is set where the condition holds, and later read where it holds."""
    return (
        f"  {name}: {{next: [{{when: {condition}, go: {name}_set}}, {{else: {name}_join}}]}}\n"
        f"  {name}_set: {{set: {{note: x}}, next: {name}_join}}\n"
        f"  {name}_join: {{next: [{{when: {condition}, go: use}}, {{else: close}}]}}\n"
    )


@pytest.fixture
def found(load_text):
    """State, what may be missing there, the path, and whether it is sure."""

    def reads(states: str, *more: str) -> list[tuple[str, str, str, bool]]:
        program = load_text(f"{FACTS}states:\n{states}" + "".join(more))
        return [(one.state, one.need.read.path, " ".join(one.trail), one.sure) for one in missing_reads(program)]

    return reads


def test_a_condition_that_is_asked_twice_protects_what_it_set(found):
    start = f"  start: {{ask: [{ASKED}], next: [{{when: kind is report, go: a}}, {{else: b}}]}}\n"
    assert found(start + guarded("a", "s1 and s2 and s3") + guarded("b", "t1 and t2") + READ + CLOSE) == []


def test_where_too_many_cases_would_have_to_be_told_apart_the_read_is_unsure(found):
    start = f"  start: {{ask: [{ASKED}], next: a}}\n"
    assert found(start + guarded("a", ALL_S) + READ + CLOSE) == [("use", "note", "start a a_join use", False)]


def test_a_condition_of_too_many_facts_protects_nothing(found):
    start = f"  start: {{ask: [{ASKED}], next: a}}\n"
    (one,) = found(start + guarded("a", f"{ALL_S} and {ALL_T}") + READ + CLOSE)
    assert one == ("use", "note", "start a a_join use", True)


def test_what_an_interrupt_leads_to_may_miss_what_was_not_yet_asked(found):
    start = "  start: {ask: [kind], next: more}\n  more: {set: {note: x}, next: use}\n"
    hung_up = "interrupts: {customer_hung_up: {go: use}}\n"
    assert found(start + READ + CLOSE, hung_up) == [("use", "note", "start use", True)]


def test_an_interrupt_that_reads_what_is_not_there_is_found_in_the_state_it_comes_in(found):
    start = "  start: {ask: [kind], next: more}\n  more: {set: {note: x}, next: use}\n"
    hung_up = "interrupts: {customer_hung_up: {go: close, set: {other: =note}}}\n"
    assert found(start + READ + CLOSE, hung_up)[0] == ("start", "note", "start", True)


def test_of_several_interrupts_the_one_that_reads_what_is_not_there_is_found(found):
    start = "  start: {ask: [kind], next: more}\n  more: {set: {note: x}, next: use}\n"
    two = (
        "interrupts:\n  customer_hung_up: {go: close}\n  customer_moved: {go: close, set: {other: =note}}\n"
        "  customer_waits: {go: close}\n"
    )
    assert found(start + READ + CLOSE, two)[0] == ("start", "note", "start", True)


def test_what_the_check_of_a_question_reads_may_be_missing_where_the_question_is_asked(load_text):
    text = (
        "outcomes: {done: {}}\nfacts:\n"
        "  sure: {type: yes_no, ask: {id: Yakin?, en: Sure?}}\n  note: {type: text}\n"
        "  why: {type: text, ask: {id: Kenapa?, en: Why?}, only_if: not sure, "
        "check: {that: why == note, else: {id: Lain, en: Other}}}\n"
        "states:\n  start: {ask: [sure, why], next: close}\n  close: {end: done}\n"
    )
    assert [(one.state, one.need.read.path, one.trail) for one in missing_reads(load_text(text))] == [
        ("start", "note", ("start",))
    ]


def test_reads_that_one_distinction_settles_are_settled_together(found):
    start = f"  start: {{ask: [{ASKED}], next: a}}\n"
    two = guarded("a", "s1").replace("when: s1, go: use", "when: s1 and t1, go: use}, {when: s1, go: use2")
    assert found(start + two + READ + READ.replace("use:", "use2:") + CLOSE) == []


def test_a_loop_is_not_called_endless_where_too_many_cases_would_have_to_be_told_apart(load_text):
    states = (
        f"  start: {{ask: [{ASKED}], next: a}}\n"
        f"  a: {{next: [{{when: {ALL_S}, go: b}}, {{else: close}}]}}\n"
        f"  b: {{next: [{{when: {ALL_S}, go: close}}, {{else: a}}]}}\n"
    )
    program = load_text(f"{FACTS}states:\n{states}{CLOSE}")
    assert endless_loop(program, lambda way: way.limit is None) == ()


def test_a_loop_is_not_called_endless_where_two_turns_would_take_too_many_facts_to_tell_apart(load_text):
    states = (
        f"  start: {{ask: [{ASKED}], next: a}}\n  a: {{next: [{{when: kind is report, go: b}}, {{else: c}}]}}\n"
        + "".join(
            f"  {name}: {{next: [{{when: {condition}, go: {name}2}}, {{else: close}}]}}\n"
            f"  {name}2: {{next: [{{when: {condition}, go: close}}, {{else: a}}]}}\n"
            for name, condition in (("b", ALL_S), ("c", ALL_T))
        )
    )
    program = load_text(f"{FACTS}states:\n{states}{CLOSE}")
    assert endless_loop(program, lambda way: way.limit is None) == ()
