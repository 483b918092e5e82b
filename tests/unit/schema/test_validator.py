"""Validation of whole documents: all findings, in order, in both languages, without echoes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sopflow.diagnostics import Diagnostic, Source
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import read
from sopflow.errors import InternalError
from sopflow.schema import validator
from sopflow.schema.faults import Fault
from sopflow.schema.registry import schema
from sopflow.schema.structure import Structure
from sopflow.schema.validator import agrees, confirmed, validate

FIXTURE = Path(__file__).parents[2] / "fixtures" / "every-construct.yaml"
HEAD = "sopflow: 1\nid: contoh\nversion: 1.0.0\ntitle: Contoh\noutcomes: {done: Selesai}\n"


def document(text: str) -> Document:
    reading = read(Source("a.yaml", text))
    assert reading.document is not None, reading.diagnostics
    return reading.document


def playbook(states: str) -> tuple[Diagnostic, ...]:
    return validate(document(f"{HEAD}states:\n{states}"), "playbook")


def found(states: str) -> list[tuple[str, str, int, int]]:
    return [(finding.rule.name, finding.message.en, finding.line, finding.column) for finding in playbook(states)]


def test_the_fixture_with_every_construct_is_valid() -> None:
    assert validate(document(FIXTURE.read_text(encoding="utf-8")), "playbook") == ()


def test_all_findings_are_reported_in_the_order_of_the_file() -> None:
    assert found("  a: {ask: msisdn, next: b}\n  b: {aks: [msisdn]}\n  c: {title: Diam}\n") == [
        ("wrong-shape", "`ask` must be a list; here it is text", 7, 12),
        ("unknown-key", "`aks` is not a key of `b`; did you mean `ask`?", 8, 7),
        ("idle-state", "State `c` has neither a verb nor `next`: a case that comes here is stuck", 9, 3),
    ]


def test_a_name_where_a_list_is_wanted_is_shown_as_a_list() -> None:
    (finding,) = playbook("  a: {ask: msisdn, next: b}\n")

    assert finding.help is not None
    assert (finding.help.en, finding.help.id) == ("Write `ask: [msisdn]`.", "Tulis `ask: [msisdn]`.")
    assert finding.message.id == "`ask` harus berupa daftar; di sini tertulis teks"


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("msisdn", "[msisdn]"),
        ("msisdn, amount]", "[msisdn, amount]"),
        ("'msisdn'", "['msisdn']"),
        ("a [b", None),
        ("a} b", None),
        ("|\n      msisdn", None),
    ],
)
def test_brackets_are_put_round_what_is_a_list_then(written: str, mended: str | None) -> None:
    (finding,) = playbook(f"  a:\n    ask: {written}\n    next: b\n")

    assert finding.rule.name == "wrong-shape"
    assert (finding.fix.text if finding.fix else None) == mended
    if finding.fix and finding.help:
        assert finding.help.en == f"Write `ask: {mended}`."


def test_a_misspelt_key_is_not_also_a_missing_one() -> None:
    assert found("  a: {call: {opration: dsc.x}, next: b}\n") == [
        ("unknown-key", "`opration` is not a key of `call`; did you mean `operation`?", 7, 14)
    ]


def test_a_misspelt_key_offers_its_mend_but_not_as_a_safe_one() -> None:
    (finding,) = playbook("  a: {call: {opration: dsc.x}, next: b}\n")

    assert finding.fix is not None
    assert (finding.fix.text, finding.fix.safe, finding.fix.span == finding.span) == ("operation", False, True)


def test_a_state_with_an_unknown_key_is_not_called_idle() -> None:
    assert [name for name, *_ in found("  a: {tanya: [msisdn]}\n")] == ["unknown-key"]


def test_two_verbs_are_shown_with_both_places() -> None:
    (finding,) = playbook("  a:\n    ask: [x]\n    call: {operation: dsc.x}\n    end: done\n")

    assert finding.message.en == "State `a` has more than one verb: `ask`, `call`, `end`"
    assert finding.message.id == "Keadaan `a` memiliki lebih dari satu kata kerja: `ask`, `call`, `end`"
    places = [
        finding.span.source.position(span.start) for span in (finding.span, *(one.span for one in finding.labels))
    ]
    assert places == [(8, 5), (9, 5), (10, 5)]


def test_states_inside_a_loop_are_looked_at_too() -> None:
    states = "  a:\n    each: {item: x, in: xs}\n    states: {b: {title: Diam}, c: {ask: [q], end: done}}\n"

    assert [(name, line) for name, _, line, _ in found(states)] == [("idle-state", 9), ("two-verbs", 9)]


def test_an_option_inside_a_verb_and_beside_it_is_reported() -> None:
    (finding,) = playbook("  a:\n    do: {text: Kirim, within: 2h}\n    within: 3h\n    next: b\n")

    assert (finding.rule.name, finding.line, finding.labels[0].span.source.position(finding.labels[0].span.start)) == (
        "given-twice",
        9,
        (8, 23),
    )


@pytest.mark.parametrize(
    ("states", "message", "help_"),
    [
        ("  a: {ask: [], next: b}\n", "`ask` is empty", "For example `ask: [msisdn]`."),
        ("  a: {ask: [x, x], next: b}\n", "`x` stands twice in `ask`", "Leave one of them out."),
        ("  a: {ask: [x], next: 5}\n", None, "For example `next: history`."),
        ("  a: {ask: [x], next: {go: b, then: c}}\n", "`then` needs `at_most` beside it", "For example `at_most: 1`."),
        (
            "  a: {call: {operation: dsc.x, confirm: false}, next: b}\n",
            "`call` has no `because`",
            "Without a confirmation the reason stands in `because`.",
        ),
        (
            "  a: {call: {operation: x}, next: b}\n",
            "`operation` cannot be `x`: an operation is written `system.operation`",
            "For example `operation: dsc.get_customer_profile`.",
        ),
        ("  a b: {end: done}\n", None, None),
        (
            "  a: {call: {operation: dsc.x, retry: -1}, next: b}\n",
            "`retry` must be at least 0; here it is `-1`",
            None,
        ),
        (
            "  a: {ask: [[x]], next: b}\n",
            "Item 1 of `states.a.ask` must be text; here it is a list",
            "For example `msisdn`.",
        ),
        ("  a: {end: }\n", "`end` is empty", "For example `end: not_customer`."),
        (
            "  a: {wait: {within: 2h}, next: b}\n",
            "`wait` needs one of: `for`, `until`",
            "For example `wait: {for: billing.billco_confirmed, within: 24h}`.",
        ),
    ],
)
def test_messages_say_what_and_how_to_mend_it(states: str, message: str | None, help_: str | None) -> None:
    (finding,) = playbook(states)

    assert message is None or finding.message.en == message
    assert (finding.help and finding.help.en) == help_


def test_a_value_out_of_the_allowed_ones_names_the_near_one() -> None:
    (finding,) = validate(
        document(f"{HEAD}facts: {{x: {{type: text, privacy: personel}}}}\nstates: {{a: {{end: done}}}}\n"), "playbook"
    )

    assert finding.message.en == "`privacy` cannot be `personel`; did you mean `personal`?"
    assert finding.message.id == "`privacy` tidak boleh `personel`; maksudnya `personal`?"
    assert finding.help is not None
    assert finding.help.en == "It can be: `public`, `personal`, `financial`, `specific`, `secret`."


def test_where_languages_may_stand_they_are_named_among_the_allowed_keys() -> None:
    (finding,) = validate(
        document(f"{HEAD}roles: {{agent: {{judul: Petugas}}}}\nstates: {{a: {{end: done}}}}\n"), "playbook"
    )

    assert finding.message.en == "`judul` is not a key of `agent`"
    assert finding.help is not None
    assert finding.help.en == "It can have: `covers`, and languages such as `id`."


def test_alternatives_and_patterns_without_words_are_explained_too() -> None:
    manifest = (Path(__file__).parents[3] / "adapters" / "dsc" / "adapter.yaml").read_text(encoding="utf-8")
    lines = manifest.splitlines()
    title = next(index for index, line in enumerate(lines) if line.startswith("title:"))
    system = next(index for index, line in enumerate(lines) if line.startswith("system:"))
    lines[title], lines[system] = "title: [a]", "system: D S C"

    found = validate(document("\n".join(lines)), "adapter")

    assert [finding.message.en.partition(": ")[0] for finding in found] == [
        "`system` cannot be `D S C`",
        "`title` must be text or a map (`key",
    ]
    assert "it must have the form `^" in found[0].message.en


def test_a_key_of_a_wrong_form_is_shown_at_the_key() -> None:
    assert found("  a b: {end: done}\n") == [
        (
            "wrong-form",
            "`a b` cannot be a key of `states`: a name has letters, digits and _ only, and does not begin with a digit",
            7,
            3,
        )
    ]


def test_an_empty_document_names_all_that_is_missing() -> None:
    findings = validate(document("{}\n"), "playbook")

    assert [finding.message.en for finding in findings] == [
        f"The file has no `{key}`" for key in ("sopflow", "id", "version", "title", "outcomes", "states")
    ]


def test_a_document_that_is_no_map_is_one_finding() -> None:
    (finding,) = validate(document("- a\n"), "playbook")

    assert finding.message.en == "The file must be a map (`key: value`); here it is a list"


def test_a_long_value_is_not_repeated_whole() -> None:
    (finding,) = playbook(f"  a: {{end: '{'panjang ' * 30}'}}\n")

    assert len(finding.message.en) < 160
    assert "…" in finding.message.en


def test_too_many_conditions_side_by_side_are_reported() -> None:
    states = "  a: {ask: [x], next: [{when: {all: [x], any: [x]}, go: b}, {else: c}]}\n"

    assert [(name, message) for name, message, *_ in found(states)] == [
        ("too-much", "`when` may have only 1 of: `all`, `any`, `none`")
    ]


def test_an_endless_expression_is_refused() -> None:
    assert [message for _, message, *_ in found(f"  a: {{ask: [x], next: [{{when: {'a' * 2001}, go: b}}]}}\n")] == [
        "`when` is longer than 2000 characters"
    ]


def test_other_documents_have_their_schemas() -> None:
    clauses = document("clauses:\n- {id: S1, line: 0, text: Cek, en: Check}\n")
    scenario = document("playbook: p.yaml\nscenarios:\n- {id: TC01, expect: {outcom: done}}\n")

    assert [finding.message.en for finding in validate(clauses, "clauses")] == [
        "`line` must be at least 1; here it is `0`"
    ]
    assert [finding.message.en for finding in validate(scenario, "scenario")] == [
        "`outcom` is not a key of `expect`; did you mean `outcome`?"
    ]


def test_a_fault_that_jsonschema_does_not_see_is_a_bug_and_never_blamed_on_an_author(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = document(f"{HEAD}states: {{a: {{end: done}}}}\n")
    imagined = Fault("required", (), text.root, {"required": ["title"]}, "title")
    monkeypatch.setattr(Structure, "faults", lambda self, document: [imagined])

    assert not confirmed(imagined, schema("playbook"))
    with pytest.raises(InternalError, match="`required` at  is not confirmed"):
        validator.validate(text, "playbook")


def test_a_clean_document_never_imports_jsonschema() -> None:
    program = (
        "import sys; from pathlib import Path; from sopflow.diagnostics import Source\n"
        "from sopflow.document.yaml_reader import read; from sopflow.schema.validator import validate\n"
        f"text = Path({str(FIXTURE)!r}).read_text(encoding='utf-8')\n"
        "assert validate(read(Source('a', text)).document, 'playbook') == ()\n"
        "assert 'jsonschema' not in sys.modules\n"
        "assert validate(read(Source('a', 'a: b')).document, 'playbook')\n"
        "assert 'jsonschema' in sys.modules\n"
    )

    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False).stderr == ""


def test_what_we_accept_jsonschema_accepts_too() -> None:
    big = large(3)

    assert Structure(schema("playbook")).faults(big) == []
    assert agrees(big, "playbook")


@pytest.mark.timed
def test_our_check_takes_at_most_a_quarter_of_what_jsonschema_takes() -> None:
    big, ours = large(300), Structure(schema("playbook"))

    assert _seconds(lambda: ours.faults(big)) * 4 < _seconds(lambda: agrees(big, "playbook"))


def large(states: int) -> Document:
    state = "  s{0}: {{title: {{id: Cek {0}}}, covers: [S1], call: {{operation: dsc.x, with: {{a: =b}}, save: c}}, next: close}}\n"
    return document(f"{HEAD}states:\n  close: {{end: done}}\n" + "".join(state.format(each) for each in range(states)))


def _seconds(work: object) -> float:
    assert callable(work)
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best
