"""What a text becomes: values as YAML 1.2 has them, narrowed; a place for everything; limits that hold."""

from __future__ import annotations

import sys
import time
from decimal import Decimal

import pytest

from sopflow.diagnostics import Source
from sopflow.document import yaml_reader
from sopflow.document.nodes import Mapping, Scalar, Sequence
from sopflow.document.yaml_reader import Limits, read


def document(text):
    reading = read(Source("playbook.yaml", text))
    assert reading.diagnostics == ()
    assert reading.document is not None
    return reading.document


def plain(text):
    return document(text).root.plain


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("0", 0),
        ("-0", 0),
        ("17", 17),
        ("+17", 17),
        ("-17", -17),
        ("999999999999999999", 999999999999999999),
        ("1000000000000000000", "1000000000000000000"),
        ("1.50", Decimal("1.50")),
        ("-0.5", Decimal("-0.5")),
        (".5", ".5"),
        ("1.", "1."),
        ("1e3", "1e3"),
        ("0213", "0213"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("2025-03-29", "2025-03-29"),
        (".inf", ".inf"),
        ("١٢", "١٢"),
        ("null", None),
        ("~", None),
        ("", None),
        ("Null", "Null"),
        ("'17'", "17"),
        ('"true"', "true"),
        ("''", ""),
        ("|-\n  17", "17"),
    ],
)
def test_a_scalar_is_worth_what_nobody_writes_by_accident(written, value):
    read_value = plain(f"value: {written}\n")["value"]
    assert read_value == value
    assert type(read_value) is type(value)


def test_keys_that_look_like_numbers_or_truths_are_text():
    assert plain("1: a\ntrue: b\n0213: c\nnull: d\n") == {"1": "a", "true": "b", "0213": "c", "null": "d"}


def test_every_node_has_its_place():
    text = "otp:\n  ask: [otp_shared, 'x']   # note\n  say: |\n    halo\nnext: {go: modus}\n"
    root = document(text).root
    places = {pointer: text[node.start : node.end] for pointer, node in document(text).pointers()}
    assert places == {
        (): "otp:\n  ask: [otp_shared, 'x']   # note\n  say: |\n    halo\nnext: {go: modus}",
        ("otp",): "ask: [otp_shared, 'x']   # note\n  say: |\n    halo\n",
        ("otp", "ask"): "[otp_shared, 'x']",
        ("otp", "ask", 0): "otp_shared",
        ("otp", "ask", 1): "'x'",
        ("otp", "say"): "|\n    halo\n",
        ("next",): "{go: modus}",
        ("next", "go"): "modus",
    }
    assert isinstance(root, Mapping)
    assert root.keys["next"] == Scalar("next", "next", 57, 61)
    assert not root.flow
    assert root.values["next"] == Mapping(
        {"go": Scalar("modus", "modus", 68, 73)}, {"go": Scalar("go", "go", 64, 66)}, 63, 74, flow=True
    )


def test_styles_are_kept():
    root = document("- a\n- 'b'\n- \"c\"\n- |\n  d\n- >\n  e\n").root
    assert isinstance(root, Sequence)
    assert [item.style for item in root.items] == ["", "'", '"', "|", ">"]


def test_a_byte_order_mark_and_windows_line_ends_leave_offsets_true():
    text = "\ufeffid: sop\r\ntitle: Halo\r\n"
    root = document(text).root
    assert root.plain == {"id": "sop", "title": "Halo"}
    assert [text[node.start : node.end] for node in root.values.values()] == ["sop", "Halo"]
    assert [text[key.start : key.end] for key in root.keys.values()] == ["id", "title"]


def test_a_duplicate_key_is_reported_with_both_places_and_the_first_counts():
    reading = read(Source("p.yaml", "a: 1\nb: 2\na: {x: 3}\nb: 4\n"))
    assert reading.document.root.plain == {"a": 1, "b": 2}
    assert [
        (finding.rule.name, finding.span.start, [label.span.start for label in finding.labels])
        for finding in reading.diagnostics
    ] == [("duplicate-key", 10, [0]), ("duplicate-key", 20, [5])]


def test_several_faults_come_in_one_go_in_the_order_of_the_file():
    reading = read(Source("p.yaml", "a: *x\nb: !y z\na: 1\nc: nomor #1\n"))
    assert [finding.rule.name for finding in reading.diagnostics] == [
        "yaml-reference",
        "yaml-tag",
        "duplicate-key",
        "cut-at-hash",
    ]


def test_a_refused_key_takes_its_value_with_it():
    reading = read(Source("p.yaml", "a: 1\n[x]: {y: 2}\n<<: {z: 3}\nb: 4\n"))
    assert reading.document.root.plain == {"a": 1, "b": 4}
    assert [finding.rule.name for finding in reading.diagnostics] == ["key-not-text", "yaml-reference"]


