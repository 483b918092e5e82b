"""Access, restriction and erasure of a case of the fraud SOP, on the store as it is shipped."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest

from sopflow.errors import Conflict, NotFound, OnHold, UsageError
from sopflow.ports.rows import CaseQuery
from sopflow.runtime.people import Person
from sopflow.runtime.status import broken_chains
from sopflow.schema.registry import schema
from sopflow.stores import open_store

DPO = Person("dpo.sari")


def files(path: Path) -> bytes:
    """Every byte of the store, its log included."""
    return b"".join(each.read_bytes() for each in sorted(path.parent.glob(f"{path.name}*")))


def packed_in(path: Path) -> list[bytes]:
    """The texts of cases and events as they are kept: nobody finds a name in them by looking for it. One that is cut in
    two by a page, as long ones are, is not among them."""
    with closing(sqlite3.connect(path)) as looking:
        found = looking.execute("select packed from cases union select packed from events").fetchall()
    return [each for (each,) in found if 8 < len(each) < 300]


# ── access ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_export_is_of_the_published_shape_and_holds_what_was_said(desk: Any) -> None:
    desk.tell()
    exported = desk.engine.export(desk.case, by=DPO, reason="the customer asked")
    jsonschema.validate(exported, schema("export"))  # type: ignore[arg-type]

    facts = {one["name"]: one["value"] for one in exported["facts"]}
    assert facts["msisdn"] == "+6281277704321"
    assert "Paijo" in facts["chronology"]
    assert "834512" not in json.dumps(exported)
    assert exported["chain"]["whole"] is True
    assert exported["case"]["outcome"] == "reported_with_block"


def test_an_export_says_who_did_what_when_and_why(desk: Any) -> None:
    desk.tell()
    exported = desk.engine.export(desk.case, by=DPO, reason="the customer asked")

    answered = next(one for one in exported["events"] if one["kind"] == "answered")
    assert (answered["by"], answered["role"]) == ("rina", "agent")
    assert answered["content"]["answers"]["msisdn"] == "+6281277704321"
    assert exported["events"][-1] | {"at": "", "link": ""} == {
        "seq": len(exported["events"]), "at": "", "link": "", "kind": "exported", "by": "dpo.sari",
        "why": "the customer asked",
    }  # fmt: skip
    called = {one.get("operation") for one in exported["events"] if one["kind"] == "succeeded"}
    assert {"dsc.get_customer_profile", "remedy.create_ticket"} <= called


def test_an_export_holds_consents_with_the_words_that_were_read_out(desk: Any) -> None:
    desk.tell()
    [consent] = desk.engine.export(desk.case, by=DPO)["consents"]

    assert consent["accepted"] is True
    assert consent["text"].startswith("Dengan ini saya menyatakan")
    assert (consent["script"], consent["by"], len(consent["sha256"])) == ("disclaimer", "rina", 64)


def test_an_export_holds_the_cases_that_it_ran_and_names_those_that_it_opened(desk: Any) -> None:
    desk.tell()
    exported = desk.engine.export(desk.case, by=DPO)

    assert [one["case"]["playbook"] for one in exported["children"]] == ["sop-007-validation"]
    [opened] = exported["case"]["opened_cases"]
    assert desk.engine.get(opened).playbook == "sop-008-follow-up"


def test_what_a_system_told_has_the_class_of_what_is_in_it(desk: Any) -> None:
    desk.tell()
    classes = {one["name"]: one["class"] for one in desk.engine.export(desk.case, by=DPO)["facts"]}

    assert (classes["profile"], classes["otp_shared"]) == ("specific", "public")


def test_all_cases_of_a_person_are_found_by_the_number_however_it_is_written(desk: Any) -> None:
    desk.tell()
    found = desk.engine.list(about="+62 812-7770-4321")

    assert {one.playbook for one in found} == {"penanganan-penipuan-va", "sop-007-validation"}
    assert [one.opened_at for one in found] == sorted((one.opened_at for one in found), reverse=True)
    assert desk.engine.list(about="0812 7770 4322") == ()
    assert [one.id for one in desk.engine.list(about="081277704321", playbook="penanganan-penipuan-va")] == [desk.case]


def test_the_command_line_finds_them_too(desk: Any, path: Path, run: Callable[..., Any]) -> None:
    desk.tell()
    listed = run("case", "list", "--about", "0812 7770 4321", "--store", path)

    assert listed.exit_code == 0
    assert desk.case in listed.output
    assert desk.case not in run("case", "list", "--about", "0812 7770 4322", "--store", path).output


# ── restriction ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_case_on_hold_hears_no_person_and_calls_no_system(desk: Any) -> None:
    desk.turn()
    assert desk.view.wants  # a system is owed a call
    desk.engine.hold(desk.case, by=DPO, reason="the customer objects")
    before = desk.view.seq
    with pytest.raises(OnHold):
        desk.engine.answer(desk.case, {"intent": "fraud_report"}, by=desk.rina)
    with pytest.raises(OnHold):
        desk.engine.cancel(desk.case, "no more", by=desk.rina)
    desk.engine.pump()

    assert desk.view.seq == before
    assert desk.engine.status().on_hold == 1


def test_after_the_release_it_goes_on_to_its_end(desk: Any) -> None:
    desk.turn()
    desk.engine.hold(desk.case, by=DPO, reason="the customer objects")
    desk.engine.pump()
    desk.engine.release(desk.case, by=DPO, reason="settled")

    assert desk.tell().outcome == "reported_with_block"
    assert broken_chains(desk.store) == ()


def test_a_case_can_be_held_anywhere_and_still_comes_to_its_end(desk: Any) -> None:
    while desk.view.status != "done":
        desk.engine.hold(desk.case, by=DPO, reason="again")
        desk.engine.pump()
        desk.engine.release(desk.case, by=DPO, reason="settled")
        desk.turn()
    kinds = [one.kind for one in desk.engine.history(desk.case)]

    assert desk.view.outcome == "reported_with_block"
    assert kinds.count("held") == kinds.count("released") > 10
    assert len(desk.engine.export(desk.case, by=DPO)["case"]["opened_cases"]) == 1


def test_a_due_time_that_came_during_a_hold_fires_once_after_the_release(desk: Any) -> None:
    desk.tell()
    [follow_up] = desk.engine.export(desk.case, by=DPO)["case"]["opened_cases"]
    desk.engine.pump()
    desk.engine.hold(follow_up, by=DPO, reason="the customer objects")
    desk.clock.time += timedelta(days=30)
    desk.engine.pump()
    assert desk.engine.get(follow_up).state == "waiting"
    desk.engine.release(follow_up, by=DPO, reason="settled")
    desk.engine.pump()

    assert desk.engine.get(follow_up).state != "waiting"
    fired = [one.event.timer for one in desk.engine.history(follow_up) if one.kind == "timer"]
    assert len(fired) == len(set(fired)) > 0


def test_a_hold_needs_a_reason(desk: Any) -> None:
    with pytest.raises(UsageError, match="say why"):
        desk.engine.hold(desk.case, by=DPO, reason="  ")


# ── erasure ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_after_purge_and_vacuum_nothing_personal_is_in_any_byte_of_the_store(
    desk: Any, path: Path, traces: tuple[str, ...]
) -> None:
    desk.tell()
    [opened] = desk.engine.export(desk.case, by=DPO)["case"]["opened_cases"]
    packed = packed_in(path)
    assert [each for each in packed if each not in files(path)] == []
    erased = desk.engine.purge(desk.case, by=DPO, reason="the customer asked")
    assert erased.opened == (opened,)
    desk.engine.purge(opened, by=DPO, reason="the customer asked", unfinished=True)
    desk.store.vacuum()

    assert [trace for trace in traces if trace.encode() in files(path)] == []
    assert [each for each in packed if each in files(path)] == []
    assert broken_chains(desk.store) == ()


def test_the_trace_of_an_erased_case_says_what_happened_and_when(desk: Any) -> None:
    desk.tell()
    before = [(one.seq, one.at, one.kind, one.hash) for one in desk.engine.history(desk.case)]
    desk.engine.purge(desk.case, by=DPO, reason="the customer asked")
    after = desk.engine.history(desk.case)

    assert [(one.seq, one.at, one.kind, one.hash) for one in after[:-1]] == before
    assert [one.event for one in after[:-1]] == [None] * len(before)
    assert (after[-1].kind, after[-1].by) == ("purged", "dpo.sari")


def test_an_erased_case_takes_nothing_more_but_can_be_exported(desk: Any) -> None:
    desk.tell()
    desk.engine.purge(desk.case, by=DPO, reason="the customer asked")
    with pytest.raises(NotFound, match="was erased"):
        desk.engine.answer(desk.case, {"intent": "fraud_report"}, by=desk.rina)
    with pytest.raises(NotFound, match="was erased"):
        desk.engine.hold(desk.case, by=DPO, reason="why")
    exported = desk.engine.export(desk.case, by=DPO)
    jsonschema.validate(exported, schema("export"))  # type: ignore[arg-type]

    assert (exported["facts"], exported["writes"], exported["consents"]) == ([], [], [])
    assert exported["chain"]["whole"] is True


def test_a_customer_whose_case_was_erased_may_come_again(desk: Any) -> None:
    desk.turn()
    desk.engine.purge(desk.case, by=DPO, reason="the customer asked", unfinished=True)
    again = desk.engine.start("penanganan-penipuan-va", by=desk.rina).case.id
    desk.engine.answer(again, {"intent": "fraud_report", "msisdn": "0812 7770 4321"}, by=desk.rina)

    assert desk.engine.get(again).status != "done"


def test_a_live_case_is_erased_only_by_order_and_owes_nothing_then(desk: Any) -> None:
    desk.turn()
    with pytest.raises(Conflict, match="not over"):
        desk.engine.purge(desk.case, by=DPO, reason="the customer asked")
    desk.engine.purge(desk.case, by=DPO, reason="the customer asked", unfinished=True)
    desk.engine.pump()

    assert desk.engine.status().queue.depth == 0
    assert desk.engine.status().cases == 0


def test_what_is_on_hold_is_not_erased(desk: Any) -> None:
    desk.tell()
    desk.engine.hold(desk.case, by=DPO, reason="a court wants it")
    with pytest.raises(OnHold):
        desk.engine.purge(desk.case, by=DPO, reason="the customer asked")

    assert "Paijo" in json.dumps(desk.engine.export(desk.case, by=DPO))


def test_a_purge_survives_opening_the_store_again(desk: Any, path: Path) -> None:
    desk.tell()
    desk.engine.purge(desk.case, by=DPO, reason="the customer asked")
    with closing(open_store(str(path))) as again:
        row = again.read(lambda tx: tx.cases.get(desk.case))

    assert row is not None
    assert (row.body, row.salt, row.subject, row.outcome) == ("", b"", None, "reported_with_block")


# ── the chain ────────────────────────────────────────────────────────────────────────────────────────────────────

OF_IT = "where case_n = (select n from cases where id = :case)"
OTHER = "from events e where e.case_n = events.case_n and e.seq = 5 - events.seq"  # all read before any is written
LAST = "(select version from cases where id = :case)"

TAMPERED: dict[str, tuple[str, int]] = {
    "a changed body": (f"update events set packed = null, body = 'ani' {OF_IT} and seq = 2", 2),
    "another time": (f"update events set at = at + 1 {OF_IT} and seq = 3", 3),
    "another kind": (f"update events set kind = 'voted' {OF_IT} and seq = 2", 2),
    "a dropped event": (f"delete from events {OF_IT} and seq = 3", 3),
    "a dropped last event": (f"delete from events {OF_IT} and seq = {LAST}", -1),
    "two that changed places": (
        f"update events set kind = e.kind, packed = e.packed {OTHER} and events.seq in (2, 3) and events.{OF_IT[6:]}",
        2,
    ),
    "another head": ("update cases set head = zeroblob(32) where id = :case", -1),
    "another salt": ("update cases set salt = zeroblob(16) where id = :case", 1),
    "a body erased by hand": (f"update events set packed = null {OF_IT} and seq = 4", 4),
    "a body that nobody packed": (f"update events set packed = x'010203' {OF_IT} and seq = 2", 2),
    "a body packed for another playbook": (f"update events set packed = x'7f0203' {OF_IT} and seq = 3", 3),
    "a link cut off": (f"update events set hash = zeroblob(0) {OF_IT} and seq = 3", 3),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_is_changed_by_hand_is_seen_and_named(desk: Any, path: Path, how: str) -> None:
    statement, seq = TAMPERED[how]
    last = desk.tell("intake").seq
    assert broken_chains(desk.store) == ()
    with closing(sqlite3.connect(path, isolation_level=None)) as by_hand:
        assert by_hand.execute(statement, {"case": desk.case}).rowcount > 0

    [broken] = broken_chains(desk.store)
    assert (broken.case, broken.seq) == (desk.case, last if seq == -1 else seq)
    exported = desk.engine.export(desk.case, by=DPO)
    assert exported["chain"]["whole"] is False


def test_an_event_that_was_put_in_by_hand_is_seen(desk: Any, path: Path) -> None:
    last = desk.tell("intake").seq
    with closing(sqlite3.connect(path, isolation_level=None)) as by_hand:
        columns = [row[1] for row in by_hand.execute("pragma table_info(events)") if row[1] not in ("seq", "key")]
        named = ", ".join(columns)
        by_hand.execute(
            f"insert into events (seq, key, {named}) select :new, 'r:forged', {named} from events {OF_IT} and seq = :last",
            {"case": desk.case, "last": last, "new": last + 1},
        )

    [broken] = broken_chains(desk.store)
    assert (broken.case, broken.seq, broken.fault) == (desk.case, last + 1, "foreign")


Run = Callable[..., Any]


def test_the_command_line_says_that_a_history_was_changed(desk: Any, path: Path, run: Run) -> None:
    desk.tell("intake")
    desk.store.close()
    assert run("store", "status", "--chains", "--store", path).exit_code == 0
    with closing(sqlite3.connect(path, isolation_level=None)) as by_hand:
        by_hand.execute(TAMPERED["a dropped event"][0], {"case": desk.case})
    status = run("store", "status", "--chains", "--store", path)

    assert status.exit_code == 1
    assert desk.case in status.output


def test_on_postgres_too_nothing_personal_is_in_any_row_after_a_purge(
    postgres_url: str, desk_over: Callable[..., Any], traces: tuple[str, ...]
) -> None:
    with closing(open_store(postgres_url)) as store:
        desk = desk_over(store)
        desk.tell()
        for case in (desk.case, *desk.engine.export(desk.case, by=DPO)["case"]["opened_cases"]):
            before = texts_of(store)
            desk.engine.purge(case, by=DPO, reason="the customer asked", unfinished=True)
        assert broken_chains(store) == ()
        after = texts_of(store)

    assert "77704321" in before
    assert [trace for trace in traces if trace in rows_of(postgres_url) + after] == []


def texts_of(store: Any) -> str:
    """Every text of every case, unpacked."""
    rows = store.read(lambda tx: tx.cases.find(CaseQuery()))
    return repr([(row, store.read(lambda tx, case=row.id: tx.events.find(case))) for row in rows])


def rows_of(url: str) -> str:
    """Every row of every table of the store but the playbooks."""
    with closing(psycopg.connect(url)) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = 'sopflow'").fetchall()
        names = [table for (table,) in tables if table != "playbooks"]
        return repr([connection.execute(f'select * from sopflow."{name}"').fetchall() for name in names])
