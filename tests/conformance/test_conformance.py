"""The conformance suite, run against this implementation. README.md says what its files mean."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

import pytest
import yaml

from sopflow.app.adapters import installed
from sopflow.app.checking import check, load
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import run_scenarios
from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Severity
from sopflow.simulation.printing import as_json

HERE = Path(__file__).parent
PAGE = HERE / "README.md"
EXPECTED, FAILURES, TRACES = "expected.txt", "failures.txt", "traces.yaml"

KNOWN_DEPARTURES: Mapping[str, str] = MappingProxyType({})
"""Cases in which this implementation differs from the language page, with the reason: `folder#ID` or `folder/file`."""


@cache
def catalog() -> Catalog:
    """The systems of the suite: the four that sopflow ships."""
    return installed()


def playbooks() -> list[Path]:
    """The folders of all valid playbooks."""
    found = sorted(path.parent for path in HERE.rglob("playbook.yaml"))
    valid = [folder for folder in found if "invalid" not in folder.relative_to(HERE).parts]
    return [folder for folder in valid if not departs(named(folder))]


def named(folder: Path) -> str:
    return str(folder.relative_to(HERE))


def told(folder: Path) -> Iterator[tuple[str, Mapping[str, object], list[str]]]:
    """Every scenario of a folder: its id, the printed object, and what was not as expected."""
    procedure = load(folder, catalog())
    for file in sorted((folder / "scenarios").glob("*.yaml")):
        for tested in run_scenarios(procedure, [load_scenarios(procedure, file)]):
            verdict = tested.result.verdict
            printed = as_json(tested.result.trace, show_personal=True, passed=verdict.passed, failures=verdict.failures)
            yield tested.result.scenario.id, printed, [failure.en for failure in verdict.failures]


def compared(wanted: object, came: object, place: str = "") -> Iterator[str]:
    """Where what came differs from what is wanted. A map names the keys that count; a list is compared whole."""
    if isinstance(wanted, Mapping):
        for key, value in wanted.items():
            yield from compared(value, came.get(key) if isinstance(came, Mapping) else came, f"{place}.{key}")
    elif isinstance(wanted, list) and isinstance(came, list) and len(wanted) == len(came):
        for index, (one, other) in enumerate(zip(wanted, came, strict=True)):
            yield from compared(one, other, f"{place}.{index}")
    elif wanted != came:
        yield f"{place}: wanted {json.dumps(wanted)}, came {json.dumps(came)}"


def departs(name: str) -> bool:
    return name in KNOWN_DEPARTURES


@pytest.mark.parametrize("folder", playbooks(), ids=named)
def test_a_playbook_of_the_suite_is_without_error(folder: Path) -> None:
    found = check(folder, catalog()).diagnostics

    assert [str(one) for one in found if one.rule.severity is Severity.ERROR] == []


@pytest.mark.parametrize("folder", [one for one in playbooks() if not (one / FAILURES).exists()], ids=named)
def test_every_scenario_comes_out_as_it_says(folder: Path) -> None:
    failed = {id: failures for id, _, failures in told(folder) if failures and not departs(f"{named(folder)}#{id}")}

    assert failed == {}


@pytest.mark.parametrize("folder", sorted(path.parent for path in HERE.rglob(TRACES)), ids=named)
def test_the_printed_object_has_what_the_file_of_traces_says(folder: Path) -> None:
    wanted: Mapping[str, object] = yaml.safe_load((folder / TRACES).read_text(encoding="utf-8"))
    came = {id: printed for id, printed, _ in told(folder)}

    assert set(wanted) <= set(came)
    differences = {
        id: found
        for id, parts in wanted.items()
        if not departs(f"{named(folder)}#{id}") and (found := list(compared(parts, came[id])))
    }
    assert differences == {}


@pytest.mark.parametrize("folder", sorted(path.parent for path in HERE.rglob(FAILURES)), ids=named)
def test_a_scenario_that_must_fail_fails_with_its_sentence(folder: Path) -> None:
    """The lines are `ID: sentence`; a sentence may stand for the beginning of what is said."""
    lines = (folder / FAILURES).read_text(encoding="utf-8").splitlines()
    wanted = dict(line.split(": ", 1) for line in lines if line and not line.startswith("#"))
    came = {id: failures for id, _, failures in told(folder)}

    assert set(wanted) == set(came)
    differing = {
        id: came[id] for id, sentence in wanted.items() if not any(one.startswith(sentence) for one in came[id])
    }
    assert differing == {}
    assert {id: failures for id, failures in came.items() if len(failures) != 1} == {}


@pytest.mark.parametrize("folder", sorted(path.parent for path in HERE.rglob(EXPECTED)), ids=named)
def test_what_is_wrong_is_found_at_its_place(folder: Path) -> None:
    """`file:line:column code`: every error, and those warnings whose code the list names at all."""
    wanted = [line for line in (folder / EXPECTED).read_text(encoding="utf-8").splitlines() if line]
    codes = {line.rpartition(" ")[2] for line in wanted}
    files = sorted({*folder.glob("*.yaml"), *folder.glob("*/playbook.yaml")} - {*folder.glob("clauses.yaml")})
    came = [line for file in files for line in findings(folder, file, codes)]

    assert sorted(came) == sorted(wanted)


def findings(folder: Path, file: Path, codes: set[str]) -> Iterator[str]:
    for one in check(file, catalog()).diagnostics:
        if one.rule.severity is Severity.ERROR or one.code in codes:
            path = Path(one.span.source.path)
            line, column = one.span.source.position(one.span.start)
            name = f"{path.relative_to(folder)}:{line}:{column} {one.code}"
            if not departs(f"{named(folder)}/{path.relative_to(folder)}"):
                yield name


def test_every_case_that_departs_is_still_there() -> None:
    """A departure that was mended is taken off the list."""
    assert [name for name in KNOWN_DEPARTURES if not (HERE / name.partition("#")[0]).exists()] == []


def test_the_page_of_the_suite_names_every_topic_and_no_other() -> None:
    named_there = {one.split("/")[0] for one in re.findall(r"`([a-z][a-z-]*(?:/[a-z.-]+)*)`", PAGE.read_text("utf-8"))}
    topics = {folder.name for folder in HERE.iterdir() if folder.is_dir() and not folder.name.startswith("_")}

    assert topics - named_there == set()
    assert {
        one for one in re.findall(r"`([a-z-]+/[a-z/-]+)`", PAGE.read_text("utf-8")) if not (HERE / one).is_dir()
    } == set()
