"""The look-up that settles a doubtful write: what it is asked, and whether its reply is the write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sopflow.catalog.model import LookUp, Operation
from sopflow.values.types import Record


def look_up_input(look_up: LookUp, key: str, given: Mapping[str, object]) -> dict[str, object]:
    """The input of the look-up: the effect's key, and fields of the doubtful write's own input."""
    values = {field: key if source == "key" else given.get(source) for field, source in look_up.with_.items()}
    return {field: value for field, value in values.items() if value is not None}


class Found(NamedTuple):
    """The doubtful write did happen. `output` is what it would have answered, None where the reply does not say."""

    output: object


def can_tell(operation: Operation, reply: object, given: Mapping[str, object]) -> bool:
    """Whether a reply settles anything: one record that agrees with the write's input does, and so does a list without
    any record. What was found by the key and says something else (somebody has changed it since) is neither the write
    nor its absence: a person looks at it. Of a list that was not asked for by the key, what differs is another's."""
    look_up = operation.look_up
    assert look_up is not None
    if isinstance(reply, Mapping):
        return _agrees(look_up, reply, given)
    if not isinstance(reply, tuple | list):
        return False
    by_key = "key" in look_up.with_.values()
    return not (by_key and reply) or found_in(operation, reply, given) is not None


def found_in(operation: Operation, reply: object, given: Mapping[str, object]) -> Found | None:
    """The doubtful write's output as the look-up's reply shows it; None where the reply does not have it.

    Of a list the first record counts that agrees with the write's input in the fields that the manifest names.
    """
    look_up = operation.look_up
    assert look_up is not None
    candidates = reply if isinstance(reply, tuple | list) else (reply,)
    for candidate in candidates:
        if isinstance(candidate, Mapping) and _agrees(look_up, candidate, given):
            return Found(_as_output(operation, candidate))
    return None


def _agrees(look_up: LookUp, candidate: Mapping[str, object], given: Mapping[str, object]) -> bool:
    return all(candidate.get(field) in (None, given.get(field)) for field in look_up.match)


def _as_output(operation: Operation, candidate: Mapping[str, object]) -> object:
    """The fields that the write's output has too."""
    output = operation.output
    if not isinstance(output, Record):
        return None
    return {name: candidate[name] for name in output.fields if candidate.get(name) is not None}
