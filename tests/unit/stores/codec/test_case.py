"""A case at rest: short, whole, and refused where a newer sopflow wrote it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from sopflow.engine.case import (
    Case,
    Entry,
    EntryStatus,
    ForAnswers,
    ForDecision,
    ForReplies,
    Frame,
    Pending,
    Status,
    Timer,
)  # fmt: skip
from sopflow.engine.events import TimerFired
from sopflow.errors import StoreVersion
from sopflow.ports.rows import CaseRow
from sopflow.program.model import Program
from sopflow.stores.codec import CaseCodec
from sopflow.values.kinds import Duration, Phone

AT = datetime(2025, 3, 29, 9, 30, tzinfo=UTC)
PLAYBOOK = """
    outcomes: {done: {id: Selesai, en: Done}}
    settings:
      limit: {type: money, default: 5jt}
      wait.long: {type: duration, default: 2h}
      wait.short: {type: duration, default: 5m}
    start: end
    states: {end: {end: done}}
"""
OWN = {"limit": 5_000_000, "wait": {"long": Duration(7200), "short": Duration(300)}}


@pytest.fixture
def program(load_text: Callable[..., Program]) -> Program:
    return load_text(PLAYBOOK)


def case(program: Program, settings: object = None, **fields: object) -> Case:
    scope = {"settings": OWN if settings is None else settings, "now": AT, "msisdn": Phone("+62811")}
    plain = Case("FR-1", program.identity, Status.WAITING, "end", scope, language="id")
    return plain._replace(**fields)  # type: ignore[arg-type]  # fields of a case


def row(case: Case, body: str) -> CaseRow:
    status = str(case.status)
    return CaseRow(case.id, "tested", "d", status, case.state, 20, 0, AT, AT, body, outcome=case.outcome)


PLAIN = '"n":{"$t":"2025-03-29T09:30:00+00:00"},"f":{"msisdn":{"$p":"+62811"}}'
CASES: list[tuple[dict[str, object], str]] = [
    ({}, ""),
    (
        {"status": Status.DONE, "outcome": "done", "language": "en", "issued": 3, "version": 9},
        ',"la":"en","i":3,"no":9',
    ),
    ({"settings": {**OWN, "limit": 1}}, ',"s":{"limit":1}'),
    ({"settings": {**OWN, "wait": {"long": Duration(1), "short": Duration(300)}}}, ',"s":{"wait.long":{"$s":1}}'),
    ({"settings": {"other": 1}}, ',"ss":{"other":1}'),
    ({"waiting": ForAnswers(("amount",))}, ',"w":["answers",["amount"]]'),
    (
        {"waiting": ForReplies((Pending("FR-1.1", 0, "", 1, "reply"),), {1: ("x",)})},
        ',"w":["replies",[["FR-1.1",0,"",1,"reply"]],[[1,["x"]]]]',
    ),
    (
        {"waiting": ForDecision("in_doubt", "a.b", "", ForReplies((Pending("e", 0, "k", 1, "reply", {"a": 1}),)))},
        ',"w":["decision","in_doubt","a.b","",["replies",[["e",0,"k",1,"reply",{"a":1}]]]]',
    ),
    ({"waiting": ForDecision("limit", "x", "y", None)}, ',"w":["decision","limit","x","y",null]'),
    ({"frames": (Frame("loop", ("a", "b"), 1),)}, ',"fr":[["loop",["a","b"],1]]'),
    (
        {"ledger": {"k": Entry("k", "a.b", {"x": 1}, EntryStatus.DONE, "s", 1, {"n": "INC1"})}},
        ',"l":[["k","a.b",{"x":1},"done","s",1,{"n":"INC1"}]]',
    ),
    ({"skipped": frozenset({"b", "a"})}, ',"sk":["a","b"]'),
    ({"timers": (Timer("late", AT),)}, ',"t":[["late",{"$t":"2025-03-29T09:30:00+00:00"}]]'),
    ({"held": (TimerFired(AT, "x"),)}, ',"h":[["timer",{"at":{"$t":"2025-03-29T09:30:00+00:00"},"timer":"x"}]]'),
]


@pytest.mark.parametrize(("fields", "text"), CASES, ids=[text[2:20] for _, text in CASES])
def test_a_case_is_kept_in_this_text(program: Program, fields: dict[str, object], text: str) -> None:
    whole, codec = case(program, **fields), CaseCodec(program)
    settings = text if text.startswith(',"s') else ""
    body = codec.encode(whole)

    assert body == "{" + PLAIN + (settings or text) + "}"
    assert CaseCodec(program).decode(row(whole, body)) == whole


def test_settings_of_one_case_are_no_settings_of_another(program: Program) -> None:
    codec = CaseCodec(program)
    changed = case(program, {**OWN, "wait": {"long": Duration(1), "short": Duration(300)}})
    codec.decode(row(changed, codec.encode(changed)))

    plain = case(program)
    assert codec.decode(row(plain, codec.encode(plain))) == plain


@pytest.mark.parametrize("body", ['{"v":2,"n":null,"f":{}}', "{}", "[]"])
def test_a_case_in_another_format_is_refused(program: Program, body: str) -> None:
    with pytest.raises(StoreVersion, match="the case FR-1 is kept in a way that this sopflow does not know"):
        CaseCodec(program).decode(row(case(program), body))


def test_a_wait_that_is_not_known_is_refused(program: Program) -> None:
    with pytest.raises(StoreVersion, match="waits for `godot`"):
        CaseCodec(program).decode(row(case(program), "{" + PLAIN + ',"w":["godot"]}'))


def test_a_text_that_is_still_the_same_is_the_same_case(program: Program) -> None:
    codec, whole = CaseCodec(program), case(program, issued=3)
    body = codec.encode(whole)

    assert codec.decode(row(whole, body)) is whole


@pytest.mark.parametrize(
    "change", [{"status": "paused"}, {"state": "other"}, {"outcome": "done"}, {"body": "{" + PLAIN + "}"}]
)
def test_a_row_that_has_changed_is_read_anew(program: Program, change: dict[str, str]) -> None:
    codec, whole = CaseCodec(program), case(program, issued=3)
    changed = row(whole, codec.encode(whole))._replace(**change)  # type: ignore[arg-type]  # columns of a row

    assert codec.decode(changed) == CaseCodec(program).decode(changed) != whole


def test_few_cases_are_remembered(program: Program) -> None:
    codec = CaseCodec(program)
    many = [case(program, id=f"FR-{number}") for number in range(200)]
    bodies = [codec.encode(one) for one in many]

    is_same = [codec.decode(row(one, body)) is one for one, body in zip(many, bodies, strict=True)]
    assert is_same == [False] * 200  # each that is read pushes out the next that would be


def test_a_case_of_another_program_is_not_remembered_as_one_of_this(program: Program) -> None:
    codec, other = CaseCodec(program), case(program)._replace(program="another")

    assert codec.decode(row(other, codec.encode(other))).program == program.identity
