"""Scenario files as text: what the reader of YAML takes back is what was written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.rendering.formatting.layout import laid_out
from sopflow.rendering.scenario_text import scenario_file


def test_a_scenario_is_a_block_and_what_is_short_stands_on_one_line() -> None:
    scenario = {
        "id": "G01",
        "title": "ask → pay",
        "answers": {"msisdn": "0812 0000 0001", "sure": True, "story": "Ya, benar"},
        "expect": {"outcome": "paid", "path": ["ask", "pay"]},
    }

    assert scenario_file({"playbook": "../playbook.yaml"}, [scenario], ["Made."]) == (
        "# Made.\n"
        "playbook: ../playbook.yaml\n"
        "scenarios:\n"
        "  - id: G01\n"
        "    title: ask → pay\n"
        "    answers: {msisdn: 0812 0000 0001, sure: yes, story: 'Ya, benar'}\n"
        "    expect: {outcome: paid, path: [ask, pay]}\n"
    )


def test_what_tools_write_has_the_one_layout_already() -> None:
    text = scenario_file({"playbook": "../playbook.yaml"}, [{"id": "G01", "title": "As one: for another"}], ["Made."])
    assert laid_out(Source("made.yaml", text)).text == text
    assert "title: 'As one: for another'\n" in text


def test_what_is_long_is_taken_apart() -> None:
    long = {f"fact_{number}": f"value {number}" for number in range(9)}
    text = scenario_file({}, [{"id": "G01", "answers": long, "events": [{"at": "x" * 60, "event": "y" * 60}]}])

    assert "      fact_0: value 0\n" in text
    assert f"    events:\n      - {{at: {'x' * 60}, event: {'y' * 60}}}\n" in text


@pytest.mark.parametrize(
    "value",
    [
        "yes",
        "null",
        "12",
        "1.5",
        "0812 0000 0001",
        "a: b",
        "a, b",
        "#x",
        "",
        "→",
        "- x",
        "{x}",
        "Ya",
        "é",
        "a 'b' \"c\"",
    ],
)
def test_every_text_comes_back_as_it_was(value: str) -> None:
    text = scenario_file({}, [{"id": "G01", "answers": {"x": value, "y": [value]}}])
    document = read(Source("x.yaml", text)).document

    assert document is not None
    assert document.root.plain == {"scenarios": [{"id": "G01", "answers": {"x": value, "y": [value]}}]}


def test_numbers_are_numbers_and_yes_is_a_word() -> None:
    text = scenario_file({}, [{"id": "G01", "answers": {"a": 5, "b": Decimal("1.5"), "c": None, "d": False}}])

    assert "answers: {a: 5, b: 1.5, c: null, d: no}" in text
