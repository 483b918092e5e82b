"""From a document that fits the schema "scenario" to scenarios: total, and every fault of the file is reported."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Label, Words
from sopflow.document.nodes import Document
from sopflow.document.suggestions import did_you_mean
from sopflow.simulation import rules
from sopflow.simulation.given import Given, entries, from_node, items, part, word
from sopflow.simulation.scenario import Circumstances, Scenario, ScenarioFile


@dataclass(frozen=True, slots=True)
class Reading:
    """The scenarios of a file and what is wrong with how they hang together."""

    file: ScenarioFile
    diagnostics: tuple[Diagnostic, ...]


def read_scenarios(document: Document) -> Reading:
    """The scenarios of a document that fits the schema. Names are checked by `checking.check_scenarios`."""
    root = from_node(document.root, ())
    clock = part(root, "clock")
    file = ScenarioFile(
        word(part(root, "playbook")) or None,
        clock,
        _circumstances(part(root, "defaults")),
        tuple(_scenario(given) for given in items(part(root, "scenarios"))),
    )
    return Reading(
        file,
        (
            *_same_ids(document, file),
            *_parents(document, file),
            *_circles(document, file),
        ),
    )


def _circumstances(given: Given | None) -> Circumstances:
    return Circumstances(
        answers=entries(part(given, "answers")),
        systems=entries(part(given, "systems")),
        settings=entries(part(given, "settings")),
        playbooks=entries(part(given, "playbooks")),
        events=items(part(given, "events")),
        corrections=items(part(given, "corrections")),
    )


def _scenario(given: Given) -> Scenario:
    return Scenario(
        id=word(part(given, "id")),
        title=word(part(given, "title")),
        circumstances=_circumstances(given),
        at=given.at,
        extends=word(part(given, "extends")) or None,
        covers=tuple(word(item) for item in items(part(given, "covers"))),
        clock=part(given, "clock"),
        expect=part(given, "expect"),
    )


def _same_ids(document: Document, file: ScenarioFile) -> Iterator[Diagnostic]:
    for scenario in file.scenarios:
        first = file.named(scenario.id)
        if first is not None and first.at != scenario.at:
            yield Diagnostic(
                rules.SAME_ID,
                document.span((*scenario.at, "id")),
                Words(
                    en=f"`{scenario.id}` is the id of another scenario too",
                    id=f"`{scenario.id}` sudah menjadi id skenario lain",
                ),
                help=Words(
                    en="give this one an id of its own",
                    id="beri skenario ini id sendiri",
                ),
                labels=(
                    Label(
                        document.span((*first.at, "id")),
                        Words(en="the first one", id="yang pertama"),
                    ),
                ),
            )


def _parents(document: Document, file: ScenarioFile) -> Iterator[Diagnostic]:
    known = [scenario.id for scenario in file.scenarios]
    for scenario in file.scenarios:
        if scenario.extends is not None and scenario.extends not in known:
            yield Diagnostic(
                rules.UNKNOWN_PARENT,
                document.span((*scenario.at, "extends")),
                Words(
                    en=f"there is no scenario `{scenario.extends}` in this file",
                    id=f"tidak ada skenario `{scenario.extends}` di berkas ini",
                ),
                help=did_you_mean(scenario.extends, known),
            )


def _circles(document: Document, file: ScenarioFile) -> Iterator[Diagnostic]:
    for scenario in file.scenarios:
        circle = _circle(file, scenario)
        if circle:
            shown = " → ".join(circle)
            yield Diagnostic(
                rules.EXTENDS_ITSELF,
                document.span((*scenario.at, "extends")),
                Words(
                    en=f"these extend each other: {shown}",
                    id=f"ini saling melanjutkan: {shown}",
                ),
                help=Words(
                    en="let one of them stand by itself, without `extends`",
                    id="biarkan salah satunya berdiri sendiri, tanpa `extends`",
                ),
            )


def _circle(file: ScenarioFile, scenario: Scenario) -> tuple[str, ...]:
    """The ids from a scenario back to itself; none where its line ends or turns elsewhere."""
    line = [scenario.id]
    current: Scenario | None = scenario
    while current is not None and current.extends is not None:
        if current.extends == scenario.id:
            return (*line, scenario.id)
        if current.extends in line:
            return ()
        line.append(current.extends)
        current = file.named(current.extends)
    return ()
