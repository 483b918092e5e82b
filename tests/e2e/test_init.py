"""`sopflow init`: what it writes works, and is run here."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    made = run("init", "sop", "--ci", "github")
    assert made.exit_code == 0, made.output
    assert "Next: cd sop\n" in made.output
    monkeypatch.chdir(tmp_path / "sop")
    return tmp_path / "sop"


def _commands(project: Path) -> Iterator[str]:
    """Every command of ours that a hook or a build server would run."""
    hooks = yaml.safe_load((project / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    yield from (hook["entry"] for repo in hooks["repos"] for hook in repo["hooks"])
    workflow = yaml.safe_load((project / ".github/workflows/playbooks.yml").read_text(encoding="utf-8"))
    steps = workflow["jobs"]["playbooks"]["steps"]
    yield from (step["run"] for step in steps if step.get("run", "").startswith("sopflow "))


def test_every_command_of_the_hooks_and_of_the_build_server_passes(run: Run, project: Path) -> None:
    commands = list(_commands(project))
    assert [shlex.split(line)[:2] for line in commands] == [["sopflow", verb] for verb in ("check", "fmt", "test") * 2]
    for line in commands:
        ended = run(*shlex.split(line)[1:])
        assert ended.exit_code == 0, f"{line}\n{ended.output}"


def test_a_slip_in_the_example_fails_the_hook(run: Run, project: Path) -> None:
    file = project / "playbooks/report-a-problem/playbook.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("go: file_ticket", "go: file_tiket"), encoding="utf-8")
    assert run(*shlex.split(next(_commands(project)))[1:]).exit_code == 1


def test_editors_find_a_schema_for_each_file_of_the_example(project: Path) -> None:
    schemas = json.loads((project / ".vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert all(json.loads((project / schema).read_text(encoding="utf-8"))["title"] for schema in schemas)
    found = {path for place in schemas.values() for path in project.glob(place)}
    assert found == set((project / "playbooks").rglob("*.yaml"))


def test_nothing_is_overwritten_and_nothing_written_where_something_is_there(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine", encoding="utf-8")
    refused = run("init", tmp_path, "--ci", "none")
    assert refused.exit_code == 2
    assert ".gitignore" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == [".gitignore"]


@pytest.mark.parametrize(("ci", "file"), [("gitlab", ".gitlab-ci.yml"), ("none", None)])
def test_another_build_server_has_its_own_file(run: Run, tmp_path: Path, ci: str, file: str | None) -> None:
    made = run("init", tmp_path / "sop", "--ci", ci, "--format", "json")
    written = {str(Path(path).relative_to(tmp_path / "sop")) for path in json.loads(made.output)["files"]}
    assert not any(path.startswith(".github") for path in written)
    assert ({".gitlab-ci.yml"} & written) == ({file} if file else set())
    if file:
        script = yaml.safe_load((tmp_path / "sop" / file).read_text(encoding="utf-8"))["playbooks"]["script"]
        assert script == [
            "sopflow check playbooks",
            "sopflow fmt --check playbooks",
            "sopflow test playbooks --coverage",
        ]


def test_a_new_playbook_of_a_project_stands_where_its_hooks_look(run: Run, project: Path) -> None:
    assert run("new", "playbook", "lost-card").exit_code == 0
    assert run("new", "playbook", "apart", "--in", ".").exit_code == 0

    assert (project / "playbooks/lost-card/playbook.yaml").is_file()
    assert (project / "apart/playbook.yaml").is_file()
    file = project / "playbooks/lost-card/playbook.yaml"
    file.write_text("sopflow: 1\n", encoding="utf-8")
    assert run(*shlex.split(next(_commands(project)))[1:]).exit_code == 1
