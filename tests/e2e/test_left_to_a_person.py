"""What cannot be proved at Remedy comes to a person's desk, and ends there: a create whose reply was lost, at a Remedy that
has shown no ticket of ours yet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sopflow_adapters.sim import CREDENTIALS, running
from sopflow_adapters.sim.live import Running
from tests.e2e.conftest import EXAMPLES, Case

Run = Callable[..., Any]
KEY, REMEDYS = "Vendor Ticket Number", "HPD:IncidentInterface_Create"


@pytest.fixture
def remedy(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A Remedy that is new: nothing of an earlier case is there."""
    with running() as sim:
        sim.house.remedy.remedy.archive.clear()
        lines = ["[systems.remedy]", f'url = "{sim.urls["remedy"]}"', "look_up_seconds = 0.05"]
        for name, value in CREDENTIALS["remedy"].items():
            monkeypatch.setenv(f"TEST_{name}".upper(), value)
            lines.append(f'{name} = {{env = "{f"TEST_{name}".upper()}"}}')
        (tmp_path / "sopflow.toml").write_text("\n".join(lines), encoding="utf-8")
        monkeypatch.setenv("SOPFLOW_CONFIG", str(tmp_path / "sopflow.toml"))
        yield sim
        assert sim.bugs == []


def tickets(sim: Running) -> dict[str, dict[str, object]]:
    return sim.house.remedy.remedy.incidents


def at_the_desk(run: Run, number: str = "0812 0000 0001") -> tuple[Case, str]:
    """A case whose create lost its reply, and what its agent reads."""
    assert run("store", "init").exit_code == 0
    assert run("publish", EXAMPLES / "in-doubt").exit_code == 0
    begun = run("case", "start", "in-doubt", "--format", "json")
    assert begun.exit_code == 0, begun.output
    case = Case(run, json.loads(begun.stdout)["case"])
    now = case.answer(f"msisdn={number}")
    assert now["status"] == "needs_attention", now
    return case, run("case", "next", case.id).stdout


@pytest.mark.usefixtures("home")
def test_a_ticket_that_nobody_knows_of_is_made_by_hand_under_its_key_and_found(run: Run, remedy: Running) -> None:
    remedy.fault("remedy", "cut_before", method="POST", operation="create_ticket")
    before = {*tickets(remedy)}
    case, shown = at_the_desk(run)

    assert "nobody knows whether it was done; look into the system, then decide" in " ".join(shown.split())
    assert "it is sent again only where the system shows that it is not there" in " ".join(shown.split())
    (key,) = [line.rpartition(" ")[2] for line in shown.splitlines() if "its key at the system: " in line]

    case.do("decide", "retry", "--reason", "sudah dicek")  # it is looked for, cannot be told, and nothing is sent
    assert {*tickets(remedy)} == before
    assert case.do("next")["status"] == "needs_attention"

    by_hand = {"First_Name": "Layanan", "Last_Name": "Penipuan", "Description": "FRAUD_REPORT", "Status": "New",
               "Impact": "4-Minor/Localized", "Urgency": "3-Medium", "Reported Source": "Phone",
               "Service_Type": "User Service Request", KEY: key}  # fmt: skip
    made = remedy.house.remedy.remedy.create(REMEDYS, by_hand)
    ended = case.do("decide", "retry", "--reason", "dibuat sendiri di Remedy")

    assert (ended["outcome"], ended["say"][0]["text"]) == ("sent", f"Nomor tiketnya {made['Incident Number']}.")
    assert {*tickets(remedy)} - before == {made["Incident Number"]}


@pytest.mark.usefixtures("home")
def test_a_ticket_whose_key_remedy_emptied_is_named_by_whoever_looked(run: Run, remedy: Running) -> None:
    empties = remedy.house.remedy.remedy
    create = empties._create_incident
    empties._create_incident = lambda values: create({**values, KEY: None})  # type: ignore[method-assign]  # its rule
    remedy.fault("remedy", "cut_after", method="POST", operation="create_ticket")
    before = {*tickets(remedy)}
    case, _ = at_the_desk(run)
    (there,) = {*tickets(remedy)} - before

    said = f"{{number: {there}, entry_id: '{there}|{there}', status: New}}"
    ended = case.do("decide", "done", "--output", said, "--reason", "ada di Remedy")

    assert (ended["outcome"], ended["say"][0]["text"]) == ("sent", f"Nomor tiketnya {there}.")
    assert {*tickets(remedy)} - before == {there}
