"""The schemas by name, read from the package `sopflow_schemas`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from typing import Any

Schema = Mapping[str, Any]
"""A JSON Schema, or a part of one, as plain data."""

NAMES = ("playbook", "scenario", "clauses", "diagnostic", "adapter", "export", "world", "configuration")
"""The schemas there are."""


@cache
def schema(name: str) -> Schema:
    """The schema `NAME.schema.json`. Raises FileNotFoundError where there is none: a bug of the caller's."""
    loaded: Schema = json.loads(get_data("sopflow_schemas", f"{name}.schema.json") or b"")
    return loaded


def resolve(root: Schema, part: Schema) -> Schema:
    """The part with what its `$ref` names: the reference's own title, description and examples go first."""
    while "$ref" in part:
        own = {key: value for key, value in part.items() if key != "$ref"}
        part = {**root["$defs"][part["$ref"].removeprefix("#/$defs/")], **own}
    return part
