"""docs/tutorial.md is followed to the letter, on a copy of the playbooks."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/tutorial.md"
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("tutorial")]  # followed once, by one worker


@pytest.fixture(scope="module")
def retold(follow: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The tutorial as it happens now, in a copy of what an author edits."""
    workspace = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(ROOT / "playbooks", workspace / "playbooks", ignore=shutil.ignore_patterns("__pycache__"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(workspace)
        return follow(PAGE.read_text(encoding="utf-8"))


def test_the_tutorial_happens_as_it_is_told(retold: str, fresh: Callable[[Path, str], None]) -> None:
    fresh(PAGE, retold)


def test_the_day_ends_with_a_playbook_that_checks_and_all_its_scenarios_pass(retold: str) -> None:
    last = retold.rsplit("```console", 1)[1]

    assert "kesalahan" not in last
    assert "✘" not in last
    assert "✔" in last


@pytest.mark.parametrize(
    ("slip", "mend"),
    [("platinum", "Platinum"), ("2x24", "3x24 jam"), ("fraud_acount", "fraud_account"), ("tiket", "ticket")],
)
def test_every_slip_of_the_tutorial_is_found_with_its_mend(retold: str, slip: str, mend: str) -> None:
    outputs = [block.split("```")[0] for block in retold.split("```console")[1:]]

    assert any(slip in output and mend in output and "kesalahan[SF" in output for output in outputs)
