"""Whether a document fits a schema, and everything that keeps it from fitting.

Our own check finds the faults, because jsonschema is slow to import and to run. Where there are faults, jsonschema
confirms each on the keyword it names; one that it does not confirm is a bug of ours and never reaches an author.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from sopflow.diagnostics import Diagnostic
from sopflow.document.nodes import Document
from sopflow.document.pointer import text
from sopflow.errors import InternalError
from sopflow.schema.explain import explain, suggestion
from sopflow.schema.faults import Fault
from sopflow.schema.registry import Schema, resolve, schema
from sopflow.schema.structure import Structure
from sopflow.schema.verbs import unsound_states

_STATES = frozenset({"playbook"})


def validate(document: Document, name: str) -> tuple[Diagnostic, ...]:
    """Every finding about the shape of a document, in the order of the file; none when it fits the schema `name`."""
    faults = structure(name).faults(document)
    for fault in faults:
        if not confirmed(fault, schema(name)):
            raise InternalError(f"{name} schema: `{fault.keyword}` at {text(fault.at)} is not confirmed by jsonschema")
    found = [explain(fault, document, schema(name)) for fault in _without_echoes(faults)]
    if name in _STATES:
        unknown = {fault.at[:-1] for fault in faults if fault.keyword == "additionalProperties"}
        found += unsound_states(document, unknown)
    return tuple(sorted(found, key=lambda finding: (finding.span.start, finding.code)))


@cache
def structure(name: str) -> Structure:
    """The schema of that name, ready to check documents."""
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
    """Whether jsonschema, too, refuses the node for that keyword. `root` is the schema that found the fault."""
    return not _reference(_one_keyword(fault, root)).is_valid(fault.node.plain)


def agrees(document: Document, name: str) -> bool:
    """Whether jsonschema accepts the whole document: the second opinion that our own check is tested against."""
    accepted: bool = _whole(name).is_valid(document.root.plain)
    return accepted


@cache
def _whole(name: str) -> Any:
    return _reference(schema(name))


def _reference(part: Any) -> Any:
    """jsonschema's validator for a schema. The library is imported when a document has faults, and not before."""
    from jsonschema import Draft202012Validator  # slow to import, and a clean document never needs it

    return Draft202012Validator(part)


def _one_keyword(fault: Fault, root: Schema) -> dict[str, Any]:
    """The schema that has nothing but the fault's keyword, and beside it what the keyword looks at. All definitions
    stand beside it only where they may be referred to: jsonschema takes 80 ms to go through them."""
    wanted = fault.schema[fault.keyword]
    match fault.keyword:
        case "additionalProperties":
            known = {key: dict.fromkeys(fault.schema.get(key, {}), True) for key in ("properties", "patternProperties")}
            return {"additionalProperties": wanted, **known}
        case "propertyNames":
            return {"propertyNames": resolve(root, wanted)}
        case "oneOf":
            return {"oneOf": wanted, "$defs": root.get("$defs", {})}
        case _:
            return {fault.keyword: wanted}
