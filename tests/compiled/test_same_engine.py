"""Compiled ahead of time, the engine does the same. `make compiled` builds it and runs this, with much else, on it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT = os.environ.get("SOPFLOW_COMPILED")

pytestmark = pytest.mark.skipif(BUILT is None, reason="nothing is compiled here: `make compiled` does it")


def told_by(engine: str) -> list[str]:
    """What the engine in a folder tells of every scenario, after the file that the engine is in."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.compiled.told"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": engine}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_both_builds_tell_every_scenario_byte_by_byte_the_same() -> None:
    compiled, plain = told_by(str(BUILT)), told_by("src")

    assert (Path(compiled[0]).suffix, Path(plain[0]).suffix) == (".so", ".py")
    assert len(plain) > 400
    assert compiled[1:] == plain[1:]


def test_all_that_is_to_be_compiled_is() -> None:
    tree = ast.parse((ROOT / "setup.py").read_text(encoding="utf-8"))
    (hot,) = [
        node.value for node in tree.body if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "HOT"
    ]
    built = Path(str(BUILT)) / "sopflow"

    assert [name for name in ast.literal_eval(hot) if not list(built.glob(f"{name}.*.so"))] == []
    assert not list((ROOT / "src").rglob("*.so"))
