"""Checks what a scenario gives against the playbook and the catalogue: every name and every value.

A misspelt name never passes silently: an answer that nobody asks for is no error, a name that nobody declares is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.catalog.model import Operation
from sopflow.catalog.replies import read_reply
from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.document.nodes import Document
from sopflow.document.suggestions import did_you_mean
from sopflow.program.model import DoPlan
from sopflow.simulation import rules
from sopflow.simulation.checking_corrections import check_correction
from sopflow.simulation.checking_expect import check_expect
from sopflow.simulation.fitting import misfits, partial_misfits, refused, unknown
from sopflow.simulation.given import Fields, Given, One, entries, is_blank, is_null, part, word
from sopflow.simulation.known import Known
from sopflow.simulation.laying import (
    BY,
    CASES,
    ELSE,
    ERROR,
    IN_TURN,
    by_dotted_name,
    is_by,
    is_error,
    whole,
)
from sopflow.simulation.moments import read_clock, read_moment
from sopflow.simulation.problem import Problem
from sopflow.simulation.replying import OUTCOME, says_yes
from sopflow.simulation.scenario import Circumstances, ScenarioFile
from sopflow.simulation.told import FIRST_MORNING
from sopflow.simulation.turns import all_of, last_of
from sopflow.values.reading import Refusal
from sopflow.values.types import Kind, Simple, Type

NO_FACT = Words(
    en="there is no fact and no state to decide",
    id="tidak ada fakta dan tidak ada keadaan keputusan",
)
NO_SETTING = Words(en="the playbook has no setting", id="playbook ini tidak punya pengaturan")
NO_OPERATION = Words(en="no adapter has the operation", id="tidak ada adaptor dengan operasi")
NO_INPUT = Words(en="its input has no field", id="masukannya tidak punya isian")
NO_PLAYBOOK = Words(en="nothing here runs the playbook", id="tidak ada yang menjalankan playbook")
NO_EVENT = Words(en="nobody listens to the event", id="tidak ada yang menunggu peristiwa")
NO_OUTCOME = Words(en="it has no outcome", id="tidak ada hasil akhir")


def check_scenarios(file: ScenarioFile, document: Document, known: Known) -> tuple[Diagnostic, ...]:
    """What is wrong with the scenarios of a file, each fault once, in the order of the file."""
    found: dict[tuple[object, ...], Problem] = {}
    for problem in _of_file(file, known):
        found.setdefault((problem.at, problem.message), problem)
    diagnostics = [problem.diagnostic(document) for problem in found.values()]
    return tuple(sorted(diagnostics, key=lambda one: (one.span.start, one.code)))


def _of_file(file: ScenarioFile, known: Known) -> Iterator[Problem]:
    yield from check_names(file.defaults, known)
    looked_at: dict[tuple[str, int], Given] = {}
    for scenario in file.scenarios:
        told = whole(file, scenario)
        if isinstance(read_clock(told.clock), Refusal) and told.clock is not None:
            yield _wrong_time(told.clock)
        yield from check(_new(told.circumstances, looked_at), known)
        if told.expect is not None:
            yield from check_expect(told.expect, known)


def _new(told: Circumstances, looked_at: dict[tuple[str, int], Given]) -> Circumstances:
    """What was not looked at before: most of what a scenario tells are the defaults of its file, the same objects.
    Settings are all looked at, because one may hide another."""

    def new(name: str, given: Given) -> bool:
        known = (name, id(given)) in looked_at
        looked_at[name, id(given)] = given  # kept, so that its id stays its own
        return not known

    return replace(
        told,
        answers={name: given for name, given in told.answers.items() if new(name, given)},
        systems={name: given for name, given in told.systems.items() if new(name, given)},
        events=tuple(event for event in told.events if new("", event)),
        corrections=tuple(one for one in told.corrections if new("", one)),
    )


def check(given: Circumstances, known: Known) -> Iterator[Problem]:
    """What is wrong with what a telling is given."""
    yield from check_names(given, known)
    for name, answer in given.answers.items():
        yield from _answer(name, answer, known)
    for name, reply in given.systems.items():
        operation = known.operation(name)
        if operation is not None:
            yield from _reply(operation, reply)
    for name, setting in by_dotted_name(given.settings, known.program.settings).items():
        if name in known.program.settings:
            yield from misfits(setting, known.program.settings[name].type, name)
    for name, ending in given.playbooks.items():
        yield from _ending(name, ending, known)
    for event in given.events:
        yield from _event(event, known)
    for correction in given.corrections:
        yield from check_correction(correction, known)


def mistakes(given: Circumstances, known: Known) -> tuple[Problem, ...]:
    """Those for which a telling is refused: a figure that would be asked again is told as it is."""
    return tuple(problem for problem in check(given, known) if problem.rule.severity is Severity.ERROR)


def check_names(given: Circumstances, known: Known) -> Iterator[Problem]:
    """The names that stand as keys."""
    yield from _names(given.answers, known.people, NO_FACT)
    yield from _names(by_dotted_name(given.settings, known.program.settings), known.program.settings, NO_SETTING)
    yield from _names(given.playbooks, known.playbooks, NO_PLAYBOOK)
    for name, reply in given.systems.items():
        if known.operation(name) is None:
            yield unknown(
                name,
                reply,
                known.catalog.operations,
                NO_OPERATION,
                rule=rules.UNKNOWN_OPERATION,
            )


def _names(given: Mapping[str, Given], names: Mapping[str, object], lacks: Words) -> Iterator[Problem]:
    for name, one in given.items():
        if name not in names:
            yield unknown(name, one, names, lacks)


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────


def _answer(name: str, given: Given, known: Known) -> Iterator[Problem]:
    broken = tuple(_half_forms(given))
    yield from broken
    fact = known.facts.get(name)
    leaves = last_of(given) if fact is not None and _is_typed_in(fact.type) else all_of(given)
    for leaf in () if broken else leaves:
        if fact is not None and not is_blank(leaf) and not _decides(name, leaf, known):
            yield from misfits(leaf, fact.type, name, _gravity(leaf, fact.type))
        elif fact is None and name in known.people_decide_in and not _decides(name, leaf, known):
            yield from _decision(name, leaf, known)


def _is_typed_in(type_: Type) -> bool:
    """Whether people write the value themselves, so that it may be told how they get it wrong first and are asked
    again: amounts, times, numbers. What they choose from a list they cannot misspell."""
    return isinstance(type_, Simple) and type_.kind not in (Kind.YES_NO, Kind.CONSENT)


def _gravity(leaf: Given, type_: Type) -> Rule:
    """A figure that cannot be read, such as `100,000`, is asked again as a person would be; the rest is a mistake."""
    has_figure = isinstance(leaf, One) and any(character.isdigit() for character in str(leaf.value))
    return rules.ANSWER_REFUSED if has_figure and _is_typed_in(type_) else rules.WRONG_VALUE


def _decides(name: str, leaf: Given, known: Known) -> bool:
    return name in known.people_decide_in and says_yes(leaf, FIRST_MORNING) is not None


def _decision(name: str, leaf: Given, known: Known) -> Iterator[Problem]:
    """An answer to a state that is neither yes nor no: a chore's evidence, or a mistake."""
    plan = known.people_decide_in[name].plan
    if is_null(leaf):
        return
    if isinstance(plan, DoPlan) and plan.evidence is not None:
        yield from misfits(leaf, known.facts[plan.evidence].type, plan.evidence)
    else:
        yield Problem(
            rules.WRONG_VALUE,
            leaf.at,
            Words(
                en=f"`{name}` is decided with yes or no",
                id=f"`{name}` diputuskan dengan ya atau tidak",
            ),
            Words(
                en="write yes, no, granted or refused",
                id="tulis yes, no, granted, atau refused",
            ),
        )


