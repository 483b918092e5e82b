"""The use case `diff`: what a new version of a playbook changes, by meaning, and whose cases come to something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from sopflow.app.files import PLAYBOOK, find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.telling import tell_case
from sopflow.changes.compare import Version, compare
from sopflow.changes.model import Change, Level, Sort
from sopflow.errors import UsageError
from sopflow.program.texts import plain_texts
from sopflow.rendering.changes.model import Impact, Report, Side
from sopflow.simulation.scenario import Scenario
from sopflow.simulation.steps import ClockTold
from sopflow.simulation.trace import Trace

_PARTS = 3


def compared(old: Procedure, new: Procedure, scenarios: Sequence[Scenario] | None = None) -> Report:
    """What differs between two versions, and which of these cases come to something else."""
    changes = _changes(old, new)
    told = None if scenarios is None else list(scenarios)
    return Report(
        new.playbook.id,
        plain_texts(new.playbook.title, new.program.languages[0]),
        _side(old),
        _side(new),
        changes,
        None if told is None else len(told),
        () if told is None else tuple(_impacts(old, new, told, _names(changes))),
        _wanted(old.playbook.version, new.playbook.version, changes),
        tuple(each.playbook.version for each in (old, new) if _numbers(each.playbook.version) is None),
    )


def _changes(old: Procedure, new: Procedure) -> tuple[Change, ...]:
    """What differs, and which playbooks that both run do, as much as matters most in them."""
    changes = [*compare(Version(old.playbook, old.program), Version(new.playbook, new.program))]
    before, after = _family(old), _family(new)
    for id in (one for one in after if one in before):
        within = compare(*(Version(each.playbook, each.program) for each in (before[id], after[id])))
        if within:
            versions = before[id].playbook.version, after[id].playbook.version
            changes.append(Change(max(one.level for one in within), Sort.CHANGED, "run", id, (), *versions))
    return tuple(sorted(changes, key=lambda change: -change.level))


def _family(procedure: Procedure) -> Mapping[str, Procedure]:
    """The playbooks that one runs, and that those run."""
    found = dict(procedure.siblings)
    for each in procedure.siblings.values():
        found |= _family(each)
    return found


def scenarios_of(old: Procedure, paths: Sequence[Path]) -> list[Scenario]:
    """The cases of files and folders, checked against the old version.

    Raises:
        InvalidPlaybook: a file does not check.
        UnreadableFile: it cannot be read.
    """
    files = [file for path in paths for file in _files(path)]
    read = (load_scenarios(old, file) for file in files)
    return [checked.the(each.id) for checked in read for each in checked.file.scenarios]


def _files(path: Path) -> Sequence[Path]:
    """A file itself; of a folder, the scenarios of the playbook in it, or all that lies there."""
    if not path.is_dir():
        return [path]
    playbook = path / PLAYBOOK
    return find_scenarios(playbook) if playbook.is_file() else sorted(path.rglob("*.yaml"))


def _side(procedure: Procedure) -> Side:
    return Side(procedure.playbook.version, procedure.program.identity, procedure.document, procedure.program)


# ── whose cases change ───────────────────────────────────────────────────────────────────────────────────────


def _names(changes: Sequence[Change]) -> Mapping[str, str]:
    """What states are called in the new version, by what they were called."""
    return {change.twin: change.name for change in changes if change.sort is Sort.RENAMED}


def _impacts(
    old: Procedure, new: Procedure, scenarios: Sequence[Scenario], names: Mapping[str, str]
) -> Iterator[Impact]:
    for scenario in scenarios:
        before = tell_case(old, scenario)
        try:
            after = tell_case(new, scenario)
        except UsageError as refused:
            yield Impact(scenario.id, (), before, None, str(refused))
            continue
        differs = tuple(name for name, one, other in _seen(before, after, names) if one != other)
        if differs:
            yield Impact(scenario.id, differs, before, after)


def _seen(old: Trace, new: Trace, names: Mapping[str, str]) -> Iterator[tuple[str, object, object]]:
    yield "outcome", old.outcome or old.status, new.outcome or new.status
    yield "path", tuple(names.get(state, state) for state in old.path), new.path
    yield "writes", _writes(old), _writes(new)
    yield "sla", (old.slas, _clocks(old)), (new.slas, _clocks(new))
    yield "asked", old.asked, new.asked
    yield "said", old.said, new.said
    yield "outputs", old.outputs, new.outputs


def _writes(trace: Trace) -> list[tuple[str, dict[str, object]]]:
    """What is written and which cases are opened, without the keys, which name states."""
    written = [(each.operation, each.input, each.key) for each in trace.effects]
    opened = [(each.playbook, each.inputs, each.key) for each in trace.opened]
    return [
        (name, {field: value for field, value in given.items() if value != key})
        for name, given, key in (*written, *opened)
    ]


def _clocks(trace: Trace) -> list[tuple[str, str, datetime | None]]:
    """What the clock of each SLA did, and the moment that it is about."""
    return [(step.sla, step.what, step.due) for step in trace.steps if isinstance(step, ClockTold)]


# ── version numbers ──────────────────────────────────────────────────────────────────────────────────────────


def _wanted(old: str, new: str, changes: Sequence[Change]) -> str | None:
    """The least number that these changes want after the old one; None where the new one is at least that. A version
    that is no row of numbers says nothing."""
    level = max((change.level for change in changes if change.path != ("version",)), default=None)
    before, after = _numbers(old), _numbers(new)
    if level is None or before is None or after is None:
        return None
    place = {Level.BREAKING: 0, Level.BEHAVIOUR: 1}.get(level, 2)
    least = [*before[:place], before[place] + 1, *([0] * (_PARTS - place - 1))]
    return None if after >= least else ".".join(map(str, least))


def _numbers(version: str) -> list[int] | None:
    parts = version.split(".")
    if len(parts) > _PARTS or not all(part.isdigit() for part in parts):
        return None
    return [int(part) for part, _ in zip_longest(parts, range(_PARTS), fillvalue="0")]
