"""The manual: every state is one step, every link leads somewhere, all languages have the same places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from sopflow.app.clauses import trace_clauses
from sopflow.app.manual import File, files, name_of, write
from sopflow.app.procedure import Procedure
from sopflow.app.use_cases import load
from sopflow.rendering.diagram.draw import Level, draw
from sopflow.rendering.manual.book import Clause
from sopflow.rendering.manual.build import manual
from sopflow.rendering.manual.html import page
from sopflow.rendering.manual.markdown import drawings, text
from sopflow.rendering.manual.model import Manual
from sopflow.rendering.manual.pieces import pieces
from sopflow.rendering.manual.printed import is_sideways, printed

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"
SOP = PLAYBOOKS / "penanganan-penipuan-va"
SHIPPED = sorted(path.parent for path in PLAYBOOKS.rglob("playbook.yaml"))
SMALL = """\
sopflow: 1
id: refund
version: 1.2.0
title: {id: Pengembalian dana, en: Refund}
description: {id: Uang kembali ke pelanggan., en: Money goes back to the customer.}
languages: [id, en]
owner: Keuangan
metadata: {changelog: 1.2.0 asks twice}
roles:
  agent: {id: Petugas, en: Agent}
outcomes: {paid: {id: Dibayar, en: Paid}, refused: {id: Ditolak, en: Refused}}
facts:
  amount:
    type: money
    ask: {id: 'Berapa <nominalnya>?', en: 'How <much>?'}
    check: {that: amount > 0, else: {id: Harus lebih dari nol., en: It must be more than zero.}}
  urgent: {type: yes_no, ask: {id: 'Mendesak?', en: 'Is it urgent?'}, only_if: amount > 1jt}
scripts:
  thanks: {id: 'Terima kasih, ${ amount } dibayar.', en: 'Thank you, ${ amount } is paid.'}
states:
  questions:
    title: {id: Tanyakan nominal, en: Ask the amount}
    role: agent
    ask: [amount, urgent]
    within: 2h
    late: refused
    next:
      - {when: amount > 5jt, go: questions, ask_again: [amount], at_most: 2, then: refused}
      - else: paid
  paid:
    say: [thanks]
    end: paid
  refused: {end: refused}
policies:
  asked_first: {never: {end: paid}, before: {ask: amount}}
