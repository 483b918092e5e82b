"""States: each verb in each of its forms, what stands beside it, and where the case goes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.playbook.model import Playbook
from sopflow.playbook.states import (
    Approve,
    Ask,
    Assignment,
    Awaited,
    Branch,
    Branches,
    ByChoice,
    ByResult,
    Call,
    Continue,
    Decide,
    Demand,
    Do,
    Each,
    End,
    Fact,
    Go,
    Next,
    OpenCase,
    Operation,
    Patience,
    Remind,
    Repeat,
    Require,
    Retry,
    Run,
    State,
    TypeRef,
    Undo,
    Verb,
    Wait,
)
from sopflow.playbook.values import Code, Condition, FieldValue, FormRef, Literal, Localized, RecordValue, Template

Decoded = Callable[[str], Playbook]
HERE = ()


def expr(text: str) -> Code:
    return Code(text, HERE)


def lit(value: str | int) -> Literal:
    return Literal(value, HERE)


def one(text: str) -> Condition:
    return Condition("one", (expr(text),), HERE)


def words(text: str) -> Localized:
    return Localized({"": Template((text,), HERE)}, HERE)


def go(to: str) -> Go:
    return Go(to, HERE)


def record(**fields: str) -> RecordValue:
    return RecordValue({name: FieldValue(expr(text)) for name, text in fields.items()}, HERE)


def state(decoded: Decoded, body: str) -> State:
    indented = "".join(f"    {line}\n" for line in body.splitlines())
    return decoded(f"states:\n  a:\n{indented}").states["a"]


@pytest.mark.parametrize(
    ("written", "verb"),
    [
        ("ask: [msisdn, channel]", Ask(("msisdn", "channel"), HERE)),
        ("call: {operation: dsc.x}", Call((Operation("dsc.x", HERE),), HERE)),
        (
            "call: [{operation: dsc.x, save: x}, {operation: dsc.y, add_to: ys, retry: 2}]",
            Call(
                (
                    Operation("dsc.x", HERE, save="x"),
                    Operation("dsc.y", HERE, add_to="ys", retry=Retry(2, None, HERE)),
                ),
                HERE,
            ),
        ),
        ("call: {operation: dsc.x, with: =forms.f}", Call((Operation("dsc.x", HERE, with_=FormRef("f", HERE)),), HERE)),
        (
            "call: {operation: dsc.x, with: {use: {a: =b}}}",
            Call((Operation("dsc.x", HERE, with_=record(a="b")),), HERE),
        ),
        (
            "call: {operation: dsc.x, retry: {times: 3, wait: 5s}, timeout: =settings.t, undo: dsc.y}",
            Call(
                (
                    Operation(
                        "dsc.x",
                        HERE,
                        retry=Retry(3, lit("5s"), HERE),
                        timeout=expr("settings.t"),
                        undo=Undo("dsc.y", HERE),
                    ),
                ),
                HERE,
            ),
        ),
        (
            "call: {operation: dsc.x, repeat: {every: 4h, at_most: 9, until: x is y}}",
            Call((Operation("dsc.x", HERE, repeat=Repeat(lit("4h"), 9, one("x is y"), HERE)),), HERE),
        ),
        (
            "call: {operation: dsc.x, confirm: false, because: Sudah disetujui}",
            Call((Operation("dsc.x", HERE, confirm=False, because="Sudah disetujui"),), HERE),
        ),
        ("decide: {table: kip, save: kip}", Decide("kip", "kip", HERE)),
        ("require: {that: a, else: Alasan}", Require((Demand(one("a"), words("Alasan"), HERE),), HERE)),
        (
            "require: [{that: a, else: A}, {that: {all: [b]}, else: B}]",
            Require(
                (
                    Demand(one("a"), words("A"), HERE),
                    Demand(Condition("all", (expr("b"),), HERE), words("B"), HERE),
                ),
                HERE,
            ),
        ),
        ("run: {playbook: sub-a, with: {x: =y}}", Run("sub-a", record(x="y"), {}, HERE)),
        ("run: {playbook: sub-a, save: result}", Run("sub-a", None, {"result": "result"}, HERE)),
        ("run: {playbook: sub-a, save: [r, s]}", Run("sub-a", None, {"r": "r", "s": "s"}, HERE)),
        ("run: {playbook: sub-a, save: {r: mine}}", Run("sub-a", None, {"r": "mine"}, HERE)),
        ("open_case: {playbook: sub-a, with: {x: =y}}", OpenCase("sub-a", record(x="y"), HERE)),
        ("wait: {for: s.e}", Wait((Awaited("s.e", None, None, HERE),), None, None, HERE)),
        ("wait: {for: s.e, where: w, save: x}", Wait((Awaited("s.e", one("w"), "x", HERE),), None, None, HERE)),
        (
            "wait: {for: [s.e, {event: s.f, save: y}], save: x}",
            Wait((Awaited("s.e", None, "x", HERE), Awaited("s.f", None, "y", HERE)), None, None, HERE),
        ),
        ("wait: {for: {event: s.f, where: w}}", Wait((Awaited("s.f", one("w"), None, HERE),), None, None, HERE)),
        ("wait: {for: 2h}", Wait((), None, lit("2h"), HERE)),
        ("wait: {for: 10 working days}", Wait((), None, lit("10 working days"), HERE)),
        ("wait: {for: =settings.pause}", Wait((), None, expr("settings.pause"), HERE)),
        ("wait: {until: sla_due}", Wait((), expr("sla_due"), None, HERE)),
        ("approve: Setujui", Approve(words("Setujui"), None, 1, None, (), HERE)),
        (
            "approve: {what: Setujui, role: boss, need: 2, of: 3, not_by: agent, freeze: [amount]}",
            Approve(words("Setujui"), "boss", 2, 3, ("agent",), HERE, freeze=("amount",)),
        ),
        ("do: Kirim surat", Do(words("Kirim surat"), None, None, HERE)),
        ("do: {text: Kirim, role: agent, evidence: memo}", Do(words("Kirim"), "agent", "memo", HERE)),
        ("end: done", End("done", HERE)),
        ("end: =result", End(expr("result"), HERE)),
        ("title: Hanya lewat", None),
    ],
)
def test_a_verb_is_decoded_in_each_of_its_forms(written: str, verb: Verb | None, decoded: Decoded) -> None:
    assert state(decoded, f"{written}\nnext: b").verb == verb


@pytest.mark.parametrize(
    ("written", "next_"),
    [
        ("b", go("b")),
        ("{go: b, set: {x: =y}}", Go("b", HERE, set=(Assignment("x", expr("y"), HERE),))),
        (
            "[{when: x, go: b, at_most: 2, then: c}, {else: d, ask_again: msisdn, add: {n: m}, covers: S1}]",
            Branches(
                (
                    Branch(one("x"), Go("b", HERE, at_most=2, then="c"), HERE),
                    Branch(
                        None,
                        Go("d", HERE, add=(Assignment("n", lit("m"), HERE),), ask_again=("msisdn",), covers=("S1",)),
                        HERE,
                    ),
                ),
                HERE,
            ),
        ),
        ("{granted: b, late: {go: c}}", ByResult({"granted": go("b"), "late": go("c")}, HERE)),
        (
            "{granted: [{when: x, go: b}, {else: c}], refused: d}",
            ByResult(
                {
                    "granted": Branches((Branch(one("x"), go("b"), HERE), Branch(None, go("c"), HERE)), HERE),
                    "refused": go("d"),
                },
                HERE,
            ),
        ),
        ("{by: x.kind, cases: {p: b, q: c}}", ByChoice(expr("x.kind"), {"p": go("b"), "q": go("c")}, None, HERE)),
        ("{by: x, cases: {p: b, else: c}}", ByChoice(expr("x"), {"p": go("b")}, go("c"), HERE)),
        ("{by: x, cases: {p: b}, else: c}", ByChoice(expr("x"), {"p": go("b")}, go("c"), HERE)),
    ],
)
def test_next_is_decoded_in_each_of_its_forms(written: str, next_: Next, decoded: Decoded) -> None:
    assert state(decoded, f"ask: [q]\nnext: {written}").next == next_


def test_errors_go_somewhere_or_on(decoded: Decoded) -> None:
    verb = state(
        decoded,
        "call:\n  operation: dsc.x\n  on_error:\n    not_found: {go: b, ask_again: [m], at_most: 1, then: c}\n"
        "    unavailable: continue\n    rejected: [{when: x, go: b}, {else: c}]\nnext: b",
    ).verb

    assert isinstance(verb, Call)
    assert verb.operations[0].on_error == {
        "not_found": Go("b", HERE, ask_again=("m",), at_most=1, then="c"),
        "unavailable": Continue(HERE),
        "rejected": Branches((Branch(one("x"), go("b"), HERE), Branch(None, go("c"), HERE)), HERE),
    }


def test_what_stands_beside_a_verb(decoded: Decoded) -> None:
    assert state(
        decoded,
        "title: Judul\nphase: todo\ncovers: S1\nhelp: Bantuan\nrole: agent\nsay: closing\nset: {x: 1}\nadd: {y: =z}\n"
        "ask: [q]\nnext: b",
    ) == State(
        "a",
        Ask(("q",), HERE),
        go("b"),
        HERE,
        title=words("Judul"),
        phase="todo",
        covers=("S1",),
        help=words("Bantuan"),
        role="agent",
        say=("closing",),
        set=(Assignment("x", lit(1), HERE),),
        add=(Assignment("y", expr("z"), HERE),),
    )


@pytest.mark.parametrize(
    "written",
    [
        "wait: {for: s.e, within: 24h, remind: {every: 4h, times: 3, to: boss}, late: c}",
        "wait: {for: s.e}\nwithin: 24h\nremind: {every: 4h, times: 3, to: boss}\nlate: c",
        "approve: {what: A, within: 24h, remind: {every: 4h, times: 3, to: boss}}\nlate: c",
        "do: {text: A, within: 24h, late: c}\nremind: {every: 4h, times: 3, to: boss}",
        "ask: [q]\nwithin: 24h\nremind: {every: 4h, times: 3, to: boss}\nlate: c",
    ],
)
def test_patience_stands_inside_a_verb_or_beside_it(written: str, decoded: Decoded) -> None:
    expected = Patience(lit("24h"), Remind(lit("4h"), 3, "boss", HERE), go("c"))

    assert state(decoded, f"{written}\nnext: b").patience == expected


def test_an_event_gives_its_last_name_to_the_result() -> None:
    assert Awaited("billing.billco_confirmed", None, None, HERE).result == "billco_confirmed"
    assert Awaited("called", None, None, HERE).result == "called"


def test_a_loop_has_facts_and_states_of_its_own(decoded: Decoded) -> None:
    found = state(
        decoded,
        "each: {item: p, in: ps, where: p.amount > 0, order: {by: p.amount, descending: true}, at_most: 9}\n"
        "facts: {u: {type: text}}\nstart: y\nstates:\n  x: {next: leave}\n  y: {next: next_item}\nnext: b",
    ).verb

    assert found == Each(
        "p",
        expr("ps"),
        one("p.amount > 0"),
        expr("p.amount"),
        True,
        9,
        {"u": Fact("u", TypeRef("text", HERE), HERE)},
        "y",
        {"x": State("x", None, go("leave"), HERE), "y": State("y", None, go("next_item"), HERE)},
        HERE,
    )
    assert isinstance(found, Each)
    assert found.states["x"].at == ("states", "a", "states", "x")


def test_a_loop_may_be_as_short_as_item_and_list(decoded: Decoded) -> None:
    verb = state(
        decoded, "each: {item: p, in: ps, order: p.id}\nstates: {x: {next: leave}, y: {next: x}}\nnext: b"
    ).verb

    assert isinstance(verb, Each)
    assert (verb.where, verb.order, verb.descending, verb.at_most, verb.start) == (None, expr("p.id"), False, None, "x")


def test_the_first_state_is_the_start_where_none_is_named(decoded: Decoded) -> None:
    states = "states:\n  x: {next: y}\n  y: {end: done}\n"

    assert decoded(states).start == "x"
    assert decoded(f"start: y\n{states}").start == "y"
