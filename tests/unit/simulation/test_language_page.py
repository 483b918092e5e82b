"""The page on scenarios says what is so: its file checks, and every scenario in it comes out as it expects."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.schema.validator import validate
from sopflow.simulation.checking import check_scenarios
from sopflow.simulation.expectations import COMPARISONS
from sopflow.simulation.known import Known
from sopflow.simulation.reading import read_scenarios
from sopflow.simulation.suite import run_suite

PAGE = (Path(__file__).parents[3] / "docs/language/scenarios.md").read_text("utf-8")
FILES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", FILES)
def test_every_example_checks_and_comes_out_as_it_expects(text, refund, catalog):
    document = read(Source("scenarios.yaml", text)).document
    reading = read_scenarios(document)
    faults = (*validate(document, "scenario"), *reading.diagnostics)
    assert [str(one) for one in faults] == []
    assert check_scenarios(reading.file, document, Known(refund, catalog, lambda _: None)) == ()
    results = run_suite(reading.file, refund, siblings=lambda _: None, catalog=catalog)
    assert [(one.scenario.id, [failure.en for failure in one.verdict.failures]) for one in results] == [
        (one.scenario.id, []) for one in results
    ]


def test_the_page_names_everything_that_can_be_expected():
    assert [name for name in COMPARISONS if f"`{name}`" not in PAGE] == []
