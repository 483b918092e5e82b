"""What a text names, what may be written at a place, and where a name stands: on a small playbook and on the fraud SOP."""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path

import pytest
from lsprotocol import types

from sopflow.app.adapters import installed
from sopflow.app.files import find_scenarios, reading_of
from sopflow.app.use_cases import load
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.lsp import answers
from sopflow.lsp.completion import place_of, proposals
from sopflow.lsp.hover import explained
from sopflow.lsp.names import Names
from sopflow.lsp.navigation import declaration, references, refusal
from sopflow.lsp.outline import outline
from sopflow.lsp.positions import Lines
from sopflow.lsp.session import Session
from sopflow.lsp.workbench import Workbench

FRAUD = Path(__file__).parents[3] / "playbooks/penanganan-penipuan-va/playbook.yaml"
EVERY = sorted(FRAUD.parents[1].glob("**/playbook.yaml"))
RESERVED = {"paused", "continue", "next_item", "leave"}
SMALL = """\
sopflow: 1
phases: {first: {id: Awal, en: First}}
facts:
  amount: {type: money, ask: {en: How much?}}
  ready: {type: yes_no, is: amount > 10}
scripts:
  hello: {en: 'Hello ${amount}, "amount"'}
outcomes: {done: {en: Done}}
start: begin
states:
  begin:
    phase: first
    say: hello
    ask: [amount]
    next:
      - {when: not ready, go: again}
      - go: finish
  again: {set: {amount: 5}, next: begin}
  finish: {end: done}
"""


@pytest.fixture(scope="module")
def small() -> Names:
    document = read(Source("small.yaml", SMALL)).document
    assert document is not None
    return Names(document)


@pytest.fixture(scope="module")
def fraud() -> tuple[Names, ...]:
    documents = (reading_of(path).document for path in (FRAUD, *find_scenarios(FRAUD)))
    return tuple(Names(each) for each in documents if each is not None)


def at(names: Names, before: str, name: str) -> str | None:
    text = names.document.source.text
    found = names.at(text.index(before) + before.index(name) + 1)
    return f"{found.kind} {found.name}" if found is not None else None


@pytest.mark.parametrize(
    ("before", "name", "found"),
    [
        ("start: begin", "begin", "state begin"),
        ("say: hello", "hello", "script hello"),
        ("[amount]", "amount", "fact amount"),
        ("not ready", "ready", "fact ready"),
        ("{amount: 5}", "amount", "fact amount"),
        ("${amount}", "amount", "fact amount"),
        ('"amount"', "amount", None),
        ("How much?", "much", None),
        ("end: done", "done", "outcome done"),
        ("phase: first", "first", "phase first"),
    ],
)
def test_a_word_names_what_the_keys_above_it_say(small: Names, before: str, name: str, found: str | None) -> None:
    assert at(small, before, name) == found


def test_every_state_that_the_fraud_sop_names_is_one_that_it_declares(fraud: tuple[Names, ...]) -> None:
    home, *_ = fraud
    sure = (each for each in home.mentions if each.kind not in ("fact", "operation") and "not_by" not in each.at)
    named = {(each.kind, each.name) for each in sure}
    known = [each for each in home.mentions if (each.kind, each.name) in home.declared]

    assert {name for _, name in named - home.declared.keys()} == RESERVED
    assert [home.document.source.text[span.start : span.end] for span in map(home.span, known)] == [
        each.name for each in known
    ]


def test_a_name_is_found_in_the_playbook_and_in_its_scenarios(fraud: tuple[Names, ...]) -> None:
    mention = fraud[0].declared["state", "kill_session"]

    spans = references(mention, fraud, declared=True)

    assert {span.source.text[span.start : span.end] for span in spans} == {"kill_session"}
    assert len({span.source.path for span in spans}) > 1
    home = declaration(mention, fraud)
    assert home is not None
    assert home in spans
    assert home not in references(mention, fraud, declared=False)


@pytest.mark.parametrize("playbook", EVERY, ids=lambda path: path.parent.name)
def test_another_name_for_everything_leaves_no_old_one_behind(playbook: Path) -> None:
    documents = (reading_of(path).document for path in (playbook, *find_scenarios(playbook)))
    family = [Names(each) for each in documents if each is not None]
    renaming = [each for each in family[0].declared.values() if refusal(each, f"new_{each.name}", family) is None]
    unsure = {each.name for names in family for each in names.mentions if each.perhaps}  # fact or value: rename tries
    renaming = [each for each in renaming if each.kind != "fact" or each.name not in unsure]
    spans = {span for each in renaming for span in references(each, family, declared=True)}
    texts = {Path(each.document.source.path).resolve(): each.document.source.text for each in family}
    for span in sorted(spans, key=lambda each: each.start, reverse=True):
        path = Path(span.source.path).resolve()
        texts[path] = f"{texts[path][: span.start]}new_{texts[path][span.start :]}"
    bench = Workbench(installed())

    before, after = (
        Counter(each.code for found in bench.look(playbook.resolve(), given).findings.values() for each in found)
        for given in ({}, texts)
    )

    assert renaming
    assert after == before


