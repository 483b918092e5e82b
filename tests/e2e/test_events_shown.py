"""What an event from outside says is masked by the classes that its manifest declares, as replies are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PLAYBOOK = """\
sopflow: 1
id: tunggu
version: 1.0.0
title: Tunggu billco
outcomes: {done: Selesai, late: Terlambat}
states:
  wait: {wait: {for: billing.billco_confirmed, within: 2d}, next: {billco_confirmed: end, late: too_late}}
  end: {end: done}
  too_late: {end: late}
"""


@pytest.mark.usefixtures("home")
def test_whoever_an_event_names_is_masked(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "tunggu.yaml").write_text(PLAYBOOK, encoding="utf-8")
    case = json.loads(run("case", "start", "tunggu.yaml", "--practice", "--format", "json").stdout)["case"]
    given = ("approval_id=BC-1", "status=approved", "by=Ratna Dewanti")
    assert run("case", "signal", "billing.billco_confirmed", *given, "--case", case).exit_code == 0

    for verb in ("history", "show", "explain", "next"):
        shown = run("case", verb, case).stdout
        assert "Ratna" not in shown, verb
        assert ("BC-1" in shown) is (verb != "next"), verb
        assert verb == "next" or "Ratna" in run("case", verb, case, "--show-personal").stdout, verb


SCENARIO = """\
playbook: tunggu.yaml
clock: 2025-03-29T09:00:00+07:00
scenarios:
  - id: A
    events:
      - {at: +1h, event: billing.billco_confirmed, data: {approval_id: BC-1, status: approved, by: Ratna Dewanti}}
    expect: {outcome: done}
"""


@pytest.mark.usefixtures("home")
def test_so_it_is_in_a_dry_run(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "tunggu.yaml").write_text(PLAYBOOK, encoding="utf-8")
    (tmp_path / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    dry = ("simulate", "tunggu.yaml", "--scenario", "scenario.yaml#A")

    shown = run(*dry).stdout
    assert "Ratna" not in shown
    assert "BC-1" in shown
    assert "Ratna" in run(*dry, "--show-personal").stdout
