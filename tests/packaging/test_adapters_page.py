"""docs/adapters.md is followed to the letter, in an environment of its own that has sopflow's wheel and no network."""

from __future__ import annotations

import re
import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from sopflow.adapter_api import ErrorKind

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]  # in the environment that has the wheel
PAGE = Path(__file__).parents[2] / "docs/adapters.md"
FENCE = re.compile(r"^```(?P<language>[a-z]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_DEPS": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
PORT = "8731"
"""The page's port; whoever follows it takes one that is free, since another run may have that one."""
ENVIRONMENT = {"LANG": "en_US.UTF-8", "NO_COLOR": "1", "COLUMNS": "120", "PYTHONDONTWRITEBYTECODE": "1"}


class Reader:
    """Whoever follows the page, in a folder of their own."""

    def __init__(self, environment: Path, folder: Path) -> None:
        self.folder = folder
        self.variables = {**ENVIRONMENT, **OFFLINE, "PATH": f"{environment / 'bin'}:/usr/bin:/bin", "HOME": str(folder)}
        self.background: list[subprocess.Popen[str]] = []
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = str(free.getsockname()[1])

    def run(self, line: str) -> str:
        """What a line at the prompt prints; one that ends in `&` goes on, and prints its first line."""
        return self._run(line.replace(PORT, self.port)).replace(self.port, PORT)

    def _run(self, line: str) -> str:
        settings = [word for word in shlex.split(line) if re.match(r"^[A-Z_]+=", word)]
        words = [word for word in shlex.split(line) if word not in settings]
        variables = self.variables | dict(word.split("=", 1) for word in settings)
        if words[-1] == "&":
            process = subprocess.Popen(words[:-1], cwd=self.folder, env=variables, stdout=subprocess.PIPE, text=True)
            self.background.append(process)
            assert process.stdout is not None
            first = process.stdout.readline()
            assert first, f"{line}\nended with {process.wait(timeout=30)} and said nothing"
            return first
        ended = subprocess.run(
            words, cwd=self.folder, env=variables, capture_output=True, text=True, check=False, timeout=300
        )
        assert ended.returncode in (0, 1, 5), f"{line}\n{ended.stdout}\n{ended.stderr}"
        return steady(ended.stdout + ended.stderr)

    def edit(self, diff: str) -> None:
        """Make the edits of a diff block; what is to be replaced is there once."""
        name, *lines = diff.removeprefix("--- ").splitlines()
        old = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("+"))
        new = "".join(f"{line[1:]}\n" for line in lines if not line.startswith("-"))
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{name} has this {text.count(old)} times:\n{old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def write(self, text: str) -> None:
        """A block whose first line names its file."""
        first, rest = text.split("\n", 1)
        path = self.folder / first.removeprefix("# ")
        path.parent.mkdir(exist_ok=True)
        path.write_text(rest.replace(PORT, self.port), encoding="utf-8")

    def follow(self, match: re.Match[str]) -> str:
        match match["language"]:
            case "console":
                lines = [line.removeprefix("$ ") for line in match["text"].splitlines() if line.startswith("$ ")]
                shown = "".join(f"$ {line}\n{self.run(line).rstrip()}".rstrip() + "\n" for line in lines)
                return f"```console\n{shown}```"
            case "diff":
                self.edit(match["text"])
            case "yaml" | "toml":
                self.write(match["text"])
            case other:
                raise AssertionError(f"a block of {other} is not followed")
        return match[0]

    def end(self) -> None:
        for process in self.background:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)


def steady(text: str) -> str:
    """Without what differs from day to day: how long it took."""
    text = re.sub(r"\d+\.\d+ ?s\b", "… s", text)
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


@pytest.fixture(scope="module")
def retold(own_environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    reader = Reader(own_environment, tmp_path_factory.mktemp("reader"))
    try:
        yield FENCE.sub(reader.follow, PAGE.read_text(encoding="utf-8"))
    finally:
        reader.end()


def test_the_page_happens_as_it_is_told(retold: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--update-snapshots"):
        PAGE.write_text(retold, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == retold


def test_it_ends_with_a_system_that_is_reached_and_tests_that_pass(retold: str) -> None:
    outputs = [block.split("```")[0] for block in retold.split("```console")[1:]]

    assert [
        bool(re.search(r"\d+ failed", output)) for output in outputs if output.startswith("\n$ python -m pytest")
    ] == [
        False,
        True,
        True,
        False,
    ]
    assert "crm.find_notes answers" in outputs[-1]


def test_each_error_has_its_row(retold: str) -> None:
    assert re.findall(r"^\| `([a-z_]+)` \|", retold, re.MULTILINE) == [str(kind) for kind in ErrorKind]
