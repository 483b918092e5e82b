"""What the rules find, and leave alone, beyond what their pages show."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.diagnostics import Diagnostic

Lint = Callable[[str], tuple[Diagnostic, ...]]


def pointed_at(found: Diagnostic) -> str:
    return found.span.source.text[found.span.start : found.span.end]


def named(found: tuple[Diagnostic, ...], code: str) -> list[str]:
    return [pointed_at(one) for one in found if one.code == code]


def test_a_long_way_to_a_missing_read_is_shown_shortened(lint_text: Lint) -> None:
    middle = "".join(f"  s{number}: {{say: [hello], next: s{number + 1}}}\n" for number in range(1, 8))
    found = lint_text(
        "outcomes: {done: {}}\n"
        "facts: {sure: {type: yes_no, ask: Yakin?}, note: {type: text, ask: Catatan?}}\n"
        'scripts: {hello: Halo, told: "Catatan: ${ note }"}\n'
        "states:\n"
        "  start: {ask: [sure], next: [{when: sure, go: more}, {else: s1}]}\n"
        f"{middle}"
        "  more: {ask: [note], next: s8}\n"
        "  s8: {say: [told], end: done}\n"
    )
    (missing,) = [one for one in found if one.code == "SF414"]
    assert "start → s1 → … → s6 → s7 → s8" in missing.message.en


def test_states_that_lead_only_to_each_other_are_reported_once(lint_text: Lint) -> None:
    found = lint_text(
        "outcomes: {done: {}}\n"
        "facts: {sure: {type: yes_no, ask: Yakin?}}\n"
        "states:\n"
        "  start: {ask: [sure], next: [{when: sure, go: one}, {else: close}]}\n"
        "  one: {do: {text: Tunggu}, next: two}\n"
        "  two: {do: {text: Tunggu}, next: one}\n"
        "  close: {end: done}\n"
    )
    assert named(found, "SF302") == ["one"]


def test_a_loop_that_the_conditions_on_it_end_is_no_endless_loop(lint_text: Lint) -> None:
    text = (
        "outcomes: {done: {}}\n"
        "facts: {step: {type: [first, second]}}\n"
        "states:\n"
        "  start: {set: {step: first}, next: shared}\n"
        "  shared: {next: [{when: step is first, go: middle}, {else: close}]}\n"
        "  middle: {set: {step: second}, next: shared}\n"
        "  close: {end: done}\n"
    )
    assert named(lint_text(text), "SF303") == []
    assert named(lint_text(text.replace("step: second}, next", "step: first}, next")), "SF303") == ["shared"]


TABLE = """
outcomes: {done: {}}
facts:
  colour: {type: [red, green, blue], ask: Warna?}
  amount: {type: whole, ask: Berapa?}
  answer: {table: answer}
scripts: {told: "${ answer }"}
tables:
  answer:
    inputs: {colour: colour, amount: amount}
    rows:
      - {when: {amount: over 3}, give: a}
      - {when: {amount: over 1}, give: b}
      - {when: {amount: at most 1}, give: c}
states:
  start: {ask: [colour, amount], next: close}
  close: {say: [told], end: done}
"""


def test_two_rows_that_meet_in_many_cases_are_shown_once(lint_text: Lint) -> None:
    overlapping = TABLE.replace("{amount: at most 1}", "{colour: red}")  # the first two meet with and without the third
    assert len(named(lint_text(overlapping), "SF321")) == 2


def test_an_else_is_never_useless_since_an_input_may_be_missing(lint_text: Lint) -> None:
    assert named(lint_text(TABLE.replace("give: c}", "give: c}\n      - else: d")), "SF322") == []


POLICIES = """
outcomes: {done: {}}
facts: {amount: {type: money, ask: Berapa?}}
states:
  start:
    ask: [amount]
    next: report
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {loss_amount: =amount}}}
    next: close
  close: {end: done}
policies:
  one:
    never: {call: remedy.create_ticket, where: WHERE}
