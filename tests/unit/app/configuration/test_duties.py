"""`[duties]` of `sopflow.toml`: which roles may administer."""

from __future__ import annotations

from pathlib import Path

import pytest

from sopflow.app.adapters import installed
from sopflow.app.configuration.reading import configuration, duties
from sopflow.app.configuration.wording import ConfigurationError
from sopflow.errors import NotAllowed, UnreadableFile
from sopflow.runtime.duties import ANYBODY, Duties
from sopflow.runtime.people import Person


def _said(folder: Path, text: str) -> Duties:
    (folder / "sopflow.toml").write_text(text, encoding="utf-8")
    return duties(environment={}, folder=folder)


def test_where_nothing_is_said_whoever_says_who_they_are_may_administer(tmp_path: Path) -> None:
    assert duties(environment={}, folder=tmp_path) == ANYBODY
    assert _said(tmp_path, "[duties]\n") == ANYBODY


def test_an_act_takes_one_of_the_roles_that_are_named(tmp_path: Path) -> None:
    found = _said(tmp_path, '[duties]\npurge = ["dpo"]\nhold = [" dpo ", "supervisor"]\n')

    assert found == Duties(purge=frozenset({"dpo"}), hold=frozenset({"dpo", "supervisor"}))


def test_an_empty_list_is_nobody(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        _said(tmp_path, "[duties]\npublish = []\n").demand("publish", Person("rina", frozenset({"dpo"})))


def test_the_systems_beside_are_not_looked_at(tmp_path: Path) -> None:
    assert _said(tmp_path, "[systems.dsc]\nurl = 1\n[duties]\npurge = ['dpo']\n") == Duties(purge=frozenset({"dpo"}))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[duties]\nprge = ["dpo"]', "sopflow.toml:2: `prge` is not known here: did you mean `purge`?"),
        ('[duties]\npurge = "dpo"', 'sopflow.toml:2: `purge` is a list of roles, such as ["dpo"]; an empty one is nobody'),
        ("[duties]\npurge = [1]", 'sopflow.toml:2: `purge` is a list of roles, such as ["dpo"]; an empty one is nobody'),
        ("duties = 1", "sopflow.toml:1: a table belongs here"),
        ("[duties", "sopflow.toml:1: this is no TOML here. A text stands in double quotes, a table begins with [its.name]"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_lets_nobody_administer(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(ConfigurationError, match="sopflow") as raised:
        _said(tmp_path, text)

    assert problem in str(raised.value)
    assert [each.en for each in configuration((), environment={}, folder=tmp_path).faults] == [problem]


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        duties(tmp_path / "none.toml", environment={}, folder=tmp_path)


def test_the_whole_reading_has_them_too(tmp_path: Path) -> None:
    (tmp_path / "sopflow.toml").write_text('[duties]\nexport = ["dpo"]\n', encoding="utf-8")

    found = configuration(installed().adapters.values(), environment={}, folder=tmp_path).demand_sound()

    assert found.duties == Duties(export=frozenset({"dpo"}))
