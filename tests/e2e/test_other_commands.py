"""`trace`, `graph`, `explain`, `new`, `completion`, and `sopflow` itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Edit = Callable[[str, str], Path]

CLAUSES = """clauses:
  - {id: S1, line: 1, text: Tanyakan nomor, en: Ask the number}
  - {id: S2, line: 2, text: Buat tiket, en: File a ticket}
"""


@pytest.fixture
def traced(edited: Edit) -> Path:
    folder = edited(
        "languages: [id, en]\n", "languages: [id, en]\nsource: {document: sop.txt, clauses: clauses.yaml}\n"
    )
    (folder / "clauses.yaml").write_text(CLAUSES, encoding="utf-8")
    (folder / "sop.txt").write_text("Tanyakan nomor\nBuat tiket\n", encoding="utf-8")
    file = folder / "playbook.yaml"
    text = file.read_text(encoding="utf-8").replace("    ask: {id: 'Nomor", "    covers: [S1]\n    ask: {id: 'Nomor")
    file.write_text(text, encoding="utf-8")
    return folder


def test_a_clause_that_nothing_covers_makes_trace_exit_with_1(run: Run, traced: Path) -> None:
    result = run("trace", traced)
    assert result.exit_code == 1
    assert re.search(r"S1 +Ask the number +facts\.msisdn:\d+", result.output)
    assert re.search(r"S2 +File a ticket +✘ nothing", result.output)
    assert "✘ 1 of 2 clauses are covered by nothing" in result.output


def test_trace_shows_scenarios_beside_and_is_clean_when_all_is_covered(run: Run, traced: Path) -> None:
    file = traced / "playbook.yaml"
    text = file.read_text(encoding="utf-8").replace(
        "    phase: report\n    call:", "    phase: report\n    covers: [S2]\n    call:"
    )
    file.write_text(text, encoding="utf-8")
    scenarios = traced / "scenarios" / "main.yaml"
    told = scenarios.read_text(encoding="utf-8").replace("  - id: reported\n", "  - id: reported\n    covers: [S2]\n")
    scenarios.write_text(told, encoding="utf-8")
    result = run("trace", traced, "--format", "json")
    found = json.loads(result.output)
    assert (result.exit_code, found["uncovered"]) == (0, 0)
    assert found["clauses"][1]["elements"][0]["name"] == "states.file_ticket"
    assert found["clauses"][1]["scenarios"] == ["reported"]


def test_a_playbook_without_a_list_of_clauses_has_nothing_to_trace(run: Run, playbook: Path) -> None:
    assert run("trace", playbook).exit_code == 5


def test_a_list_of_clauses_that_is_not_there_or_lies_elsewhere_is_a_finding(run: Run, traced: Path) -> None:
    file = traced / "playbook.yaml"
    text = file.read_text(encoding="utf-8")
    for name in ("nowhere.yaml", "../clauses.yaml"):
        (traced.parent / "clauses.yaml").write_text(CLAUSES, encoding="utf-8")
        file.write_text(text.replace("clauses: clauses.yaml", f"clauses: {name}"), encoding="utf-8")
        result = run("check", traced)
        assert result.exit_code == 1
        assert "there is no file" in result.output
        assert "SF292" in result.output


def test_mermaid_has_phases_as_subgraphs_and_prefixed_ids(run: Run, playbook: Path) -> None:
    result = run("graph", playbook, "--content-lang", "en")
    assert result.exit_code == 0
    assert "flowchart TD" in result.output
    assert 'subgraph x_phase_3a_intake ["Intake"]' in result.output
    assert 's_intake[/"Ask what is wrong<br/><i>intake</i>"/]' in result.output
    assert 's_intake -->|"still_happening"| s_file_ticket' in result.output


def test_dot_has_phases_as_clusters(run: Run, playbook: Path) -> None:
    result = run("graph", playbook, "--format", "dot")
    assert 'subgraph "cluster_phase:intake" {' in result.output
    assert (
        '"s:file_ticket" -> "s:close_escalated" [label="rejected", style=dashed, class=exceptional];' in result.output
    )


def test_svg_is_drawn_whole_or_one_phase_or_as_an_overview(run: Run, playbook: Path) -> None:
    whole = run("graph", playbook, "--format", "svg", "--content-lang", "en").output
    assert whole.startswith("<svg ")
    assert whole.rstrip().endswith("</svg>")
    assert 'id="state:intake"' in whole
    assert 'id="phase:report"' in whole
    phase = run("graph", playbook, "--format", "svg", "--phase", "report").output
    assert 'id="state:file_ticket"' in phase
    assert 'id="state:intake"' not in phase
    overview = run("graph", playbook, "--format", "svg", "--level", "overview", "--content-lang", "en").output
    assert 'id="phase:intake"' in overview
    assert 'id="state:intake"' not in overview


def test_a_folder_gets_an_overview_and_one_picture_a_phase(run: Run, playbook: Path, tmp_path: Path) -> None:
    result = run("graph", playbook, "--format", "svg", "--output", tmp_path / "pictures")
    assert result.exit_code == 0
    names = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert names == ["overview.svg", "phase-intake.svg", "phase-report.svg"]


def test_a_scenario_paints_its_path(run: Run, playbook: Path) -> None:
    scenarios = next((playbook if playbook.is_dir() else playbook.parent).rglob("scenarios/*.yaml"))
    first = re.findall(r"- id: (\S+)", scenarios.read_text(encoding="utf-8"))[0]
    drawn = run("graph", playbook, "--format", "svg", "--scenario", f"{scenarios}#{first}").output
    assert re.search(r'id="state:intake" class="node people start on-path"', drawn)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--format", "svg", "--phase", "nix"), "Phases: intake, report"),
        (("--phase", "report"), "--phase is for --format svg"),
        (("--format", "svg", "--level", "phase"), "--level phase wants --phase ID"),
        (("--format", "svg", "--level", "overview", "--phase", "report"), "--phase is for --level phase"),
        (("--format", "svg", "--engine", "dot", "--phase", "report"), "--engine dot draws the whole playbook"),
    ],
)
def test_what_graph_cannot_draw_is_refused_with_the_mend(
    run: Run, playbook: Path, given: tuple[str, ...], said: str
) -> None:
    result = run("graph", playbook, *given)
    assert result.exit_code == 2
    assert said in result.output


def test_without_graphviz_its_engine_is_refused(
    run: Run, playbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("graph", playbook, "--format", "svg", "--engine", "dot")
    assert result.exit_code == 3
    assert "there is no `dot` on the PATH" in result.output


def test_graphviz_draws_where_it_is_and_what_it_says_is_told(
    run: Run, playbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = tmp_path / "dot"
    stand_in.write_text('#!/bin/sh\nread first\necho "<svg>$first</svg>"\n')
    stand_in.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert (
        run("graph", playbook, "--format", "svg", "--engine", "dot").output.strip() == "<svg>digraph playbook {</svg>"
    )
    stand_in.write_text("#!/bin/sh\necho 'no memory' >&2\nexit 3\n")
    assert (
        "Graphviz could not draw it: no memory" in run("graph", playbook, "--format", "svg", "--engine", "dot").output
    )


@pytest.mark.parametrize("wanted", ["SF290", "sf290", "playbooks-in-a-circle"])
def test_a_rule_is_explained_by_code_or_name_in_both_languages(run: Run, wanted: str) -> None:
    english, indonesian = run("explain", wanted), run("explain", wanted, "--lang", "id")
    assert english.exit_code == indonesian.exit_code == 0
    assert "What it means." in english.output
    assert "Artinya." not in english.output
    assert "Artinya." in indonesian.output
    assert "```yaml wrong" in indonesian.output


def test_an_unknown_rule_is_a_usage_error_with_the_near_one(run: Run) -> None:
    result = run("explain", "playbook-in-a-circle")
    assert result.exit_code == 2
    assert "did you mean `playbooks-in-a-circle`?" in result.output


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (
            "SF9999",
            "the nearest are `SF901` uncovered-clause, `SF902` unknown-clause; `sopflow explain` lists all rules",
        ),
        ("SF40", "did you mean `SF401`, `SF402` or `SF403`? `sopflow explain` lists all rules"),
        ("", "`sopflow explain` lists all rules"),
    ],
)
def test_an_unknown_code_is_told_with_its_neighbours_and_where_all_rules_are(run: Run, code: str, remedy: str) -> None:
    result = run("explain", code)
    assert result.exit_code == 2
    assert result.output.endswith(f"Error: there is no rule `{code}`\n{remedy}\n")


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("diff", "a", "b", "--impact", "nowhere"), "a file or a folder that is there"),
        (("check", "--certificate", "nowhere"), "a file that is there, not a folder"),
        (("check", "--baseline", "."), "a file, not a folder"),
        (("check", "--save-counterexample", __file__), "a folder, not a file"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_with_what_could_be(
    run: Run, arguments: tuple[str, ...], remedy: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.output.endswith(f"cannot be what was written\n{remedy}\n")


def test_explain_alone_lists_every_rule(run: Run) -> None:
    lines = run("explain").output.splitlines()
    assert len(lines) > 100
    assert lines == sorted(lines)


def test_new_writes_a_playbook_that_checks_and_whose_scenarios_pass(run: Run, tmp_path: Path) -> None:
    result = run("new", "playbook", "lost-card", "--in", tmp_path)
    assert result.exit_code == 0
    assert f"+ {tmp_path}/lost-card/playbook.yaml" in result.output
    assert run("check", tmp_path / "lost-card", "--fail-on", "info").exit_code == 0
    assert run("test", tmp_path / "lost-card").exit_code == 0


def test_new_overwrites_nothing_and_takes_ids_only(run: Run, playbook: Path, tmp_path: Path) -> None:
    before = (playbook / "playbook.yaml").read_bytes()
    assert run("new", "playbook", "card-fraud", "--in", tmp_path).exit_code == 2
    assert (playbook / "playbook.yaml").read_bytes() == before
    for name in ("../out", "Card", "a b", ""):
        assert run("new", "playbook", name, "--in", tmp_path).exit_code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["card-fraud"]


def test_new_writes_an_adapter_with_all_that_it_needs(run: Run, tmp_path: Path) -> None:
    result = run("new", "adapter", "crm", "--dir", tmp_path)

    assert result.exit_code == 0
    written = {str(path.relative_to(tmp_path)) for path in (tmp_path / "crm").rglob("*") if path.is_file()}
    assert written == {
        "crm/README.md", "crm/pyproject.toml", "crm/tests/test_crm.py", "crm/sopflow_crm/__init__.py",
        "crm/sopflow_crm/adapter.yaml", "crm/sopflow_crm/client.py", "crm/sopflow_crm/adapter.py",
        "crm/sopflow_crm/simulator.py", "crm/sopflow_crm/py.typed",
    }  # fmt: skip
    assert [path for path in written if "NAME" in (tmp_path / path).read_text(encoding="utf-8")] == []
    assert "python -m pytest" in result.stdout


@pytest.mark.parametrize("name", ["Crm", "my-crm", "1crm", "null", "a b", "../x", "remedy"])
def test_new_takes_names_of_systems_only_and_none_that_is_taken(run: Run, tmp_path: Path, name: str) -> None:
    refused = run("new", "adapter", name, "--in", tmp_path)

    assert refused.exit_code == 2
    assert ("another name" if name == "remedy" else "small letters") in refused.stderr
    assert list(tmp_path.glob("*")) == []


def test_new_overwrites_no_adapter(run: Run, tmp_path: Path) -> None:
    assert run("new", "adapter", "crm", "--in", tmp_path).exit_code == 0
    refused = run("new", "adapter", "crm", "--in", tmp_path)

    assert refused.exit_code == 2
    assert "is there already" in refused.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_gives_what_the_shell_needs(run: Run, shell: str) -> None:
    result = run("completion", shell)
    assert result.exit_code == 0
    assert "_SOPFLOW_COMPLETE" in result.output


def test_help_is_in_both_languages_wherever_lang_stands(run: Run) -> None:
    assert "Cari yang salah di dalam playbook." in run("--lang", "id", "--help").output
    assert "Find what is wrong in playbooks." in run("--help").output
    assert "Bentuk hasilnya." in run("check", "--help", "--lang", "id").output
    assert "Bentuk hasilnya." in run("check", "--help", lang="id_ID.UTF-8").output


def test_the_version_is_told(run: Run) -> None:
    assert re.fullmatch(r"sopflow \d+\.\d+\.\d+\n", run("--version").output)