def test_a_syntax_error_leaves_no_document():
    reading = read(Source("p.yaml", "a: 1\nb: [1\nc: 2\n"))
    assert reading.document is None
    assert [finding.rule.name for finding in reading.diagnostics] == ["unbalanced-bracket"]


@pytest.mark.parametrize("text", ["", "   \n", "# only\n", "---\n", "~", "null", "\ufeff"])
def test_nothing_to_read_is_said(text):
    assert [finding.rule.name for finding in read(Source("p.yaml", text)).diagnostics] == ["empty-file"]


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("a: " + "x" * 100, Limits(bytes=50)),
        ("a: " + "é" * 40, Limits(bytes=50)),
        ("a: [[[[1]]]]", Limits(depth=4)),
        ("a: [1, 2, 3, 4, 5]", Limits(nodes=5)),
    ],
    ids=["bytes", "bytes beyond ASCII", "depth", "nodes"],
)
def test_limits_hold(text, limits):
    reading = read(Source("p.yaml", text), limits)
    assert reading.document is None
    assert [finding.rule.name for finding in reading.diagnostics] == ["too-big"]


def test_what_is_just_within_the_limits_is_read():
    assert read(Source("p.yaml", "a: [1, 2]"), Limits(bytes=9, depth=2, nodes=5)).document.root.plain == {"a": [1, 2]}


LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{chr(98 + i)}: &{chr(98 + i)} [{f'*{chr(97 + i)}, ' * 9}]\n" for i in range(9)
)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "{" * 100_000,
        "- " * 100_000,
        "? " * 100_000,
        "a: " + "[" * 50 + "\n" * 100_000,
        LAUGHS,
        "a: 1\n" * 1_000_000,
        "a: 1\n" * 200_000,
        "x" * 5_000_000,
        "- &a *a\n" * 400_000,
        "a: '" + "x\n" * 1_000_000,
        "#" * 3_900_000,
        'a: "' + "\\x41" * 900_000 + '"',
        "\t\n" * 1_000_000,
        " " * 3_900_000,
        "“" * 900_000,
        "a b:c\n" * 500_000,
        "k" * 2000 + ": 1",
    ],
    ids=lambda text: f"{text[:12]!r}…",
)
def test_a_bomb_is_answered_within_a_second(text):
    began = time.process_time()  # its own work: what else the machine does is not counted
    reading = read(Source("p.yaml", text))
    seconds = 10 if sys.gettrace() else 1  # what measures the coverage slows every line down
    assert time.process_time() - began < seconds * 2  # as much again for a slow machine
    assert reading.document is not None or reading.diagnostics


def test_without_libyaml_the_same_comes_out(monkeypatch):
    import yaml

    texts = ["a: [1, {b: 'c'}]\nd: |\n  e\n", "\ufeffa: 1\r\nb: x # c\r\n", "a: 1\na: *b\n"]
    fast = [read(Source("p", text)) for text in texts]
    monkeypatch.setattr(yaml_reader, "_Loader", yaml.SafeLoader)
    slow = [read(Source("p", text)) for text in texts]
    assert [(one.document.root, one.document.comments) for one in slow] == [
        (one.document.root, one.document.comments) for one in fast
    ]
    assert [list(map(str, one.diagnostics)) for one in slow] == [list(map(str, one.diagnostics)) for one in fast]


def test_places_of_values_keys_and_characters_are_asked_by_pointer():
    text = "states:\n  otp:\n    when: >\n      amount > 5\n      and x\n"
    read_document = document(text)
    pointer = ("states", "otp", "when")
    key = read_document.key_span(pointer)
    assert text[key.start : key.end] == "when"
    inner = read_document.inner_span(pointer, 11, 14)
    assert text[inner.start : inner.end] == "and"
    assert read_document.span(("states", "gone", 3)) == read_document.span(("states",))
    missing_key = read_document.key_span(("states", "gone"))
    assert missing_key == read_document.span(("states",))
    assert read_document.inner_span(("states",), 1, 2) == read_document.span(("states",))


def test_a_block_without_any_text_has_its_place():
    assert plain("- []\n") == [[]]
    assert plain("- {}\n- []\n") == [{}, []]


REFUSED_BY_YAML = [
    chr(code)
    for code in (*range(0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
    if not (0x20 <= code <= 0x7E or chr(code) in "\t\n\r\x85")
]


def test_a_character_that_yaml_does_not_take_is_refused_by_its_name():
    for character in REFUSED_BY_YAML:
        reading = read(Source("p.yaml", f"a: x{character}y\n"))
        assert reading.document is None
        assert [finding.rule.name for finding in reading.diagnostics] == ["invisible-character"]
