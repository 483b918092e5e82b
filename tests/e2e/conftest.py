"""What the tests of the command line share: a runner, and the playbook that `sopflow new` writes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sopflow.app.scaffold import new_playbook
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