"""


@cache
def shipped(folder: Path) -> Procedure:
    return load(folder)


@cache
def manuals(folder: Path) -> tuple[Manual, ...]:
    procedure = shipped(folder)
    clauses = [Clause(each.id, each.text, each.translation) for each in trace_clauses(procedure)]
    return tuple(manual(procedure.program, language, clauses) for language in procedure.program.languages)


@pytest.fixture
def small(tmp_path: Path) -> Procedure:
    (tmp_path / "playbook.yaml").write_text(SMALL, encoding="utf-8")
    return load(tmp_path)


class Anchors(HTMLParser):
    """The ids, the links and whatever else a page names."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.open: list[str] = []
        self.feed(written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [str(given["id"])] if "id" in given else []
        self.links += [str(given["href"])] if "href" in given else []
        self.loaded += [tag] if tag in ("script", "link", "img", "iframe", "object", "use", "image") else []
        self.open += [tag] if tag not in ("meta", "br", "link", "img") else []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_state_is_one_step_and_every_link_leads_somewhere(folder: Path) -> None:
    made = manuals(folder)
    for editions in ((each,) for each in made) if folder != SOP else [made[:1], made]:
        found = Anchors(page(editions))
        steps = Counter(id.removeprefix("step-") for id in found.ids if id.startswith("step-"))

        assert steps == Counter(dict.fromkeys(shipped(folder).program.states, 1))
        assert [link for link in found.links if link.removeprefix("#") not in found.ids] == []
        assert [id for id, count in Counter(found.ids).items() if count > 1] == []
        assert (found.open, found.loaded) == ([], [])


def test_a_step_names_every_state_that_the_engine_may_go_to_from_it() -> None:
    program = shipped(SOP).program
    written = page(manuals(SOP)[:1])
    for section in re.findall(r'<section class="step" id="step-([a-z_0-9]+)">(.*?)</section>', written, re.DOTALL):
        state, inner = program.states[section[0]], section[1]
        ways = (way for exits in state.exits.values() for way in exits if way.result != "item" and not way.step)
        assert {way.to for way in ways} - set(re.findall(r'href="#step-([a-z_0-9]+)"', inner)) == set()


def test_the_links_of_markdown_lead_somewhere_and_its_drawings_are_written() -> None:
    written = text(manuals(SOP), "pictures")
    anchors = re.findall(r'<a id="([^"]+)">', written)

    assert {link for link in re.findall(r"\]\(#([^)]+)\)", written) if link not in anchors} == set()
    assert sorted(re.findall(r"\]\(pictures/([^)]+)\)", written)) == sorted(name for name, _ in drawings(manuals(SOP)))
    assert len([each for each in anchors if each.startswith("step-")]) == len(shipped(SOP).program.states)


def test_a_small_manual_reads_like_this(small: Procedure, snapshot: Callable[[str, str], None]) -> None:
    editions = [manual(small.program, language) for language in ("id", "en")]

    snapshot("rendering/manual.id.md", text(editions[:1], "pictures"))
    snapshot("rendering/manual.en.md", text(editions[1:], "pictures"))
    snapshot("rendering/manual.id-en.md", text(editions, "pictures"))


def test_what_an_author_wrote_is_never_markup(small: Procedure) -> None:
    written = page([manual(small.program, "en")])

    assert "How &lt;much&gt;?" in written
    assert "<much>" not in written


def test_a_broad_drawing_is_printed_on_a_page_that_is_turned() -> None:
    broad, high, small = (1600.0, 900.0), (1000.0, 2300.0), (700.0, 600.0)

    assert [is_sideways(*each) for each in (broad, high, small)] == [True, False, False]
    assert [round(printed(*each)[0]) for each in (broad, high, small)] == [990, 357, 665]
    html = page(manuals(SOP)[:1])
    for phase, turned in (("loss", True), ("report", False)):
        found = re.search(rf'<section class="chapter([^"]*)" id="phase-{phase}"', html)
        assert found is not None
        assert (found[1] == " wide") is turned


def test_a_tall_drawing_goes_on_over_pages_and_is_cut_through_no_box_and_no_words() -> None:
    whole = draw(shipped(SOP).program, "id", level=Level.PHASE, phase="report")
    windows = [re.search(r'viewBox="0 (\d+) (\d+) (\d+)"', piece) for piece in pieces(whole)]
    seen = [(int(found[1]), int(found[1]) + int(found[3])) for found in windows if found is not None]
    width, height = (int(each) for each in re.findall(r'viewBox="0 0 (\d+) (\d+)"', whole)[0])
    boxes = [
        (float(y), float(y) + float(tall))
        for y, tall in re.findall(r'class="box" x="[^"]*" y="([^"]*)" width="[^"]*" height="([^"]*)"', whole)
    ]
    words = [(float(y) - 11, float(y) + 3) for y in re.findall(r'<text x="[^"]*" y="([^"]*)"', whole)]

    assert seen[0][0] == 0
    assert seen[-1][1] == height
    assert [bottom for _, bottom in seen[:-1]] == [top for top, _ in seen[1:]]
    for cut in (bottom for _, bottom in seen[:-1]):
        assert [one for one in (*boxes, *words) if one[0] < cut < one[1] and one[1] - one[0] < 150] == []
    assert min(printed(width, bottom - top)[0] for top, bottom in seen) > 1.5 * printed(width, height)[0]
    assert not any(' id="' in piece for piece in pieces(whole))


def test_a_drawing_that_can_be_read_on_one_page_stays_whole(small: Procedure) -> None:
    assert pieces(draw(small.program, "en")) == ()
    assert pieces(draw(shipped(SOP).program, "id", level=Level.PHASE, phase="loss")) == ()
    assert pieces("<svg></svg>") == ()


def test_where_there_is_no_gap_a_drawing_is_cut_at_the_end_of_the_page() -> None:
    rows = "".join(f'<text x="1" y="{y}"/>' for y in range(0, 3000, 5))
    first, *_ = pieces(f'<svg viewBox="0 0 600 3000" width="600" height="3000">{rows}</svg>')

    assert 'viewBox="0 0 600 820"' in first


def test_a_manual_is_fresh_until_its_playbook_says_something_else(small: Procedure, tmp_path: Path) -> None:
    path = tmp_path / "out" / name_of(small, ["id", "en"], "md")
    made = tuple(files(small, ["id", "en"], "md", path))
    assert [each.is_fresh for each in made] == [False] * len(made)

    for each in made:
        write(each)
    assert path.name == "refund.id-en.md"
    assert all(each.is_fresh for each in made)

    (tmp_path / "playbook.yaml").write_text(SMALL.replace("at_most: 2", "at_most: 3"), encoding="utf-8")
    changed = tuple(files(load(tmp_path), ["id", "en"], "md", path))
    assert not changed[0].is_fresh
    assert File(path, made[0].text).is_fresh


def test_the_change_log_says_what_changed_since_a_version(small: Procedure, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    newer.mkdir()
    (newer / "playbook.yaml").write_text(SMALL.replace("at_most: 2", "at_most: 3"), encoding="utf-8")
    (made,) = files(load(newer), ["en"], "html", tmp_path / "x.html", since=small)

    log = made.text.split('id="changes"')[1]
    assert "1.2.0 asks twice" in log
    assert "Since version 1.2.0" in log
    assert "2 → 3" in log


def test_times_are_said_as_people_say_them() -> None:
    (made, _) = (text([each], "x") for each in manuals(PLAYBOOKS / "examples/sla"))

    assert "2 hari kerja" in made


def test_a_consent_is_asked_with_its_statement() -> None:
    (made, _) = (text([each], "x") for each in manuals(PLAYBOOKS / "examples/consent"))

    assert "- “Saya, `name`, menjamin kebenaran keterangan ini.” [accepted](#fact-accepted)" in made
