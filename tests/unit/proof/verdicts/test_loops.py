"""Every loop of a playbook, and what ends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.app.use_cases import load
from sopflow.proof.verdicts.loops import Loop, loops
from sopflow.rendering.loops import as_objects, lines

TEXT = """\
sopflow: 1
id: loops
version: 1.0.0
title: Loops
languages: [en]
outcomes: {{done: {{}}}}
facts:
  msisdn: {{type: phone, ask: Which number?, privacy: personal}}
  sure: {{type: yes_no, ask: Are you sure?}}
  ticket: {{type: remedy.Ticket}}
  files: {{type: list of text, ask: Which files?}}
  settled: {{type: yes_no, is: 'ticket is not missing and ticket.status in [Resolved, Closed]'}}
  due: {{type: time, ask: Until when?}}
states:
{states}
  finish: {{end: done}}
"""

LOOPS = {
    "limited": (
        """\
  begin:
    ask: [sure]
    next:
      - {when: sure, go: finish}
      - {else: begin, ask_again: [sure], at_most: 2, then: finish}
""",
        (Loop(("begin",), "bounded", 2, ("begin",)),),
        "bounded: it comes round 2 times at most",
    ),
    "items": (
        """\
  begin: {ask: [files], next: all}
  all:
    each: {item: file, in: files, at_most: 9}
    states:
      one: {do: Look at it., next: next_item}
    next: finish
""",
        (Loop(("all", "one"), "bounded", 9, ("all",), items=True),),
        "bounded: 9 items at most",
    ),
    "somebody": (
        """\
  begin:
    ask: [sure]
    next:
      - {when: sure, go: finish}
      - {else: begin, ask_again: [sure]}
""",
        (Loop(("begin",), "somebody", by=("begin",)),),
        "ends only if somebody answers: in begin",
    ),
    "a system": (
        """\
  begin: {ask: [msisdn], next: look}
  look:
    call: {operation: remedy.get_ticket, with: {number: INC1}, save: ticket, on_error: {unavailable: rest, not_found: rest}}
    next: judge
  judge:
    next:
      - {when: settled, go: finish}
      - else: rest
  rest: {wait: {for: 4h}, next: look}
""",
        (Loop(("look", "judge", "rest"), "can_finish", by=("judge",)),),
        "can finish: time or a reply leads out of judge",
    ),
    "time": (
        """\
  begin: {ask: [due], next: judge}
  judge:
    next:
      - {when: now > due, go: finish}
      - else: rest
  rest: {wait: {for: 4h}, next: judge}
""",
        (Loop(("judge", "rest"), "can_finish", by=("judge",)),),
        "can finish: time or a reply leads out of judge",
    ),
    "an answer inside": (
        """\
  begin: {ask: [sure], next: judge}
  judge:
    next:
      - {when: sure, go: finish}
      - {else: begin, ask_again: [sure]}
""",
        (Loop(("begin", "judge"), "somebody", by=("judge",)),),
        "ends only if somebody answers: in judge",
    ),
    "nothing": (
        """\
  begin: {ask: [sure], next: judge}
  judge:
    next:
      - {when: sure, go: finish}
      - else: rest
  rest: {wait: {for: 4h}, next: judge}
""",
        (Loop(("judge", "rest"), "nobody"),),
        "nothing that happens in it leads out",
    ),
    "none": ("  begin: {ask: [sure], next: finish}\n", (), ""),
}


@pytest.mark.parametrize("name", LOOPS)
def test_what_ends_a_loop_is_said(name: str, tmp_path: Path) -> None:
    states, wanted, words = LOOPS[name]
    (tmp_path / "playbook.yaml").write_text(TEXT.format(states=states), encoding="utf-8")
    procedure = load(tmp_path / "playbook.yaml")
    found = loops(procedure.program)
    said = [one.en for one in lines(procedure.program, procedure.document, found)]
    objects = as_objects(procedure.program, procedure.document, found)

    assert found == wanted
    assert [words in line for line in said] == [True] * len(wanted)
    assert [(one["states"], one["ending"], one["turns"]) for one in objects] == [
        (list(one.states), one.ending, one.turns) for one in wanted
    ]


def test_loops_within_loops_are_told_apart() -> None:
    found = loops(load(Path("playbooks/penanganan-penipuan-va/playbook.yaml")).program)
    billco = [one for one in found if "billco_wait" in one.states]

    assert [(len(one.states), one.ending, one.turns, one.by) for one in billco] == [
        (11, "bounded", 3, ("adjustment",)),
        (3, "bounded", 7, ("billco_late",)),
        (2, "can_finish", None, ("billco_wait",)),
    ]
