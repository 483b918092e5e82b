"""What a manifest says of the way to its system: its own settings, and a read that harms nobody."""

from __future__ import annotations

import pytest

from sopflow.catalog.decode import decode
from sopflow.catalog.model import Adapter, Probe, SettingNote, SettingType
from sopflow.diagnostics import Diagnostic, Source, Words
from sopflow.document.yaml_reader import read

MANIFEST = """\
adapter: 1
system: crm
title: CRM
settings:
  kill_path: {type: text, title: {id: Alamat, en: Path}, required: true}
  kinds: {type: table, title: Kinds}
probe: {operation: get_note, with: {id: N-1}}
operations:
  get_note: {title: Note, effect: read, input: {id: {type: text}}, output: list of Note}
  add_note: {title: Add, effect: write, input: {}, output: Note, errors: [in_doubt]}
records: {Note: {fields: {id: {type: text}}}}
"""


def decoded(text: str) -> tuple[Adapter | None, tuple[Diagnostic, ...]]:
    document = read(Source("adapter.yaml", text)).document
    assert document is not None
    return decode(document)


def test_settings_and_the_probe_are_read() -> None:
    adapter, found = decoded(MANIFEST)

    assert found == ()
    assert adapter is not None
    assert adapter.settings == {
        "kill_path": SettingNote(SettingType.TEXT, Words(en="Path", id="Alamat"), required=True),
        "kinds": SettingNote(SettingType.TABLE, Words(en="Kinds", id="Kinds")),
    }
    assert adapter.probe == Probe("crm.get_note", {"id": "N-1"})


def test_a_manifest_may_say_nothing_of_it() -> None:
    lines = MANIFEST.splitlines()
    adapter, found = decoded("\n".join(lines[:3] + lines[7:]))

    assert found == ()
    assert adapter is not None
    assert (adapter.settings, adapter.probe) == ({}, None)


@pytest.mark.parametrize(
    ("old", "new", "line", "expected"),
    [
        ("type: text, title: {id", "type: txet, title: {id", 5, "there is no type of setting `txet`"),
        ("type: text, title: {id", "type: secret, title: {id", 5, "there is no type of setting `secret`"),
        ("type: text, title: {id", "title: {id", 5, "`type` is missing"),
        ("title: Kinds", "titel: Kinds", 6, "`titel` is not known here"),
        ("title: Kinds", "titel: Kinds", 6, "`title` is missing"),
        ("required: true", "required: ya", 5, "`required` is true or false"),
        ("{operation: get_note, with: {id: N-1}}", "{operation: get_note}", 7, "`with` is missing"),
        ("operation: get_note", "operation: [1]", 7, "`operation` is a text"),
        ("operation: get_note", "operation: get_nte", 7, "`get_nte` is no read of this system"),
        ("operation: get_note", "operation: add_note", 7, "`add_note` is no read of this system"),
        ("with: {id: N-1}", "with: {}", 7, ""),
    ],
)
def test_what_is_wrong_is_said_at_its_place(old: str, new: str, line: int, expected: str) -> None:
    _, found = decoded(MANIFEST.replace(old, new, 1))

    told = [(each.line, each.message.en) for each in found]
    assert any(at == line and words.startswith(expected) for at, words in told), told
