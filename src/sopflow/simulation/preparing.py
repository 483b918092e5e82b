"""From what was written or passed to what is told: the settings and times read, the rest as it is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import UnionType
from zoneinfo import ZoneInfo

from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Words
from sopflow.errors import UsageError
from sopflow.program.model import Program
from sopflow.simulation.checking import mistakes
from sopflow.simulation.given import Given, entries, from_python, is_null, items, part, word
from sopflow.simulation.known import Known
from sopflow.simulation.laying import by_dotted_name
from sopflow.simulation.moments import read_clock, read_moment
from sopflow.simulation.scenario import Circumstances, Scenario
from sopflow.simulation.told import FIRST_MORNING, Siblings, Told, ToldCorrection, ToldEvent
from sopflow.values.moments import DEFAULT_ZONE
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import TEXT, Field

_NOT_WHOLE = Words(
    en='a correction is written as {"after": state, "answers": {fact: value}}; "reason" and "item": [1] may be added',
    id='koreksi ditulis sebagai {"after": langkah, "answers": {fakta: nilai}}; boleh ditambah "reason" dan "item": [1]',
)
AD_HOC = "case"
"""The id of a case that no scenario names."""


def no_siblings(id: str) -> None:
    """The siblings of a playbook that stands alone."""


def told_of(scenario: Scenario, program: Program, catalog: Catalog) -> Told:
    """What a scenario tells that was checked (`checking.check_scenarios`) and laid over (`laying.whole`)."""
    clock = read_clock(scenario.clock)
    return _told(
        scenario.id,
        clock if isinstance(clock, datetime) else FIRST_MORNING,
        scenario.circumstances,
        program,
        catalog,
        strict=True,
    )


def circumstances(
    answers: Mapping[str, object] | None = None,
    systems: Mapping[str, object] | None = None,
    settings: Mapping[str, object] | None = None,
    playbooks: Mapping[str, object] | None = None,
    events: Sequence[Mapping[str, object]] = (),
    corrections: Sequence[Mapping[str, object]] = (),
) -> Circumstances:
    """What plain Python values give, in the forms of the scenario format.

    Raises:
        UsageError: something other than a mapping, or a list of events or of whole corrections, is given.
    """
    _is_given_as("events", events, list | tuple)
    _is_given_as("corrections", corrections, list | tuple)
    for each in corrections:
        _is_whole(each)
    return Circumstances(
        answers=_under("answers", answers),
        systems=_under("systems", systems),
        settings=_under("settings", settings),
        playbooks=_under("playbooks", playbooks),
        events=tuple(from_python(event, ("events", place)) for place, event in enumerate(events)),
        corrections=tuple(from_python(each, ("corrections", place)) for place, each in enumerate(corrections)),
    )


def told_from(  # noqa: PLR0913 - the names are those of the fixed contract
    program: Program,
    catalog: Catalog,
    *,
    answers: Mapping[str, object] | None = None,
    systems: Mapping[str, object] | None = None,
    settings: Mapping[str, object] | None = None,
    playbooks: Mapping[str, object] | None = None,
    events: Sequence[Mapping[str, object]] = (),
    corrections: Sequence[Mapping[str, object]] = (),
    clock: datetime | None = None,
    siblings: Siblings = no_siblings,
    scenario: str = AD_HOC,
    strict: bool | None = None,
    repeats: bool = True,
    language: str = "",
) -> Told:
    """What plain Python values tell, in the forms of the scenario format: text, numbers, dicts, lists, typed values.

    Args:
        systems: replies by operation. None gives synthetic replies to everything; otherwise a system that has no
            answer leaves the case waiting, unless `strict` says differently.
        events: `{"at": "+26h" | datetime | timedelta, "event": name, "data": {…}}`; without `at` an event comes as
            soon as nothing else can happen.
        corrections: `{"after": state, "answers": {…}, "reason": …, "item": [1]}`.
        clock: when the case begins; without a zone it is in Asia/Jakarta.

    Raises:
        UsageError: a name that is not known, or a value that does not fit; the message lists all of them.
    """
    given = circumstances(answers, systems, settings, playbooks, events, corrections)
    problems = mistakes(given, Known(program, catalog, siblings))
    if problems:
        raise UsageError("; ".join(problem.sentence() for problem in problems))
    begins = clock or FIRST_MORNING
    if begins.tzinfo is None:
        begins = begins.replace(tzinfo=ZoneInfo(DEFAULT_ZONE))
    strictly = systems is not None if strict is None else strict
    return _told(
        scenario,
        begins,
        given,
        program,
        catalog,
        strict=strictly,
        repeats=repeats,
        language=language,
    )


def _is_given_as(heading: str, values: object, wanted: type | UnionType) -> None:
    if not isinstance(values, wanted):
        kind = "a mapping of names to values" if wanted is Mapping else "a list of events"
        raise UsageError(f"`{heading}` takes {kind}, not {type(values).__name__}.")


def _under(heading: str, values: Mapping[str, object] | None) -> dict[str, Given]:
    _is_given_as(heading, values or {}, Mapping)
    return {name: from_python(value, (heading, name)) for name, value in (values or {}).items()}


def _told(
    scenario: str,
    clock: datetime,
    given: Circumstances,
    program: Program,
    catalog: Catalog,
    *,
    strict: bool,
    repeats: bool = True,
    language: str = "",
) -> Told:
    return Told(
        scenario=scenario,
        clock=clock,
        settings=_settings(given.settings, program),
        answers=given.answers,
        systems=given.systems,
        playbooks=given.playbooks,
        events=tuple(_event(event, clock, catalog) for event in given.events),
        corrections=tuple(_correction(one, clock, program) for one in given.corrections),
        strict=strict,
        repeats=repeats,
        language=language,
    )


def _is_whole(given: object) -> None:
    """A file's corrections are read by its schema; Python's are looked at here."""
    whole = isinstance(given, Mapping) and isinstance(given.get("after"), str)
    answers = given.get("answers") if isinstance(given, Mapping) else None
    turns = given.get("item", ()) if isinstance(given, Mapping) else ()
    counted = isinstance(turns, list | tuple) and all(type(turn) is int and turn > 0 for turn in turns)
    if not (whole and isinstance(answers, Mapping) and answers and counted):
        raise UsageError(_NOT_WHOLE)


def _settings(given: Mapping[str, Given], program: Program) -> dict[str, object]:
    named = by_dotted_name(given, program.settings)
    values = {name: parse(setting.plain, program.settings[name].type) for name, setting in named.items()}
    return {name: value for name, value in values.items() if not isinstance(value, Refusal)}


def _event(given: Given, began: datetime, catalog: Catalog) -> ToldEvent:
    name = word(part(given, "event") or given)
    at = part(given, "at")
    due = None if at is None or is_null(at) else read_moment(at, began)
    declared = catalog.events.get(name)
    fields = declared.fields.fields if declared is not None else {}
    data = {key: _datum(value, fields.get(key)) for key, value in entries(part(given, "data")).items()}
    return ToldEvent(
        name,
        due if isinstance(due, datetime) else None,
        {key: value for key, value in data.items() if value is not None},
        word(part(given, "by")) or None,
        word(part(given, "role")) or None,
    )


def _correction(given: Given, began: datetime, program: Program) -> ToldCorrection:
    """Its answers as they are read: `checking` has refused those that cannot be."""
    answers = {
        name: None if is_null(answer) else parse(answer.plain, program.facts[name].type, now=began)
        for name, answer in entries(part(given, "answers")).items()
    }
    turns = part(given, "item")
    item = () if turns is None else tuple(int(str(turn.plain)) for turn in items(turns))
    return ToldCorrection(word(part(given, "after")), answers, item, word(part(given, "reason")))


def _datum(given: Given, field: Field | None) -> object:
    """A field of an event; one that nobody declares is text."""
    if is_null(given):
        return None
    value = parse(given.plain, field.type if field is not None else TEXT)
    return None if isinstance(value, Refusal) else value
