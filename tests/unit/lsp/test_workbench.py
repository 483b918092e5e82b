"""What is kept from one look to the next: only what was typed in is checked again."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from sopflow.app.adapters import installed
from sopflow.app.beside import Scenarios, faults_beside
from sopflow.app.procedure import Procedure
from sopflow.diagnostics import Diagnostic
from sopflow.lsp import workbench
from sopflow.lsp.workbench import Look, Workbench

PLAYBOOKS = Path(__file__).parents[3] / "playbooks"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(PLAYBOOKS / "examples/ask", tmp_path / "ask")
    main = tmp_path / "ask/scenarios/ask.yaml"
    (main.parent / "second.yaml").write_text(main.read_text(encoding="utf-8").replace("ASK", "ALSO"), encoding="utf-8")
    return tmp_path / "ask"


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files of scenarios that are checked, as they are."""
    names: list[str] = []

    def noted(procedure: Procedure, scenarios: Scenarios) -> tuple[Diagnostic, ...]:
        names.append(Path(scenarios.document.source.path).name)
        return faults_beside(procedure, scenarios)

    monkeypatch.setattr(workbench, "faults_beside", noted)
    return names


def procedure_of(look: Look) -> object:
    assert look.checked is not None
    assert look.checked.procedure is not None
    return look.checked.procedure


def test_who_types_in_a_scenario_has_that_file_checked_and_nothing_else(folder: Path, judged: list[str]) -> None:
    bench, main = Workbench(installed()), folder / "scenarios/ask.yaml"
    text = main.read_text(encoding="utf-8")
    before = bench.look(folder / "playbook.yaml", {})
    judged.clear()

    after = bench.look(folder / "playbook.yaml", {main: text.replace("outcome:", "outcom:", 1)})

    assert judged == ["ask.yaml"]
    assert procedure_of(after) is procedure_of(before)
    assert [each.code for each in after.findings[main]] == ["SF101"]
    assert bench.look(folder / "playbook.yaml", {main: text}).findings == before.findings


def test_who_types_in_the_playbook_has_all_its_scenarios_checked_and_none_read_again(
    folder: Path, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bench, playbook = Workbench(installed()), folder / "playbook.yaml"
    text = playbook.read_text(encoding="utf-8")
    before = bench.look(playbook, {})
    judged.clear()
    monkeypatch.setattr(workbench, "scenarios_in", None)

    after = bench.look(playbook, {playbook: f"{text}# more\n"})

    assert judged == ["ask.yaml", "second.yaml"]
    assert procedure_of(after) is not procedure_of(before)


def test_a_file_that_the_playbook_names_is_looked_for_again(folder: Path) -> None:
    bench, playbook = Workbench(installed()), folder / "playbook.yaml"
    text = playbook.read_text(encoding="utf-8").replace("languages:", "source: {document: sop.txt}\nlanguages:", 1)

    def codes() -> list[str]:
        return [each.code for each in bench.look(playbook, {playbook: text}).findings[playbook]]

    without = codes()
    (folder / "sop.txt").write_text("1. Satu\n", encoding="utf-8")

    assert len(codes()) < len(without)


def test_what_is_kept_changes_no_answer_whatever_is_typed(folder: Path) -> None:
    chance, catalog = random.Random(6), installed()
    files = [folder / "playbook.yaml", *sorted((folder / "scenarios").iterdir())]
    texts = {path.resolve(): path.read_text(encoding="utf-8") for path in files}
    saved, bench = dict(texts), Workbench(catalog)
    for _ in range(60):
        path = chance.choice(list(texts))
        text = texts[path] if chance.random() < 0.7 else saved[path]
        at = chance.randrange(len(text))
        texts[path] = text[:at] + chance.choice(["", "x", " ", ":", "\n", "#"]) + text[at + chance.randrange(3) :]
        kept, anew = bench.look(files[0], texts), Workbench(catalog).look(files[0], texts)
        assert {each: list(map(str, found)) for each, found in kept.findings.items()} == {
            each: list(map(str, found)) for each, found in anew.findings.items()
        }
