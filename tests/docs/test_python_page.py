"""docs/python.md has every public name, with its signature or its fields as they are, and its examples run."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sopflow

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/python.md").read_text(encoding="utf-8")
SIGNATURE = re.compile(r"^[a-z_]+\(")
PUBLIC = {name: getattr(sopflow, name) for name in sopflow.__all__}
FUNCTIONS = {name for name, value in PUBLIC.items() if inspect.isfunction(value)}


def signature(name: str) -> str:
    """As the page writes it: annotations without quotes, a default text with its own."""
    text = str(inspect.signature(PUBLIC[name]))
    return name + re.sub(r"(: |-> |\| )'([^']+)'", r"\1\2", text).replace("= ''", '= ""')


def written(blocks: list[Any]) -> list[str]:
    return [block.text for block in blocks if SIGNATURE.match(block.text)]


def normal(text: str) -> str:
    return re.sub(r"[\s,]+", " ", text).replace("( ", "(").replace(" )", ")")


def test_every_function_stands_with_its_signature(blocks_of: Callable[..., Any]) -> None:
    given = sorted(normal(text).strip() for text in written(blocks_of(PAGE, "python")))

    assert given == sorted(normal(signature(name)) for name in FUNCTIONS)


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - FUNCTIONS))
def test_every_other_name_has_its_entry_with_all_its_fields(name: str) -> None:
    (entry,) = re.findall(rf"^- `{name}`: (.*?)(?=^- |^$)", PAGE, re.MULTILINE | re.DOTALL)
    fields = (
        [field.name for field in dataclasses.fields(PUBLIC[name])] if dataclasses.is_dataclass(PUBLIC[name]) else []
    )

    assert [field for field in fields if f"`{field}`" not in entry] == []


def test_the_examples_run(blocks_of: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = [block.text for block in blocks_of(PAGE, "python") if block.text.startswith("import sopflow")]

    for example in examples:
        exec(compile(example, "docs/python.md", "exec"), {})
    assert len(examples) == 3
