"""Every sort of bug is planted where it should be, in the same order every time, and a policy sees what it forbids."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.mutation.__main__ import Verdict, table
from tests.mutation.explained import EQUAL
from tests.mutation.flagging import bench
from tests.mutation.mutants import Mutant, mutants, written

from sopflow.app.files import reading_of

TEXT = """\
sopflow: 1
id: small
version: 1.0.0
title: Small
languages: [en]
outcomes: {done: {}, left: {}}
facts:
  amount: {type: money, ask: How much?}
  agreed: {type: yes_no, ask: Agreed?}
states:
  ask: {ask: [amount, agreed], next: check}
  check:
    next:
      - {when: agreed and amount > 10, go: report}
      - else: left_
  report:
    call:
      operation: remedy.create_ticket
      with: {type: FRAUD_REPORT, fields: {class: regular}}
      on_error: {rejected: left_, unavailable: left_}
    next: done_
  done_: {end: done}
  left_: {end: left}
policies:
  agreed_first: {never: {call: remedy.create_ticket, where: not agreed or amount <= 10}}
  told: {must: {call: remedy.create_ticket}, by: {end: done}}
"""


@pytest.fixture
def playbook(tmp_path: Path) -> Path:
    folder = tmp_path / "all" / "small"
    folder.mkdir(parents=True)
    (folder / "playbook.yaml").write_text(TEXT, encoding="utf-8")
    return folder


@pytest.fixture
def plain(playbook: Path) -> dict[str, Any]:
    document = reading_of(playbook / "playbook.yaml").document
    assert document is not None
    found = document.root.plain
    assert isinstance(found, dict)
    return dict(found)


def test_each_sort_of_bug_is_planted_at_every_place_in_the_order_of_the_file(plain: dict[str, Any]) -> None:
    found = [(one.kind, one.place, one.done) for one in mutants(plain)]

    assert found == [
        ("guard_operators", "states.check.next.0.when", "`agreed and amount > 10` → `agreed and amount >= 10`"),
        ("guard_operators", "states.check.next.0.when", "`agreed and amount > 10` → `agreed or amount > 10`"),
        ("dropped_ways", "states.check.next.0", "dropped `agreed and amount > 10` → report"),
        ("retargeted", "states.ask.next", "check → report"),
        ("retargeted", "states.ask.next", "check → done_"),
        ("retargeted", "states.check.next.0.go", "report → done_"),
        ("retargeted", "states.check.next.1.else", "left_ → ask"),
        ("retargeted", "states.check.next.1.else", "left_ → done_"),
        ("retargeted", "states.report.call.on_error.rejected", "left_ → ask"),
        ("retargeted", "states.report.call.on_error.rejected", "left_ → done_"),
        ("retargeted", "states.report.call.on_error.unavailable", "left_ → ask"),
        ("retargeted", "states.report.call.on_error.unavailable", "left_ → done_"),
        ("retargeted", "states.report.next", "done_ → left_"),
        ("dropped_questions", "states.ask.ask", "dropped amount"),
        ("dropped_questions", "states.ask.ask", "dropped agreed"),
        ("dropped_calls", "states.report.call", "dropped remedy.create_ticket"),
        ("lost_on_error", "states.report.call.on_error", "dropped rejected"),
        ("lost_on_error", "states.report.call.on_error", "dropped unavailable"),
    ]


def test_a_playbook_is_not_changed_by_planting(plain: dict[str, Any]) -> None:
    before = written(plain)
    list(mutants(plain))

    assert written(plain) == before


def verdicts(playbook: Path, plain: dict[str, Any], home: Path) -> Iterator[Verdict]:
    here = bench(playbook, home)
    before = here.seen(written(plain))
    for one in mutants(plain):
        yield Verdict(one, here.seen(one.text).beyond(before))


def test_what_is_seen_is_said_and_what_is_not_survives(playbook: Path, plain: dict[str, Any], tmp_path: Path) -> None:
    found = {one.mutant.name: one.flagged for one in verdicts(playbook, plain, tmp_path / "bench")}

    assert found["guard_operators: states.check.next.0.when: `agreed and amount > 10` → `agreed or amount > 10`"] == (
        "proof: agreed_first violated"
    )
    assert found["dropped_calls: states.report.call: dropped remedy.create_ticket"].startswith("proof: ")
    assert found["dropped_questions: states.ask.ask: dropped amount"].startswith("check: ")
    assert found["lost_on_error: states.report.call.on_error: dropped rejected"] == ""


def test_the_table_counts_each_sort_and_all(plain: dict[str, Any]) -> None:
    one, two = Mutant("swapped", "a", "b", ""), Mutant("retargeted", "a", "b", "")
    sort, _, rest = next(iter(EQUAL)).partition(": ")
    equal = Mutant(sort, *rest.split(": ", 1), "")
    found = [Verdict(one, "check: SF1"), Verdict(one, "policy: told in S1"), Verdict(two, "proof: told violated"),
             Verdict(two, "", failing=("S1",)), Verdict(equal, "")]  # fmt: skip
    lines = list(table(found))

    assert [line.split() for line in lines[1:]] == [
        ["swapped", "2", "1", "1", "0", "0", "0", "100.0%", "0"],
        ["retargeted", "2", "0", "0", "1", "0", "1", "50.0%", "1"],
        ["dropped", "ways", "1", "0", "0", "0", "1", "0", "100.0%", "0"],
        ["all", "5", "1", "1", "1", "1", "1", "75.0%", "1"],
    ]


def test_of_the_validation_procedure_check_and_policies_see_all_but_what_its_inputs_hide(tmp_path: Path) -> None:
    folder = Path("playbooks/sop-007-validation")
    document = reading_of(folder / "playbook.yaml").document
    assert document is not None
    whole = document.root.plain
    assert isinstance(whole, dict)
    here = bench(folder, tmp_path / "bench", proves=False)
    before = here.seen(written(whole))
    unseen = {one.kind for one in mutants(whole) if not here.seen(one.text, before, one.states).beyond(before)}

    assert (before.broken, before.failing) == ({}, ())
    assert unseen == {"dropped_questions"}
