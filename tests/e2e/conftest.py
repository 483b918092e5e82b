"""What the tests of the command line share: a runner, and the playbook that `sopflow new` writes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sopflow.app.writing.scaffold import new_playbook
from sopflow.cli.root import sopflow

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Runs a command line in this process: `run("check", path, lang="id", input="1\\n")`."""

    def command(*arguments: object, lang: str = "en_US.UTF-8", input: str | None = None) -> Result:
        environment = {"LANG": lang, "LC_ALL": "", "LC_MESSAGES": "", "NO_COLOR": "1", "COLUMNS": "160"}
        return CliRunner().invoke(sopflow, [str(one) for one in arguments], input=input, env=environment)

    return command


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    """The folder of the playbook that `sopflow new playbook card-fraud` writes."""
    return new_playbook(tmp_path, "card-fraud")[0].parent


@pytest.fixture
def edited(playbook: Path) -> Callable[[str, str], Path]:
    """Plants a slip: replaces a piece of the playbook's text, which must be there, and gives its folder."""

    def edit(old: str, new: str) -> Path:
        file = playbook / "playbook.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")
        return playbook

    return edit


EXAMPLES = Path(__file__).parents[2] / "playbooks/examples"


class Case:
    """A live case of a practice store of the test's own, at the command line."""

    def __init__(self, run: Run, id: str) -> None:
        self._run = run
        self.id = id

    def do(self, verb: str, *arguments: object, code: int = 0) -> dict[str, Any]:
        """Do something with the case; the object that is printed, {} where the command could not."""
        return answered(self._run("case", verb, self.id, *arguments, "--format", "json"), code)

    def answer(self, *pairs: str, code: int = 0) -> dict[str, Any]:
        return self.do("answer", *pairs, code=code)


def answered(result: Result, code: int = 0) -> Any:
    """The object of a command that ended with that code."""
    assert result.exit_code == code, result.output
    return json.loads(result.stdout) if result.stdout.strip() else {}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without a store: `rina`, who has the roles that examples ask for."""
    for name in ("SOPFLOW_STORE", "SOPFLOW_ROLES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("SOPFLOW_USER", "rina")
    monkeypatch.setenv("SOPFLOW_ROLES", "agent")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def start(run: Run, home: Path) -> Callable[..., Case]:
    """Starts a case of an example for practice: `start("approve")`."""

    def begin(example: str, *arguments: object) -> Case:
        playbook = EXAMPLES / example
        begun = answered(run("case", "start", playbook, "--practice", *arguments, "--format", "json"))
        return Case(run, begun["case"])

    return begin
