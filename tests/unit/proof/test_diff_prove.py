"""`sopflow diff OLD NEW --prove`: no case changes its outcome, proved; or a case that does, told on both."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.proof.proving import HEAD, loaded

from sopflow.app.comparison.differing import difference
from sopflow.cli.root import sopflow

BODY = """\
outcomes: {small: {}, big: {}}
facts:
  amount: {type: money, ask: How much?}
  sure: {type: yes_no, ask: Are you sure?}
states:
  ask:
    ask: [amount]
    next:
      - {when: amount > 10, go: confirm}
      - else: small_end
  confirm:
    ask: [sure]
    next:
      - {when: sure, go: report}
      - else: small_end
  report:
    call: {operation: remedy.create_ticket, with: {type: FRAUD_REPORT, fields: {class: regular}}}
    within: 1d
    next: {done: big_end, late: small_end}
  small_end: {end: small}
  big_end: {end: big}
"""


def version(folder: Path, name: str, *changes: tuple[str, str]) -> Path:
    text = BODY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = folder / name
    path.mkdir()
    (path / "playbook.yaml").write_text(HEAD + text, encoding="utf-8")
    return path


def diff(*arguments: object) -> Result:
    given = ["diff", *map(str, arguments), "--prove"]
    return CliRunner().invoke(sopflow, given, env={"LANG": "en_US.UTF-8", "NO_COLOR": "1"})


@pytest.mark.parametrize(
    "change",
    [
        ("amount > 10", "not (amount <= 10)"),
        ("amount > 10", "amount >= 11"),
        ("Are you sure?", "Are you quite sure?"),
        (
            "- {when: sure, go: report}\n      - else: small_end",
            "- {when: not sure, go: small_end}\n      - else: report",
        ),
    ],
)
def test_what_means_the_same_is_proved_to_change_no_case(tmp_path: Path, change: tuple[str, str]) -> None:
    result = diff(version(tmp_path, "old"), version(tmp_path, "new", change))

    assert result.output.startswith("✔ PROVED no case changes its outcome or its writes")
    assert result.exit_code == 0


def test_a_guard_that_was_changed_is_shown_by_a_case_that_goes_another_way(tmp_path: Path) -> None:
    result = diff(
        version(tmp_path, "old"), version(tmp_path, "new", ("amount > 10", "amount > 20")), "--format", "json"
    )
    found = json.loads(result.output)["outcomes"]
    case = found["witnesses"][0]

    assert (result.exit_code, found["verdict"]) == (1, "changed")
    assert 10 < case["case"]["answers"]["amount"] <= 20
    assert (case["old"]["outcome"], case["new"]["outcome"]) == ("big", "small")
    assert case["old"]["writes"] == ["remedy.create_ticket"]


@pytest.mark.parametrize(
    "change",
    [
        ("when: sure", "when: not sure"),
        ("{done: big_end, late: small_end}", "{done: small_end, late: big_end}"),
        ("else: small_end\n  confirm", "else: report\n  confirm"),
    ],
)
def test_what_is_changed_is_shown(tmp_path: Path, change: tuple[str, str]) -> None:
    result = diff(version(tmp_path, "old"), version(tmp_path, "new", change))

    assert result.output.startswith("✘ CHANGED")
    assert "old path: ask → " in result.output


def test_times_are_not_proved(tmp_path: Path) -> None:
    result = diff(version(tmp_path, "old"), version(tmp_path, "new", ("within: 1d", "within: 2d")))

    assert result.exit_code == 1
    assert result.output.startswith("? UNKNOWN")
    assert "the versions wait for other times in report" in result.output


def test_a_version_may_be_a_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new = version(tmp_path, "mine")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "one"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (new / "playbook.yaml").write_text(HEAD + BODY.replace("amount > 10", "amount > 1"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    assert diff("git:HEAD:mine", "mine").output.startswith("✘ CHANGED")
    assert diff("git:HEAD:mine/playbook.yaml", "git:HEAD:mine").output.startswith("✔ PROVED")
    assert diff("git:nowhere:mine", "mine").exit_code == 3
    assert diff("git:HEAD", "mine").exit_code == 3


def test_versions_that_differ_in_words_and_policies_are_the_same_without_a_look_at_any_case(tmp_path: Path) -> None:
    policies = (
        "  big_end: {end: big}\n",
        "  big_end: {end: big}\npolicies:\n  once: {at_most: {enter: report, times: 1}}\n",
    )
    old = version(tmp_path, "old")
    new = version(tmp_path, "new", policies, ("How much?", "How much is it?"), ("amount > 10", "not (amount <= 10)"))

    found = difference(loaded(old / "playbook.yaml"), loaded(new / "playbook.yaml"))

    assert found.is_proved_same
    assert (found.side.pairs, found.tried) == (0, 0)
