"""One layer of circumstances over another: defaults, then the scenarios that one extends, then its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.simulation.given import Fields, Given, Several
from sopflow.simulation.scenario import Circumstances, Scenario, ScenarioFile

IN_TURN = "in_turn"
BY = "by"
CASES = "cases"
ELSE = "else"
ERROR = "error"
REASON = "reason"
MESSAGE = "message"


def is_in_turn(given: Given) -> bool:
    """`{in_turn: […]}`: one after the other."""
    return isinstance(given, Fields) and set(given.parts) == {IN_TURN}


def is_by(given: Given) -> bool:
    """`{by: field, cases: {…}}`, with or without an `else`."""
    return isinstance(given, Fields) and {BY, CASES} <= set(given.parts) <= {
        BY,
        CASES,
        ELSE,
    }


def is_error(given: Given) -> bool:
    """`{error: kind}`, with or without the system's reason and a message."""
    return isinstance(given, Fields) and ERROR in given.parts and set(given.parts) <= {ERROR, REASON, MESSAGE}


def is_record(given: Given | None) -> bool:
    """A map that stands for itself."""
    return isinstance(given, Fields) and not (is_in_turn(given) or is_by(given) or is_error(given))


def chain(file: ScenarioFile, scenario: Scenario) -> tuple[Scenario, ...]:
    """The scenario and those that it extends, the outermost first. Ends where an id is unknown or comes back."""
    line = [scenario]
    while line[-1].extends is not None:
        parent = file.named(line[-1].extends)
        if parent is None or parent in line:
            break
        line.append(parent)
    return tuple(reversed(line))


def whole(file: ScenarioFile, scenario: Scenario) -> Scenario:
    """The scenario with everything laid under it.

    What must come out is each scenario's own: `expect` comes from the scenario it extends only where it has none.
    """
    line = chain(file, scenario)
    circumstances = file.defaults
    for layer in line:
        circumstances = over(circumstances, layer.circumstances)
    expect = next((layer.expect for layer in reversed(line) if layer.expect is not None), None)
    clock = next((layer.clock for layer in reversed(line) if layer.clock is not None), file.clock)
    return Scenario(
        scenario.id,
        scenario.title,
        circumstances,
        scenario.at,
        scenario.extends,
        scenario.covers,
        clock,
        expect,
    )


def over(base: Circumstances, layer: Circumstances) -> Circumstances:
    """One layer over another. Events and corrections are told anew where a layer has any."""
    return Circumstances(
        answers=_each_over(base.answers, layer.answers),
        systems=_each_over(base.systems, layer.systems),
        settings={**base.settings, **layer.settings},
        playbooks=_each_over(base.playbooks, layer.playbooks),
        events=layer.events or base.events,
        corrections=layer.corrections or base.corrections,
    )


def _each_over(base: Mapping[str, Given], layer: Mapping[str, Given]) -> dict[str, Given]:
    return {
        **base,
        **{name: lay(base.get(name), given) for name, given in layer.items()},
    }


def lay(base: Given | None, given: Given) -> Given:
    """One reply over another: records key by key, also inside `in_turn` and `cases`; all else takes its place."""
    match given:
        case Fields(parts=parts, at=at) if is_in_turn(given):
            turns = parts[IN_TURN]
            if isinstance(turns, Several):
                return Fields(
                    {IN_TURN: Several(tuple(lay(base, item) for item in turns.items), turns.at)},
                    at,
                )
            return given
        case Fields(parts=parts, at=at) if is_by(given):
            return Fields({**parts, **_laid_cases(base, parts)}, at)
        case Fields(parts=parts, at=at) if is_record(given) and isinstance(base, Fields) and is_record(base):
            return Fields({**base.parts, **parts}, at)
        case _:
            return given


def by_dotted_name(given: Mapping[str, Given], names: Iterable[str]) -> dict[str, Given]:
    """Settings under the names that the playbook has: `{kill_session: {mode: x}}` is `{kill_session.mode: x}`."""
    known = frozenset(names)
    flat: dict[str, Given] = {}
    for name, one in given.items():
        if name not in known and isinstance(one, Fields) and any(each.startswith(f"{name}.") for each in known):
            flat |= by_dotted_name({f"{name}.{below}": part for below, part in one.parts.items()}, known)
        else:
            flat[name] = one
    return flat


def _laid_cases(base: Given | None, parts: Mapping[str, Given]) -> dict[str, Given]:
    """The cases and the `else`, each over the record below; over the cases of the same field where there are some."""
    cases = parts[CASES]
    below: Mapping[str, Given] = {}
    if isinstance(base, Fields) and is_by(base) and base.parts[BY] == parts[BY]:
        known = base.parts[CASES]
        below = known.parts if isinstance(known, Fields) else {}
    laid: dict[str, Given] = {}
    if isinstance(cases, Fields):
        own = {name: lay(below.get(name, base), case) for name, case in cases.parts.items()}
        laid[CASES] = Fields({**below, **own}, cases.at)
    if ELSE in parts:
        laid[ELSE] = lay(base, parts[ELSE])
    elif below and isinstance(base, Fields) and ELSE in base.parts:
        laid[ELSE] = base.parts[ELSE]
    return laid
