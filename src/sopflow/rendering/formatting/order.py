"""The order of keys: that of the language where a map has a fixed set of keys, the author's own everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.document.nodes import Document, Mapping, Node, Scalar
from sopflow.schema.faults import types_of
from sopflow.schema.registry import Schema, resolve, schema
from sopflow.schema.validator import structure


@dataclass
class Order:
    """The keys of each map of a document in the order in which they are written."""

    _known: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def keys(self, node: Mapping) -> tuple[str, ...]:
        """All its keys. States, facts, rows and whatever else its author named stay where they stand."""
        known = self._known.get(id(node), ())
        first = [key for key in known if key in node.values]
        return (*first, *(key for key in node.values if key not in known))

    def learn(self, node: Mapping, keys: tuple[str, ...]) -> None:
        self._known[id(node)] = keys


def order_of(document: Document, name: str) -> Order:
    """The order of a document that fits the schema `name`; what does not fit stays as it is."""
    order = Order()
    _Walk(name, order).see(document.root, schema(name))
    return order


class _Walk:
    """Goes down a document and its schema side by side."""

    def __init__(self, name: str, order: Order) -> None:
        self._root = schema(name)
        self._structure = structure(name)
        self._order = order

    def see(self, node: Node, part: Schema) -> None:
        if isinstance(node, Scalar):
            return
        facets = tuple(self._facets(node, part))
        if isinstance(node, Mapping):
            self._map(node, facets)
        else:
            for below in [facet["items"] for facet in facets if "items" in facet][:1]:
                for item in node.items:
                    self.see(item, below)

    def _map(self, node: Mapping, facets: tuple[Schema, ...]) -> None:
        closed = [
            each for each in facets if each.get("additionalProperties") is False and "patternProperties" not in each
        ]
        if len(closed) == 1:
            self._order.learn(node, tuple(closed[0].get("properties", ())))
        for key, value in node.values.items():
            below = next((part for facet in facets if (part := _below(facet, key)) is not None), None)
            if below is not None:
                self.see(value, below)

    def _facets(self, node: Node, part: Schema) -> Iterator[Schema]:
        """The parts of the schema that say something of this very node."""
        part = resolve(self._root, part)
        yield part
        if "if" in part:
            chosen = "then" if self._structure.question(part["if"])(node) else "else"
            if chosen in part:
                yield from self._facets(node, part[chosen])
        for way in part.get("oneOf", ()):
            if type(node) in types_of(resolve(self._root, way)):
                yield from self._facets(node, way)


def _below(facet: Schema, key: str) -> Schema | None:
    others = facet.get("additionalProperties")
    found: Schema | None = facet.get("properties", {}).get(key, others if isinstance(others, dict) else None)
    return found
