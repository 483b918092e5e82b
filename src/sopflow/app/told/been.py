"""What the scenarios beside a playbook come to: real cases, for whoever asks which states and ways are come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from sopflow.app.files import find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.errors import SopflowError
from sopflow.program.watching import without_policies
from sopflow.proof.search.covered import Been
from sopflow.proof.search.covering import Taken
from sopflow.rendering.proofs import Opener
from sopflow.simulation.laying import whole
from sopflow.simulation.preparing import told_of
from sopflow.simulation.steps import Branched
from sopflow.simulation.tell import tell
from sopflow.simulation.told import Told
from sopflow.simulation.trace import Trace


def been_to(procedure: Procedure) -> Iterator[Been]:
    """What each scenario's case comes to, where the settings are as the playbook has them and nothing is corrected. A
    scenario that cannot be told is passed over: checking it says why."""
    for _, trace in _told(procedure, partial(_as_written, procedure)):
        yield Been(frozenset(trace.path), frozenset(way[:3] for way in taken(trace)))


def beside(procedure: Procedure) -> Iterator[tuple[str, Trace]]:
    """Every scenario beside the playbook that can be told, by its id, with its case."""
    return _told(procedure, lambda _: True)


def openers(procedure: Procedure, missed: frozenset[str]) -> Mapping[str, Opener]:
    """The first scenario that comes to each state, and takes each way (`source → target`), that no case comes to with
    the settings as they are written: it has settings of its own, or corrects an answer."""
    found: dict[str, Opener] = {}
    for corrects in (False, True) if missed else ():
        for id, trace in _told(procedure, lambda told: _opens(procedure, told, corrects)):  # noqa: B023  # told at once
            ways = (step.way for step in trace.steps if isinstance(step, Branched))
            come_to = {*trace.path, *(f"{way.source} → {way.to}" for way in ways)}
            for name in missed & come_to - found.keys():
                found[name] = Opener(id, corrects)
            if missed <= found.keys():
                return found
    return found


def taken(trace: Trace) -> frozenset[Taken]:
    """The ways out of states that a case took."""
    ways = (step.way for step in trace.steps if isinstance(step, Branched))
    return frozenset((way.source, way.result, way.index, way.is_then) for way in ways)


def _told(procedure: Procedure, wanted: Callable[[Told], bool]) -> Iterator[tuple[str, Trace]]:
    program = without_policies(procedure.program)
    for path in find_scenarios(procedure.path):
        try:
            file = load_scenarios(procedure, path).file
            for scenario in file.scenarios:
                told = told_of(whole(file, scenario), program, procedure.catalog)
                if wanted(told):
                    trace = tell(program, told, siblings=procedure.sibling, catalog=procedure.catalog)
                    yield scenario.id, trace
        except SopflowError:
            continue


def _as_written(procedure: Procedure, told: Told) -> bool:
    return not told.corrections and _as_set(procedure, told)


def _opens(procedure: Procedure, told: Told, corrects: bool) -> bool:
    """Whether a scenario corrects something, or else has settings of its own."""
    return bool(told.corrections) if corrects else not told.corrections and not _as_set(procedure, told)


def _as_set(procedure: Procedure, told: Told) -> bool:
    settings = procedure.program.settings
    return all(settings[name].default == value for name, value in told.settings.items())
