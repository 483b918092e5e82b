"""`sopflow scenarios generate`: few scenarios that run and take every way that some case takes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.proof.proving import HEAD

from sopflow.cli.root import sopflow

BODY = """\
outcomes: {small: {}, big: {}, late: {}}
roles: {boss: {}}
facts:
  amount: {type: money, ask: How much?}
  why: {type: text, ask: Why?}
states:
  ask:
    ask: [amount]
    next:
      - {when: amount > 10jt, go: explain}
      - {when: why is not missing, go: small_end}
      - else: small_end
  explain: {ask: [why], next: decide}
  decide:
    approve: {what: 'Pay ${ amount }?', role: boss}
    within: 1d
    next: {granted: big_end, refused: small_end, late: late_end}
  small_end: {end: small}
  big_end: {end: big}
  late_end: {end: late}
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(sopflow, [*arguments], env={"LANG": "en_US.UTF-8", "NO_COLOR": "1"})


PRODUCT = """\
sopflow: 1
id: product
version: 1.0.0
title: Product
languages: [en]
outcomes: {hit: {}, missed: {}}
facts:
  one: {type: number, ask: One?}
  other: {type: number, ask: Other?}
states:
  ask:
    ask: [one, other]
    next:
      - {when: one * other == 391, go: hit}
      - else: missed
  hit: {end: hit}
  missed: {end: missed}
"""


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    (tmp_path / "playbook.yaml").write_text(HEAD + BODY, encoding="utf-8")
    return tmp_path


def test_every_way_that_some_case_takes_is_taken_and_the_rest_is_listed_with_the_reason(playbook: Path) -> None:
    result = run("scenarios", "generate", str(playbook), "--output", str(playbook / "scenarios"))

    assert result.exit_code == 0
    assert (
        "4 scenarios: 6 of 7 transitions are taken\n  ask → small_end (done): no case takes it (proved)\n"
        in result.output
    )


def test_what_is_written_passes_and_covers_what_it_says(playbook: Path) -> None:
    run("scenarios", "generate", str(playbook), "--output", str(playbook / "scenarios"))
    tested = run("test", str(playbook), "--coverage")

    assert tested.exit_code == 0
    assert "✔ 4 passed" in tested.output
    assert re.search(r"transitions +\S+ 6/6 +100 % +1 cannot be", tested.output)


def test_the_same_playbook_gives_the_same_text(playbook: Path) -> None:
    first, second = (run("scenarios", "generate", str(playbook)).stdout for _ in range(2))

    assert first == second
    assert "amount: 10000001" in first
    assert "decide: refused" in first


def test_what_the_author_has_is_not_made_again(playbook: Path) -> None:
    own = playbook / "scenarios" / "own.yaml"
    own.parent.mkdir()
    own.write_text(
        "playbook: ../playbook.yaml\nscenarios:\n  - {id: A1, answers: {amount: 5}, expect: {outcome: small}}\n",
        encoding="utf-8",
    )
    result = run("scenarios", "generate", str(playbook), "--only-missing", str(own.parent), "--format", "json")
    made = json.loads(result.stdout)

    assert [one["expect"]["path"][1] for one in made["scenarios"]] == ["explain"] * 3
    assert (made["covered"], made["transitions"]) == (6, 7)
    assert made["left"] == [{"from": "ask", "result": "done", "to": "small_end", "why": "no_case"}]


def test_a_way_for_which_no_case_was_found_names_the_author_s_own_scenario_that_takes_it(tmp_path: Path) -> None:
    playbook = tmp_path / "product" / "playbook.yaml"
    (playbook.parent / "scenarios").mkdir(parents=True)
    playbook.write_text(PRODUCT, encoding="utf-8")
    left = {"from": "ask", "result": "done", "to": "hit"}

    made = json.loads(run("scenarios", "generate", str(playbook), "--format", "json").stdout)
    assert made["left"] == [{**left, "why": "no_case_found"}]

    own = playbook.parent / "scenarios" / "own.yaml"
    own.write_text(
        "playbook: ../playbook.yaml\nscenarios:\n  - {id: A1, answers: {one: 17, other: 23}, expect: {outcome: hit}}\n",
        encoding="utf-8",
    )
    made = json.loads(run("scenarios", "generate", str(playbook), "--format", "json").stdout)
    said = run("scenarios", "generate", str(playbook)).stderr

    assert made["left"] == [{**left, "why": "not_made", "taken_by": "A1"}]
    assert "ask → hit (done): `A1` beside the playbook takes it" in said


def test_a_file_that_somebody_else_wrote_is_not_written_over(playbook: Path) -> None:
    mine = playbook / "scenarios" / "generated.yaml"
    mine.parent.mkdir()
    mine.write_text("mine", encoding="utf-8")
    result = run("scenarios", "generate", str(playbook), "--output", str(mine.parent))

    assert (result.exit_code, mine.read_text(encoding="utf-8")) == (2, "mine")


def test_its_own_file_is_written_over(playbook: Path) -> None:
    codes = [
        run("scenarios", "generate", str(playbook), "--output", str(playbook / "scenarios")).exit_code for _ in range(2)
    ]

    assert codes == [0, 0]


def test_it_speaks_indonesian(playbook: Path) -> None:
    result = run("scenarios", "generate", str(playbook), "--lang", "id")

    assert "4 skenario: 6 dari 7 transisi dilewati" in result.stderr


@pytest.mark.parametrize("name", ["each", "call-and-errors", "interrupts", "wait-event", "retry", "in-doubt"])
def test_the_examples_are_covered_whole(name: str, tmp_path: Path) -> None:
    example = Path("playbooks/examples") / name
    result = run("scenarios", "generate", str(example), "--output", str(tmp_path))

    assert result.exit_code == 0
    assert run("test", str(tmp_path / "generated.yaml")).exit_code == 0
