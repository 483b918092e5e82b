"""The vocabulary: facts, types, settings, and what has only a title."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sopflow.playbook.model import ChoiceType, Named, Playbook, RecordField, RecordType, Setting
from sopflow.playbook.states import Demand, Fact, TypeRef
from sopflow.playbook.values import Code, Condition, ListValue, Literal, Localized, Template

Decoded = Callable[[str], Playbook]
HERE = ()


def expr(text: str) -> Code:
    return Code(text, HERE)


def one(text: str) -> Condition:
    return Condition("one", (expr(text),), HERE)


def words(text: str, language: str = "") -> Localized:
    return Localized({language: Template((text,), HERE)}, HERE)


def type_(written: str | tuple[str, ...]) -> TypeRef:
    return TypeRef(written, HERE)


@pytest.mark.parametrize(
    ("written", "fields"),
    [
        ("{type: phone}", {"type": type_("phone")}),
        ("{type: list of dsc.Document}", {"type": type_("list of dsc.Document")}),
        ("{type: [yes, no, unknown]}", {"type": type_(("yes", "no", "unknown"))}),
        ("{type: [true, 2]}", {"type": type_(("true", "2"))}),
        ("{type: text, ask: {id: Apa?}}", {"type": type_("text"), "ask": words("Apa?", "id")}),
        (
            "{type: time, check: {that: x <= now, else: Salah}}",
            {"type": type_("time"), "checks": (Demand(one("x <= now"), words("Salah"), HERE),)},
        ),
        (
            "{type: time, check: [{that: a, else: A}, {that: b, else: B}]}",
            {
                "type": type_("time"),
                "checks": (Demand(one("a"), words("A"), HERE), Demand(one("b"), words("B"), HERE)),
            },
        ),
        ("{type: yes_no, is: a > 0}", {"type": type_("yes_no"), "is_": expr("a > 0")}),
        ("{is: {all: [a, b]}}", {"type": None, "is_": Condition("all", (expr("a"), expr("b")), HERE)}),
        ("{type: kip_code, table: kip}", {"type": type_("kip_code"), "table": ("kip", None)}),
        ("{type: text, table: priority.queue}", {"type": type_("text"), "table": ("priority", "queue")}),
        ("{type: consent, to: disclaimer}", {"type": type_("consent"), "to": "disclaimer"}),
        (
            "{type: money, optional: true, only_if: not a, privacy: financial, title: T, help: H, covers: [T6, 4.1]}",
            {
                "type": type_("money"),
                "optional": True,
                "only_if": one("not a"),
                "privacy": "financial",
                "title": words("T"),
                "help": words("H"),
                "covers": ("T6", "4.1"),
            },
        ),
    ],
)
def test_a_fact_is_decoded_in_each_of_its_forms(written: str, fields: dict[str, Any], decoded: Decoded) -> None:
    assert decoded(f"facts:\n  x: {written}\n").facts == {"x": Fact("x", at=HERE, **fields)}


def test_settings_nest_by_maps_or_by_dots(decoded: Decoded) -> None:
    found = decoded(
        "settings:\n"
        "  kill_session:\n"
        "    mode: {type: [direct, ticket], default: direct, covers: N4}\n"
        "  sla.fraud_report: {type: duration, default: 3x24h, title: Batas}\n"
        "  block: {evidence: {deep: {type: list of text, default: [call, =x]}}}\n"
    ).settings

    assert found == {
        "kill_session.mode": Setting(
            "kill_session.mode", type_(("direct", "ticket")), Literal("direct", HERE), None, ("N4",), HERE
        ),
        "sla.fraud_report": Setting(
            "sla.fraud_report", type_("duration"), Literal("3x24h", HERE), words("Batas"), (), HERE
        ),
        "block.evidence.deep": Setting(
            "block.evidence.deep",
            type_("list of text"),
            ListValue((Literal("call", HERE), expr("x")), HERE),
            None,
            (),
            HERE,
        ),
    }
    assert found["block.evidence.deep"].at == ("settings", "block", "evidence", "deep")


def test_a_setting_may_be_called_type_or_title(decoded: Decoded) -> None:
    found = decoded("settings:\n  ticket:\n    type: {type: text, default: a}\n    title: {type: text, default: b}\n")

    assert list(found.settings) == ["ticket.type", "ticket.title"]


def test_choices_have_long_names_or_none(decoded: Decoded) -> None:
    found = decoded(
        "types:\n  level: {choices: [low, high]}\n"
        "  kip: {choices: {K1: Panjang, K2: {id: Dua, covers: [K2]}, K3: {}, K4: {title: Empat, covers: K4}}}\n"
    ).types

    assert found == {
        "level": ChoiceType("level", {"low": None, "high": None}, {}, HERE),
        "kip": ChoiceType(
            "kip",
            {"K1": words("Panjang"), "K2": words("Dua", "id"), "K3": None, "K4": words("Empat")},
            {"K2": ("K2",), "K4": ("K4",)},
            HERE,
        ),
    }


def test_fields_are_types_or_written_long(decoded: Decoded) -> None:
    found = decoded(
        "types:\n  bill:\n    fields:\n      total: money\n      kind: [a, b]\n      note?: text\n"
        "      when: {type: date, optional: true, privacy: financial, ask: Kapan?}\n"
    ).types

    assert found == {
        "bill": RecordType(
            "bill",
            {
                "total": RecordField("total", type_("money"), False, None, None, HERE),
                "kind": RecordField("kind", type_(("a", "b")), False, None, None, HERE),
                "note": RecordField("note", type_("text"), True, None, None, HERE),
                "when": RecordField("when", type_("date"), True, "financial", words("Kapan?"), HERE),
            },
            HERE,
        )
    }


@pytest.mark.parametrize("section", ["roles", "phases", "outcomes"])
def test_what_has_a_title_writes_it_in_any_form(section: str, decoded: Decoded) -> None:
    found = decoded(f"{section}:\n  a: {{}}\n  b: Judul\n  c: {{id: Judul}}\n  d: {{title: Judul, covers: [S1]}}\n")

    assert getattr(found, section) == {
        "a": Named("a", None, (), HERE),
        "b": Named("b", words("Judul"), (), HERE),
        "c": Named("c", words("Judul", "id"), (), HERE),
        "d": Named("d", words("Judul"), ("S1",), HERE),
    }
