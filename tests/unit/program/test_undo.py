"""`undo` of a call: a write that is filled from what the call was given and what it answered."""

from __future__ import annotations

import pytest

TEXT = """
    outcomes: {ok: {id: Selesai, en: Done}}
    facts: {kind: {type: text, ask: {id: Apa?, en: Which?}}, letter: {type: toy.Letter}, thing: {type: toy.Thing}}
    states:
      kind: {ask: [kind], next: send}
      send: {call: {CALL}, next: ok}
      ok: {end: ok}
"""
SEND = "operation: toy.send, with: {kind: =kind}, save: letter"


def test_an_undo_is_one_of_the_programs_operations(load_text):
    program = load_text(TEXT.replace("CALL", f"{SEND}, undo: toy.recall"))

    (call,) = program.states["send"].plan.calls
    assert call.undo is program.operations["toy.recall"]


def test_an_undo_may_be_filled_with_its_own_key(load_text):
    text = TEXT.replace("CALL", "operation: toy.note, with: {text: =kind}, save: letter, undo: toy.send")

    assert load_text(text).states["send"].plan.calls[0].undo.name == "toy.send"


def test_what_an_undo_is_given_is_made_of_what_the_write_was_given_and_answered(load_text):
    undo = "{operation: toy.note, with: {text: '${ input.kind } ${ output.number }'}}"

    (call,) = load_text(TEXT.replace("CALL", f"{SEND}, undo: {undo}")).states["send"].plan.calls

    assert call.undo.name == "toy.note"
    assert call.undo_with.evaluate({"input": {"kind": "a"}, "output": {"number": "L1"}}) == {"text": "a L1"}


@pytest.mark.parametrize(
    ("call", "code", "words"),
    [
        (SEND + ", undo: {operation: toy.note, with: {text: =kind}}", "SF605", "`undo` reads `kind`; it may read `input` and `output` only"),
        (SEND + ", undo: {operation: toy.note, with: =forms.note}", "SF206", "there is no form `note`"),
        (SEND + ", undo: {operation: toy.notes, with: {text: x}}", "SF203", "there is no operation `toy.notes`"),
        (f"{SEND}, undo: toy.recal", "SF203", "there is no operation `toy.recal`"),
        (f"{SEND}, undo: toy.find", "SF605", "`toy.find` only looks up: it undoes nothing"),
        (f"{SEND}, undo: toy.note", "SF605", "`toy.note` needs `text` (text), and `toy.send` has no such field"),
        ("operation: toy.look, with: {name: =kind}, save: thing, undo: toy.recall", "SF605", "`toy.look` only looks up: there is nothing to undo"),
        ("operation: toy.place, with: {shelf: =kind, slot: =kind}, undo: toy.recall", "SF605", "`toy.recall` needs `number` (text), and `toy.place` has no such field"),
    ],
)  # fmt: skip
def test_an_undo_that_cannot_work_is_reported(compile_text, call, code, words):
    diagnostics = compile_text(TEXT.replace("CALL", call)).diagnostics

    assert [(one.code, one.message.en) for one in diagnostics] == [(code, words)]
