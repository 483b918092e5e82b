"""From a manifest to an adapter, with a diagnostic for everything that is wrong."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.adapter_api import Effect, ErrorKind
from sopflow.catalog.decode import decode
from sopflow.catalog.load import catalog_of
from sopflow.catalog.model import Adapter, LookUp, Timeout
from sopflow.catalog.rules import RULES
from sopflow.diagnostics import Source, Words
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import read
from sopflow.values.types import MONEY, TEXT, Choice, Field, ListOf, Privacy, Record

MANIFEST = """\
adapter: 1
system: crm
title: {id: Pelanggan, en: Customers}
secrets: {SOPFLOW_CRM_TOKEN: Token}
choices:
  Level: {values: [low, high], labels: {low: Rendah}}
records:
  Note:
    fields:
      id: {type: text, generated: true, example: N-0001}
      lines: {type: list of Line, optional: true}
  Line: {fields: {amount: {type: money, privacy: financial, title: {id: Nominal, en: Amount}}}}
operations:
  add_note:
    title: Add a note
    description: {id: Tambah, en: Adds}
    effect: write
    key: [kind]
    look_up: {operation: find_notes, with: {key: key}, match: [id], found: first}
    undo: drop_note
    input: {kind: {type: Level}, id: {type: text}, ref: {type: text, optional: true, is_key: true}}
    output: Note
    errors: [rejected, in_doubt]
    timeout: {attempt: 5, total: 12}
  find_notes: {title: Find notes, effect: read, input: {key: {type: text}}, output: list of Note}
  drop_note: {title: Drop, effect: irreversible, key: [case], input: {}, output: crm.Note, errors: [in_doubt]}
events:
  noted: {title: Noted, fields: {state: {type: [open, done]}}}
