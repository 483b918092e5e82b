"""The keywords that look at one node alone: what a scalar's value, a list's length or a map's keys must be. Each
function gives the check for a part of a schema, or None where the part does not use the keyword."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from sopflow.document.nodes import Mapping, Scalar, Sequence
from sopflow.document.pointer import Pointer
from sopflow.schema.faults import Fault, ListCheck, MapCheck, ScalarCheck, type_name
from sopflow.schema.registry import Schema, resolve


def scalar_checks(part: Schema) -> list[ScalarCheck]:
    checks = [_allowed(part), _least(part), _text(part)]
    return [check for check in checks if check is not None]


def _allowed(part: Schema) -> ScalarCheck | None:
    """`enum` and `const`. A map or a list where they stand is a fault of `type`: our schemas name it there too."""
    keyword = "enum" if "enum" in part else "const"
    if keyword not in part:
        return None
    values: list[Any] = part["enum"] if keyword == "enum" else [part["const"]]

    def check(node: Scalar, at: Pointer, found: list[Fault]) -> None:
        if not any(type(node.value) is type(value) and node.value == value for value in values):
            found.append(Fault(keyword, at, node, part))

    return check


def _least(part: Schema) -> ScalarCheck | None:
    if "minimum" not in part:
        return None
    least = part["minimum"]

    def check(node: Scalar, at: Pointer, found: list[Fault]) -> None:
        if isinstance(node.value, int | Decimal) and not isinstance(node.value, bool) and node.value < least:
            found.append(Fault("minimum", at, node, part))

    return check


def _text(part: Schema) -> ScalarCheck | None:
    if not {"pattern", "minLength", "maxLength"} & set(part):
        return None
    pattern = re.compile(part.get("pattern", ""))
    shortest, longest = part.get("minLength", 0), part.get("maxLength", 1_000_000_000)

    def check(node: Scalar, at: Pointer, found: list[Fault]) -> None:
        value = node.value
        if not isinstance(value, str):
            return
        if len(value) < shortest:
            found.append(Fault("minLength", at, node, part))
        elif len(value) > longest:
            found.append(Fault("maxLength", at, node, part))
        elif not pattern.search(value):
            found.append(Fault("pattern", at, node, part))

    return check


def counted(part: Schema, least: str, most: str) -> MapCheck | None:
    if least not in part and most not in part:
        return None
    fewest, greatest = part.get(least, 0), part.get(most, 1_000_000_000)

    def check(node: Mapping, at: Pointer, found: list[Fault]) -> None:
        if len(node.values) < fewest:
            found.append(Fault(least, at, node, part))
        if len(node.values) > greatest:
            found.append(Fault(most, at, node, part))

    return check


def sized(part: Schema) -> ListCheck | None:
    if "minItems" not in part and "maxItems" not in part:
        return None
    fewest, greatest = part.get("minItems", 0), part.get("maxItems", 1_000_000_000)

    def check(node: Sequence, at: Pointer, found: list[Fault]) -> None:
        if len(node.items) < fewest:
            found.append(Fault("minItems", at, node, part))
        if len(node.items) > greatest:
            found.append(Fault("maxItems", at, node, part))

    return check


def names(root: Schema, part: Schema) -> MapCheck | None:
    if "propertyNames" not in part:
        return None
    names = resolve(root, part["propertyNames"])
    pattern, allowed = re.compile(names.get("pattern", "")), names.get("enum")

    def check(node: Mapping, at: Pointer, found: list[Fault]) -> None:
        found.extend(
            Fault("propertyNames", (*at, key), node, part, key)
            for key in node.values
            if not pattern.search(key) or (allowed is not None and key not in allowed)
        )

    return check


def required(part: Schema) -> MapCheck | None:
    wanted: list[str] = part.get("required", [])
    if not wanted:
        return None
    needed = frozenset(wanted)

    def check(node: Mapping, at: Pointer, found: list[Fault]) -> None:
        if not needed <= node.values.keys():
            found.extend(Fault("required", at, node, part, key) for key in wanted if key not in node.values)

    return check


def dependent(part: Schema) -> MapCheck | None:
    wanted = part.get("dependentRequired")
    if not wanted:
        return None

    def check(node: Mapping, at: Pointer, found: list[Fault]) -> None:
        if wanted.keys().isdisjoint(node.values):
            return
        for key, companions in wanted.items():
            missing = [companion for companion in companions if companion not in node.values]
            if key in node.values and missing:
                found.append(Fault("dependentRequired", (*at, key), node, part, missing[0]))

    return check


def unique(part: Schema) -> ListCheck | None:
    if not part.get("uniqueItems"):
        return None

    def check(node: Sequence, at: Pointer, found: list[Fault]) -> None:
        seen: list[Any] = []
        for index, item in enumerate(node.items):
            plain = (type_name(item), item.plain)
            if plain in seen:
                found.append(Fault("uniqueItems", (*at, index), node, part))
            seen.append(plain)

    return check
