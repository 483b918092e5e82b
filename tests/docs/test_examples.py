"""The teaching playbooks: small, clean, told to the end, and in the index."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from sopflow.app.adapters import installed
from sopflow.app.checking import check, load
from sopflow.app.files import find_scenarios
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import coverage_of, run_scenarios
from sopflow.catalog.model import Catalog
from sopflow.coverage.elements import Kind

EXAMPLES = Path(__file__).parent.parent.parent / "playbooks" / "examples"
FOLDERS = sorted(path.parent for path in EXAMPLES.glob("*/playbook.yaml"))


@cache
def catalog() -> Catalog:
    return installed()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_example_is_clean_without_a_warning(folder: Path) -> None:
    assert [str(one) for one in check(folder, catalog()).diagnostics] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_its_scenarios_pass_and_visit_every_state(folder: Path) -> None:
    procedure = load(folder, catalog())
    files = [load_scenarios(procedure, path) for path in find_scenarios(folder / "playbook.yaml")]
    told = list(run_scenarios(procedure, files))

    assert {one.result.scenario.id: [f.en for f in one.result.verdict.failures] for one in told} == {
        one.result.scenario.id: [] for one in told
    }
    assert coverage_of(procedure, told).of(Kind.STATES).percent == 100


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_is_small_and_says_what_it_teaches(folder: Path) -> None:
    assert len((folder / "playbook.yaml").read_text(encoding="utf-8").splitlines()) <= 40
    assert len((folder / "README.md").read_text(encoding="utf-8").splitlines()) == 3


def test_the_index_names_every_example() -> None:
    index = (EXAMPLES / "README.md").read_text(encoding="utf-8")

    assert set(re.findall(r"`([a-z-]+)`", index)) == {folder.name for folder in FOLDERS}
