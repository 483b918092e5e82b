"""Reading and checking playbooks of 10 to 10,000 states: linear means that the cost of one state stays the same."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.playbooks import catalog, checked, generated
from benchmarks.timing import best
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read

SIZES = (10, 100, 1_000, 10_000)


def run() -> Iterator[str]:
    import yaml

    systems = catalog()
    costs: dict[int, float] = {}
    for size in SIZES:
        text = generated(size)
        program, found = checked(text, systems)
        assert program is not None, found
        assert not found, found[0]
        states = len(program.states)
        rounds = 3 if size < 10_000 else 1
        costs[size] = best(lambda text=text: checked(text, systems), rounds=rounds) / states  # type: ignore[misc]
        ratio = costs[size] / costs[100 if size > 10 else 10]
        yield f"load and check {states:6d} states  {ratio:6.2f} × a state's cost at 100 states"
    text = generated(1_000)
    stream = best(lambda: list(yaml.parse(text, Loader=yaml.CSafeLoader)), rounds=3)
    reader = best(lambda: read(Source("generated.yaml", text)), rounds=3)
    yield f"read 1,000 states           {reader / stream:6.1f} × PyYAML's bare event stream"
