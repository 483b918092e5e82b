"""The wheel, built from a copy of the sources without any network, and an environment that it is installed in."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NEEDED = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "src", "schemas", "adapters", "playbooks", "tests")
LEAVE_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info")


def pip(*arguments: object) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *map(str, arguments)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree. Built from a copy: a build leaves traces where it runs."""
    home = tmp_path_factory.mktemp("wheel")
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, home / "source" / name, ignore=LEAVE_OUT)
        else:
            (home / "source").mkdir(exist_ok=True)
            shutil.copy(ROOT / name, home / "source" / name)
    pip("wheel", home / "source", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", home)
    (built,) = home.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment with the wheel in it. The libraries that it needs are those of this one, by their folder
    alone: nothing that points at this tree comes along."""
    return with_sopflow(wheel, tmp_path_factory.mktemp("environment"))


@pytest.fixture(scope="module")
def own_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for one module, which may install more into it."""
    return with_sopflow(wheel, tmp_path_factory.mktemp("own-environment"))


def with_sopflow(wheel: Path, home: Path) -> Path:
    venv.create(home, with_pip=False)
    pip("--python", home / "bin/python", "install", "--no-deps", "--no-index", wheel)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def install(own_environment: Path) -> Callable[[Path], None]:
    """`install(folder)`: a project, installed into the module's environment with nothing from a network."""
    options = ("--no-deps", "--no-index", "--no-build-isolation")
    return lambda folder: pip("--python", own_environment / "bin/python", "install", *options, folder)
