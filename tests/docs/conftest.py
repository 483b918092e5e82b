"""Pages that are followed to the letter: their edits are made, their commands run, their outputs compared."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from sopflow.cli.root import sopflow

FENCE = re.compile(r"^```(?P<language>[a-z]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
NEW = re.compile(r"# (\S+\.yaml)$")
AT_THE_END = re.compile(r"# (\S+\.yaml), ")
TIME_TAKEN = re.compile(r"\(\d+\.\d+ s\)")
ENVIRONMENT = {"LANG": "en_US.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "NO_COLOR": "1", "COLUMNS": "100"}


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str


def blocks(page: str, language: str = "") -> list[Block]:
    """The fenced blocks of a page; those of one language, where it is named."""
    found = [Block(each["language"], each["text"]) for each in FENCE.finditer(page)]
    return [block for block in found if language in ("", block.language)]


def run(line: str) -> str:
    """What a `sopflow …` command prints, the time that it took left out."""
    command, *arguments = shlex.split(line)
    assert command == "sopflow", f"only sopflow is run by a page, not {line!r}"
    result = CliRunner().invoke(sopflow, arguments, env=ENVIRONMENT)
    assert result.exit_code in (0, 1, 3), f"{line}\n{result.output}"
    return TIME_TAKEN.sub("(… s)", "\n".join(each.rstrip() for each in result.output.splitlines()))


def console(text: str) -> str:
    """A console block with its outputs as they are now."""
    commands = [line.removeprefix("$ ") for line in text.splitlines() if line.startswith("$ ")]
    assert commands, "a console block without a command"
    return "\n".join(f"$ {command}\n{run(command)}" for command in commands) + "\n"


def sections(diff: str) -> Iterator[tuple[Path, str, str]]:
    """The file, the text before and the text after of each part of a diff block."""
    for part in re.split(r"^--- ", diff, flags=re.MULTILINE)[1:]:
        name, *lines = part.splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
        new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
        yield Path(name.strip()), old, new


def edit(diff: str) -> None:
    """Makes the edits of a diff block. What is to be replaced must be there, once."""
    for path, old, new in sections(diff):
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{path} has this {text.count(old)} times:\n{old}"
        path.write_text(text.replace(old, new), encoding="utf-8")


def write(text: str) -> None:
    """Writes a YAML block that names its file in the first line: a new file, or more at the end of one."""
    first, rest = text.split("\n", 1)
    if match := NEW.match(first):
        Path(match[1]).write_text(rest, encoding="utf-8")
    elif match := AT_THE_END.match(first):
        path = Path(match[1])
        path.write_text(path.read_text(encoding="utf-8") + rest, encoding="utf-8")


def followed(page: str) -> str:
    """The page with the outputs that its commands give when it is followed from top to bottom, in this folder."""

    def follow(match: re.Match[str]) -> str:
        text = match["text"]
        match match["language"]:
            case "diff":
                edit(text)
            case "yaml":
                write(text)
            case "console":
                return f"```console\n{console(text)}```"
            case _:
                pass
        return match[0]

    return FENCE.sub(follow, page)


def without_numbers(page: str) -> str:
    """A page without what any edit elsewhere moves: line numbers, their margin, and how many scenarios there are."""
    page = re.sub(r"(?<=\.yaml:)\d+", "…", page)
    page = re.sub(r"^ *\d* (?=\|)|^ *(?=-->)|^ *\d+ (?=[+-] )", "", page, flags=re.MULTILINE)
    return re.sub(r"\d+ (?=lulus|passed)", "", page)


Fresh = Callable[[Path, str], None]


@pytest.fixture
def fresh(request: pytest.FixtureRequest) -> Fresh:
    """`fresh(path, text)`: a page says what is true now. `--update-snapshots` writes it.

    Line numbers and counts are written, but not compared: they move with every edit of a playbook.
    """

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--update-snapshots"):
            path.write_text(text, encoding="utf-8")
        assert without_numbers(path.read_text(encoding="utf-8")) == without_numbers(text)

    return compare


@pytest.fixture(scope="session")
def follow() -> Callable[[str], str]:
    """Follows a page in the current folder; gives it with the outputs as they are now."""
    return followed


@pytest.fixture(scope="session")
def blocks_of() -> Callable[..., list[Block]]:
    """The fenced blocks of a page."""
    return blocks
