"""Procedures in YAML that run.

    import sopflow

    playbook = sopflow.load("playbooks/penanganan-penipuan-va")      # raises InvalidPlaybook(diagnostics)
    trace = sopflow.simulate(playbook, answers={…}, systems={…})     # a dry run: nothing real is called
    trace.status, trace.outcome, trace.path, trace.needs

The names below are all there is to know from outside. Each is loaded when it is first used: reading YAML, checking and
running a case need some hundred modules, and who only asks for the version does not wait for them.

    check(path) -> Checked              everything that is wrong, never raising for what an author can write
    load(path) -> Procedure             a playbook that checks
    simulate(procedure, …) -> Trace     one case told in advance
    step(program, case, event) -> Step  the engine itself: pure, no clock, no I/O
    open_store(url) -> CaseStore        where live cases are kept
    Engine(store, host, …)              live cases: publish, start, answer, …; Person says who does it
    Diagnostic                          one finding
    SopflowError, InvalidPlaybook, UsageError, UnreadableFile
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopflow.app.procedure import Checked, Procedure
    from sopflow.app.told.telling import simulate
    from sopflow.app.use_cases import check, load
    from sopflow.diagnostics import Diagnostic
    from sopflow.engine.step import step
    from sopflow.errors import InvalidPlaybook, SopflowError, UnreadableFile, UsageError
    from sopflow.runtime.engine import Engine
    from sopflow.runtime.people import Person
    from sopflow.simulation.trace import Trace
    from sopflow.stores.open import open_store

_HOMES = {
    "Checked": "sopflow.app.procedure",
    "Procedure": "sopflow.app.procedure",
    "check": "sopflow.app.use_cases",
    "load": "sopflow.app.use_cases",
    "simulate": "sopflow.app.told.telling",
    "Diagnostic": "sopflow.diagnostics",
    "step": "sopflow.engine.step",
    "InvalidPlaybook": "sopflow.errors",
    "SopflowError": "sopflow.errors",
    "UnreadableFile": "sopflow.errors",
    "UsageError": "sopflow.errors",
    "Trace": "sopflow.simulation.trace",
    "Engine": "sopflow.runtime.engine",
    "Person": "sopflow.runtime.people",
    "open_store": "sopflow.stores.open",
}

__all__ = [
    "Checked", "Diagnostic", "Engine", "InvalidPlaybook", "Person", "Procedure", "SopflowError", "Trace",
    "UnreadableFile", "UsageError", "check", "load", "open_store", "simulate", "step",
]  # fmt: skip


def __getattr__(name: str) -> object:
    """A public name, from the room where it lives (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