"""


@pytest.mark.parametrize(
    ("where", "wrong"),
    [
        ("input.fields.loss_amount > 0", []),
        ("input.fields.loss > 0", ["loss"]),
        ("input.fields.loss_amount >", [">"]),
        ("{any: [input.fields.loss > 0, {all: [input.gone is missing]}]}", ["loss", "gone"]),
    ],
)
def test_conditions_of_a_policy_are_checked_part_by_part(lint_text: Lint, where: str, wrong: list[str]) -> None:
    found = [one for one in lint_text(POLICIES.replace("WHERE", where)) if one.span.start > 300]
    assert [pointed_at(one) for one in found if one.severity.name == "ERROR"] == wrong


SHAPES = """\
outcomes: {done: {}}
facts: {sure: {type: yes_no, ask: Yakin?}}
states:
  start: {ask: [sure], next: close}
  close: {end: done}
policies: {rule: POLICY}
"""


@pytest.mark.parametrize(
    ("policy", "wrong"),
    [
        ("{never: {enter: close}, before: sure}", []),
        ("{after: {enter: start}, must: {ask: sure}, by: end, when: sure}", []),
        ("{always: {that: sure, at: [close, {enter: start}]}}", []),
        ("{at_most: {enter: close, times: 1}}", []),
        ("{never: {enter: close}, must: {ask: sure}}", ["must"]),
        ("{never: {enter: close}, before: sure, after: {ask: sure}}", ["after"]),
        ("{must: {ask: sure}, by: end, at_most: {ask: sure, times: 1}}", ["must", "by"]),
        ("{at_most: {enter: close}}", ["at_most"]),
        ("{every: {call: remedy.create_ticket}}", ["every"]),
        ("{never: {enter: close, end: done}}", ["end"]),
        ("{always: {that: sure, at: [{enter: close, ask: sure}]}}", ["ask"]),
    ],
)
def test_what_a_policy_would_not_look_at_and_what_it_lacks_is_told(
    lint_text: Lint, policy: str, wrong: list[str]
) -> None:
    assert named(lint_text(SHAPES.replace("POLICY", policy)), "SF251") == wrong


def test_nobody_is_stuck_at_an_operation_that_no_state_calls(lint_text: Lint) -> None:
    found = lint_text(SHAPES.replace("POLICY", "{never: {stuck: remedy.create_ticket}}"))
    (one,) = [one for one in found if one.code == "SF250"]
    assert one.message.en == "No state calls `remedy.create_ticket`, so that no case is ever stuck at it."


def test_forms_and_tables_that_nothing_reads_are_unused(lint_text: Lint) -> None:
    found = lint_text(
        TABLE.replace("  answer: {table: answer}\n", "").replace("${ answer }", "${ amount }")
        + "forms: {report: {amount: =amount}}\n"
    )
    assert named(found, "SF705") == ["answer", "report"]


def test_a_fact_may_be_named_as_a_key_of_the_language_is(lint_text: Lint) -> None:
    text = 'outcomes: {done: {}}\nfacts: {covers: {type: text, ask: Apa?}}\nstates:\n  start: {ask: [covers], next: [{when: covers == "x", go: close}, {else: close}]}\n'
    assert lint_text(text + "  close: {end: done}\n") == ()


def test_a_limit_of_more_worlds_than_are_looked_at_is_believed(lint_text: Lint) -> None:
    names = [f"f{number}" for number in range(13)]
    facts = "".join(f"  {name}: {{type: yes_no, ask: {{id: X?, en: X?}}}}\n" for name in names)
    text = f"""
roles:
  boss:
    limits: [{{approve: decide, that: {" and ".join(names)} and not f0, else: {{id: Tidak, en: No}}}}]
outcomes: {{paid: {{}}, refused: {{}}}}
facts:
{facts}states:
  question: {{ask: [{", ".join(names)}], next: decide}}
  decide: {{approve: {{what: {{id: Bayar?, en: Pay?}}, role: boss}}, next: {{granted: paid, refused: refused}}}}
  paid: {{end: paid}}
  refused: {{end: refused}}
"""
    assert [one.code for one in lint_text(text)] == []


def test_who_confirms_a_write_is_looked_at_like_who_approves(lint_text: Lint) -> None:
    text = """
roles: {agent: {}}
outcomes: {done: {}}
states:
  write:
    role: agent
    call:
      operation: billing.request_purchase_cancellation
      with: {purchase_id: P1}
      confirm: {not_by: [agent]}
    next: close
  close: {end: done}
"""
    assert [one.code for one in lint_text(text)] == ["SF706"]


def test_retention_of_nothing_is_over_at_once(lint_text: Lint) -> None:
    assert [one.code for one in lint_text("retention: 0d\noutcomes: {done: {}}\nstates: {close: {end: done}}\n")] == [
        "SF550"
    ]
