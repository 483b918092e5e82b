"""Slips in the fraud procedure that once ended in a traceback: they are found, or they say nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

from sopflow.app.use_cases import check

HOME = Path(__file__).parents[2] / "playbooks"
SOP = "penanganan-penipuan-va"


def test_a_look_up_that_goes_back_to_itself_is_checked(tmp_path: Path) -> None:
    """A case was kept while it was not yet known that none comes to it; no path from the beginning leads there."""
    shutil.copytree(HOME, tmp_path, ignore=shutil.ignore_patterns("scenarios", "examples"), dirs_exist_ok=True)
    playbook = tmp_path / SOP / "playbook.yaml"
    text = playbook.read_text(encoding="utf-8")
    right = "not_found: {go: identify, ask_again: [msisdn], at_most: 1, then: not_customer}"
    assert text.count(right) == 1
    playbook.write_text(text.replace(right, right.replace("identify", "profile")), encoding="utf-8")

    assert {one.code for one in check(playbook).diagnostics if one.severity == "error"} <= {"SF401", "SF402"}
