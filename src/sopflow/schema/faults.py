"""What a fault of shape is, and what the nodes of a document are to a schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from decimal import Decimal

from sopflow.dataclass import dataclass
from sopflow.document.nodes import Mapping, Node, Scalar, Sequence
from sopflow.document.pointer import Pointer
from sopflow.schema.registry import Schema


@dataclass(frozen=True, slots=True)
class Fault:
    """One keyword of a schema that a node does not satisfy: `schema` is the part that holds it. `at` is the place to
    show: the node's own, or that of the key or item within it which is to blame. `subject` is the key it is about."""

    keyword: str
    at: Pointer
    node: Node
    schema: Schema = field(repr=False)
    subject: str = ""


Check = Callable[[Node, Pointer, list[Fault]], None]
MapCheck = Callable[[Mapping, Pointer, list[Fault]], None]
ListCheck = Callable[[Sequence, Pointer, list[Fault]], None]
ScalarCheck = Callable[[Scalar, Pointer, list[Fault]], None]

_CLASSES: dict[str, tuple[type, ...]] = {
    "object": (Mapping,),
    "array": (Sequence,),
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "number": (Decimal, int),
    "null": (type(None),),
}
"""What JSON Schema's types are among our nodes and their values."""


def type_name(node: Node) -> str:
    """JSON Schema's name for what a node is."""
    class_ = type(node.value) if isinstance(node, Scalar) else type(node)
    return next(name for name, classes in _CLASSES.items() if class_ in classes)


def types_of(part: Schema) -> frozenset[type]:
    """The classes of nodes, and of scalars' values, that may stand here."""
    written = part.get("type", list(_CLASSES))
    names = [written] if isinstance(written, str) else written
    return frozenset(class_ for name in names for class_ in _CLASSES[name])
