"""Every slip that an author makes in YAML, with the words that explain it: the sources here, the words in snapshots."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Source
from sopflow.document.edit import apply
from sopflow.document.fault import quoted
from sopflow.document.yaml_reader import read
from sopflow.rendering.diagnostics import text

SLIPS = {
    "alias": "code: *bintang\n",
    "alias-with-signs": "code: *323*20#\n",
    "anchor": "code: &b c d\n",
    "apostrophe": "title: 'Jum'at'\nid: sop\n",
    "apostrophe-in-a-sentence": "title: 'Hari Jum'at pagi'\nid: sop\n",
    "at-sign": "owner: @budi\n",
    "at-sign-in-a-list": "owners: [@budi, ani]\n",
    "backslash": 'path: "C:\\data"\n',
    "backtick": "code: `x`\n",
    "braces-around-text": "title: {halo}\n",
    "bracket-closed-twice": "ask: [msisdn]]\nnext: otp\n",
    "bracket-in-braces": "next:\n  - {when: kind in [a, b], go: otp}\n",
    "bracket-in-braces-elsewhere": "when: {x in [a, b]}\n",
    "bracket-in-a-list": "next: [x in [a, b]]\n",
    "bracket-never-closed": "ask: [msisdn, otp_shared\nnext: modus\n",
    "brace-never-closed": "next:\n  - {when: x, go: y\n  - {else: z}\n",
    "colon-at-the-end": "title: Pilih salah satu:\nid: sop\n",
    "colon-in-braces": "title: {id: Catatan: penting}\n",
    "colon-in-text": "title: Catatan: penting\n",
    "comma-in-an-expression": "next:\n  - {when: f(a, b), go: otp}\n  - else: modus\n",
    "comma-in-an-expression-with-a-comment": "next:\n  - {when: f(a, b), go: otp}   # why\n",
    "comma-in-a-text-in-braces": "title: {id: Halo, apa kabar}\n",
    "curly-quotes": "title: “halo”\n",
    "cut-at-hash": "title: nomor #1\n",
    "dash-without-space": "ask:\n  -msisdn\n",
    "directive": "id: %5\n",
    "duplicate-keys": "otp: 1\nmodus: 2\notp: 3\nmodus: 4\notp: 5\n",
    "empty": "# belum diisi\n",
    "empty-key": "? \n: x\n",
    "exclamation-mark": "when: !otp_shared\n",
    "invisible-character": "title: Pene\u200brimaan\n",
    "key-that-is-a-list": "[otp, modus]: next\n",
    "list-beside-map": "otp:\n  - x\n  next: y\n",
    "list-without-brackets": 'ask: "msisdn", "otp"\n',
    "merge": "otp:\n  <<: *base\n",
    "misaligned-to-the-left": "otp:\n  ask: [x]\n next: y\nmodus: z\n",
    "misaligned-to-the-right": "otp:\n  ask: x\n   next: y\n",
    "more-than": "amount: > 5\n",
    "no-colon": "otp: 1\nmodus\nnext: 2\n",
    "non-breaking-space": "title:\u00a0halo\n",
    "non-breaking-space-as-indentation": "otp:\n\u00a0\u00a0ask: x\n",
    "pipe": "title: | halo\n",
    "question-mark": "title: ? halo\n",
    "question-mark-in-braces": "title: {id: ?halo}\n",
    "question-mark-in-brackets": "titles: [? halo, b]\n",
    "quote-never-closed": 'title: "halo\nid: sop\n',
    "quote-never-closed-before-another": "title: 'halo\nid: 'sop'\n",
    "second-document": "id: satu\n---\nid: dua\n",
    "space-missing-before-a-list": "otp:\n  ask:[otp_shared]\n  next: modus\n",
    "space-missing-before-a-word": "otp:\n  ask: [x]\n  next:modus\nmodus:\n  end: x\n",
    "space-missing-in-a-lone-line": "otp:\n  next:modus\n",
    "space-missing-in-braces": "otp: {go:modus, when: x}\n",
    "symbol-after-brackets": "title: [OTP] rahasia\n",
    "tab": "states:\n\totp: {}\n",
    "template": "say: {{ profile.name }}\n",
    "template-in-text": "say: {{ profile.name }} yth.\n",
    "text-after-quote": 'title: "Bukan" penipuan\n',
    "unreadable": "%foo\n",
}


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_explained_where_it_stands(name, language, snapshot):
    findings = read(Source("playbook.yaml", SLIPS[name])).diagnostics
    rendered = text.render(findings, language)
    assert rendered, "the slip was not noticed"
    snapshot(f"document/{name}.{language}.txt", f"{SLIPS[name]}\n{'=' * 80}\n{rendered}\n")


@pytest.mark.parametrize("name", SLIPS)
def test_the_edit_of_a_slip_mends_it(name):
    findings = read(Source("playbook.yaml", SLIPS[name])).diagnostics
    for finding in findings:
        if finding.fix is None:
            continue
        mended = read(Source("playbook.yaml", apply(SLIPS[name], [finding.fix]))).diagnostics
        assert (finding.code, finding.message) not in {(other.code, other.message) for other in mended}


SAFE = [name for name in SLIPS if any(f.fix and f.fix.safe for f in read(Source("p", SLIPS[name])).diagnostics)]


@pytest.mark.parametrize("name", SAFE)
def test_a_safe_edit_leaves_nothing_to_report(name):
    findings = read(Source("playbook.yaml", SLIPS[name])).diagnostics
    mended = apply(SLIPS[name], [finding.fix for finding in findings if finding.fix and finding.fix.safe])
    assert read(Source("playbook.yaml", mended)).diagnostics == ()


def test_text_that_looks_like_a_slip_and_is_none_is_left_alone():
    source = (
        "time: 12:30\nurl: https://example.id/#top\nnote: a#b\nquestion: {id: Siapa?, en: Who?}\n"
        "said: 'Jum''at'\nblock: |\n  next:otp\n  nomor #1\n  -x “halo”\nx: y # nomor\nlist:\n  - kode:1\n  - -5\n"
    )
    assert read(Source("playbook.yaml", source)).diagnostics == ()


@pytest.mark.parametrize(
    ("source", "pointed_at"),
    [
        ('a: ["x\n  y", @b]\n', "@"),  # the text in quotes is closed; what is wrong comes after it
        ("days: ['Jum'at', Sabtu]\n", "["),  # inside brackets it is not the whole value
        ('title: "halo" #1\n', ""),  # a text in quotes ends where its quotes end
        ("{} #1\n", ""),
    ],
)
def test_a_text_in_quotes_is_not_blamed_for_what_stands_after_it(source, pointed_at):
    found = [source[one.span.start : one.span.end] for one in read(Source("playbook.yaml", source)).diagnostics]
    assert found == ([pointed_at] if pointed_at else [])


def test_text_is_put_in_the_quotes_that_suit_it_best():
    written = [quoted("halo"), quoted('kata "OTP"'), quoted("C:\\data"), quoted("a'b\"c\\")]
    assert written == ['"halo"', "'kata \"OTP\"'", "'C:\\data'", '"a\'b\\"c\\\\"']


def test_a_line_between_two_columns_is_compared_with_every_level_that_is_open():
    text = "a:\n  b:\n    c: 1\n    d: 2\n   e: 3\n"
    (found,) = read(Source("playbook.yaml", text)).diagnostics
    assert (found.rule.name, text[found.span.start : found.span.end]) == ("misaligned-line", "e: 3")
