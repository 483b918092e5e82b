"""What came of a told case: a frozen value with true values in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.program.model import Program
from sopflow.simulation.steps import Step
from sopflow.values.types import Record


@dataclass(frozen=True, slots=True)
class Effect:
    """One write of the ledger, however many attempts it took, also one that failed for good. `status` is intended,
    done, failed or in_doubt."""

    operation: str
    input: Mapping[str, object]
    key: str
    status: str
    output: object = None
    error: str | None = None
    state: str = ""
    shape: Record | None = field(default=None, repr=False, compare=False)  # the type of its input, for masks


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case that was opened and not run."""

    playbook: str
    inputs: Mapping[str, object]
    key: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A told case.

    Attributes:
        status: waiting, paused, needs_attention or done.
        outcome: None unless done.
        path: the ids of the states of the case itself, in the order in which they were entered.
        needs: what it waits for: facts, states (approvals, chores), operations, sub-playbooks, events.
        asked: facts in the order in which they were asked, once for every time; those of sub-cases too.
        said: scripts in the order in which they were said; those of sub-cases too.
        facts: the values at the end by name, derived ones too, lists as Python lists; what is missing is not in it.
        effects: every write, in the order of their first intent; those of sub-cases too.
        failures: why the telling itself failed: a system without an answer, a case that goes round for ever.
        slas: each SLA in one word: waiting (it has not started), running, paused, kept or breached.
        left: operations, and playbooks of cases, that were done before a correction and were left for a person.
        program: what was told, for whoever shows it.
    """

    scenario: str
    status: str
    outcome: str | None
    path: tuple[str, ...]
    needs: tuple[str, ...]
    opened: tuple[OpenedCase, ...]
    asked: tuple[str, ...]
    said: tuple[str, ...]
    facts: Mapping[str, object]
    effects: tuple[Effect, ...]
    steps: tuple[Step, ...]
    began: datetime
    ended: datetime
    failures: tuple[Words, ...] = ()
    outputs: Mapping[str, object] = field(default_factory=dict)
    program: Program | None = field(default=None, repr=False, compare=False)
    slas: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()
