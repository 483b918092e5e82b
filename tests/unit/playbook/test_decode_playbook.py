"""The playbook as a whole: what stands at the top, and the fixture with every construct of the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.playbook.decode import decode
from sopflow.playbook.model import (
    Amendment,
    Form,
    Interrupt,
    Limit,
    Named,
    Origin,
    Output,
    Playbook,
    Policy,
    PolicyStep,
    Script,
    Sla,
    SlaAct,
)
from sopflow.playbook.states import Assignment, Go
from sopflow.playbook.values import Code, Condition, FieldValue, Hole, Literal, Localized, RecordValue, Template

Decoded = Callable[[str], Playbook]
HERE = ()
FIXTURE = Path(__file__).parents[2] / "fixtures" / "every-construct.yaml"


def expr(text: str) -> Code:
    return Code(text, HERE)


def one(text: str) -> Condition:
    return Condition("one", (expr(text),), HERE)


def words(text: str, language: str = "") -> Localized:
    return Localized({language: Template((text,), HERE)}, HERE)


def step(kind: str, name: str | None = None, where: str | None = None) -> PolicyStep:
    return PolicyStep(kind, name, None if where is None else one(where), HERE)


def test_the_smallest_playbook_has_all_the_rest_empty(decoded: Decoded) -> None:
    found = decoded("")

    assert (found.id, found.version, found.title, found.languages) == ("contoh", "1.0.0", words("Contoh"), ("id",))
    assert (found.start, list(found.states), list(found.outcomes)) == ("close", ["close"], ["done"])
    rest = (found.facts, found.roles, found.phases, found.settings, found.types, found.scripts, found.tables)
    assert (*rest, found.forms, found.interrupts, found.policies, found.outputs, found.metadata) == ({},) * 12
    assert (found.amendments, found.inputs, found.always, found.aliases, found.covers) == ((),) * 5
    assert (found.subject, found.source, found.description, found.owner, found.retention) == (None,) * 5
    assert found.sla == {}


def test_what_stands_at_the_top(decoded: Decoded) -> None:
    found = decoded(
        "version: 1.0\nlanguages: [id, en]\nsubject: =msisdn\ninputs: [a]\noutputs: [b]\nalways: [close]\n"
        "aliases: [VA]\nowner: CTP\nmetadata: {ref: SOP-7, year: 2017}\ncovers: H0\ndescription: D\n"
        "source: {document: sop.txt, clauses: clauses.yaml}\n"
        "amendments: [{clause: N4, amends: S5.1, note: Langsung}, {clause: 4.1, amends: S1}]\n"
    )

    assert (found.version, found.languages, found.subject) == ("1.0", ("id", "en"), expr("msisdn"))
    assert (found.inputs, found.outputs) == (("a",), {"b": Output("b", expr("b"), HERE)})
    assert (found.always, found.aliases, found.owner, found.covers) == (("close",), ("VA",), "CTP", ("H0",))
    assert (found.metadata, found.description) == ({"ref": "SOP-7", "year": "2017"}, words("D"))
    assert found.source == Origin("sop.txt", "clauses.yaml", HERE)
    assert found.amendments == (
        Amendment("N4", "S5.1", words("Langsung"), HERE),
        Amendment("4.1", "S1", None, HERE),
    )


def test_outputs_may_be_computed(decoded: Decoded) -> None:
    found = decoded("outputs: {n: =count(xs), word: siap}\n").outputs

    assert found == {"n": Output("n", expr("count(xs)"), HERE), "word": Output("word", Literal("siap", HERE), HERE)}


def test_scripts_are_texts_languages_or_written_long(decoded: Decoded) -> None:
    found = decoded(
        "scripts:\n  a: Halo ${ x | date }\n  b: {id: Halo}\n  c: {text: {id: Halo}, draft: true, title: T, covers: E1}\n"
    ).scripts

    assert found == {
        "a": Script(
            "a", Localized({"": Template(("Halo ", Hole(expr("x"), "date")), HERE)}, HERE), False, None, (), HERE
        ),
        "b": Script("b", words("Halo", "id"), False, None, (), HERE),
        "c": Script("c", words("Halo", "id"), True, words("T"), ("E1",), HERE),
    }


def test_forms_are_records_written_long_where_they_cover_something(decoded: Decoded) -> None:
    found = decoded("forms:\n  a: {x: =y, z?: w}\n  b: {value: {x: =y}, covers: [T1]}\n  c: {value: =y}\n").forms
    x = FieldValue(expr("y"))

    assert found == {
        "a": Form("a", RecordValue({"x": x, "z": FieldValue(Literal("w", HERE), True)}, HERE), (), HERE),
        "b": Form("b", RecordValue({"x": x}, HERE), ("T1",), HERE),
        "c": Form("c", RecordValue({"value": x}, HERE), (), HERE),
    }


def test_interrupts_go_to_a_state_or_pause(decoded: Decoded) -> None:
    found = decoded(
        "interrupts:\n  hung_up: paused\n"
        "  s.cancelled: {go: close, where: event.x == x, during: [close], role: agent, title: T, covers: S1, set: {r: 1}}\n"
    ).interrupts

    assert found == {
        "hung_up": Interrupt("hung_up", Go("paused", HERE), None, (), None, None, (), HERE),
        "s.cancelled": Interrupt(
            "s.cancelled",
            Go("close", HERE, set=(Assignment("r", Literal(1, HERE), HERE),), covers=("S1",)),
            one("event.x == x"),
            ("close",),
            "agent",
            words("T"),
            ("S1",),
            HERE,
        ),
    }


@pytest.mark.parametrize(
    ("written", "form", "parts", "more"),
    [
        ("{never: {call: a.b, where: input.x}}", "never", {"never": step("call", "a.b", "input.x")}, {}),
        (
            "{never: {call: a.b}, before: accepted, because: V2}",
            "never",
            {"never": step("call", "a.b"), "before": step("that", where="accepted")},
            {"because": ("V2",)},
        ),
        (
            "{never: {enter: s}, after: {say: t}, when: w}",
            "never",
            {"never": step("enter", "s"), "after": step("say", "t")},
            {"when": one("w")},
        ),
        (
            "{never: {stuck: a.b}, before: {try: a.b}}",
            "never",
            {"never": step("stuck", "a.b"), "before": replace(step("call", "a.b"), tried=True)},
            {},
        ),
        ("{must: {call: a.b}, by: end}", "must", {"must": step("call", "a.b"), "by": step("end")}, {}),
        (
            "{after: {ask: f}, must: {call: a.b}, by: {end: done}, assume: [jujur]}",
            "after",
            {"after": step("ask", "f"), "must": step("call", "a.b"), "by": step("end", "done")},
            {"assume": ("jujur",)},
        ),
        ("{every: {call: a.b, has: [x.y]}}", "every", {"every": step("call", "a.b")}, {"has": ("x.y",)}),
        ("{every: {call: a.b}, has: x}", "every", {"every": step("call", "a.b")}, {"has": ("x",)}),
        (
            "{each: ps as p, at_most: {call: a.b, times: 2}}",
            "at_most",
            {"at_most": step("call", "a.b")},
            {"each": "ps as p", "times": 2},
        ),
        ("{at_most: {call: a.b}, times: 3}", "at_most", {"at_most": step("call", "a.b")}, {"times": 3}),
        ("{always: x > 0}", "always", {"always": step("that", where="x > 0")}, {}),
        (
            "{always: {that: x, at: [s, a.b]}}",
            "always",
            {"always": step("that", where="x")},
            {"moments": (step("enter", "s"), step("call", "a.b"))},
        ),
        (
            "{always: x, at: [{end: done}]}",
            "always",
            {"always": step("that", where="x")},
            {"moments": (step("end", "done"),)},
        ),
    ],
)
def test_a_policy_is_decoded_in_each_of_its_forms(
    written: str, form: str, parts: dict[str, PolicyStep], more: dict[str, Any], decoded: Decoded
) -> None:
    rest: dict[str, Any] = {"has": (), "times": None, "when": None, "each": None, "because": (), "assume": ()} | more

    assert decoded(f"policies:\n  p: {written}\n").policies == {"p": Policy("p", form, parts, at=HERE, **rest)}


def test_the_fixture_with_every_construct_is_decoded_whole() -> None:
    reading = read(Source(FIXTURE.name, FIXTURE.read_text(encoding="utf-8")))
    assert reading.document is not None
    found = decode(reading.document)
    plain: Any = reading.document.root.plain

    for section in (
        "states",
        "facts",
        "outcomes",
        "roles",
        "phases",
        "types",
        "scripts",
        "tables",
        "forms",
        "policies",
    ):
        assert list(getattr(found, section)) == list(plain[section])
    assert list(found.settings) == ["kill_session.mode", "sla.fraud_report", "billco.within", "block.evidence"]
    assert found.start == "identify"
    assert list(found.states["loss"].verb.states) == list(plain["states"]["loss"]["states"])  # type: ignore[union-attr]
    kinds = {type(state.verb).__name__ for state in found.states.values()}
    assert kinds == {
        *("Ask", "Call", "Decide", "Require", "Each", "Run", "OpenCase", "Wait", "Approve", "Do", "End", "NoneType"),
    }


def test_every_expression_of_the_fixture_stands_where_it_says() -> None:
    reading = read(Source(FIXTURE.name, FIXTURE.read_text(encoding="utf-8")))
    document = reading.document
    assert document is not None
    codes = list(_codes(decode(document)))

    assert len(codes) > 60
    for found in codes:
        node = document.node(found.at)
        assert node.text[found.offset : found.offset + len(found.text)] == found.text  # type: ignore[union-attr]


def _codes(part: object) -> list[Code]:
    """All expressions anywhere below a decoded part."""
    if isinstance(part, Code):
        return [part]
    if isinstance(part, dict):
        return [code for below in part.values() for code in _codes(below)]
    if isinstance(part, tuple):
        return [code for below in part for code in _codes(below)]
    names = getattr(part, "__dataclass_fields__", {})
    return [code for name in names if name != "at" for code in _codes(getattr(part, name))]


def test_roles_have_limits_on_operations_and_on_states(decoded: Decoded) -> None:
    found = decoded(
        "roles:\n  agent: {}\n  boss:\n    title: Boss\n    limits:\n"
        "      - {confirm: dsc.kill, approve: [a, b], that: input.amount < 5, else: Terlalu besar}\n"
    )

    limit = Limit(("dsc.kill",), ("a", "b"), one("input.amount < 5"), words("Terlalu besar"), HERE)
    assert found.roles == {
        "agent": Named("agent", None, (), HERE),
        "boss": Named("boss", words("Boss"), (), HERE, (limit,)),
    }


def test_a_promised_time_and_what_happens_when_it_is_over(decoded: Decoded) -> None:
    found = decoded(
        "retention: 1d\nsla:\n  long:\n    title: Lama\n    starts: [a, b]\n    stops: c\n    goal: 1d\n    deadline: =settings.x\n"
        "    calendar: business\n    zone: WIT\n    pauses: [paused]\n    on_goal: {remind: boss}\n"
        "    on_breach: {remind: boss, go: d, ask_again: e}\n    covers: S1\n  short: {starts: case, deadline: 1h, on_breach: d}\n"
    )

    assert found.retention == Literal("1d", HERE)
    assert found.sla["long"] == Sla(
        "long", ("a", "b"), ("c",), ("paused",), Literal("1d", HERE), expr("settings.x"), Literal("business", HERE),
        Literal("WIT", HERE), SlaAct("boss", None, HERE), SlaAct("boss", Go("d", HERE, ask_again=("e",)), HERE),
        words("Lama"), ("S1",), HERE,
    )  # fmt: skip
    assert found.sla["short"] == Sla(
        "short", ("case",), (), (), None, Literal("1h", HERE), None, None, None, SlaAct(None, Go("d", HERE), HERE),
        None, (), HERE,
    )  # fmt: skip
