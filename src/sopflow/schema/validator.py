"""Whether a document fits a schema, and everything that keeps it from fitting.

Our own check finds the faults, because jsonschema is slow to import and to run. Where there are faults, jsonschema
confirms each on the keyword it names; one that it does not confirm is a bug of ours and never reaches an author.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from sopflow.diagnostics import Diagnostic
from sopflow.document.nodes import Document
from sopflow.document.pointer import text
from sopflow.errors import InternalError
from sopflow.schema.explain import explain, suggestion
from sopflow.schema.registry import Schema, schema
from sopflow.schema.structure import Fault, Structure
from sopflow.schema.verbs import unsound_states

_STATES = frozenset({"playbook"})


def validate(document: Document, name: str) -> tuple[Diagnostic, ...]:
    """Every finding about the shape of a document, in the order of the file; none when it fits the schema `name`."""
    faults = _structure(name).faults(document)
    for fault in faults:
        if not confirmed(fault, schema(name)):
            raise InternalError(f"{name} schema: `{fault.keyword}` at {text(fault.at)} is not confirmed by jsonschema")
    found = [explain(fault, document, schema(name)) for fault in _without_echoes(faults)]
    if name in _STATES:
        unknown = {fault.at[:-1] for fault in faults if fault.keyword == "additionalProperties"}
        found += unsound_states(document, unknown)
    return tuple(sorted(found, key=lambda finding: (finding.span.start, finding.code)))


@cache
def _structure(name: str) -> Structure:
    return Structure(schema(name))


def _without_echoes(faults: list[Fault]) -> Iterator[Fault]:
    """The faults without those that a misspelt key causes: `opration` is not also a missing `operation`."""
    meant = {(fault.at[:-1], suggestion(fault)) for fault in faults if fault.keyword == "additionalProperties"}
    for fault in faults:
        if not any((fault.at, key) in meant for key in _missing(fault)):
            yield fault


def _missing(fault: Fault) -> list[str]:
    match fault.keyword:
        case "required":
            return [fault.subject]
        case "anyOf":
            return [key for way in fault.schema["anyOf"] for key in way["required"]]
        case _:
            return []


def confirmed(fault: Fault, root: Schema) -> bool:
    """Whether jsonschema, too, refuses the node for that keyword. `root` is the schema that the fault was found with."""
    part = {**_one_keyword(fault), "$defs": root.get("$defs", {})}
    return not _reference(part).is_valid(fault.node.plain)


def agrees(document: Document, name: str) -> bool:
    """Whether jsonschema accepts the whole document: the second opinion that our own check is tested against."""
    accepted: bool = _whole(name).is_valid(document.root.plain)
    return accepted


@cache
def _whole(name: str) -> Any:
    return _reference(schema(name))


def _reference(part: Any) -> Any:
    """jsonschema's validator for a schema. The library is imported when a document has faults, and not before."""
    return importlib.import_module("jsonschema").Draft202012Validator(part)


def _one_keyword(fault: Fault) -> dict[str, Any]:
    """The schema that has nothing but the fault's keyword, and beside it what the keyword looks at."""
    part: dict[str, Any] = {fault.keyword: fault.schema[fault.keyword]}
    if fault.keyword == "additionalProperties":
        for beside in ("properties", "patternProperties"):
            part[beside] = dict.fromkeys(fault.schema.get(beside, {}), True)
    return part
