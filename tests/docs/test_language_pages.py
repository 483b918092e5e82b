"""What the pages of the language show is true: every block of YAML is checked, told or refused as the page says, and
every command prints what stands there. `pytest tests/docs --update-snapshots` writes the commands' output anew.

A block of YAML is a whole playbook (`sopflow: 1`), a file of scenarios (`scenarios:`), or a part that is laid over the
page's latest whole playbook: entries of its sections take the place of those of the same name. A block's name after
```yaml is its path (`child/playbook.yaml`). `# ← SF201` says which finding a line has. A console block shows commands
with what they print.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from sopflow.app.adapters import installed
from sopflow.app.checking import check, load
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import run_scenarios
from sopflow.catalog.model import Catalog
from sopflow.cli.root import sopflow

ROOT = Path(__file__).parent.parent.parent
PAGES = ROOT / "docs" / "language"
OTHERS = frozenset({"expressions", "scenarios"})
"""Pages with tests of their own."""


MARK = re.compile(r"# ←((?: SF\d{3})+)")
_FENCE = re.compile(r"^```(?P<kind>yaml|console)(?: (?P<name>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block. `at` is where its text begins in the page, `line` the same as a line from 1."""

    kind: str
    name: str | None
    text: str
    at: int
    line: int

    @property
    def is_whole(self) -> bool:
        return re.search(r"^sopflow:", self.text, re.MULTILINE) is not None

    @property
    def is_scenarios(self) -> bool:
        return re.search(r"^scenarios:", self.text, re.MULTILINE) is not None


@dataclass(frozen=True)
class Shown:
    """What a reader sees at one block: the files that the page has told so far. `block` is the newest."""

    block: Block
    files: dict[str, str]
    playbook: str


def blocks(page: str) -> Iterator[Block]:
    for found in _FENCE.finditer(page):
        at = found.start("text")
        yield Block(found["kind"], found["name"], found["text"], at, page.count("\n", 0, at) + 1)


def shown(page: str, folder: str) -> Iterator[Shown]:
    """Every block with the files at that point. Paths are below a common folder; `folder` is the page's own."""
    files: dict[str, str] = {}
    playbook = f"{folder}/playbook.yaml"
    whole: dict[str, str] = {}
    for block in blocks(page):
        if block.kind == "yaml":
            if block.is_scenarios:
                files[str(Path(playbook).parent / (block.name or "scenarios/page.yaml"))] = block.text
            elif block.is_whole or (block.name is not None and not block.name.endswith("playbook.yaml")):
                name = block.name or f"{folder}/playbook.yaml"
                files[name] = whole[name] = block.text
                playbook = name if name.endswith("playbook.yaml") else playbook
            else:
                files[playbook] = laid_over(whole[playbook], block.text)
        yield Shown(block, dict(files), playbook)


def laid_over(whole: str, part: str) -> str:
    """The whole playbook with the entries of the part in it."""
    sections = _split(whole, 0)
    for name, section in _split(part, 0).items():
        sections[name] = _merged(sections[name], section) if name in sections else section
    return "".join(sections.values())


def _merged(whole: str, part: str) -> str:
    """One section: entries of the part replace or follow; a section of one line is replaced."""
    _, _, body = whole.partition("\n")
    part_head, _, part_body = part.partition("\n")
    if not part_body.strip() or not body.strip() or not re.match(r"  [\w.-]+\??:", part_body):
        return part
    return f"{part_head}\n" + "".join((_split(body, 2) | _split(part_body, 2)).values())


def _split(text: str, indent: int) -> dict[str, str]:
    """The entries at an indentation, with all that belongs to them, comments before them included in the one before."""
    entries: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        found = re.match(rf"^ {{{indent}}}([\w.-]+\??):", line)
        name = found[1] if found else name
        entries[name] = entries.get(name, "") + line
    return entries


@cache
def catalog() -> Catalog:
    return installed()


def all_pages() -> list[Path]:
    return [page for page in sorted(PAGES.glob("*.md")) if page.stem not in OTHERS]


def written(files: dict[str, str], folder: Path) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def marks(text: str) -> set[tuple[int, str]]:
    found = ((number, MARK.search(line)) for number, line in enumerate(text.splitlines(), start=1))
    return {(number, code) for number, match in found if match is not None for code in match[1].split()}


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.stem)
def test_every_playbook_of_a_page_is_clean_or_wrong_where_it_says(page: Path, tmp_path: Path) -> None:
    for count, seen in enumerate(shown(page.read_text(encoding="utf-8"), page.stem)):
        if seen.block.kind != "yaml" or seen.block.is_scenarios or not seen.files.get(seen.playbook):
            continue
        folder = tmp_path / str(count)
        written({name: text for name, text in seen.files.items() if "/scenarios/" not in name}, folder)
        found = check(folder / seen.playbook, catalog()).diagnostics
        came = {(one.span.source.position(one.span.start)[0], one.code) for one in found}

        place = f"{page.name}:{seen.block.line}"
        assert came == marks(seen.files[seen.playbook]), f"{place}: {[str(one) for one in found]}"


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.stem)
def test_every_scenario_of_a_page_comes_out_as_it_says(page: Path, tmp_path: Path) -> None:
    for count, seen in enumerate(shown(page.read_text(encoding="utf-8"), page.stem)):
        if not seen.block.is_scenarios:
            continue
        folder = tmp_path / str(count)
        written(seen.files, folder)
        procedure = load(folder / seen.playbook, catalog())
        file = (folder / seen.playbook).parent / (seen.block.name or "scenarios/page.yaml")
        for tested in run_scenarios(procedure, [load_scenarios(procedure, file)]):
            failures = [failure.en for failure in tested.result.verdict.failures]
            assert failures == [], f"{page.name}:{seen.block.line} {tested.result.scenario.id}"


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.stem)
def test_every_command_of_a_page_prints_what_it_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    text = page.read_text(encoding="utf-8")
    pieces, done = [], 0
    for count, seen in enumerate(shown(text, page.stem)):
        if seen.block.kind == "console":
            folder = tmp_path / str(count)
            written(seen.files, folder)
            monkeypatch.chdir((folder / seen.playbook).parent)
            pieces += [text[done : seen.block.at], *_session(seen.block.text)]
            done = seen.block.at + len(seen.block.text)
    renewed = "".join([*pieces, text[done:]])
    if request.config.getoption("--update-snapshots"):
        page.write_text(renewed, encoding="utf-8")
    else:
        assert renewed == text


def _session(console: str) -> Iterator[str]:
    for command in re.findall(r"^\$ sopflow (.*)$", console, re.MULTILINE):
        result = CliRunner().invoke(sopflow, shlex.split(command), env={**os.environ, "COLUMNS": "100", "LANG": "en"})
        output = re.sub(r"\(\d+\.\d+ s\)", "(… s)", result.output)
        lines = [line.rstrip() for line in output.strip("\n").splitlines()]
        yield "\n".join([f"$ sopflow {command}", *lines]) + "\n"


def test_the_index_names_every_page() -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([a-z_-]+\.md)\)", index))

    assert linked == {page.name for page in PAGES.glob("*.md")} - {"README.md"} | {f"{one}.md" for one in OTHERS}


@pytest.mark.parametrize("page", [one for one in all_pages() if one.stem != "README"], ids=lambda page: page.stem)
def test_every_page_shows_a_whole_playbook_and_ends_in_indonesian(page: Path) -> None:
    text = page.read_text(encoding="utf-8")

    assert any(block.kind == "yaml" and block.is_whole for block in blocks(text))
    assert text.rstrip().splitlines()[-1].startswith("Ringkas:")
