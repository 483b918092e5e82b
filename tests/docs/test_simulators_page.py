"""docs/simulators.md is followed to the letter: its commands run in a shell, beside simulators of their own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sopflow_adapters.sim import CREDENTIALS, running
from sopflow_adapters.sim.control import routes
from sopflow_adapters.sim.faults import FAULTS, REMEDY_FAULTS
from sopflow_adapters.sim.live import Running

PAGE = Path(__file__).parents[2] / "docs/simulators.md"
FENCE = re.compile(r"^```console\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
PORT = "127.0.0.1:8765"
UP = "sopflow sim up"


@pytest.fixture
def sim() -> Iterator[Running]:
    with running() as listening:
        yield listening


def followed(page: str, shell: Callable[[list[str]], list[str]]) -> str:
    """The page with what its commands print now."""
    found = [match["text"] for match in FENCE.finditer(page)]
    commands = [line.removeprefix("$ ") for text in found for line in text.splitlines() if line.startswith("$ ")]
    printed = iter(shell(commands))

    def block(match: re.Match[str]) -> str:
        lines = [line for line in match["text"].splitlines() if line.startswith("$ ")]
        return "```console\n" + "".join(f"{line}\n{next(printed)}" for line in lines) + "```"

    return FENCE.sub(block, page)


def test_the_commands_of_the_page_print_what_it_says(
    sim: Running, tmp_path: Path, fresh: Callable[[Path, str], None]
) -> None:
    bash = shutil.which("bash")
    if bash is None or shutil.which("curl") is None:
        pytest.skip("NOT FOLLOWED: docs/simulators.md wants bash and curl")
    here = sim.url.removeprefix("http://")

    def shell(commands: list[str]) -> list[str]:
        """One shell for the whole page; each command ends with a line that says so."""
        lines = [f'sopflow() {{ "{sys.executable}" -c "from sopflow.cli import main; main()" "$@"; }}']
        for command in commands:
            said = command.replace(PORT, here)
            lines += [_up(said) if command == UP else said, "echo; echo '<end>'"]
        ran = subprocess.run(
            [bash], input="\n".join(lines), capture_output=True, text=True, cwd=tmp_path, timeout=120, check=False,
            env=environment(sim),
        )  # fmt: skip
        assert ran.stderr == ""
        told = re.sub(r"(?<=sim-)[0-9a-f]{8}(?=-)", "5eed5eed", ran.stdout)  # another one each time
        parts = told.replace(here, PORT).split("\n<end>\n")
        assert len(parts) == len(commands) + 1
        return [part if not part or part.endswith("\n") else f"{part}\n" for part in parts[:-1]]

    fresh(PAGE, followed(PAGE.read_text(encoding="utf-8"), shell))


def _up(command: str) -> str:
    """The simulators at a free port, ended once they have said how to reach them; with the page's port in what they
    say."""
    return f"""
        {sys.executable} -c 'from sopflow.cli import main; main()' {command.removeprefix("sopflow ")} --port 0 > up.txt 2>&1 &
        until grep -qs ^Ctrl-C up.txt; do sleep 0.1; done
        kill -TERM $!; wait $!
        sed '/have ended/d; s/127.0.0.1:[0-9]*/{PORT}/' up.txt"""


def environment(sim: Running) -> dict[str, str]:
    known = {
        f"SOPFLOW_{system}_{name}".upper(): value
        for system, url in sim.urls.items()
        for name, value in {"url": url, **CREDENTIALS[system]}.items()
    }
    path = "/usr/local/bin:/usr/bin:/bin"
    return {**known, "PATH": path, "LANG": "en_US.UTF-8", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", "COLUMNS": "100"}


def test_the_code_of_the_page_runs() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)

    exec(compile(code, str(PAGE), "exec"), {})


def test_every_fault_and_every_control_is_named(sim: Running) -> None:
    text = PAGE.read_text(encoding="utf-8")
    table = text.split("| fault |")[1].split("\n\n")[0]

    named = re.findall(r"^\| ((?:`[a-z0-9_]+`(?:, )?)+) \|", table, re.MULTILINE)
    assert [name for each in named for name in re.findall(r"`([a-z0-9_]+)`", each)] == [*FAULTS, *REMEDY_FAULTS]
    controls = {
        (method, route.path) for route in routes(sim.house) for method in route.methods or () if method != "HEAD"
    }
    told = {
        (method, path)
        for methods, path in re.findall(r"^\| ((?:`?[A-Z]+`?(?:, )?)+) ?(/_sim[a-z/]*)`", text, re.MULTILINE)
        for method in re.findall(r"[A-Z]+", methods)
    }
    assert told == controls
