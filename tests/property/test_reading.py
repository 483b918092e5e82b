"""Laws of reading: it always answers, places nest and are true, edits change only their place."""

from __future__ import annotations

from decimal import Decimal

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopflow.diagnostics import Fix, Source, Span, Words
from sopflow.document.edit import apply, compatible
from sopflow.document.nodes import Mapping, Scalar, Sequence
from sopflow.document.offsets import offsets
from sopflow.document.suppressions import apply_suppressions
from sopflow.document.yaml_reader import read
from sopflow.rendering.diagnostics import github, json, sarif, text

YAMLISH = st.text(st.sampled_from("ab:-?#&*!|>'\"%@`{}[],=~ \t\n\r\u00a0\ufeff“”é漢\\01$."), max_size=60)
LINES = st.lists(
    st.sampled_from(
        [
            "a: 1",
            "  b: x",
            "- c",
            "  - d: 'e'",
            "f: |",
            "    g # h",
            "i: >-",
            "",
            "j: [k, {l: m}]",
            "# n",
            'o: "p',
            "q:r",
        ]
    ),
    max_size=12,
).map("\n".join)
WORDS = Words(en="edit", id="ubah")


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=2000)
@given(st.one_of(st.text(max_size=80), YAMLISH, LINES))
def test_any_text_is_answered_and_every_answer_can_be_shown(written):
    reading = read(Source("p.yaml", written))
    assert reading.document is not None or any(one.severity == "error" for one in reading.diagnostics)
    for render in (text.render, json.render, sarif.render, github.render):
        for language in ("en", "id"):
            render(reading.diagnostics, language)
    for finding in reading.diagnostics:
        assert 0 <= finding.span.start <= finding.span.end <= len(written)
        if finding.fix:
            apply(written, [finding.fix])
    if reading.document:
        apply_suppressions(reading.document, reading.diagnostics, set())


@settings(max_examples=300)
@given(st.one_of(YAMLISH, LINES))
def test_places_nest_and_follow_each_other(written):
    document = read(Source("p.yaml", written)).document
    if document is None:
        return
    for _, node in document.pointers():
        assert 0 <= node.start <= node.end <= len(written)
        inner = []
        if isinstance(node, Mapping):
            inner = [part for name, value in node.values.items() for part in (node.keys[name], value)]
        elif isinstance(node, Sequence):
            inner = list(node.items)
        edges = [edge for part in inner for edge in (part.start, part.end)]
        assert edges == sorted(edges)
        assert all(node.start <= part.start and part.end <= node.end for part in inner)


@settings(max_examples=300)
@given(st.one_of(YAMLISH, LINES))
def test_a_plain_scalar_on_one_line_is_its_own_text(written):
    document = read(Source("p.yaml", written)).document
    for _, node in document.pointers() if document else ():
        one_line = "\n" not in written[node.start : node.end]
        decorated = written[node.start : node.start + 1] in ("&", "!")
        if isinstance(node, Scalar) and node.style == "" and one_line and not decorated:
            assert written[node.start : node.end] == node.text


PARAGRAPHS = st.lists(st.text(st.sampled_from("abc é漢\"'\\:#"), min_size=0, max_size=12), min_size=1, max_size=6).map(
    "\n".join
)


@settings(max_examples=300)
@given(PARAGRAPHS, st.sampled_from(["", "'", '"', "|", ">"]), st.integers(1, 4), st.sampled_from([20, 1000]))
def test_offsets_lead_from_each_character_to_itself(said, style, indent, width):
    written = yaml.dump(
        {"a": {"b": said}}, default_style=style or None, indent=indent + 1, width=width, allow_unicode=True
    )
    document = read(Source("p.yaml", written)).document
    node = next(node for pointer, node in document.pointers() if isinstance(node, Scalar) and len(pointer) == 2)
    places = offsets(written, node.start, node.end, node.style, node.text)
    assert node.text == said
    assert len(places) == len(said) + 1
    assert list(places) == sorted(places)
    for character, place in zip(said, places, strict=False):
        standing = written[place]
        assert standing == character or (standing == "\\" and node.style == '"') or character in " \n"


@settings(max_examples=200)
@given(
    st.recursive(
        st.one_of(
            st.none(), st.booleans(), st.integers(-(10**17), 10**17), st.text(st.sampled_from("ab1:# -é"), max_size=8)
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.text(st.sampled_from("abcé_"), min_size=1, max_size=4), inner, max_size=4),
        ),
        max_leaves=12,
    )
)
def test_what_a_program_wrote_is_read_back(value):
    written = yaml.safe_dump({"value": value}, allow_unicode=True, default_flow_style=None)
    assert read(Source("p.yaml", written)).document.root.plain == {"value": value}


@given(st.decimals(-(10**12), 10**12, allow_nan=False, places=2))
def test_a_decimal_keeps_its_digits(number):
    value = read(Source("p.yaml", f"a: {number:f}\n")).document.root.plain["a"]
    assert (type(value), str(value)) == (Decimal, f"{number:f}")


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.text(max_size=3)), max_size=5)
)
def test_edits_touch_only_their_place(written, edits):
    source = Source("p.yaml", written)
    size = len(written)
    fixes = compatible(Fix(Span(source, min(a, b, size), min(max(a, b), size)), new, WORDS) for a, b, new in edits)
    expected = written
    for fix in reversed(fixes):
        expected = expected[: fix.span.start] + fix.text + expected[fix.span.end :]
    assert apply(written, reversed(fixes)) == expected
