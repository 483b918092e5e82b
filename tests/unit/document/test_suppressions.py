"""`# sopflow: allow rule-name (reason)`: what it covers, what it lets pass, and what becomes of one that is wrong."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Diagnostic, Rule, Severity, Source, Span, Words
from sopflow.document.suppressions import apply_suppressions, suppressions
from sopflow.document.yaml_reader import read

WORDS = Words(en="x", id="x")
LONG = Rule("SF901", "long-text", Severity.WARNING, WORDS)
STRICT = Rule("SF902", "strict", Severity.WARNING, WORDS, can_be_allowed=False)
GRAVE = Rule("SF903", "grave", Severity.ERROR, WORDS)
KNOWN = {"long-text", "strict", "grave"}


def document(text):
    return read(Source("p.yaml", text)).document


def covered(text):
    return [(one.rule, one.reason, text[one.covered.start : one.covered.end]) for one in suppressions(document(text))]


def finding(of, text, rule=LONG):
    start = of.source.text.index(text)
    return Diagnostic(rule, Span(of.source, start, start + len(text)), WORDS)


def test_behind_code_it_covers_its_line():
    text = "a: 1\nb: 2 # sopflow: allow long-text (quoted)\nc: 3\n"
    assert covered(text) == [("long-text", "quoted", "b: 2 # sopflow: allow long-text (quoted)")]


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("# sopflow: allow x (r)\na: 1\nb: 2\n", "a: 1"),
        ("s:\n  # sopflow: allow x (r)\n  a:\n    b: 1\n    c: 2\n  d: 3\n", "a:\n    b: 1\n    c: 2"),
        ("s:\n  # sopflow: allow x (r)\n  - a: 1\n    b: 2\n  - c: 3\n", "a: 1\n    b: 2"),
        ("s:\n  # sopflow: allow x (r)\n  - - 1\n    - 2\n", "- 1\n    - 2"),
        ("# sopflow: allow x (r)\n\n# more\na: [1]\n", "a: [1]"),
        ("a: 1\n# sopflow: allow x (r)\n", "# sopflow: allow x (r)"),
    ],
    ids=["entry", "state", "item", "list in a list", "over blanks and comments", "nothing below"],
)
def test_alone_on_a_line_it_covers_the_node_that_begins_below(text, node):
    assert covered(text) == [("x", "r", node)]


def test_one_comment_may_allow_several_rules():
    assert [(rule, reason) for rule, reason, _ in covered("a: 1 # sopflow: allow x, y-z (both (really))\n")] == [
        ("x", "both (really)"),
        ("y-z", "both (really)"),
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "# sopflow: allow",
        "# sopflow: allow long-text",
        "# sopflow: allow long-text ()",
        "# sopflow: allow (because)",
        "# sopflow: Allow Long (because)",
        "# sopflow: ignore long-text (because)",
        "# sopflow: izinkan long-text (sebab)",
    ],
)
def test_one_that_cannot_be_read_is_reported_and_allows_nothing(comment):
    reading = read(Source("p.yaml", f"a: 1 {comment}\n"))
    assert [one.rule.name for one in reading.diagnostics] == ["malformed-allow"]
    assert suppressions(reading.document) == ()


@pytest.mark.parametrize("comment", ["# sopflow: 1", "# sopflow", "# allow long-text (x)", "# sopflow is nice"])
def test_other_comments_are_left_alone(comment):
    assert read(Source("p.yaml", f"a: 1 {comment}\n")).diagnostics == ()


def test_what_is_covered_goes_and_the_rest_stays():
    of = document("# sopflow: allow long-text (quoted)\na:\n  b: one\nc: two\n")
    one, two = finding(of, "one"), finding(of, "two")
    assert apply_suppressions(of, [two, one], KNOWN) == (two,)


def test_errors_and_rules_that_forbid_it_stay_and_the_comment_is_called_out():
    of = document("a: one # sopflow: allow grave, strict (please)\n")
    kept = (finding(of, "one", GRAVE), finding(of, "one", STRICT))
    remaining = apply_suppressions(of, kept, KNOWN)
    assert remaining[:2] == kept
    assert [(one.rule.name, one.message.en) for one in remaining[2:]] == [
        ("unused-allow", "`grave` cannot be allowed"),
        ("unused-allow", "`strict` cannot be allowed"),
    ]


def test_an_unknown_rule_is_reported_with_the_near_name():
    of = document("a: one # sopflow: allow long-txt (quoted)\n")
    kept = finding(of, "one")
    assert [(one.rule.name, one.help) for one in apply_suppressions(of, [kept], KNOWN)] == [
        ("long-text", None),
        ("unknown-allow", Words(en="did you mean `long-text`?", id="maksudnya `long-text`?")),
    ]


def test_one_that_is_not_used_is_reported_where_it_stands():
    of = document("a: 1\nb: 2 # sopflow: allow long-text (old)\n")
    (unused,) = apply_suppressions(of, [], KNOWN)
    assert (unused.rule.name, unused.severity, unused.line, unused.column) == ("unused-allow", Severity.WARNING, 2, 6)


def test_findings_in_other_files_are_not_covered():
    of = document("a: one # sopflow: allow long-text (quoted)\n")
    elsewhere = finding(document("a: one # sopflow: allow long-text (quoted)\n"), "one")
    assert elsewhere in apply_suppressions(of, [elsewhere], KNOWN)
