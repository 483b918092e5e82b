"""Checks what a scenario corrects: states, facts and values."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Words
from sopflow.simulation.fitting import misfits, unknown
from sopflow.simulation.given import Given, entries, is_null, part, word
from sopflow.simulation.known import Known
from sopflow.simulation.problem import Problem

NO_STATE = Words(en="the playbook has no state", id="playbook ini tidak punya keadaan")
NO_FACT = Words(en="the playbook has no fact", id="playbook ini tidak punya fakta")


def check_correction(given: Given, known: Known) -> Iterator[Problem]:
    """What is wrong with a correction: only the case itself is corrected, not those that it runs."""
    after, facts = part(given, "after"), known.program.facts
    if after is not None and word(after) not in known.states:
        yield unknown(word(after), after, known.states, NO_STATE, of_key=False)
    for name, answer in entries(part(given, "answers")).items():
        if name not in facts:
            yield unknown(name, answer, facts, NO_FACT)
        elif not is_null(answer):
            yield from misfits(answer, facts[name].type, name)
