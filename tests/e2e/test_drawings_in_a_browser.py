"""Drawings as a real browser shows them: words are measured by Chromium and compared with what the layout took for
granted. Skipped where no Chromium is."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sopflow.app.use_cases import load
from sopflow.rendering.diagram.draw import draw
from sopflow.rendering.diagram.measure import width

SOP = Path(__file__).parents[2] / "playbooks" / "penanganan-penipuan-va"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PROBE = "Hamburgefonstiv 0123 (WMil)"
"""As wide as our table says only where Helvetica, Arial or Liberation Sans is installed."""
MEASURE = """
const found = {probe: 0, texts: []};
const box = e => { const b = e.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
for (const text of document.querySelectorAll('svg text')) {
  const card = text.parentNode.querySelector(':scope > .box');
  const drawn = box(text), declared = Number(text.getAttribute('textLength'));
  text.removeAttribute('textLength');
  found.texts.push({words: text.textContent, declared, drawn, natural: text.getComputedTextLength(),
                    card: card && box(card)});
}
const probe = document.querySelector('svg text');
probe.setAttribute('font-size', '100'); probe.removeAttribute('font-weight'); probe.textContent = PROBE;
found.probe = probe.getComputedTextLength();
document.body.innerHTML = '<pre>' + JSON.stringify(found).replace(/&/g, '&amp;').replace(/</g, '&lt;') + '</pre>';
"""


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Every text of the fraud SOP's whole drawing as Chromium draws it, and as wide as it would be by itself."""
    browser = next((found for name in NAMES if (found := shutil.which(name))), None)
    if browser is None:
        pytest.skip(f"NO BROWSER: drawings are not measured, for none of {', '.join(NAMES)} is installed")
    home = tmp_path_factory.mktemp("browser")
    page = home / "page.html"
    script = f"const PROBE = {json.dumps(PROBE)};{MEASURE}"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><style>svg{{max-width:none!important}}</style><body>{draw(load(SOP).program, 'id')}<script>{script}</script>"
    )
    command = [
        browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        f"--user-data-dir={home}", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    match = re.search(r"<pre>(.*?)</pre>", done.stdout, re.DOTALL)
    if match is None:
        pytest.skip(f"NO BROWSER: {browser} does not start here: {done.stderr[-300:]}")
    found: dict[str, Any] = json.loads(html.unescape(match[1]))
    assert len(found["texts"]) > 300
    return found


def test_no_words_leave_their_box(measured: dict[str, Any]) -> None:
    for text in measured["texts"]:
        if text["card"] is not None:
            left, top, right, bottom = text["drawn"]
            low, high, far, deep = text["card"]
            assert low < left < right < far, text["words"]
            assert high < top + 2, text["words"]  # the box of a line of text is higher than its letters
            assert bottom < deep + 2, text["words"]


def test_every_text_is_drawn_as_wide_as_the_layout_thinks(measured: dict[str, Any]) -> None:
    for text in measured["texts"]:
        left, _, right, _ = text["drawn"]
        assert abs(right - left - text["declared"]) <= 1.5, text["words"]


def test_the_table_of_widths_is_that_of_the_font(measured: dict[str, Any]) -> None:
    if abs(measured["probe"] / width(PROBE, 100) - 1) > 0.01:
        pytest.skip("NO HELVETICA: no font with its widths is installed, so the table cannot be compared")
    for text in measured["texts"]:
        assert text["natural"] <= text["declared"], text["words"]
        kerned = 0.02 * text["natural"]
        assert text["declared"] - text["natural"] <= 2 + kerned, text["words"]
