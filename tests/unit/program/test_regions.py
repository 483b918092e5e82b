"""Tables as regions, compared with asking every row about every value."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopflow.program.model import Program
from sopflow.program.regions import Regions, regions_of

Load = Callable[[str], Program]

COLOURS = ("red", "green", "blue")
CELLS: dict[str, Callable[[int], bool]] = {
    "any": lambda amount: True,
    "over 3": lambda amount: amount > 3,
    "under 2": lambda amount: amount < 2,
    "at least 2": lambda amount: amount >= 2,
    "at most 3": lambda amount: amount <= 3,
    "between 1 and 4": lambda amount: 1 <= amount <= 4,
    "2": lambda amount: amount == 2,
}
Row = tuple[tuple[str, ...], str]
rows_of_cells = st.lists(
    st.tuples(
        st.lists(st.sampled_from(COLOURS), unique=True, max_size=2).map(tuple), st.sampled_from(sorted(CELLS))
    ).filter(lambda row: row != ((), "any")),
    min_size=1,
    max_size=4,
)


def table(rows: list[Row], load: Load) -> Regions:
    written = []
    for index, (colours, cell) in enumerate(rows):
        cells = [f"colour: [{', '.join(colours)}]"] if colours else []
        cells += [f"amount: {cell}"] if cell != "any" else []
        written.append(f"      - {{when: {{{', '.join(cells)}}}, give: row_{index}}}")
    program = load(
        f"""
outcomes: {{done: {{}}}}
types: {{colour: {{choices: [{", ".join(COLOURS)}]}}}}
facts:
  colour: {{type: colour, ask: {{id: Warna?, en: Colour?}}}}
  amount: {{type: whole, ask: {{id: Berapa?, en: How much?}}}}
  answer: {{table: answer}}
tables:
  answer:
    inputs: {{colour: colour, amount: amount}}
    rows:
"""
        + "\n".join(written)
        + "\nstates:\n  close: {end: done}\n"
    )
    return regions_of(program.playbook.tables["answer"], program.tables["answer"], program)


def matching(rows: list[Row], colour: object, amount: object) -> list[int]:
    shown = amount if isinstance(amount, int) else 0  # "…": any value
    return [
        index for index, (colours, cell) in enumerate(rows) if (not colours or colour in colours) and CELLS[cell](shown)
    ]


@given(rows_of_cells)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_gaps_overlaps_and_losers_are_those_that_trying_every_value_finds(load_text: Load, rows: list[Row]) -> None:
    regions = table(rows, load_text)
    tried = [matching(rows, colour, amount) for colour, amount in itertools.product(COLOURS, range(-2, 8))]

    assert any(regions.gaps()) == any(not found for found in tried)
    assert any(regions.overlaps()) == any(len(found) > 1 for found in tried)
    won = regions.winners(first_only=False)
    assert {index for index in range(len(rows)) if won >> index & 1} == {index for found in tried for index in found}


@given(rows_of_cells)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_every_witness_is_a_case_of_its_kind(load_text: Load, rows: list[Row]) -> None:
    regions = table(rows, load_text)

    for witness in regions.gaps():
        assert matching(rows, witness["colour"], witness["amount"]) == []
    for witness, _ in regions.overlaps():
        assert len(matching(rows, witness["colour"], witness["amount"])) > 1


def test_an_input_is_needed_where_its_absence_leaves_no_row(load_text: Load) -> None:
    assert table([(("red", "green"), "any"), (("blue",), "any")], load_text).needed() == ("colour",)
    assert table([((), "at most 3"), ((), "over 3")], load_text).needed() == ("amount",)


def test_a_case_for_each_outcome_that_a_table_speaks_of(load_text: Load) -> None:
    program = load_text(
        """
outcomes: {paid: {}, declined: {}, late: {}}
facts:
  ended: {type: outcome}
  answer: {table: answer}
tables:
  answer:
    inputs: {ended: ended}
    rows:
      - {when: {ended: paid}, give: a}
      - {when: {ended: [declined]}, give: b}
states:
  close: {end: paid}
"""
    )
    regions = regions_of(program.playbook.tables["answer"], program.tables["answer"], program)
    assert list(regions.gaps()) == [{"ended": "late"}]
