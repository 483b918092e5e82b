"""A guard: our compiled closure, and the same in Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.timing import best
from sopflow.expressions.checker import check
from sopflow.expressions.evaluator import compile_
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared, Scope
from sopflow.values.types import MONEY, YES_NO, Choice, Field, Record

PROFILE = Record("Profile", {"segment": Field(Choice(("regular", "VIP", "VVIP"))), "is_employee": Field(YES_NO)})
VALUES: dict[str, Any] = {"profile": {"segment": "VIP", "is_employee": False}, "amount": 5_000_000, "shared": True}
TEXT = "shared and amount > 1jt and (profile.segment in [VIP, VVIP] or profile.is_employee)"


def by_hand(values: dict[str, Any]) -> bool:
    profile = values["profile"]
    return (
        values["shared"]
        and values["amount"] > 1_000_000
        and (profile["segment"] in ("VIP", "VVIP") or profile["is_employee"])
    )


def run() -> Iterator[str]:
    scope = Scope({"profile": Declared(PROFILE), "amount": Declared(MONEY), "shared": Declared(YES_NO)})
    tree = parse(TEXT).tree
    assert tree is not None
    guard = compile_(check(tree, scope, YES_NO).tree, scope)
    assert guard(VALUES) is by_hand(VALUES) is True
    ours, floor = best(lambda: guard(VALUES), number=20_000), best(lambda: by_hand(VALUES), number=20_000)
    yield f"one guard of four parts     {ours / floor:6.1f} × the same in Python"
