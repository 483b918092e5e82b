"""A read that may find nothing: where it points, what it says, and how it can be mended."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.diagnostics import Diagnostic

Lint = Callable[[str], tuple[Diagnostic, ...]]

PLAYBOOK = """\
outcomes: {done: {}}
facts:
  sure: {type: yes_no, ask: Yakin?}
  note: {type: text, ask: Catatan?}
scripts: {told: "Catatan: ${ note }"}
states:
  start: {ask: [sure], next: [{when: sure, go: more}, {else: close}]}
  more: {ask: [note], next: close}
  close: {say: [told], end: done}
"""


def test_it_stands_at_the_read_and_shows_the_path_on_which_it_is_missing(lint_text: Lint) -> None:
    (found,) = lint_text(PLAYBOOK)

    source = found.span.source
    assert (found.code, source.text[found.span.start : found.span.end]) == ("SF414", "note")
    assert found.message.en == "`note` may be missing here: nothing gives it on the way start → close."
    assert found.message.id == "`note` mungkin belum ada di sini: tidak ada yang mengisinya di jalan start → close."
    assert [source.text[label.span.start : label.span.end] for label in found.labels] == ["start", "close"]
    assert found.help is not None
    assert found.help.en.endswith("or ask `note` before.")


def test_asking_it_on_the_other_way_mends_it(lint_text: Lint) -> None:
    assert lint_text(PLAYBOOK.replace("{else: close}", "{else: more}")) == ()
    assert lint_text(PLAYBOOK.replace("ask: [sure]", "ask: [sure, note]")) == ()


def test_of_a_fact_with_a_condition_it_says_that_it_may_not_have_been_asked(lint_text: Lint) -> None:
    text = PLAYBOOK.replace("ask: Catatan?", "ask: Catatan?, only_if: sure").replace("ask: [sure]", "ask: [sure, note]")
    (found,) = (each for each in lint_text(text) if each.code == "SF414")
    assert found.help is not None
    assert found.help.en.startswith("`note` is asked only where its `only_if` holds.")
    assert found.help.id.startswith("`note` hanya ditanyakan bila `only_if`-nya terpenuhi.")


def test_leaving_it_out_mends_it_in_a_form(lint_text: Lint) -> None:
    call = """\
outcomes: {done: {}}
facts:
  number: {type: phone, ask: Nomor?}
  since: {type: time, optional: true, ask: Sejak kapan?}
  found: {type: list of dsc.Interaction}
scripts: {told: "Ada ${ count(found) }."}
states:
  start: {ask: [number, since], next: look}
  look:
    call: {operation: dsc.list_interactions, with: {msisdn: =number, FIELD: =since}, save: found}
    next: close
  close: {say: [told], end: done}
"""
    assert [one.code for one in lint_text(call.replace("FIELD", "since"))] == ["SF414"]
    assert lint_text(call.replace("FIELD", "since?")) == ()


ASKED_IF = """
outcomes: {done: {}, other: {}}
facts:
  x: {type: yes_no, ask: Apakah x?}
  y: {type: yes_no, ask: Apakah y?, only_if: x}
states:
  ask:
    ask: [x, y]
    next:
      - GUARD
      - else: other
  good: {end: done}
  other: {end: other}
"""


@pytest.mark.parametrize(
    "guard",
    [
        "{when: x and y, go: good}",
        "{when: {all: [x, y]}, go: good}",
        "{when: not x or y, go: good}",
        "{when: if x then y else no, go: good}",
    ],
)
def test_what_is_asked_under_a_condition_may_be_read_under_it(lint_text: Lint, guard: str) -> None:
    assert [one for one in lint_text(ASKED_IF.replace("GUARD", guard)) if one.code == "SF414"] == []


@pytest.mark.parametrize("guard", ["{when: y and x, go: good}", "{when: x or y, go: good}"])
def test_what_is_asked_under_a_condition_may_not_be_read_without_it(lint_text: Lint, guard: str) -> None:
    assert [one.code for one in lint_text(ASKED_IF.replace("GUARD", guard))] == ["SF414"]
