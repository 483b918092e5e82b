"""What the compiler makes of roles with limits, `not_by`, `confirm`, `sla` and `retention`, and what it says to slips."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.playbook.decode import decode
from sopflow.program.identity import identity
from sopflow.program.model import NotBy
from sopflow.values.kinds import Duration

BODY = """
    outcomes: {paid: {}, refused: {}}
    roles: {agent: ROLE, supervisor: {}}
    facts:
      amount: {type: money, ask: How much?}
      asked_by: {type: person, ask: Who?}
      reply: {type: billing.Adjustment}
    MORE
    states:
      ask: {role: agent, ask: [amount, asked_by], next: decide}
      decide:
        approve: {what: Pay?, role: supervisor, not_by: NOT_BY}
        next: {granted: pay, refused: refused}
      pay:
        call:
          operation: billing.apply_adjustment
          with: {msisdn: 0812 0000 0001, kind: refund, amount: =amount, approval_id: A1}
          save: reply
          confirm: CONFIRM
          on_error: {rejected: refused}
        next: paid
      paid: {end: paid}
      refused: {end: refused}
"""


def body(role="{}", not_by="[agent]", confirm="{role: supervisor}", more=""):
    text = BODY.replace("ROLE", role).replace("NOT_BY", not_by).replace("CONFIRM", confirm)
    return text.replace("    MORE\n", f"    {more}\n" if more else "")


def said(compiled):
    return [(one.code, one.message.en) for one in compiled.diagnostics]


def limit(of):
    return f"{{limits: [{{{of}, else: No}}]}}"


def test_names_of_not_by_are_facts_roles_or_states(load_text):
    program = load_text(body(not_by="[asked_by, agent, ask]", confirm="{not_by: [pay]}"))

    plan = program.states["decide"].plan
    assert (plan.not_by, plan.apart.facts) == (("asked_by", "agent", "ask"), {"asked_by"})
    assert (plan.apart.roles, plan.apart.states) == ({"agent"}, {"ask"})
    assert (program.watched.roles, program.watched.states) == ({"agent"}, {"ask", "pay"})


def test_without_not_by_nobody_is_watched(load_text):
    watched = load_text(body(not_by="[asked_by]")).watched

    assert (watched.roles, watched.states, NotBy().facts) == (frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        (body(not_by="[agen]"), ("SF209", "there is no role `agen`")),
        (body(confirm="{role: supervisr}"), ("SF209", "there is no role `supervisr`")),
        (body(confirm="{not_by: [nobody]}"), ("SF209", "there is no role `nobody`")),
        (body(limit("confirm: billing.apply, that: yes")), ("SF203", "there is no operation `billing.apply`")),
        (body(limit("approve: decided, that: yes")), ("SF201", "there is no state `decided`")),
        (body(more="retention: 10 working days"), ("SF451", "retention is counted on the clock")),
        (body(more="retention: 5 years"), ("SF451", "this is not a stretch of time")),
        (body(more="sla: {s: {starts: aks, deadline: 1d}}"), ("SF201", "there is no state `aks`")),
        (body(more="sla: {s: {starts: ask, stops: [case], deadline: 1d}}"), ("SF201", "there is no state `case`")),
        (body(more="sla: {s: {starts: ask, pauses: [pause], deadline: 1d}}"), ("SF201", "there is no state `pause`")),
        (body(more="sla: {s: {starts: ask, deadline: soon}}"), ("SF451", "this is not a stretch of time")),
        (
            body(more="sla: {s: {starts: ask, deadline: 1d, on_breach: {remind: boss}}}"),
            ("SF209", "there is no role `boss`"),
        ),
        (body(more="sla: {s: {starts: ask, deadline: 1d, on_breach: away}}"), ("SF201", "there is no state `away`")),
    ],
)
def test_a_slip_is_answered_with_what_there_is(compile_text, slip, message):
    assert message in said(compile_text(slip))


def test_a_limit_is_typed_like_any_condition(compile_text):
    text = body(limit("confirm: billing.apply_adjustment, that: input.amont <= 5"))

    assert [code for code, _ in said(compile_text(text))] == ["SF407"]


def test_what_a_limit_cannot_read_is_said(compile_text):
    assert "SF4" in str(said(compile_text(body(limit("approve: decide, that: input.amount < 5")))))


def test_limits_stand_one_for_each_operation_and_state(load_text):
    program = load_text(body(limit("confirm: [billing.apply_adjustment], approve: [decide], that: amount <= 5")))

    assert [(one.role, one.operation, one.state) for one in program.limits] == [
        ("agent", "billing.apply_adjustment", None), ("agent", None, "decide"),
    ]  # fmt: skip


def test_retention_is_a_length_of_time(load_text):
    assert load_text(body(more="retention: 5x365d")).retention == Duration(5 * 365 * 86400)
    assert load_text(body()).retention is None


def test_an_sla_that_leads_away_is_an_interrupt_where_its_clock_may_run(load_text):
    text = body(more="sla: {s: {starts: decide, deadline: 1d, on_breach: refused}}")
    both = body(
        more="interrupts: {called: {go: ask}}\n    sla: {s: {starts: [pay], goal: 1h, deadline: 1d, on_goal: refused}}"
    )

    assert load_text(text).interrupts["sla.s.deadline"].during == {"decide", "pay", "paid", "refused"}
    assert load_text(both).interrupts["sla.s.goal"].during == {"ask", "decide", "pay", "paid", "refused"}
    assert load_text(text.replace("starts: decide", "starts: case")).interrupts["sla.s.deadline"].during == frozenset()


def test_sla_is_a_word_of_the_language(compile_text):
    text = body().replace("      amount:", "      sla: {type: text}\n      amount:")

    assert ("SF218", "`sla` is a word of the language") in said(compile_text(text))


PINNED = """\
sopflow: 1
id: pinned
version: 1.0.0
title: Pinned
roles: {agent: {}}
outcomes: {done: {}}
states:
  look: {call: {operation: dsc.list_documents, confirm: false, because: Told before}, next: close}
  close: {end: done}
"""


def hash_of(text):
    document = read(Source("pinned.yaml", text)).document
    assert document is not None
    return identity(decode(document), ())


def test_a_playbook_that_uses_none_of_it_keeps_the_hash_that_it_had_before_there_was_any():
    assert hash_of(PINNED) == "233148e60cd1f68d8a0864caa0499fe87f850f6ec3a65fbd4e58568eb44f66ff"


@pytest.mark.parametrize(
    "more",
    [
        ("retention: 1d\noutcomes", "outcomes"),
        ("sla: {report: {starts: case, deadline: 1d}}\noutcomes", "outcomes"),
        ("agent: {limits: [{approve: look, that: yes, else: No}]}", "agent: {}"),
        ("confirm: {role: agent}", "confirm: false, because: Told before"),
    ],
)
def test_what_it_uses_of_it_is_in_its_hash(more):
    new, old = more

    assert hash_of(PINNED.replace(old, new)) != hash_of(PINNED)
