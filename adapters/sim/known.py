"""Which faults there are of which system, and of which of its operations: one of an operation that there is none of
would wait for ever."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from sopflow.catalog.decode import decode
from sopflow.diagnostics import Source, Words
from sopflow.document.suggestions import did_you_mean
from sopflow.document.yaml_reader import read

from .faults import FAULTS, REMEDY_FAULTS

SYSTEMS = ("dsc", "indira", "billing", "remedy")
_MORE = {"dsc": ("get_session_kill",)}  # what can be asked of a simulator and stands in no manifest


def faults_of(system: str) -> tuple[str, ...]:
    """The faults of a system."""
    return (*FAULTS, *REMEDY_FAULTS) if system == "remedy" else FAULTS


@cache
def operations_of(system: str) -> tuple[str, ...]:
    """The operations of a system, as faults name them."""
    text = files("sopflow_adapters").joinpath(system, "adapter.yaml").read_text(encoding="utf-8")
    document = read(Source(f"{system}/adapter.yaml", text)).document
    adapter = None if document is None else decode(document)[0]
    declared = () if adapter is None else tuple(name.partition(".")[2] for name in adapter.operations)
    return (*declared, *_MORE.get(system, ()))


def why_not(system: str, fault: str, operation: str | None) -> Words | None:
    """Why there is no such fault, with what was probably meant; None where there is."""
    if system not in SYSTEMS:
        return _none(f"`{system}` is no system that is simulated", f"`{system}` tidak disimulasikan", system, SYSTEMS)
    if fault not in faults_of(system):
        known = faults_of(system)
        return _none(f"{system} has no fault `{fault}`", f"{system} tidak punya gangguan `{fault}`", fault, known)
    if operation is None or operation in operations_of(system):
        return None
    known = operations_of(system)
    en, id = f"{system} has no operation `{operation}`", f"{system} tidak punya operasi `{operation}`"
    return _none(en, id, operation, known)


def _none(en: str, id: str, written: str, known: tuple[str, ...]) -> Words:
    hint = did_you_mean(written, known)
    if hint is None:
        every = ", ".join(f"`{each}`" for each in known)
        hint = Words(en=f"there are {every}", id=f"yang ada: {every}")
    return Words(en=f"{en}; {hint.en}", id=f"{id}; {hint.id}")
