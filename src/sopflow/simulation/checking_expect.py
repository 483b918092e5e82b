"""Checks what a scenario expects: a name that is misspelt there would otherwise pass, or fail for the wrong reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from sopflow.diagnostics import Words
from sopflow.engine.standing import STANDINGS, Status
from sopflow.simulation import rules
from sopflow.simulation.fitting import partial_misfits, unknown
from sopflow.simulation.given import Fields, Given, entries, items, word
from sopflow.simulation.known import Known
from sopflow.simulation.problem import Problem

Check = Callable[[Given, Known], Iterator[Problem]]

CANCELLED = "cancelled"
"""The outcome of a case that a person gave up: no playbook declares it."""

NO_STATE = Words(en="the playbook has no state", id="playbook ini tidak punya keadaan")
NO_FACT = Words(en="there is no fact", id="tidak ada fakta")
NO_SCRIPT = Words(en="there is no script", id="tidak ada skrip")
NO_OUTCOME = Words(en="the playbook has no outcome", id="playbook ini tidak punya hasil akhir")
NO_STATUS = Words(en="a case has no status", id="kasus tidak punya status")
NO_SLA = Words(en="the playbook has no SLA", id="playbook ini tidak punya SLA")
NO_STANDING = Words(en="an SLA is never", id="SLA tidak pernah")
NO_OPERATION = Words(en="no adapter has the operation", id="tidak ada adaptor dengan operasi")
NO_KEY = Words(en="nothing can be expected under", id="tidak ada yang dapat diharapkan di bawah")


def check_expect(expect: Given, known: Known) -> Iterator[Problem]:
    """What is wrong with an expectation."""
    for name, given in entries(expect).items():
        check = CHECKS.get(name)
        if check is None:
            yield unknown(name, given, CHECKS, NO_KEY)
        else:
            yield from check(given, known)


def _outcome(given: Given, known: Known) -> Iterator[Problem]:
    outcomes = (*known.program.outcomes, CANCELLED)
    if word(given) not in outcomes:
        yield unknown(word(given), given, outcomes, NO_OUTCOME, of_key=False)


def _status(given: Given, known: Known) -> Iterator[Problem]:
    statuses = tuple(str(status) for status in Status)
    if word(given) not in statuses:
        yield unknown(word(given), given, statuses, NO_STATUS, of_key=False)


def _states(given: Given, known: Known) -> Iterator[Problem]:
    yield from _listed(given, known.states, NO_STATE)


def _scripts(given: Given, known: Known) -> Iterator[Problem]:
    yield from _listed(given, known.scripts, NO_SCRIPT)


def _facts_asked(given: Given, known: Known) -> Iterator[Problem]:
    yield from _listed(given, known.facts, NO_FACT)


def _left(given: Given, known: Known) -> Iterator[Problem]:
    names = (*known.catalog.operations, *known.playbooks)
    yield from _listed(given, names, NO_OPERATION)


def _listed(given: Given, names: Mapping[str, object] | tuple[str, ...], lacks: Words) -> Iterator[Problem]:
    for item in items(given):
        if word(item) not in names:
            yield unknown(word(item), item, names, lacks, of_key=False)


def _facts(given: Given, known: Known) -> Iterator[Problem]:
    for name, expected in entries(given).items():
        fact = known.program.facts.get(name)
        if fact is None:
            yield unknown(name, expected, known.program.facts, NO_FACT)
        else:
            yield from partial_misfits(expected, fact.type, name)


def _sla(given: Given, known: Known) -> Iterator[Problem]:
    for name, expected in entries(given).items():
        if name not in known.program.slas:
            yield unknown(name, expected, known.program.slas, NO_SLA)
        elif word(expected) not in STANDINGS:
            yield unknown(word(expected), expected, STANDINGS, NO_STANDING, of_key=False)


def _effects(given: Given, known: Known) -> Iterator[Problem]:
    for item in items(given):
        if not isinstance(item, Fields):
            yield from _operation(word(item), item, known, of_key=False)
            continue
        for name, expected in item.parts.items():
            operation = known.operation(name)
            yield from _operation(name, expected, known, of_key=True)
            if operation is not None:
                yield from partial_misfits(expected, operation.input, name)


def _operation(name: str, given: Given, known: Known, *, of_key: bool) -> Iterator[Problem]:
    operation = known.operation(name)
    if operation is None:
        yield unknown(
            name,
            given,
            known.catalog.operations,
            NO_OPERATION,
            rule=rules.UNKNOWN_OPERATION,
            of_key=of_key,
        )
    elif not operation.writes:
        yield Problem(
            rules.READ_AS_EFFECT,
            given.at,
            Words(
                en=f"`{name}` only looks up: it is never among the effects",
                id=f"`{name}` hanya mencari data: tidak pernah termasuk efek",
            ),
            Words(
                en="effects are writes; whether a look-up was reached is seen by its state in `path`",
                id="efek adalah penulisan; apakah pencarian tercapai terlihat dari keadaannya di `path`",
            ),
            of_key,
        )


def _anything(given: Given, known: Known) -> Iterator[Problem]:
    yield from ()


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "outcome": _outcome,
        "status": _status,
        "path": _states,
        "not_visited": _states,
        "effects": _effects,
        "effects_include": _effects,
        "no_effects": _effects,
        "left": _left,
        "facts": _facts,
        "sla": _sla,
        "said": _scripts,
        "asked_again": _facts_asked,
        "not_asked": _facts_asked,
        "never_shown": _anything,
    }
)
"""What can be expected, and how each is checked."""
