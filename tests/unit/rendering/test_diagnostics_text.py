"""How a finding looks in a terminal."""

from __future__ import annotations

import re
import subprocess
import sys

from sopflow.diagnostics import Diagnostic, Fix, Label, Rule, Severity, Source, Span, Words
from sopflow.rendering.diagnostics import text

RULE = Rule("SF901", "long-text", Severity.WARNING, Words(en="Long", id="Panjang"))
MESSAGE = Words(en="this is long", id="ini panjang")


def source(written, path="playbooks/a/playbook.yaml"):
    return Source(path, written)


def span(of, part):
    start = of.text.index(part)
    return Span(of, start, start + len(part))


def test_a_finding_with_everything(snapshot):
    of = source("satu: 1\ndua: 2\n" + "x: y\n" * 9 + "tiga: 33\n")
    finding = Diagnostic(
        RULE,
        span(of, "33"),
        MESSAGE,
        help=Words(en="shorten it:\nlike this", id="pendekkan:\nseperti ini"),
        note=Words(en="see the manual", id="lihat panduan"),
        labels=(
            Label(span(of, "tiga"), Words(en="its key", id="kuncinya")),
            Label(span(of, "dua"), Words(en="another", id="yang lain")),
        ),
        fix=Fix(span(of, "tiga: 33"), "tiga: 3\nempat: 4", Words(en="split", id="pecah")),
    )
    snapshot("rendering/everything.en.txt", text.render([finding], "en"))
    snapshot("rendering/everything.id.txt", text.render([finding], "id"))


def test_a_label_in_another_file_shows_that_file():
    here, there = source("a: 1\n", "a.yaml"), source("x: 1\nb: 2\n", "b.yaml")
    finding = Diagnostic(
        RULE, span(here, "a"), MESSAGE, labels=(Label(span(there, "b"), Words(en="declared here", id="dari sini")),)
    )
    assert text.render([finding], "en") == (
        "warning[SF901] this is long\n"
        "  --> a.yaml:1:1\n"
        "   |\n"
        " 1 | a: 1\n"
        "   | ^\n"
        "   |\n"
        "  ::: b.yaml:2:1\n"
        "   |\n"
        " 2 | b: 2\n"
        "   | - declared here\n"
        "   |\n"
        "\n"
        "1 warning in 1 file"
    )


def lines(written, part, width=100):
    of = source(written)
    rendered = text.render([Diagnostic(RULE, span(of, part), MESSAGE)], "en", width=width).split("\n")
    return rendered[3], rendered[4]


def test_carets_stand_under_what_they_mean_also_behind_tabs_and_wide_letters():
    assert lines("a:\tx y\n", "x") == (" 1 | a:    x y", "   |       ^")
    assert lines("漢字: x\n", "x") == (" 1 | 漢字: x", "   |       ^")
    assert lines("a: 漢字\n", "漢字") == (" 1 | a: 漢字", "   |    ^^^^")
    assert lines("a: e\u0301x\n", "x") == (" 1 | a: e\u0301x", "   |     ^")


def test_a_place_over_several_lines_is_marked_on_its_first():
    assert lines("a: |\n  x\n  y\n", "|\n  x\n") == (" 1 | a: |", "   |    ^")


def test_an_empty_place_and_the_end_of_a_file_get_a_caret():
    of = source("a: 1\n")
    shown = text.render([Diagnostic(RULE, Span(of, 5, 5), MESSAGE)], "en").split("\n")
    assert shown[1:5] == ["  --> playbooks/a/playbook.yaml:2:1", "   |", " 2 |", "   | ^"]


def test_a_long_line_is_shown_around_the_place():
    shown, carets = lines("x" * 300 + "HERE" + "y" * 300, "HERE", width=60)
    assert len(shown) <= 60
    assert shown.startswith(" 1 | …xxx")
    assert shown.endswith("yyy…")
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "HERE"


def test_a_place_longer_than_the_window_is_marked_as_far_as_it_shows():
    shown, carets = lines("a: " + "HERE" * 300, "HERE" * 300, width=60)
    assert (len(shown) <= 60, len(carets) <= 60) == (True, True)


def test_nothing_from_a_file_commands_the_terminal():
    of = source("a: \x1b[31mred\x07\n", "evil\x1b]0;.yaml")
    rendered = text.render([Diagnostic(RULE, span(of, "red"), Words(en="name \x1b[2J", id="nama \x1b[2J"))], "en")
    assert "\x1b" not in rendered
    assert "\x07" not in rendered


def test_the_summary_counts_in_both_languages():
    one, two = source("a: 1\n", "a.yaml"), source("a: 1\n", "b.yaml")
    grave = Rule("SF902", "grave", Severity.ERROR, MESSAGE)
    findings = [Diagnostic(grave, span(one, "a"), MESSAGE), Diagnostic(grave, span(two, "a"), MESSAGE)]
    findings.append(Diagnostic(RULE, span(one, "1"), MESSAGE))
    assert text.render(findings, "en").split("\n")[-1] == "2 errors, 1 warning in 2 files"
    assert text.render(findings, "id").split("\n")[-1] == "2 kesalahan, 1 peringatan di 2 berkas"
    note = [Diagnostic(RULE, span(one, "a"), MESSAGE, severity_override=Severity.INFO)]
    assert text.render(note, "en").split("\n")[-1] == "1 note in 1 file"


def test_no_findings_are_no_text():
    assert text.render([], "id") == ""


def test_colours_change_nothing_but_colours():
    of = source("a: [bold] x\n")
    finding = Diagnostic(RULE, span(of, "[bold]"), MESSAGE, fix=Fix(span(of, "x"), "y", MESSAGE))
    coloured = text.render([finding], "id", color=True)
    stripped = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert "\x1b[" in coloured
    assert [line.rstrip() for line in stripped.split("\n")] == text.render([finding], "id").split("\n")


def test_only_who_sees_colours_pays_for_them():
    code = (
        "import sys; from sopflow.rendering.diagnostics import github, json, sarif, text; "
        "text.render([], 'id'); sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
