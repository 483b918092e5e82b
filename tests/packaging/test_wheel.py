"""What is in the wheel: everything that runs, everything that is read, and nothing else."""

from __future__ import annotations

import subprocess
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("wheel")]  # built once, by one worker
HOMES = {
    "sopflow": "src/sopflow",
    "sopflow_schemas": "schemas",
    "sopflow_adapters": "adapters",
    "sopflow_playbooks": "playbooks",
}


@pytest.fixture(scope="session")
def names(wheel: Path) -> frozenset[str]:
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def sources() -> frozenset[str]:
    """Every file of the packages, as the wheel should name it."""
    return frozenset(
        f"{package}/{path.relative_to(ROOT / home)}"
        for package, home in HOMES.items()
        for path in (ROOT / home).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    )


def test_the_wheel_is_of_python_alone_where_nobody_asks_for_more(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_wheel_holds_every_file_of_its_packages_and_no_other(names: frozenset[str]) -> None:
    assert {name for name in names if ".dist-info/" not in name} == sources()


@pytest.mark.parametrize(
    "name",
    [
        "sopflow/py.typed",
        "sopflow/app/scaffold_files/playbook.yaml",
        "sopflow/document/rules/duplicate-key.md",
        "sopflow/lint/rules/table-gap.md",
        "sopflow_schemas/playbook.schema.json",
        "sopflow_adapters/dsc/adapter.yaml",
        "sopflow_playbooks/penanganan-penipuan-va/playbook.yaml",
        "sopflow_playbooks/penanganan-penipuan-va/clauses.yaml",
        "sopflow_playbooks/penanganan-penipuan-va/scenarios/sop.yaml",
        "sopflow_playbooks/examples/ask/playbook.yaml",
    ],
)
def test_what_is_read_and_not_imported_is_there_too(names: frozenset[str], name: str) -> None:
    assert name in names


def test_no_test_is_in_the_wheel(names: frozenset[str]) -> None:
    parts = {part for name in names for part in Path(name).parts}

    assert parts & {"tests", "conftest.py", "benchmarks", "__pycache__"} == set()
    assert {part for part in parts if part.startswith("test_")} == set()


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        said = Parser().parsestr(archive.read(metadata).decode())

    assert (said["Name"], said["Version"], said["License-Expression"]) == ("sopflow", "0.1.0", "Apache-2.0")
    assert said["Requires-Python"] == ">=3.11"
    assert said.get_payload().startswith("# sopflow\n")


def run(environment: Path, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    variables = {"LANG": "en_US.UTF-8", "NO_COLOR": "1", "COLUMNS": "100", "PATH": "/usr/bin:/bin"}
    command = [str(environment / "bin" / str(arguments[0])), *map(str, arguments[1:])]
    return subprocess.run(command, cwd=cwd, env=variables, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="session")
def shipped(environment: Path) -> Path:
    """The fraud SOP as it was installed."""
    ended = run(environment, "python", "-c", "import sopflow_playbooks as p; print(p.__path__[0])", cwd=environment)
    return Path(ended.stdout.strip()) / "penanganan-penipuan-va"


def test_what_runs_is_what_was_installed(environment: Path, shipped: Path, tmp_path: Path) -> None:
    code = "import sopflow, sopflow_adapters, sopflow_schemas; print(sopflow.__file__, *sopflow_adapters.__path__, *sopflow_schemas.__path__)"
    ended = run(environment, "python", "-c", code, cwd=tmp_path)

    assert ended.stderr == ""
    assert [path for path in ended.stdout.split() if not Path(path).is_relative_to(environment)] == []
    assert shipped.is_relative_to(environment)


def test_the_shipped_sop_checks_elsewhere(environment: Path, shipped: Path, tmp_path: Path) -> None:
    ended = run(environment, "sopflow", "check", shipped, cwd=tmp_path)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "error" not in ended.stdout


def test_the_shipped_sop_handles_a_case_elsewhere(environment: Path, shipped: Path, tmp_path: Path) -> None:
    ended = run(
        environment, "sopflow", "simulate", shipped, "--scenario", f"{shipped}/scenarios/sop.yaml#TC01", cwd=tmp_path
    )

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "reported_with_block" in ended.stdout


def test_a_new_playbook_and_an_explanation_come_from_the_wheel(environment: Path, tmp_path: Path) -> None:
    assert run(environment, "sopflow", "new", "playbook", "card-fraud", cwd=tmp_path).returncode == 0
    assert run(environment, "sopflow", "test", "card-fraud", cwd=tmp_path).returncode == 0
    assert "duplicate-key" in run(environment, "sopflow", "explain", "SF006", cwd=tmp_path).stdout
    assert run(environment, "sopflow", "--version", cwd=tmp_path).stdout == "sopflow 0.1.0\n"
