"""`sopflow docs build`: what is written where, what is refused, and how staleness is told."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sopflow.cli.root import sopflow

EXAMPLES = Path(__file__).parents[2] / "playbooks/examples"
FIXTURES = Path(__file__).parents[1] / "fixtures/versions"
ASK, SAY = EXAMPLES / "ask", EXAMPLES / "say"


def build(*arguments: object, lang: str = "en") -> Result:
    return CliRunner().invoke(sopflow, ["--lang", lang, "docs", "build", *map(str, arguments)], env={"NO_COLOR": "1"})


def test_a_folder_gets_a_file_a_playbook(tmp_path: Path) -> None:
    built = build(ASK, SAY, "--output", tmp_path / "out", "--content-lang", "id,en", "--quiet")

    assert (built.exit_code, built.output) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["ask.id-en.html", "say.id-en.html"]


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    checked = build(ASK, "--output", tmp_path / "ask.html", "--check", lang="id")

    assert (checked.exit_code, checked.output) == (1, f"belum ada: {tmp_path / 'ask.html'}: buat dokumennya\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((ASK, SAY, "--output", "one.html"), 2, "--output: 2 playbooks want a folder, not one file"),
        ((ASK, SAY, "--output", "out", "--since", "git:HEAD:."), 2, "--since compares one playbook with its earlier"),
        ((ASK, "--output", "out", "--content-lang", "id,fr"), 2, "the playbook is written in id, en, not in `fr`"),
        ((ASK, "--output", "out", "--content-lang", "id,id"), 2, "--content-lang names no language, or one twice"),
        ((ASK, "--output", "out", "--since", "git:nonsense"), 3, "`git:nonsense` names no version"),
        ((EXAMPLES / "README.md", "--output", "out"), 3, "README.md"),
        ((ASK, "--output", ASK / "playbook.yaml" / "x.html"), 3, "cannot be written"),
        ((ASK, "--output", "out.docx"), 2, "out.docx: the ending says what is written: .html, .md or .pdf"),
        ((ASK, "--output", "out.html", "--format", "md"), 2, "out.html: the ending says what is written"),
        (
            (ASK, FIXTURES / "old.yaml", FIXTURES / "new.yaml", "--output", "out"),
            2,
            "both be written to out/laporan.id.html",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(
    arguments: tuple[object, ...], code: int, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = build(*arguments)

    assert (refused.exit_code, list(tmp_path.iterdir())) == (code, [])
    assert said in refused.output


def test_where_there_is_no_playbook_nothing_is_written(tmp_path: Path) -> None:
    assert build(tmp_path, "--output", tmp_path / "out").exit_code == 5


def test_without_what_makes_pdfs_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    monkeypatch.delitem(sys.modules, "sopflow.rendering.manual.pdf", raising=False)
    refused = build(ASK, "--output", tmp_path / "ask.pdf", "--format", "pdf")

    assert refused.exit_code == 3
    assert "pip install 'sopflow[pdf]'" in refused.output
    assert list(tmp_path.iterdir()) == []


def test_a_pdf_is_written_and_known_to_be_fresh(tmp_path: Path) -> None:
    try:
        import_module("weasyprint")
    except (ImportError, OSError) as missing:
        pytest.skip(f"no WeasyPrint, or no Pango: {missing}")
    path = tmp_path / "ask.pdf"
    built = build(ASK, "--output", path, "--format", "pdf")

    assert (built.exit_code, built.output) == (0, f"written: {path}\n")
    assert path.read_bytes().startswith(b"%PDF-")
    assert build(ASK, "--output", path, "--format", "pdf", "--check").exit_code == 0
    assert build(SAY, "--output", path, "--format", "pdf", "--check").exit_code == 1


def test_the_number_beside_a_link_is_the_page_on_which_the_step_begins() -> None:
    try:
        settled = import_module("sopflow.rendering.manual.pdf").settled
    except (ImportError, OSError) as missing:
        pytest.skip(f"no WeasyPrint, or no Pango: {missing}")
    style = (
        "@page { size: 300px 300px; margin: 20px } h3 { break-after: avoid } .step { break-inside: auto; padding: 9px }"
    )
    links = "".join(f'<li><a href="#step-{number}">{number}</a></li>' for number in range(14))
    steps = "".join(
        f'<section class="step" id="step-{number}"><h3>{number}</h3>{"<p>words</p>" * (number % 5 + 1)}</section>'
        for number in range(14)
    )
    made, said = settled(f"<html lang=id><style>{style}</style><main><ul>{links}</ul>{steps}</main></html>")

    first: dict[str, int] = {}
    for number, page in enumerate(made.pages, 1):
        for anchor in page.anchors:
            first.setdefault(anchor, number)
    assert said == first
    assert len(set(said.values())) > 5
    assert sum(len(page.anchors) for page in made.pages) > len(first)  # some go on overleaf


def test_the_ending_of_the_file_says_what_is_written(tmp_path: Path) -> None:
    assert build(ASK, "--output", tmp_path / "ask.md").exit_code == 0

    assert (tmp_path / "ask.md").read_text(encoding="utf-8").startswith("# ")
