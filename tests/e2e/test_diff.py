"""`sopflow diff`: what a new version changes, as whoever approves it reads it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sopflow.cli.root import sopflow

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
VERSIONS = Path(__file__).parents[1] / "fixtures/versions"
OLD, NEW = VERSIONS / "old.yaml", VERSIONS / "new.yaml"
SCENARIOS = """\
playbook: old.yaml
clock: '2025-03-29T09:00:00+07:00'
defaults: {answers: {msisdn: 0812 0000 0001}, systems: {remedy.create_ticket: {status: New}}}
scenarios:
  - {id: D1, title: A large amount, answers: {kind: other, amount: 10jt}, expect: {outcome: done}}
  - {id: D2, title: A small amount, answers: {kind: bill, amount: 5jt}, expect: {outcome: done}}
"""


def diff(*arguments: object, lang: str = "en") -> Result:
    return CliRunner().invoke(sopflow, ["--lang", lang, "diff", *map(str, arguments)], env={"NO_COLOR": "1"})


@pytest.mark.parametrize("lang", ["en", "id"])
def test_what_changed_is_told_by_how_much_it_matters(lang: str, snapshot: Callable[[str, str], None]) -> None:
    shown = diff(OLD, NEW, lang=lang)

    assert shown.exit_code == 0
    snapshot(f"changes/versions.{lang}.txt", shown.stdout)


def test_for_a_review_it_is_markdown(snapshot: Callable[[str, str], None]) -> None:
    snapshot("changes/versions.md", diff(OLD, NEW, "--format", "markdown").stdout)


def test_for_programs_it_is_values() -> None:
    found: dict[str, Any] = json.loads(diff(OLD, NEW, "--format", "json").stdout)

    assert (found["playbook"], found["level"], found["version_wanted"]) == ("laporan", "breaking", "2.0.0")
    (is_large,) = (each for each in found["changes"] if each["name"] == "is_large")
    assert is_large["witness"] == {"given": {"amount": 10_000_000}, "old": False, "new": True, "sure": True}


def test_a_page_shows_both_versions_painted_and_the_words_that_changed() -> None:
    page = diff(OLD, NEW, "--format", "html").stdout

    assert "<del>it</del> <ins>your report</ins>" in page
    assert page.count("<svg") == 2
    assert _classes(page, "old-state:more") >= {"removed"}
    assert _classes(page, "new-state:ask") >= {"changed"}
    assert "http://" not in page.replace("http://www.w3.org", "")  # it loads nothing


def test_of_a_playbook_in_phases_those_are_drawn_in_which_something_changed(tmp_path: Path) -> None:
    old = PLAYBOOKS / "sim-swap-mbanking"
    text = (old / "playbook.yaml").read_text(encoding="utf-8")
    shutil.copytree(old, tmp_path / "new")
    new = text.replace("Block the SIM for now", "Block the SIM", 1)
    (tmp_path / "new/playbook.yaml").write_text(new, encoding="utf-8")

    page = diff(old, tmp_path / "new", "--format", "html").stdout

    assert new != text
    assert page.count("<svg") == 2
    assert _classes(page, "new-secure-state:block_sim") >= {"changed"}
    assert "state:accepted" not in page  # it is in another phase


def test_a_state_with_another_name_that_nobody_declared_is_painted_in_both_drawings(
    playbook: Path, tmp_path: Path
) -> None:
    text = (playbook / "playbook.yaml").read_text(encoding="utf-8")
    new = tmp_path / "new.yaml"
    renamed = text.replace("  advise:\n", "  give_advice:\n").replace("else: advise", "else: give_advice")
    new.write_text(renamed, encoding="utf-8")

    page = diff(playbook, new, "--format", "html").stdout

    assert _classes(page, "old-intake-state:advise") >= {"removed"}
    assert _classes(page, "new-intake-state:give_advice") >= {"added"}
    assert "<code>give_advice</code> is much like it" in page
    assert page.index("old-intake-state:intake") < page.index("new-intake-state:intake")
    assert ">Ask what is wrong<" in page  # the language of whoever reads


def _classes(page: str, id: str) -> set[str]:
    found = re.search(rf'<g[^>]*id="{id}"[^>]*>', page)
    assert found, id
    return set(re.search(r'class="([^"]*)"', found[0])[1].split())  # type: ignore[index]


def test_the_same_text_is_no_change() -> None:
    same = diff(OLD, OLD, "--fail-on", "cosmetic", "--check-version")

    assert (same.exit_code, "mean the same" in same.stdout) == (0, True)


@pytest.mark.parametrize(
    ("flags", "code"),
    [(["--fail-on", "breaking"], 1), (["--check-version"], 1), ([], 0)],
)
def test_a_build_can_be_made_to_fail(flags: list[str], code: int) -> None:
    assert diff(OLD, NEW, *flags).exit_code == code


def test_what_matters_less_than_was_asked_for_fails_nothing(tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    text = OLD.read_text(encoding="utf-8").replace("en: Ask}", "en: Ask them}").replace("1.0.0", "1.0.1")
    new.write_text(text, encoding="utf-8")

    assert [diff(OLD, new, "--fail-on", level).exit_code for level in ("behaviour", "wording")] == [0, 1]
    assert diff(OLD, new, "--check-version").exit_code == 0


def test_cases_that_come_to_something_else_are_shown(tmp_path: Path) -> None:
    for path in (OLD, NEW):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "cases.yaml").write_text(SCENARIOS, encoding="utf-8")
    shown = diff(tmp_path / "old.yaml", tmp_path / "new.yaml", "--impact", tmp_path / "cases.yaml").stdout

    assert "2 cases told on both versions: 1 comes to something else" in shown
    assert shown.partition("something else\n")[2].splitlines() == [
        "  D1: outcome, path, writes, what is said",
        "    outcome: done → refused",
        "    path: ask file thank done → ask refused",
        "    writes: remedy.create_ticket → –",
        "    what is said: thanks → –",
    ]


def test_what_cannot_be_read_is_no_version_without_changes(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("sopflow: 1\nid: x\n", encoding="utf-8")

    for path in (tmp_path / "broken.yaml", tmp_path / "nowhere.yaml", "git:nothing:here"):
        shown = diff(OLD, path)
        assert (shown.exit_code, shown.stdout) == (3, "")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with a playbook two folders down, and one that is broken."""
    home = tmp_path_factory.mktemp("repository").resolve()
    for name, text in (("mine", OLD.read_text(encoding="utf-8")), ("broken", "sopflow: 1\nid: x\n")):
        (home / "books" / name).mkdir(parents=True)
        (home / "books" / name / "playbook.yaml").write_text(text, encoding="utf-8")
    who = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    for words in (["init", "-q"], ["add", "."], [*who, "commit", "-q", "-m", "first"]):
        subprocess.run(["git", *words], cwd=home, check=True)
    return home