# ── replies ──────────────────────────────────────────────────────────────────────────────────────────────────


def _reply(operation: Operation, given: Given) -> Iterator[Problem]:
    broken = tuple(_half_forms(given))
    yield from broken
    yield from _fields_of_by(operation, given)
    for leaf in () if broken else all_of(given):
        if isinstance(leaf, Fields) and is_error(leaf):
            yield from _error(operation, leaf)
            continue
        value = read_reply(operation, leaf.plain)
        if isinstance(value, Refusal):
            yield refused(leaf, value, operation.name, rules.WRONG_REPLY)


def _error(operation: Operation, given: Fields) -> Iterator[Problem]:
    kind = word(given.parts[ERROR])
    if kind not in operation.errors:
        yield Problem(
            rules.UNKNOWN_ERROR,
            given.parts[ERROR].at,
            Words(
                en=f"`{operation.name}` cannot fail with `{kind}`",
                id=f"`{operation.name}` tidak bisa gagal dengan `{kind}`",
            ),
            did_you_mean(kind, [str(error) for error in operation.errors]),
        )


def _fields_of_by(operation: Operation, given: Given) -> Iterator[Problem]:
    if not isinstance(given, Fields):
        return
    if is_by(given):
        field = word(given.parts[BY])
        if field.partition(".")[0] not in operation.input.fields:
            yield unknown(field, given.parts[BY], operation.input.fields, NO_INPUT, of_key=False)
    for below in (*entries(given.parts.get(CASES)).values(), given.parts.get(ELSE)):
        if below is not None:
            yield from _fields_of_by(operation, below)


