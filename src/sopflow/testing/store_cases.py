"""What a store promises of cases and playbooks: a part of `testing.stores`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta, timezone

import pytest

from sopflow.ports.rows import CaseCount, CaseQuery
from sopflow.ports.store import CaseStore, Transaction
from sopflow.testing.store_rows import AT, MINUTE, ODD, case, playbook

WIB = timezone(timedelta(hours=7))


class CasesSuite:
    """Cases and playbooks."""

    WHOLE = case(
        due=AT + MINUTE, subject="s1", assignee="agent-7", parent="FR-0", parent_effect="FR-0.1", outcome="closed",
        held=True, purged_at=AT, body=ODD, status="done", asked=7, version=2**40,
    )  # fmt: skip

    def test_a_case_is_kept_in_all_its_columns(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.cases.add(self.WHOLE))

        assert store.read(lambda tx: tx.cases.get("FR-1")) == self.WHOLE

    def test_all_columns_can_change(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.cases.add(case()))

        assert store.write(lambda tx: tx.cases.save(self.WHOLE)) is True
        assert store.read(lambda tx: tx.cases.get("FR-1")) == self.WHOLE
        assert store.write(lambda tx: (tx.cases.lock("FR-1"), tx.cases.save(case()))) == (self.WHOLE, True)
        assert store.read(lambda tx: tx.cases.get("FR-1")) == case()

    def test_saving_what_is_not_there_adds_it_and_saving_the_same_changes_nothing(self, store: CaseStore) -> None:
        assert store.write(lambda tx: tx.cases.save(case())) is True
        assert store.write(lambda tx: (tx.cases.lock("FR-1"), tx.cases.save(case()))) == (case(), True)
        assert store.read(lambda tx: tx.cases.get("FR-1")) == case()

    def test_a_time_comes_back_as_the_same_moment_with_a_zone(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.cases.add(case(opened_at=AT.astimezone(WIB))))
        row = store.read(lambda tx: tx.cases.get("FR-1"))

        assert row is not None
        assert (row.opened_at, row.opened_at.utcoffset() is not None) == (AT, True)

    def test_a_case_that_is_not_there_is_none(self, store: CaseStore) -> None:
        assert store.write(lambda tx: (tx.cases.lock("FR-9"), tx.cases.get("FR-9"))) == (None, None)

    def test_an_id_is_used_once(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.cases.add(case()))

        assert store.write(lambda tx: tx.cases.add(case(state="other"))) is False
        assert store.read(lambda tx: tx.cases.get("FR-1")) == case()

    @pytest.mark.parametrize(
        ("other", "may"),
        [
            ({}, False),
            ({"subject": "s2"}, True),
            ({"playbook": "other"}, True),
            ({"status": "done"}, True),
            ({"parent": "FR-0"}, True),
            ({"subject": None}, True),
        ],
    )
    def test_a_subject_has_one_live_case_of_a_playbook(
        self, store: CaseStore, other: dict[str, object], may: bool
    ) -> None:
        first, second = case(subject="s1"), case("FR-2", subject="s1")._replace(**other)  # type: ignore[arg-type]  # as above
        store.write(lambda tx: tx.cases.add(first))

        assert store.write(lambda tx: tx.cases.add(second)) is may
        assert store.read(lambda tx: tx.cases.get("FR-2")) == (second if may else None)

    def test_a_subject_that_is_taken_cannot_be_saved(self, store: CaseStore) -> None:
        def work(tx: Transaction) -> bool:
            tx.cases.lock("FR-2")
            return tx.cases.save(case("FR-2", subject="s1", state="next"))

        store.write(lambda tx: (tx.cases.add(case(subject="s1")), tx.cases.add(case("FR-2"))))

        assert store.write(work) is False
        assert store.read(lambda tx: tx.cases.get("FR-2")) == case("FR-2")
        store.write(lambda tx: tx.cases.save(case(subject="s1", status="done")))
        assert store.write(work) is True

    def test_of_many_that_start_for_one_subject_one_starts(self, store: CaseStore) -> None:
        def start(number: int) -> bool:
            return store.write(lambda tx: tx.cases.add(case(f"FR-{number}", subject="s1")))

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(start, range(24))) == 1

    FOUND = (
        case("A", opened_at=AT, status="done", outcome="closed", updated_at=AT - MINUTE),
        case("B", opened_at=AT + MINUTE, assignee="agent-7", digest="d2", held=True),
        case("C", opened_at=AT + MINUTE, state="wait", due=AT + 5 * MINUTE, status="paused"),
        case("D", opened_at=AT + 2 * MINUTE, playbook="other", subject="s1", parent="B", purged_at=AT),
    )

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            (CaseQuery(), "DCBA"),
            (CaseQuery(playbook="fraud"), "CBA"),
            (CaseQuery(status=("done", "paused")), "CA"),
            (CaseQuery(live=True), "DCB"),
            (CaseQuery(live=False), "A"),
            (CaseQuery(state="wait"), "C"),
            (CaseQuery(assignee="agent-7"), "B"),
            (CaseQuery(subject="s1"), "D"),
            (CaseQuery(parent="B"), "D"),
            (CaseQuery(digest="d2"), "B"),
            (CaseQuery(held=True), "B"),
            (CaseQuery(held=False), "DCA"),
            (CaseQuery(purged=True), "D"),
            (CaseQuery(purged=False), "CBA"),
            (CaseQuery(due_before=AT + 6 * MINUTE), "C"),
            (CaseQuery(due_before=AT + 5 * MINUTE), ""),
            (CaseQuery(updated_before=AT), "A"),
            (CaseQuery(limit=2), "DC"),
            (CaseQuery(limit=2, after="C"), "BA"),
            (CaseQuery(after="A"), ""),
            (CaseQuery(playbook="fraud", live=True, held=False), "C"),
        ],
    )
    def test_cases_are_found_newest_first(self, store: CaseStore, query: CaseQuery, ids: str) -> None:
        store.write(lambda tx: [tx.cases.add(row) for row in self.FOUND])

        assert "".join(row.id for row in store.read(lambda tx: tx.cases.find(query))) == ids

    def test_open_cases_are_counted(self, store: CaseStore) -> None:
        store.write(lambda tx: [tx.cases.add(row) for row in (*self.FOUND, case("E", opened_at=AT + 3 * MINUTE))])

        assert sorted(store.read(lambda tx: tx.cases.count())) == [
            CaseCount("fraud", "paused", False, 1, AT + MINUTE),
            CaseCount("fraud", "waiting", False, 1, AT + 3 * MINUTE),
            CaseCount("fraud", "waiting", True, 1, AT + MINUTE),
            CaseCount("other", "waiting", False, 1, AT + 2 * MINUTE),
        ]

    def test_a_playbook_is_kept_once_for_ever(self, store: CaseStore) -> None:
        row = playbook("d1")._replace(bundle=ODD, published_by=None)

        assert store.write(lambda tx: tx.playbooks.add(row)) is True
        assert store.write(lambda tx: tx.playbooks.add(playbook("d1", "other"))) is False
        assert store.read(lambda tx: (tx.playbooks.get("d1"), tx.playbooks.get("d2"))) == (row, None)

    def test_playbooks_are_found_newest_first_without_their_bundles(self, store: CaseStore) -> None:
        old, new, next_ = playbook("d1"), playbook("d2")._replace(published_at=AT + MINUTE), playbook("d3", days=1)
        other = playbook("d4", "other", days=2)
        store.write(lambda tx: [tx.playbooks.add(row) for row in (old, other, next_, new)])

        bare = [row._replace(bundle="") for row in (other, next_, new, old)]
        assert store.read(lambda tx: list(tx.playbooks.find())) == bare
        assert store.read(lambda tx: list(tx.playbooks.find("fraud"))) == bare[1:]

    def test_a_playbook_can_be_withdrawn(self, store: CaseStore) -> None:
        store.write(lambda tx: tx.playbooks.add(playbook("d1")))
        store.write(lambda tx: tx.playbooks.withdraw("d1", AT + MINUTE))

        store.write(lambda tx: tx.playbooks.withdraw("d2", AT))  # that is not there

        assert store.read(lambda tx: tx.playbooks.get("d1")) == playbook("d1")._replace(withdrawn_at=AT + MINUTE)

    def test_a_playbook_that_is_published_again_keeps_what_it_says(self, store: CaseStore) -> None:
        store.write(lambda tx: [tx.playbooks.add(playbook("d1")), tx.playbooks.add(playbook("d2", days=1))])
        store.write(lambda tx: tx.playbooks.withdraw("d1", AT))
        again = playbook("d1", days=2)._replace(published_at=AT + MINUTE, published_by="another")

        store.write(lambda tx: tx.playbooks.renew(again._replace(bundle="other", withdrawn_at=AT)))
        store.write(lambda tx: tx.playbooks.renew(playbook("never")))

        assert store.read(lambda tx: tx.playbooks.get("d1")) == again
        assert [row.digest for row in store.read(lambda tx: tx.playbooks.find())] == ["d1", "d2"]

    def test_cases_whose_work_failed_for_good_are_found(self, store: CaseStore) -> None:
        store.write(lambda tx: [tx.cases.add(case("FR-1", stalled="[]")), tx.cases.add(case("FR-2"))])

        def found(stalled: bool) -> list[str]:
            return [row.id for row in store.read(lambda tx: tx.cases.find(CaseQuery(stalled=stalled)))]

        assert (found(True), found(False)) == (["FR-1"], ["FR-2"])
        attention = CaseQuery(status=("needs_attention",))
        assert [row.id for row in store.read(lambda tx: tx.cases.find(attention))] == ["FR-1"]