def test_a_name_that_is_taken_or_is_no_name_is_refused(small: Names) -> None:
    state = next(each for each in small.mentions if each.name == "begin")
    outcome = next(each for each in small.mentions if each.name == "done")

    refused = [refusal(state, name, [small]) for name in ("closing", "finish", "2nd")]

    assert [None if each is None else each.en for each in refused] == [
        None,
        "there is `finish` already",
        "a name has letters, digits and `_`, and begins with no digit",
    ]
    assert refusal(outcome, "closing", [small]) is not None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("    next: {go: ", ["begin", "again", "finish"]),
        ("    next: {when: ready, go: fi", ["begin", "again", "finish"]),
        ("    next:\n      late: ", ["begin", "again", "finish"]),
        ("    ask: [amount, ", ["amount", "ready"]),
        ("    say: ", ["hello"]),
        ("    next:\n      - when: not ", ["amount", "ready"]),
        ("    end: ", ["done"]),
        ("    title: ", []),
        ("    next: {when: 'how much', title: ", []),
        ("", []),
    ],
)
def test_what_fits_a_place_is_proposed_in_the_order_of_the_playbook(small: Names, line: str, words: list[str]) -> None:
    text = f"states:\n  new:\n{line}"
    lines = Lines(text)

    found = proposals(place_of(lines, *lines.position(len(text))), small, None, installed(), "en")

    assert [each.word for each in found] == words


def test_within_an_expression_fields_settings_and_values_are_proposed(fraud: tuple[Names, ...]) -> None:
    program = load(FRAUD).program

    def proposed(line: str) -> list[str]:
        lines = Lines(f"states:\n  new:\n    title: {{id: 'Halo 😀'}}\n    next:\n{line}")
        place = place_of(lines, *lines.position(len(lines.text)))
        return [each.word for each in proposals(place, fraud[0], program, installed(), "en")]

    segments = ["regular", "VIP", "VVIP"]
    assert (
        proposed("      - {when: profile.segment is ")
        == proposed("      - {when: profile.segment in [VIP, ")
        == segments
    )
    assert proposed("      - {when: intent in [")[0] == "fraud_report"
    assert "profile.segment" in proposed("      - {when: intent is fraud_report and profile.")
    assert set(proposed("      - {when: settings.sla.")) == {
        f"settings.{name}" for name in program.settings if name.startswith("sla.")
    }
    assert "msisdn" in proposed("    help: {id: 'Halo 😀 ${ms")
    assert proposed("      - {when: nobody.is.") == proposed("      - {when: settings.nothing is x.") == []


def test_operations_are_proposed_with_their_titles_and_explained(small: Names) -> None:
    catalog = installed()
    lines = Lines("states:\n  new: {call: {operation: dsc.")

    found = proposals(place_of(lines, 1, 99), small, None, catalog, "en")

    assert {each.word for each in found} == set(catalog.operations)
    names = Names(read(Source("p", "states: {a: {call: remedy.create_ticket}}")).document)  # type: ignore[arg-type]
    told = explained(names, names.mentions[-1], catalog, "id")
    assert told is not None
    assert told.startswith("**remedy.create_ticket** · operasi · write")


def test_a_fact_is_explained_with_where_it_is_set_and_read(small: Names) -> None:
    amount = small.declared["fact", "amount"]

    assert explained(small, amount, installed(), "en") == (
        "**amount** · fact\n\n`type: money`\n\n“How much?”\n\nSet in: `begin`, `again`"
    )


def test_the_outline_has_states_by_phase_and_then_the_rest(small: Names) -> None:
    found = outline(small.document, "en")

    assert [(each.name, each.detail, [inner.name for inner in each.inside]) for each in found] == [
        ("first", "First", ["begin"]),
        ("again", "", []),
        ("finish", "", []),
        ("facts", "", ["amount", "ready"]),
        ("scripts", "", ["hello"]),
        ("outcomes", "", ["done"]),
    ]


TWINS = """\
sopflow: 1
id: x
version: 1.0.0
title: {en: X}
languages: [en]
facts:
  kind: {type: [bill, other], ask: {en: What?}}
  wanted: {type: [bill, other], ask: {en: Which?}}
  bill: {type: money, ask: {en: How much?}}
outcomes: {done: {en: Done}, more: {en: More}}
states:
  begin:
    ask: [kind, wanted, bill]
    next:
      - {when: kind is bill and bill > 10 or kind is wanted, go: more}
      - else: done
  more: {end: more}
  done: {end: done}
"""


@pytest.mark.parametrize(
    ("name", "condition"),
    [
        ("bill", "kind is bill and fee > 10 or kind is wanted"),
        ("wanted", "kind is bill and bill > 10 or kind is fee"),
    ],
)
def test_a_value_that_is_called_like_a_fact_keeps_its_name(tmp_path: Path, name: str, condition: str) -> None:
    path = tmp_path / "playbook.yaml"
    path.write_text(TWINS, encoding="utf-8")
    session, lines = Session(lambda look: None, texts={path: TWINS}), Lines(TWINS)
    place = types.Position(*lines.position(TWINS.index(f"  {name}: {{type") + 3))

    edits = asyncio.run(answers.rename(answers.Asked(session, path, lines, "en"), place, "fee"))

    assert edits is not None
    assert edits.changes is not None
    text = TWINS
    for edit in sorted(edits.changes[path.as_uri()], key=lambda each: lines.offset(each.range.start.line, each.range.start.character), reverse=True):  # fmt: skip
        start, end = (lines.offset(each.line, each.character) for each in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    assert f"when: {condition}, go" in text
