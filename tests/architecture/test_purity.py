"""What import contracts cannot see: no clock, no file, no print, no late import in the core."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.architecture.house import CORE, SOURCE

FILES = sorted(path for room in CORE for path in (SOURCE / room).rglob("*.py"))
FORBIDDEN_CALLS = {"open", "print", "input", "eval", "exec", "compile", "__import__", "breakpoint"}
FORBIDDEN_METHODS = {"now", "today", "utcnow"}


def impurities(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield f"{node.lineno}: global"
        if isinstance(node, ast.Call):
            name = node.func
            if isinstance(name, ast.Name) and name.id in FORBIDDEN_CALLS:
                yield f"{node.lineno}: {name.id}()"
            if isinstance(name, ast.Attribute) and name.attr in FORBIDDEN_METHODS:
                yield f"{node.lineno}: .{name.attr}()"
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom):
                    yield f"{inner.lineno}: an import inside a function"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_the_core_does_nothing_but_compute(path: Path) -> None:
    found = list(impurities(ast.parse(path.read_text(encoding="utf-8"))))

    assert [what.partition(": ")[2] for what in found] == ALLOWED.get(str(path.relative_to(SOURCE)), [])


ALLOWED = {
    "schema/validator.py": ["an import inside a function"],  # jsonschema is slow to import; clean documents do without
    "values/localised.py": ["an import inside a function"] * 4,  # babel is slow to import; a check writes no figures
    "program/identity.py": ["an import inside a function"],  # OpenSSL comes with it; a check asks for no identity
}


def test_the_check_itself_sees_what_it_forbids() -> None:
    source = "import datetime\ndef f():\n    import os\n    print(datetime.datetime.now())\n"

    assert sorted(impurities(ast.parse(source))) == ["3: an import inside a function", "4: .now()", "4: print()"]