def _half_forms(given: Given) -> Iterator[Problem]:
    """`in_turn` and `by` beside keys that do not belong to them would be taken for a record: say so."""
    nothing = next(all_of(given), None) is None
    for leaf in (given,) if nothing else all_of(given):
        if nothing or (isinstance(leaf, Fields) and (IN_TURN in leaf.parts or {BY, CASES} <= set(leaf.parts))):
            yield Problem(
                rules.CANNOT_BE_TOLD,
                leaf.at,
                Words(en="this cannot be told as it stands", id="ini tidak dapat dijalankan seperti ini"),
                Words(
                    en="write `{in_turn: [first, second]}`, or `{by: field, cases: {value: reply}, else: reply}`",
                    id="tulis `{in_turn: [pertama, kedua]}` atau `{by: isian, cases: {nilai: balasan}, else: balasan}`",
                ),
            )


# ── sub-playbooks and events ─────────────────────────────────────────────────────────────────────────────────


def _ending(name: str, given: Given, known: Known) -> Iterator[Problem]:
    outcomes = known.outcomes_of(name)
    for leaf in all_of(given):
        outcome = part(leaf, OUTCOME) or leaf
        if outcomes and word(outcome) not in outcomes:
            yield unknown(word(outcome), outcome, outcomes, NO_OUTCOME, of_key=False)


def _event(given: Given, known: Known) -> Iterator[Problem]:
    name = part(given, "event") or given
    if word(name) not in known.events:
        yield unknown(word(name), name, known.events, NO_EVENT, of_key=False)
    at = part(given, "at")
    if at is not None and isinstance(read_moment(at, FIRST_MORNING), Refusal):
        yield _wrong_time(at)
    declared = known.catalog.events.get(word(name))
    data = part(given, "data")
    if declared is not None and data is not None:
        yield from partial_misfits(data, declared.fields, word(name))


def _wrong_time(given: Given) -> Problem:
    return Problem(
        rules.WRONG_VALUE,
        given.at,
        Words(en="this is not a time", id="ini bukan waktu"),
        Words(
            en="write `2025-03-29T09:00:00+07:00`, or for an event `+26h`: so long after the case began",
            id="tulis `2025-03-29T09:00:00+07:00`, atau untuk peristiwa `+26h`: sekian lama sejak kasus dimulai",
        ),
    )
