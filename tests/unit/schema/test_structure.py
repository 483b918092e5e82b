"""The check of shapes, keyword by keyword."""

from __future__ import annotations

from typing import Any

import pytest

from sopflow.diagnostics import Source
from sopflow.document.nodes import Document
from sopflow.document.pointer import Pointer
from sopflow.document.yaml_reader import read
from sopflow.schema.registry import NAMES, resolve, schema
from sopflow.schema.structure import KEYWORDS, Structure


def document(text: str) -> Document:
    reading = read(Source("a.yaml", text))
    assert reading.document is not None
    return reading.document


def faults(part: dict[str, Any], text: str) -> list[tuple[str, Pointer, str]]:
    return [(fault.keyword, fault.at, fault.subject) for fault in Structure(part).faults(document(text))]


@pytest.mark.parametrize(
    ("part", "good", "bad", "found"),
    [
        ({"type": "string"}, "a", "[a]", ("type", (), "")),
        ({"type": ["integer", "object"]}, "{a: b}", "a", ("type", (), "")),
        ({"type": "number"}, "1", "a", ("type", (), "")),
        ({"type": "number"}, "1.5", "true", ("type", (), "")),
        ({"type": "integer"}, "1", "1.5", ("type", (), "")),
        ({"type": "boolean"}, "true", "1", ("type", (), "")),
        ({"items": {"type": "string"}}, "[yes]", "[null]", ("type", (0,), "")),
        ({"type": "string", "enum": ["a", "b"]}, "b", "c", ("enum", (), "")),
        ({"type": "integer", "const": 1}, "1", "2", ("const", (), "")),
        ({"const": 1}, "1", "true", ("const", (), "")),
        ({"pattern": "^a"}, "ab", "ba", ("pattern", (), "")),
        ({"pattern": "^a"}, "1", "b", ("pattern", (), "")),
        ({"minLength": 1}, "a", "''", ("minLength", (), "")),
        ({"maxLength": 2}, "ab", "abc", ("maxLength", (), "")),
        ({"minimum": 1}, "1", "0", ("minimum", (), "")),
        ({"minimum": 1}, "true", "-1.5", ("minimum", (), "")),
        ({"minItems": 1}, "[a]", "[]", ("minItems", (), "")),
        ({"maxItems": 1}, "[a]", "[a, b]", ("maxItems", (), "")),
        ({"uniqueItems": True}, "[1, '1', true]", "[1, 2, 1]", ("uniqueItems", (2,), "")),
        ({"items": {"type": "string"}}, "[a, b]", "[a, 1]", ("type", (1,), "")),
        ({"minProperties": 1}, "{a: b}", "{}", ("minProperties", (), "")),
        ({"maxProperties": 1}, "{a: b}", "{a: b, c: d}", ("maxProperties", (), "")),
        ({"required": ["a"]}, "{a: b}", "{b: a}", ("required", (), "a")),
        ({"dependentRequired": {"a": ["b"]}}, "{b: 1}", "{a: 1}", ("dependentRequired", ("a",), "b")),
        ({"propertyNames": {"pattern": "^a"}}, "{ab: 1}", "{ba: 1}", ("propertyNames", ("ba",), "ba")),
        ({"propertyNames": {"enum": ["a"]}}, "{a: 1}", "{b: 1}", ("propertyNames", ("b",), "b")),
        ({"properties": {"a": {"type": "string"}}}, "{a: x, b: 1}", "{a: 1}", ("type", ("a",), "")),
        (
            {"properties": {"a": {}}, "additionalProperties": False},
            "{a: 1}",
            "{a: 1, b: 2}",
            ("additionalProperties", ("b",), "b"),
        ),
        ({"additionalProperties": {"type": "string"}}, "{a: b}", "{a: 1}", ("type", ("a",), "")),
        (
            {"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": False},
            "{xa: b}",
            "{xa: 1}",
            ("type", ("xa",), ""),
        ),
        ({"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}, "{b: 1}", "{c: 1}", ("anyOf", (), "")),
        (
            {"if": {"type": "object", "required": ["a"]}, "then": {"required": ["b"]}},
            "{c: 1}",
            "{a: 1}",
            ("required", (), "b"),
        ),
        (
            {"if": {"required": ["a"], "properties": {"a": {"const": 1}}}, "else": {"required": ["b"]}},
            "{a: 1}",
            "{a: 2}",
            ("required", (), "b"),
        ),
        ({"oneOf": [{"type": "string"}, {"type": "array"}]}, "[a]", "1", ("oneOf", (), "")),
        ({"oneOf": [{"type": "string"}, {"type": "array", "minItems": 1}]}, "a", "[]", ("minItems", (), "")),
        (
            {"$ref": "#/$defs/name", "$defs": {"name": {"type": "string"}}},
            "a",
            "[a]",
            ("type", (), ""),
        ),
    ],
)
def test_each_keyword_accepts_and_refuses(
    part: dict[str, Any], good: str, bad: str, found: tuple[str, Pointer, str]
) -> None:
    assert faults(part, good) == []
    assert faults(part, bad) == [found]


def test_all_faults_are_found_and_each_has_its_place() -> None:
    part = {"items": {"type": "object", "required": ["a"], "properties": {"b": {"minimum": 1}}}}

    assert faults(part, "[{b: 0}, {a: 1}, text]") == [
        ("minimum", (0, "b"), ""),
        ("required", (0,), "a"),
        ("type", (2,), ""),
    ]


def test_a_schema_may_refer_to_itself() -> None:
    part = {
        "$ref": "#/$defs/tree",
        "$defs": {"tree": {"type": "object", "additionalProperties": {"$ref": "#/$defs/tree"}}},
    }

    assert faults(part, "{a: {b: {}}, c: {d: {e: leaf}}}") == [("type", ("c", "d", "e"), "")]


@pytest.mark.parametrize("name", NAMES)
def test_our_schemas_use_only_keywords_that_are_understood(name: str) -> None:
    annotations = {"$schema", "$id", "$defs", "title", "description", "examples", "markdownDescription"}
    annotations |= {"defaultSnippets", "x-wants", "default", "$comment"}
    unknown = {key for part in parts(schema(name)) for key in part} - KEYWORDS - annotations

    assert unknown == set()


@pytest.mark.parametrize("name", NAMES)
def test_our_schemas_name_the_type_wherever_they_list_values(name: str) -> None:
    """`enum` and `const` look at scalars alone: without a type a map would pass them."""
    root = schema(name)
    names = [id(part["propertyNames"]) for part in parts(root) if "propertyNames" in part]  # a name is text anyway
    untyped = [part for part in parts(root) if {"enum", "const"} & set(part) and "type" not in part]

    assert [part for part in untyped if id(part) not in names] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_ways_of_a_one_of_differ_by_type(name: str) -> None:
    root = schema(name)
    for part in parts(root):
        types = [resolve(root, way)["type"] for way in part.get("oneOf", [])]
        assert len(set(types)) == len(types)


def parts(part: Any) -> list[dict[str, Any]]:
    """A schema and all schemas inside it."""
    if not isinstance(part, dict):
        return []
    below = [part.get(key) for key in ("items", "additionalProperties", "propertyNames", "if", "then", "else")]
    below += [value for key in ("properties", "patternProperties", "$defs") for value in part.get(key, {}).values()]
    return [part, *(found for one in [*below, *part.get("anyOf", []), *part.get("oneOf", [])] for found in parts(one))]
