"""The page of operations: a pure function of the catalogue."""

from __future__ import annotations

from sopflow.catalog.load import catalog_of
from sopflow.catalog.reference import reference
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read

SMALLEST = "adapter: 1\nsystem: a\ntitle: Aye\noperations: {x: {title: Do x, effect: read, output: [up, down]}}\n"
LARGER = """\
adapter: 1
system: b
title: {id: Be, en: Bee}
description: {id: Untuk catatan., en: For notes.}
secrets: {B_TOKEN: {id: Token rahasia, en: Secret token}}
choices: {Level: {values: [low, high]}}
records: {Note: {fields: {id: {type: text, generated: true}, level: {type: [in, out], privacy: personal}}}}
operations:
  add: {title: Add, description: Once., effect: write, key: [id], input: {id: {type: text}, at?: {type: time, optional: true}}, output: Note,
        look_up: {operation: find, with: {id: key}}, errors: [in_doubt]}
  find: {title: Find, effect: read, input: {id: {type: text}}, output: Note}
events: {seen: {title: Seen, fields: {id: {type: text}}}}
"""


def page(*texts: str) -> str:
    documents = [read(Source("adapter.yaml", text)).document for text in texts]
    return reference(catalog_of(document for document in documents if document is not None)[0])


def test_an_operation_is_one_line_of_its_systems_table() -> None:
    line = next(line for line in page(LARGER).splitlines() if line.startswith("| `b.add`"))
    assert line == (
        "| `b.add`<br>Add / Add | `b.Note` | `id`, `at??` | **write** | `id` | `b.find` | `in_doubt` | 10 / 30 |"
    )


def test_records_choices_events_and_secrets_follow() -> None:
    lines = page(LARGER).splitlines()
    assert "- `b.add`: Once. / *Once.*" in lines
    assert "| `b.seen` | Seen / Seen | `id` |" in lines
    assert "| `id*` | `text` | – | – |" in lines
    assert "| `level` | `in` or `out` | – | personal |" in lines
    assert "- `b.Level`: `low`, `high`" in lines
    assert "- `B_TOKEN`: Secret token / *Token rahasia*" in lines


def test_a_system_with_nothing_else_has_its_table_alone_and_systems_stand_by_name() -> None:
    both = page(LARGER, SMALLEST)
    assert both.index("## a: Aye / Aye") < both.index("## b: Bee / Be")
    assert "###" not in page(SMALLEST)
