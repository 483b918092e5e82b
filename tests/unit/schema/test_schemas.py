"""The published schemas: described in both languages, with examples that fit, closed, and readable by editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from sopflow.schema.registry import schema

OURS = ("playbook", "scenario", "clauses", "diagnostic", "world")
ANNOTATIONS = {"title", "description", "examples", "markdownDescription", "defaultSnippets"}


def parts(part: Any, at: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema inside a schema, with its route."""
    if not isinstance(part, dict):
        return
    yield at, part
    for key in ("items", "additionalProperties", "propertyNames", "if", "then", "else"):
        yield from parts(part.get(key), f"{at}/{key}")
    for key in ("properties", "patternProperties", "$defs"):
        for name, below in part.get(key, {}).items():
            yield from parts(below, f"{at}/{key}/{name}")
    for index, below in enumerate(part.get("anyOf", [])):
        yield from parts(below, f"{at}/anyOf/{index}")


def properties() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (name, f"{at}/{key}", below)
        for name in OURS
        for at, part in parts(schema(name), name)
        for key, below in part.get("properties", {}).items()
        if not at.endswith("/if")
    ]


@pytest.mark.parametrize("name", OURS)
def test_a_schema_is_itself_valid(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("name", OURS)
def test_every_example_fits_its_schema(name: str) -> None:
    root = schema(name)
    wrong = [
        (at, example)
        for at, part in parts(root, name)
        for example in part.get("examples", [])
        if not jsonschema.Draft202012Validator({**part, "$defs": root.get("$defs", {})}).is_valid(example)
    ]

    assert wrong == []


def test_every_property_is_described_in_both_languages_with_an_example_and_a_snippet() -> None:
    bare = [at for _, at, part in properties() if not set(part) >= ANNOTATIONS - _without_snippet(part)]
    in_one_language = [at for _, at, part in properties() if part.get("description", "").count(" / ") != 1]

    assert (bare, in_one_language) == ([], [])


def _without_snippet(part: dict[str, Any]) -> set[str]:
    """A list of maps has no snippet: yaml-language-server would write `[object Object]`."""
    is_of_maps = any(isinstance(example, list) and any(isinstance(one, dict) for one in example)
                     for example in part.get("examples", []))  # fmt: skip
    return {"defaultSnippets"} if is_of_maps else set()


def test_no_snippet_is_a_list_of_maps_which_yaml_language_server_cannot_write() -> None:
    bodies = [(at, each["body"]) for _, at, part in properties() for each in part.get("defaultSnippets", [])]
    broken = [at for at, body in bodies if isinstance(body, list) and any(isinstance(one, dict) for one in body)]

    assert broken == []


def test_what_a_reference_leads_to_is_explained_as_markdown_for_it_is_what_a_hover_shows() -> None:
    shared = [(f"{name}/{key}", part) for name in OURS for key, part in schema(name).get("$defs", {}).items()]
    plain = [at for at, part in shared if " / " in part.get("description", "") and "markdownDescription" not in part]

    assert plain == []


def test_no_description_is_the_same_in_both_languages() -> None:
    halves = [(at, *part["description"].split(" / ")) for _, at, part in properties()]

    assert [at for at, english, indonesian in halves if english == indonesian] == []


def test_a_map_with_known_keys_is_closed() -> None:
    open_ones = [
        at
        for name in OURS
        for at, part in parts(schema(name), name)
        if "properties" in part and not at.endswith("/if") and "additionalProperties" not in part
    ]

    # `{value, covers}` is told from a record by its keys, so its own `if` has closed it already
    assert open_ones == ["playbook/$defs/fieldValue/then", "playbook/$defs/form/then"]


def test_a_reference_has_nothing_but_annotations_beside_it() -> None:
    constrained = [
        at
        for name in OURS
        for at, part in parts(schema(name), name)
        if "$ref" in part and set(part) - ANNOTATIONS - {"$ref"}
    ]

    assert constrained == []


def test_a_pattern_says_in_words_what_it_wants() -> None:
    silent = [
        at
        for name in OURS
        for at, part in parts(schema(name), name)
        if "pattern" in part and set(part.get("x-wants", {})) != {"en", "id"}
    ]

    assert silent == []


def test_allowed_values_are_scalars_of_a_named_type() -> None:
    untyped = [
        at
        for name in OURS
        for at, part in parts(schema(name), name)
        if {"enum", "const"} & set(part) and part.get("type") not in ("string", "integer") and "/if/" not in at
    ]

    assert untyped == []


def test_states_have_no_alternatives_to_puzzle_over() -> None:
    assert set(schema("playbook")["$defs"]["state"]).isdisjoint({"oneOf", "anyOf", "allOf"})
    assert [at for name in OURS for at, part in parts(schema(name), name) if {"oneOf", "allOf"} & set(part)] == []
