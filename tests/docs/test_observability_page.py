"""docs/observability.md lists what is observed, as the code has it. `--update-snapshots` writes the tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sopflow.telemetry.names import INSTRUMENTS, OBSERVATIONS

PAGE = Path(__file__).parents[2] / "docs/observability.md"


def code(words: object) -> str:
    return " ".join(f"`{word}`" for word in words)  # type: ignore[attr-defined]


def observations() -> str:
    rows = [
        f"| `{one.name}`{' ⚠' if one.grave else ''} | {code(one.fields)} | {one.says} |"
        for one in OBSERVATIONS.values()
    ]
    return "\n".join(["| observation | fields | what it says |", "|---|---|---|", *rows])


def instruments() -> str:
    rows = [
        f"| `{one.name}` | {one.form} | {one.unit} | {code(one.attributes)} | {one.says} |"
        for one in INSTRUMENTS.values()
    ]
    return "\n".join(["| metric | form | unit | told apart by | what it says |", "|---|---|---|---|---|", *rows])


def filled(page: str, name: str, table: str) -> str:
    found, count = re.subn(rf"(<!-- {name} -->\n).*?(<!-- end -->)", rf"\1{table}\n\2", page, count=1, flags=re.DOTALL)
    assert count == 1
    return found


def test_the_tables_are_as_the_code_has_them(fresh: Callable[[Path, str], None]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    page = filled(page, "observations", observations())

    fresh(PAGE, filled(page, "instruments", instruments()))
