"""What README.md shows of `make demo` is what it prints, killed worker and all."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "README.md"
STORY = re.compile(r"^```text\n.*?^```$", re.MULTILINE | re.DOTALL)
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("workers")]


def test_the_demonstration_happens_as_it_is_told(fresh: Callable[[Path, str], None]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "demo"], cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout + ended.stderr

    text = PAGE.read_text(encoding="utf-8")
    assert len(STORY.findall(text)) == 1
    fresh(PAGE, STORY.sub(lambda _: f"```text\n{ended.stdout}```", text))


def test_the_makefile_runs_it() -> None:
    assert "-m demo" in (ROOT / "Makefile").read_text(encoding="utf-8")
