"""docs/adapters-reasons.md: every reason that a client gives stands there once, and no other."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sopflow_adapters.tmf.errors import CODES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/adapters-reasons.md").read_text(encoding="utf-8")
GIVES = {"WireFailure", "lost", "Failed"}
BEGINNINGS = ("http_", "arerr_", "unread_")


def clients() -> Iterator[Path]:
    for path in (ROOT / "adapters").rglob("*.py"):
        if "sim" not in path.parts and not path.stem.startswith("simulat"):
            yield path


def reasons(path: Path) -> Iterator[str]:
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in GIVES:
            for part in [*call.args, *(named.value for named in call.keywords if named.arg == "reason")]:
                texts = (each.value for each in ast.walk(part) if isinstance(each, ast.Constant))
                yield from (each for each in texts if isinstance(each, str))


def as_documented(reason: str) -> str:
    beginning = next((each for each in BEGINNINGS if reason.startswith(each)), None)
    return reason if beginning is None else f"{beginning}…"


def test_every_reason_stands_there_once_and_no_other() -> None:
    documented = Counter(re.findall(r"^\| `([a-z_…]+)` \|", PAGE, re.MULTILINE))
    given = {as_documented(each) for path in clients() for each in reasons(path)} | CODES

    assert [reason for reason, count in documented.items() if count > 1] == []
    assert set(documented) == given


def test_each_is_told_in_both_languages() -> None:
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| `")]

    assert [row[0] for row in rows if len(row) != 3 or not row[1].strip() or not row[2].strip()] == []