"""


def document(text: str) -> Document:
    found = read(Source("adapter.yaml", text)).document
    assert found is not None
    return found


def adapter(text: str = MANIFEST) -> Adapter:
    found, diagnostics = decode(document(text))
    assert [str(diagnostic) for diagnostic in diagnostics] == []
    assert found is not None
    return found


def findings(text: str) -> list[tuple[str, int, str]]:
    return [(found.code, found.line, found.message.en) for found in decode(document(text))[1]]


def changed(old: str, new: str) -> str:
    assert old in MANIFEST
    return MANIFEST.replace(old, new, 1)


def test_a_manifest_becomes_an_adapter_with_qualified_names() -> None:
    found = adapter()
    line = Record("crm.Line", {"amount": Field(MONEY, privacy=Privacy.FINANCIAL)})
    assert (found.name, found.title) == ("crm", Words(en="Customers", id="Pelanggan"))
    assert found.secrets == {"SOPFLOW_CRM_TOKEN": Words(en="Token", id="Token")}
    assert found.choices == {"crm.Level": Choice(("low", "high"), "crm.Level")}
    assert found.choices["crm.Level"].labels == {"low": "Rendah"}
    assert found.records["crm.Line"] == line
    assert dict(found.records["crm.Note"].fields) == {
        "id": Field(TEXT, generated=True),
        "lines": Field(ListOf(line), optional=True),
    }
    assert list(found.operations) == ["crm.add_note", "crm.find_notes", "crm.drop_note"]
    assert found.events["crm.noted"].fields.fields["state"].type == Choice(("open", "done"))


def test_an_operation_says_all_that_the_engine_needs() -> None:
    operation = adapter().operations["crm.add_note"]
    assert operation.effect is Effect.WRITE
    assert operation.key == ("kind",)
    assert operation.key_field == "ref"
    assert operation.look_up == LookUp("crm.find_notes", {"key": "key"}, ("id",), "first")
    assert operation.undo == "crm.drop_note"
    assert operation.timeout == Timeout(5, 12)
    assert operation.errors == (
        ErrorKind.REJECTED, ErrorKind.IN_DOUBT, ErrorKind.UNAVAILABLE, ErrorKind.UNAUTHORIZED,
    )  # fmt: skip
    assert operation.notes["crm.Line.amount"].title == Words(en="Amount", id="Nominal")
    assert operation.at == ("operations", "add_note")
    assert operation.writes
    assert operation.answers_itself
    assert not adapter().operations["crm.find_notes"].writes
    assert not adapter().operations["crm.find_notes"].answers_itself


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("adapter: 1", "adapter: 2", ("SF650", 1, "this is written for another version of sopflow")),
        ("adapter: 1\n", "", ("SF650", 1, "`adapter` is missing")),
        ("secrets:", "secret:", ("SF650", 4, "`secret` is not known here")),
        ("secrets: {SOPFLOW_CRM_TOKEN: Token}", "secrets: [SOPFLOW_CRM_TOKEN]", ("SF650", 4, "a map belongs here")),
        ("title: {id: Pelanggan, en: Customers}", "title: {id: Pelanggan, fr: Clients}", ("SF650", 3, "`fr` is not known here")),
        ("{values: [low, high], labels: {low: Rendah}}", "{labels: {low: Rendah}}", ("SF650", 6, "`values` is missing")),
        ("SOPFLOW_CRM_TOKEN", "CRM_TOKEN", ("SF650", 4, "`CRM_TOKEN` is not looked for")),
        ("values: [low, high]", "values: low", ("SF650", 6, "`values` is a list of texts")),
        ("generated: true", "generated: ya", ("SF650", 10, "`generated` is true or false")),
        ("privacy: financial", "privacy: finacial", ("SF650", 12, "`finacial` is no class of privacy")),
        ("type: list of Line", "type: list of Lines", ("SF651", 11, "there is no type `Lines`")),
        ("type: list of Line", "type: {a: b}", ("SF651", 11, "this is not a type")),
        ("type: money", "type: list of Note", ("SF651", 8, "`Note` contains itself")),
        ("example: N-0001", "example: [1]", ("SF656", 10, "this is not a text")),
        ("effect: write", "effect: wirte", ("SF654", 17, "there is no effect `wirte`")),
        ("effect: write", "effect: 5", ("SF650", 17, "`effect` is a text")),
        ("[rejected, in_doubt]", "[rejceted, in_doubt]", ("SF654", 23, "there is no error `rejceted`")),
        ("[rejected, in_doubt]", "[rejected]", ("SF654", 23, "the reply of a write can get lost")),
        ("output: list of Note}", "output: list of Note, errors: [in_doubt]}", ("SF654", 25, "a read is never in doubt")),
        ("{attempt: 5, total: 12}", "{attempt: 50, total: 12}", ("SF650", 24, "`attempt` and `total` are whole seconds, `attempt` the smaller")),
        ("key: [kind]", "key: [knd]", ("SF652", 18, "there is no field `knd`")),
        ("key: [kind]", "key: [ref]", ("SF652", 18, "`ref` may be left out, so it cannot be part of the key")),
        ("title: Find notes,", "title: Find notes, key: [key],", ("SF652", 25, "a read has no key: it may be repeated")),
        ("id: {type: text}, ref", "id: {type: text, is_key: true}, ref", ("SF652", 21, "two fields are marked `is_key`")),
        ("undo: drop_note", "undo: find_notes", ("SF653", 20, "`crm.find_notes` is no write of this system")),
        ("operation: find_notes", "operation: find_note", ("SF653", 19, "`crm.find_note` is no read of this system")),
        ("operation: find_notes, ", "", ("SF650", 19, "`operation` is missing")),
        ("with: {key: key}", "with: {kee: key}", ("SF653", 19, "crm.find_notes has no field `kee`")),
        ("with: {key: key}", "with: {key: kind2}", ("SF653", 19, "crm.add_note has no field `kind2`")),
        ("match: [id]", "match: [kind]", ("SF653", 19, "crm.find_notes has no field `kind`")),
        ("found: first", "found: reply", ("SF653", 19, "`found` is `first` here, by the type that crm.find_notes gives")),
        ("title: Noted, ", "", ("SF650", 28, "`title` is missing")),
        ("type: list of Line", "type: zzzzzz", ("SF651", 11, "there is no type `zzzzzz`")),
        ("id: {type: text}, ref", "id: {type: text}, who: {type: phone}, ref", ("SF657", 21, "`who` is about a person, and says no class of privacy")),
        ("type: list of Line", "type: list of person, privacy: public", ("SF657", 11, "`lines` is about a person, and says no class of privacy")),
        ("input: {key: {type: text}}", "input: {key: {type: text, is_key: true}}", ("SF652", 25, "`key` cannot hold the key: that is a text of a write")),
        ("ref: {type: text,", "ref: {type: whole,", ("SF652", 21, "`ref` cannot hold the key: that is a text of a write")),
        ("title: Find notes,", "title: Find notes, undo: drop_note,", ("SF653", 25, "a read changes nothing: no `undo`")),
        ("title: Find notes,", "title: Find notes, look_up: {operation: find_notes, with: {key: key}},", ("SF653", 25, "a read changes nothing: no `look_up`")),
        ("with: {key: key}", "with: {key: kind}", ("SF653", 19, "`key` of crm.find_notes is of type text, but `kind` is crm.Level")),
        ("with: {key: key}", "with: {}", ("SF653", 19, "crm.find_notes also needs `key`")),
        ("found: first}", "found: first, after: soon}", ("SF650", 19, "`after` is whole seconds")),
        ("undo: drop_note", "undo: zzzzzz", ("SF653", 20, "`crm.zzzzzz` is no write of this system")),
    ],
)  # fmt: skip
def test_each_fault_is_reported_at_its_place(old: str, new: str, expected: tuple[str, int, str]) -> None:
    found = findings(changed(old, new))
    assert expected in found
    assert len(found) <= 2
    assert [one.message.en for one in decode(document(changed(old, new)))[1] if one.help is None] == []


def test_a_near_name_is_offered() -> None:
    _, [found] = decode(document(changed("type: list of Line", "type: list of Lne")))
    assert found.help is not None
    assert "`Line`" in found.help.en


def test_without_a_system_there_is_no_adapter() -> None:
    found, [diagnostic] = decode(document(changed("system: crm\n", "")))
    assert found is None
    assert diagnostic.message.en == "`system` is missing"
    assert decode(document("5"))[0] is None


def test_what_is_left_out_has_careful_defaults() -> None:
    found = adapter("adapter: 1\nsystem: a\ntitle: A\noperations: {x: {title: X, effect: read, output: text}}\n")
    assert found.operations["a.x"].timeout == Timeout(10, 30)
    assert found.operations["a.x"].key is None
    worst, _ = decode(
        document("system: a\nrecords: 5\noperations: {x: {input: 5}, y: 7}\nsecrets: {A: {}}\nevents: {z: 5}\n")
    )
    assert worst is not None
    assert worst.operations["a.x"].effect is Effect.IRREVERSIBLE


def test_a_look_up_that_gives_a_bare_value_has_no_fields_to_compare() -> None:
    text = changed("output: list of Note}", "output: text}").replace("found: first", "found: reply")
    assert findings(text) == [("SF653", 19, "crm.find_notes has no field `id`")]


def test_what_is_found_again_must_say_what_the_write_would_have_said() -> None:
    text = MANIFEST.replace("output: list of Note}", "output: list of Line}").replace("match: [id]", "match: []")
    assert findings(text) == []
    certain = text.replace("id: {type: text, generated: true, example: N-0001}", "id: {type: text}")
    assert findings(certain) == [
        ("SF653", 19, "what crm.find_notes finds has no `id`, which crm.add_note always gives"),
    ]  # fmt: skip


def test_the_catalogue_joins_adapters_and_finds_types_by_name() -> None:
    other = "adapter: 1\nsystem: a\ntitle: A\noperations: {x: {title: X, effect: read, output: text}}\n"
    catalog, diagnostics = catalog_of([document(MANIFEST), document(other)])
    assert diagnostics == ()
    assert set(catalog.adapters) == {"crm", "a"}
    assert catalog.type_named("crm.Note") == catalog.records["crm.Note"]
    assert catalog.type_named("crm.Level") == catalog.choices["crm.Level"]
    assert catalog.type_named("crm.Nothing") is None
    assert set(catalog.events) == {"crm.noted"}


def test_of_two_manifests_for_one_system_the_first_counts_and_both_places_are_shown() -> None:
    again = document(changed("title: {id: Pelanggan, en: Customers}", "title: Again"))
    catalog, [found] = catalog_of([document(MANIFEST), again, document("a: 1")][:2])
    assert catalog.adapters["crm"].title.en == "Customers"
    assert (found.code, found.line) == ("SF655", 2)
    assert [label.text.en for label in found.labels] == ["declared here first"]


def test_a_manifest_without_a_system_is_left_out_of_the_catalogue() -> None:
    catalog, diagnostics = catalog_of([document("adapter: 1\ntitle: A\n")])
    assert catalog.adapters == {}
    assert [found.code for found in diagnostics] == ["SF650"]


PAGES = Path(str(files("sopflow.catalog").joinpath("rules")))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rules_page_shows_the_fault_and_its_mend(rule) -> None:  # type: ignore[no-untyped-def]
    page = (PAGES / f"{rule.name}.md").read_text(encoding="utf-8")
    assert page.startswith(f"---\ncode: {rule.code}\nname: {rule.name}\nseverity: {rule.severity}\n---\n")
    assert "# English" in page
    assert "# Bahasa Indonesia" in page
    wrong, right = re.findall(r"```yaml (?:wrong|right)\n(.*?)```", page, re.DOTALL)
    beside = [document(wrong)] if rule.code == "SF655" else []
    assert rule.code in [found.code for found in catalog_of([*beside, document(wrong)])[1]]
    assert catalog_of([*beside, document(right)])[1] == ()


def test_every_page_belongs_to_a_rule() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} == {rule.name for rule in RULES}


LINES = MANIFEST.splitlines(keepends=True)


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["", "5", "[]", "{a: {b: c}}", "text", "null"]))
def test_no_broken_manifest_makes_it_raise(line: int, instead: str) -> None:
    key, colon, _ = LINES[line].partition(":")
    reading = read(Source("adapter.yaml", "".join([*LINES[:line], f"{key}{colon} {instead}\n", *LINES[line + 1 :]])))
    if reading.document is not None:
        catalog_of([reading.document])
