"""The playbook's schema and the decoded model say the same: each property has its field, each field its property."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from sopflow.playbook import model, states
from sopflow.playbook.decode_verbs import VERBS as DECODED_VERBS
from sopflow.schema.registry import schema
from sopflow.schema.verbs import PATIENCE, VERBS
from sopflow.values.types import Privacy

SCHEMA = schema("playbook")
DEFS = SCHEMA["$defs"]
STATE = DEFS["state"]["properties"]
PLACED = frozenset({"at"})
NAMED = frozenset({"at", "name"})
WAY = frozenset({"set", "add", "ask_again", "at_most", "then", "covers"})
EACH = frozenset(field.name for field in dataclasses.fields(states.Each))


@dataclass(frozen=True)
class Pair:
    """A part of the schema and its class. `renamed` maps properties to fields; `elsewhere` names properties that
    another class keeps; `derived` names fields that no single property gives."""

    part: Mapping[str, Any]
    class_: type
    renamed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    derived: frozenset[str] = PLACED


PAIRS = (
    Pair(SCHEMA, model.Playbook, elsewhere=frozenset({"sopflow"}), derived=frozenset()),
    Pair(DEFS["fact"], states.Fact, {"check": "checks", "is": "is_"}, derived=NAMED),
    Pair(
        DEFS["state"],
        states.State,
        {**dict.fromkeys(VERBS, "verb"), **dict.fromkeys(PATIENCE, "patience")},
        elsewhere=frozenset({"facts", "start", "states"}),
        derived=frozenset({"at", "id"}),
    ),
    Pair(DEFS["call"], states.Operation, {"with": "with_"}),
    Pair(DEFS["call"]["properties"]["confirm"], states.Confirmation),
    Pair(DEFS["call"]["properties"]["undo"], states.Undo, {"with": "with_"}),
    Pair(DEFS["call"]["properties"]["retry"], states.Retry),
    Pair(DEFS["call"]["properties"]["repeat"], states.Repeat),
    Pair(STATE["decide"], states.Decide),
    Pair(
        STATE["each"],
        states.Each,
        {"in": "in_"},
        derived=frozenset({"at", "descending", "facts", "start", "states"}),
    ),
    Pair(STATE["each"]["properties"]["order"], states.Each, {"by": "order"}, derived=EACH - {"order", "descending"}),
    Pair(STATE["run"], states.Run, {"with": "with_"}),
    Pair(STATE["open_case"], states.OpenCase, {"with": "with_"}),
    Pair(
        STATE["wait"],
        states.Wait,
        {"for": "events"},
        frozenset({"where", "save", *PATIENCE}),
        frozenset({"at", "delay"}),
    ),
    Pair(DEFS["awaited"], states.Awaited),
    Pair(STATE["approve"], states.Approve, elsewhere=frozenset(PATIENCE)),
    Pair(STATE["do"], states.Do, elsewhere=frozenset(PATIENCE)),
    Pair(STATE["remind"], states.Remind),
    Pair(DEFS["demand"], states.Demand, {"else": "reason"}),
    Pair(DEFS["go"], states.Go, {"go": "to"}),
    Pair(DEFS["branch"], states.Branch, {"else": "go"}, WAY),
    Pair(DEFS["next"], states.ByChoice, {"else": "else_"}),
    Pair(DEFS["setting"], model.Setting, derived=NAMED),
    Pair(DEFS["titled"], model.Named, derived=NAMED | {"limits"}),
    Pair(DEFS["role"], model.Named, derived=NAMED),
    Pair(DEFS["limit"], model.Limit, {"else": "reason"}),
    Pair(DEFS["sla"], model.Sla, derived=NAMED),
    Pair(DEFS["slaAct"], model.SlaAct, elsewhere=WAY - {"at_most", "then"}),
    Pair(DEFS["typeDefinition"], model.ChoiceType, {"also": "widens"}, frozenset({"fields"}), NAMED | {"covers"}),
    Pair(DEFS["typeDefinition"], model.RecordType, elsewhere=frozenset({"choices", "also"}), derived=NAMED),
    Pair(DEFS["typeDefinition"]["properties"]["fields"]["additionalProperties"], model.RecordField, derived=NAMED),
    Pair(DEFS["script"], model.Script, derived=NAMED),
    Pair(DEFS["table"], model.Table, {"rows_that_match": "matches_all", "give": "columns"}, derived=NAMED),
    Pair(DEFS["row"], model.Row, {"else": "give"}),
    Pair(DEFS["form"], model.Form, derived=NAMED),
    Pair(
        DEFS["interrupt"],
        model.Interrupt,
        elsewhere=WAY - {"covers"},
        derived=frozenset({"at", "event"}),
    ),
    Pair(
        DEFS["policy"],
        model.Policy,
        {
            **dict.fromkeys(("never", "before", "after", "must", "by", "every", "at_most", "always"), "parts"),
            "at": "moments",
        },
        derived=frozenset({"name", "form", "at"}),
    ),
    Pair(
        DEFS["step"],
        model.PolicyStep,
        dict.fromkeys(("call", "try", "stuck", "enter", "end", "say", "ask", "that"), "name"),
        derived=frozenset({"kind", "at", "tried"}),
    ),
    Pair(SCHEMA["properties"]["amendments"]["items"], model.Amendment),
    Pair(SCHEMA["properties"]["source"], model.Origin),
)


def properties(part: Mapping[str, Any]) -> set[str]:
    """The keys that a part knows in any of its forms."""
    found = set(part.get("properties", {}))
    for form in ("then", "else"):
        if isinstance(part.get(form), dict):
            found |= properties(part[form])
    return found


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.class_.__name__)
def test_each_property_has_its_field_and_each_field_its_property(pair: Pair) -> None:
    fields = {field.name for field in dataclasses.fields(pair.class_)}
    given = {pair.renamed.get(key, key) for key in properties(pair.part) - pair.elsewhere}

    assert given - fields == set()
    assert fields - given - pair.derived == set()


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.class_.__name__)
def test_the_table_of_renames_names_nothing_that_is_gone(pair: Pair) -> None:
    assert set(pair.renamed) <= properties(pair.part)
    assert pair.elsewhere <= properties(pair.part)
    assert pair.derived <= {field.name for field in dataclasses.fields(pair.class_)}


def test_every_class_that_keeps_a_place_is_compared_or_made_from_several_keys() -> None:
    compared = {pair.class_ for pair in PAIRS}
    shapeless = {"Assignment", "Continue", "Branches", "ByResult", "Ask", "Call", "Require", "End", "TypeRef"}
    shapeless |= {"OneOf", "Compare", "Output"}
    classes = [
        value
        for module in (states, model)
        for value in vars(module).values()
        if dataclasses.is_dataclass(value) and isinstance(value, type) and value.__module__ == module.__name__
    ]

    assert {class_.__name__ for class_ in classes if class_ not in compared} == shapeless | {"Patience"}


def test_the_verbs_of_schema_check_and_decoder_are_the_same() -> None:
    kinds = {class_.__name__ for class_ in states.Verb.__args__}

    assert set(VERBS) <= set(STATE)
    assert set(DECODED_VERBS) | {"each"} == set(VERBS)
    assert {verb.replace("_", "") for verb in VERBS} == {kind.lower() for kind in kinds}


def test_privacy_has_the_classes_of_the_types() -> None:
    from_schema = DEFS["fact"]["properties"]["privacy"]["enum"]

    assert from_schema == [str(privacy) for privacy in Privacy]
