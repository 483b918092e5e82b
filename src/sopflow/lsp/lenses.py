"""Which scenarios come by a state, and what came of them when they were run: what stands above it in the editor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import run_scenarios
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Span, Words
from sopflow.document.nodes import Mapping, Scalar, Sequence
from sopflow.lsp.names import Names

_NONE = Words(en="no scenario was run", id="tidak ada skenario yang dijalankan")


@dataclass(frozen=True, slots=True)
class Lens:
    """What stands above a line: some scenarios, by id, that can be run."""

    span: Span
    scenarios: tuple[str, ...]

    @property
    def title(self) -> Words:
        number = len(self.scenarios)
        counted = "1 scenario" if number == 1 else f"{number} scenarios"
        return Words(en=f"{counted} · run", id=f"{number} skenario · jalankan")


def lenses(names: Names, family: Iterable[Names]) -> tuple[Lens, ...]:
    """Of a playbook: all scenarios above its states, and at each state those that expect to come by it. Of a file of
    scenarios: each at its own id."""
    own = tuple(_ids(names))
    if own:
        return tuple(Lens(span, (id,)) for id, span in own)
    beside = [each for each in family if each is not names]
    every = tuple(dict.fromkeys(id for each in beside for id, _ in _ids(each)))
    by_state: dict[str, list[str]] = {}
    for each in beside:
        for state, id in _visits(each):
            by_state.setdefault(state, []).append(id)
    states = (each for (kind, _), each in names.declared.items() if kind == "state" and each.name in by_state)
    at_states = (Lens(names.span(each), tuple(dict.fromkeys(by_state[each.name]))) for each in states)
    top = (Lens(names.document.key_span(("states",)), every),) if every else ()
    return (*top, *sorted(at_states, key=lambda lens: lens.span.start))


def outcome_of(procedure: Procedure, files: Iterable[Path], ids: tuple[str, ...]) -> Words:
    """Run these scenarios of saved files, and say how many came out as expected, and which did not.

    Raises:
        InvalidPlaybook: a file of scenarios does not check.
        UnreadableFile: one cannot be read.
    """
    loaded = [load_scenarios(procedure, file) for file in files]
    results = [each.result for each in run_scenarios(procedure, loaded, ids)]
    failed = ", ".join(each.scenario.id for each in results if not each.verdict.passed)
    if not results:
        return _NONE
    if failed:
        return Words(en=f"not as expected: {failed}", id=f"tidak sesuai harapan: {failed}")
    return Words(en=f"{len(results)} passed", id=f"{len(results)} lulus")


def _ids(names: Names) -> Iterator[tuple[str, Span]]:
    root = names.document.root
    scenarios = root.values.get("scenarios") if isinstance(root, Mapping) else None
    for item in scenarios.items if isinstance(scenarios, Sequence) else ():
        id_ = item.values.get("id") if isinstance(item, Mapping) else None
        if isinstance(id_, Scalar):
            yield id_.text, Span(names.document.source, id_.start, id_.end)


def _visits(names: Names) -> Iterator[tuple[str, str]]:
    """States and the ids of the scenarios whose `path` has them."""
    ids = [id for id, _ in _ids(names)]
    for each in names.mentions:
        match each.at:
            case ("scenarios", int(index), "expect", "path", *_) if index < len(ids):
                yield each.name, ids[index]
