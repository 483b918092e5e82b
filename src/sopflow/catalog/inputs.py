"""What an operation is given, checked against its input type: the last look before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.catalog.model import Operation
from sopflow.values.reading import parse
from sopflow.values.refusal import Refusal


def read_input(operation: Operation, given: Mapping[str, object]) -> Mapping[str, object] | Refusal:
    """The input as values of the operation's input type, or what is wrong with it.

    A field that the manifest does not know is refused, and so is one that is not of its type; optional ones may be
    missing. Text, plain data and values that are of their type already are taken.
    """
    read = parse(given, operation.input)
    assert isinstance(read, Refusal | Mapping)  # a record is read as a map
    return read