@pytest.mark.parametrize(
    ("folder", "named"),
    [
        (".", "git:HEAD:books/mine"),
        ("books", "git:HEAD:mine"),
        ("books/mine", "git:HEAD:."),
        ("books/mine", "git:HEAD:playbook.yaml"),
        ("books/broken", "git:HEAD:../mine"),
    ],
)
def test_a_version_of_git_is_named_from_where_one_is(
    repository: Path, monkeypatch: pytest.MonkeyPatch, folder: str, named: str
) -> None:
    monkeypatch.chdir(repository / folder)

    assert "The versions mean the same" in diff(named, repository / "books/mine").stdout


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("git:HEAD:books/nobody", "git:HEAD:books/nobody does not exist"),
        ("git:HEAD:books/broken", "git:HEAD:books/broken/playbook.yaml:1:1"),
        ("git:HEAD:.", "git:HEAD:. has no playbook.yaml"),
        ("git:v9:books/mine", "git has no `git:v9:books/mine`: not a valid object name"),
        ("git:HEAD:../elsewhere", "`git:HEAD:../elsewhere` lies outside the repository"),
    ],
)
def test_what_a_commit_does_not_have_is_said_by_the_name_that_was_given(
    repository: Path, monkeypatch: pytest.MonkeyPatch, named: str, said: str
) -> None:
    monkeypatch.chdir(repository)
    shown = diff(named, OLD)

    assert (shown.exit_code, shown.stdout) == (3, "")
    assert said in shown.stderr


def test_without_git_it_says_that_it_needs_git(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    assert "needs git, and there is none here" in diff("git:HEAD:books", OLD).stderr


def test_a_write_with_other_words_and_another_due_time_are_shown_field_by_field(tmp_path: Path) -> None:
    new = tmp_path / "new"
    shutil.copytree(PLAYBOOKS / "examples/sla", tmp_path / "sla")
    shutil.copytree(PLAYBOOKS / "examples/in-doubt", tmp_path / "call")
    shown = {}
    for name, before, after in (
        ("sla", "deadline: 2 working days", "deadline: 3 working days"),
        ("call", "class: regular", "class: VIP"),
    ):
        text = (tmp_path / name / "playbook.yaml").read_text(encoding="utf-8")
        assert before in text
        shutil.copytree(tmp_path / name, new, dirs_exist_ok=True)
        (new / "playbook.yaml").write_text(text.replace(before, after), encoding="utf-8")
        shown[name] = diff(tmp_path / name, new, "--impact", tmp_path / name).stdout

    assert "SLA1: SLA\n" in shown["sla"]
    assert "remedy.create_ticket fields.class: regular → VIP" in shown["call"]


def test_a_sub_playbook_that_differs_is_a_change_of_who_runs_it(tmp_path: Path) -> None:
    for side in ("old", "new"):
        for name in ("run-sub-playbook", "run-sub-playbook-child"):
            shutil.copytree(PLAYBOOKS / "examples" / name, tmp_path / side / name)
    child = tmp_path / "new/run-sub-playbook-child/playbook.yaml"
    child.write_text(child.read_text(encoding="utf-8").replace("en: ", "en: Now ", 1), encoding="utf-8")

    shown = diff(tmp_path / "old/run-sub-playbook", tmp_path / "new/run-sub-playbook", "--fail-on", "wording")

    assert shown.exit_code == 1
    assert "sub-playbook `run-sub-playbook-child`: 1.0.0 → 1.0.0" in shown.stdout


def test_a_version_that_is_no_number_is_not_called_enough(tmp_path: Path) -> None:
    text = OLD.read_text(encoding="utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("version: 1.0.0", "version: 2026-A"), encoding="utf-8")

    shown = diff(OLD, tmp_path / "new.yaml", "--check-version")

    assert (shown.exit_code, "version `2026-A` is no row of up to three numbers" in shown.stdout) == (1, True)
    assert diff(tmp_path / "new.yaml", tmp_path / "new.yaml", "--check-version").exit_code == 0
