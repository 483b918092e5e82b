"""`pytest --sopflow`: scenarios are tests, as pytest's own are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopflow.app.writing.scaffold import new_playbook

Pytest = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A playbook with three scenarios that pass."""
    home = tmp_path_factory.mktemp("project")
    (home / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return new_playbook(home, "card-fraud")[0].parent


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pytest:
    """A session of pytest inside this one, with the plugin alone: how it ended, and what it wrote."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    base = ("-p", "sopflow.testing.pytest_plugin", "-p", "no:cacheprovider", "-c", str(home.parent / "pytest.ini"))

    def session(*arguments: object) -> tuple[int, str]:
        code = pytest.main([*base, "--color=no", *map(str, arguments)])
        return int(code), capsys.readouterr().out

    return session


def test_every_scenario_is_an_item_that_can_be_chosen(home: Path, run: Pytest) -> None:
    code, output = run("--sopflow", "-v", home)
    assert code == 0
    assert [f"::{id} PASSED" in output for id in ("reported", "advised", "unavailable")] == [True] * 3
    assert "1 passed, 2 deselected" in run("--sopflow", home, "-k", "advised")[1]
    assert "1 passed" in run("--sopflow", f"{home}/scenarios/main.yaml::reported")[1]


def test_nothing_is_collected_when_nobody_asks(home: Path, run: Pytest) -> None:
    assert run(home)[0] == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_failure_says_what_was_not_as_expected_and_how_to_see_it(home: Path, run: Pytest) -> None:
    file = home / "scenarios" / "main.yaml"
    other = file.with_name("other.yaml")
    other.write_text(
        file.read_text(encoding="utf-8").replace("outcome: advised", "outcome: reported"), encoding="utf-8"
    )
    try:
        code, output = run("--sopflow", other)
        failed = output[output.index("FAILURES") :]
        assert code == 1
        assert "card-fraud: advised It is over, so that advice is enough" in failed
        assert "✘ advised" in failed
        assert f"sopflow simulate {home / 'playbook.yaml'} --scenario '{other}#advised'" in failed
        assert "Traceback" not in output
        assert "untuk melihatnya:" in run("--sopflow", "--sopflow-lang", "id", other)[1]
    finally:
        other.unlink()


def test_a_file_that_does_not_check_is_an_error_with_its_place(home: Path, run: Pytest) -> None:
    other = home / "scenarios" / "other.yaml"
    other.write_text("playbook: ../playbook.yaml\nscenarios:\n  - {id: a, answers: {msisdm: 1}}\n", encoding="utf-8")
    try:
        code, output = run("--sopflow", other)
        assert code == pytest.ExitCode.INTERRUPTED
        assert "msisdm" in output
        assert "other.yaml:3" in output
        assert "Traceback" not in output
    finally:
        other.unlink()
