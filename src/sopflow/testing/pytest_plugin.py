"""`pytest --sopflow`: every scenario of the playbooks under the paths is a test.

pytest loads this module whenever sopflow is installed: until the option is given it imports nothing else of sopflow and
adds no more than the options.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

if TYPE_CHECKING:
    from sopflow.app.procedure import Procedure
    from sopflow.app.scenarios import CheckedScenarios
    from sopflow.diagnostics import Language
    from sopflow.rendering.suite.model import Case

_SCENARIOS = re.compile(r"^scenarios:", re.MULTILINE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--sopflow`, and the language of its failures."""
    group = parser.getgroup("sopflow", "scenarios of playbooks")
    group.addoption("--sopflow", action="store_true", help="Collect the scenarios of playbooks as tests.")
    group.addoption(
        "--sopflow-lang", choices=("id", "en"), default="en", help="Language of what a failed scenario says."
    )


def pytest_configure(config: pytest.Config) -> None:
    """Collect scenarios, where that was asked for."""
    if config.getoption("--sopflow"):
        config.pluginmanager.register(_Collecting(config.getoption("--sopflow-lang")), "sopflow-scenarios")


class ScenarioFailedError(Exception):
    """A scenario whose case came out otherwise.

    Attributes:
        lines: what was not as expected, and the command that shows the whole case.
    """

    def __init__(self, lines: tuple[str, ...]) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


class _Collecting:
    """The collector of one session. A playbook is loaded once, however many files tell cases of it."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self._procedures: dict[Path, Procedure] = {}

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
        """A file of scenarios; None where it is none. Only YAML is opened."""
        if file_path.suffix not in (".yaml", ".yml"):
            return None
        if not _SCENARIOS.search(file_path.read_text(encoding="utf-8", errors="replace")):
            return None
        made = _File.from_parent(parent, path=file_path)
        made.collecting = self
        return made

    def procedure(self, scenarios: Path) -> Procedure:
        """The playbook that a file of scenarios names, which checks."""
        from sopflow.app.adapters import installed
        from sopflow.app.checking import load
        from sopflow.app.targets import playbook_of_scenarios

        playbook = (playbook_of_scenarios(scenarios) or scenarios.parent.parent).resolve()
        if playbook not in self._procedures:
            self._procedures[playbook] = load(playbook, installed())
        return self._procedures[playbook]


class _File(pytest.File):
    """A file of scenarios."""

    collecting: _Collecting

    def collect(self) -> Iterator[pytest.Item]:
        """One item a scenario; a playbook or a file that does not check is an error of the collection."""
        from sopflow.app.scenarios import load_scenarios
        from sopflow.errors import InvalidPlaybook, UnreadableFile
        from sopflow.rendering.diagnostics.text import render

        try:
            procedure = self.collecting.procedure(self.path)
            file = load_scenarios(procedure, self.path)
        except UnreadableFile as problem:
            raise self.CollectError(str(problem)) from None
        except InvalidPlaybook as problem:
            raise self.CollectError(render(problem.diagnostics, self.collecting.language)) from None
        for scenario in file.file.scenarios:
            made = _Item.from_parent(self, name=scenario.id)
            made.told = procedure, file
            made.extra_keyword_matches |= {scenario.title, procedure.playbook.id, *scenario.covers}
            yield made


class _Item(pytest.Item):
    """A scenario."""

    told: tuple[Procedure, CheckedScenarios]

    def runtest(self) -> None:
        """Tell the case and compare it with what is expected."""
        from sopflow.app.told.testing import run_scenarios
        from sopflow.rendering.suite.model import Case

        procedure, file = self.told
        for each in run_scenarios(procedure, [file], [self.name]):
            case = Case(procedure.playbook.id, str(procedure.path), str(file.path), each.result, 0.0)
            if not case.passed:
                raise ScenarioFailedError(self._lines(case))

    def _lines(self, case: Case) -> tuple[str, ...]:
        from sopflow.rendering.suite import text

        collecting = cast("_File", self.parent).collecting
        return text.case_line(case), *text.failures(case, collecting.language)

    def repr_failure(  # type: ignore[override]  # pytest's own form of a traceback is wider; a text is one of them
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> object:
        """What was not as expected, without a traceback of ours."""
        if isinstance(excinfo.value, ScenarioFailedError):
            return "\n".join(excinfo.value.lines)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, None, str]:
        """The file, and what the scenario shows."""
        procedure, file = self.told
        named = file.file.named(self.name)
        return self.path, None, f"{procedure.playbook.id}: {self.name} {named.title if named else ''}".rstrip()
