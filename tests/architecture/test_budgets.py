"""The budgets of the house: sizes of files and functions, frozen values, few public names."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from tests.architecture.house import CORE, SOURCE

import sopflow

FILES = sorted(SOURCE.rglob("*.py"))


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def functions() -> Iterator[tuple[str, int]]:
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                end = node.end_lineno or node.lineno
                yield f"{path.relative_to(SOURCE)}:{node.name}", end - node.lineno + 1


def at_ninety_per_cent(sizes: list[int]) -> int:
    return sorted(sizes)[int(len(sizes) * 0.9)]


def test_no_module_has_more_than_400_lines_and_nine_in_ten_have_at_most_250() -> None:
    sizes = {str(path.relative_to(SOURCE)): lines(path) for path in FILES}

    assert {name: size for name, size in sizes.items() if size > 400} == {}
    assert at_ninety_per_cent(list(sizes.values())) <= 250


def test_functions_are_short() -> None:
    sizes = dict(functions())

    assert {name: size for name, size in sizes.items() if size > 50} == {}
    assert statistics.median(sizes.values()) <= 8
    assert at_ninety_per_cent(list(sizes.values())) <= 30


def is_call_of(node: ast.AST, name: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def dataclasses_of_the_core() -> Iterator[tuple[str, bool]]:
    for path in FILES:
        if path.relative_to(SOURCE).parts[0] not in CORE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        frozen_later = {ast.dump(call.args[0]) for call in ast.walk(tree) if is_call_of(call, "freeze")}
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                for decorator in node.decorator_list:
                    if "dataclass" in ast.dump(decorator):
                        later = ast.dump(ast.Name(node.name, ast.Load())) in frozen_later
                        yield f"{path.relative_to(SOURCE)}:{node.name}", later or "frozen" in ast.dump(decorator)


MUTABLE = {
    "program/compilation.py:Compilation",
    "program/agreement.py:_Path",
    "program/correlated.py:Correlation",
    "program/correlated.py:Flow",
    "program/masks.py:Stretch",
    "program/worlds.py:_Mentions",
}
"""What gathers as it goes: each lives as long as one call of `compile_program` or `missing_reads`, and never leaves it."""


def test_every_dataclass_of_the_core_is_frozen() -> None:
    assert {name for name, frozen in dataclasses_of_the_core() if not frozen} == MUTABLE


def test_no_room_is_called_by_what_it_might_hold() -> None:
    names = {path.stem for path in SOURCE.rglob("*")}

    assert names & {"utils", "util", "helpers", "helper", "manager", "misc", "common"} == set()


def test_sopflow_shows_at_most_fifteen_names() -> None:
    assert len(sopflow.__all__) <= 15
    assert all(hasattr(sopflow, name) for name in sopflow.__all__)
