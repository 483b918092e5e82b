"""docs/adapters-faults.md is the tables that `tests/adapters` holds our adapters to; `--update-snapshots` writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from tests.adapters.billing import matrix as of_billing
from tests.adapters.dsc import matrix as of_dsc
from tests.adapters.indira import matrix as of_indira
from tests.adapters.remedy import matrix as of_remedy
from tests.adapters.taking import ATTEMPT, HOPELESS, LATE, SHORT, TOTAL, time_class

from sopflow.app.adapters import installed

PAGE = Path(__file__).parents[2] / "docs/adapters-faults.md"
TABLES: Mapping[str, ModuleType] = {each.SYSTEM: each for each in (of_dsc, of_indira, of_billing, of_remedy)}
SAID = {
    "slow": "the answer comes too late; it was done",
    "late_effect": "nobody waits any more when it is done, and the answer goes nowhere",
    "error_500": "status 500; nothing was done",
    "cut_before": "the connection breaks before anything is done",
    "cut_after": "the connection breaks when it is done",
    "expired_token": "the token is not valid any more",
    "too_many": "status 429 with `Retry-After`; nothing was done",
    "duplicate": "the request is delivered twice",
    "wrong_type": "a good status and JSON of another shape; it was done",
    "malformed": "a good status and JSON that is cut off; it was done",
    "refuse": "the system's rules refuse",
    "conflict": "done already, or changed by another",
    "not_found": "there is no such thing",
    "busy": "message 9093: the account is connected elsewhere",
    "empty_201": "status 201 and no body; it was done",
    "no_content": "status 204 and no body; it was done",
    "error_in_2xx": "a good status and a list of errors",
}
HEAD = f"""\
# What comes of a fault

Made from the tables that the tests hold our adapters to, each cell over the wire against a made-up system that listens:
`python -m pytest tests/docs/test_faults_page.py --update-snapshots` writes this page. [Adapters](adapters.md) says what the
errors mean.

`in_doubt` ×1 reads: the caller hears `in_doubt`, and it was done once. Without a number nothing was done. It is never more than
once; a write in doubt is looked up, and is done once in the end. A fault hits one request, `slow` and `late_effect` each
one: a read that is tried again hears `done`. What is done late is found because a doubtful write is left alone before it is looked up
([decision 32](decisions/0032-a-key-that-says-nothing.md)).

A call may take {ATTEMPT:g} seconds for an attempt and {TOTAL:g} for all; where no answer comes in time a write is given {SHORT:g}, an attempt of a read {LATE:g} and all of them
{HOPELESS:g}. The tests hold each cell to what the first table says.
"""


def page() -> str:
    known = [fault for fault in SAID if any(fault in table.FAULTS for table in TABLES.values())]
    lines = [
        HEAD,
        "## The faults, and the time that a call takes with them\n",
        *header("fault", "what happens", "a read takes", "a write takes"),
    ]
    lines += [
        row(f"`{fault}`", SAID[fault], time_class(fault, writes=False), time_class(fault, writes=True))
        for fault in known
    ]
    for system, table in TABLES.items():
        lines += ["", f"## {system}", "", *matrix(table)]
    return "\n".join(lines) + "\n"


def matrix(table: ModuleType) -> Iterator[str]:
    """A row a fault, a column for the operations that have the same outcomes."""
    columns: dict[tuple[object, ...], list[str]] = {}
    for operation, outcomes in table.EXPECTED.items():
        columns.setdefault((table.OPERATIONS[operation].effect is None, *outcomes.items()), []).append(operation)
    yield from header("fault", *("<br>".join(f"`{name}`" for name in names) for names in columns.values()))
    for fault in table.FAULTS:
        yield row(f"`{fault}`", *(cell(*table.EXPECTED[names[0]][fault]) for names in columns.values()))


def cell(heard: str, times: int) -> str:
    return f"`{heard}` ×{times}" if times else f"`{heard}`"


def header(*names: str) -> tuple[str, str]:
    return row(*names), "|" + " --- |" * len(names)


def row(*cells: str) -> str:
    return "| " + " | ".join(cells) + " |"


def test_the_page_is_fresh(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-snapshots"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()


def test_every_operation_of_the_four_systems_is_there_and_nothing_happens_twice() -> None:
    told = {f"{system}.{name}" for system, table in TABLES.items() for name in table.EXPECTED}
    times = {times for table in TABLES.values() for cells in table.EXPECTED.values() for _, times in cells.values()}

    assert told == {name for name in installed().operations if name.partition(".")[0] in TABLES}
    assert times == {0, 1}
