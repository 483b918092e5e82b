"""The page about many machines: its commands work as they stand, and its figures are those of the code."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from sopflow.queues.choosing import is_for_many_machines
from sopflow.queues.dbos import Settings

PAGE = (Path(__file__).parent.parent.parent / "docs" / "many-machines.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.slow

SOPFLOW = [str(Path(sys.executable).with_name("sopflow"))]


@pytest.fixture
def commands() -> list[list[str]]:
    """The commands of the set-up that are ours, in order."""
    block = PAGE.partition("```sh\n")[2].partition("```")[0]
    words = [shlex.split(line, comments=True) for line in block.splitlines()]
    return [line for line in words if line[0] == "sopflow"]


def test_what_is_to_be_set_up_is_set_up_and_workers_begin_and_end_when_told(
    commands: list[list[str]], postgres_url: str
) -> None:
    environment = {**os.environ, "SOPFLOW_STORE": postgres_url, "LANG": "en_US.UTF-8"}
    *setting_up, worker = commands
    for line in setting_up:
        subprocess.run([*SOPFLOW, *line[1:]], env=environment, check=True, capture_output=True)
    running = [
        subprocess.Popen([*SOPFLOW, *worker[1:]], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [one.stderr.readline().decode() for one in running if one.stderr is not None]
    for one in running:
        one.send_signal(signal.SIGTERM)
    ended = [one.communicate(timeout=60)[1].decode() for one in running]

    assert [line[1:] for line in commands] == [["store", "init", "--many-machines"], ["worker"]]
    assert is_for_many_machines(postgres_url)
    assert all("On duty" in line for line in said)
    assert all("Off duty" in text for text in ended)
    assert [one.returncode for one in running] == [0, 0]


def test_the_figures_to_set_are_those_of_the_code() -> None:
    table = PAGE.partition("## Figures to set")[2].partition("\n## ")[0]
    told: dict[str, float] = {}
    for names, values in re.findall(r"^\| (`[^|]+) \| ([^|]+) \|", table, re.MULTILINE):
        figures = [float(each) for each in re.findall(r"\d+(?:\.\d+)?", values)]
        told.update(zip(re.findall(r"`(\w+)`", names), figures, strict=True))

    assert told == {each.name: each.default for each in fields(Settings)}
