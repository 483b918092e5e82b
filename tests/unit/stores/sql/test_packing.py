"""Texts at rest: what was packed is what comes out, with the words of a publication that are kept once."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.ports.store import Transaction
from sopflow.stores.sql.packing import LONGEST, Packer, number_of
from sopflow.stores.sql.sqlite import SqliteStore
from sopflow.stores.sql.vocabulary import FORMS, vocabulary
from sopflow.testing.store_rows import Failure, case, event, playbook

ANSWER = '{"answers":{"otp_shared":true},"by":"rina"}'
PLAYBOOK = """
id: fraud
facts:
  # what was said
  otp_shared: {type: yes_no}
  route: {choices: [remedy_it, dsc]}
  # and later
  loss:
    choices:
      one_consume: {id: Sekali pakai}
states:
  ask: {call: dsc.get_profile}
"""
MANIFEST = """
records:
  Profile:
    fields:
      card_type: {type: text}
"""
BUNDLE = json.dumps({"playbook": PLAYBOOK, "manifests": {"dsc": MANIFEST, "remedy": MANIFEST.replace("card", "bill")}})
OLD = Path(__file__).parents[3] / "fixtures/stores/schema-3.db"


@given(st.text(), st.integers(1, 1 << 40), st.binary(max_size=200))
def test_a_text_that_was_packed_is_the_same_text(text: str, number: int, words: bytes) -> None:
    packed = Packer(number, words).pack(text)

    assert number_of(packed) == number
    assert Packer(number, words).unpack(packed) == text


def test_packing_one_text_leaves_no_trace_in_the_next() -> None:
    packer = Packer(1, vocabulary(BUNDLE))
    first = packer.pack(ANSWER)
    packer.pack('{"answers":{"otp_shared":false},"by":"ani"}')

    assert packer.pack(ANSWER) == first
    assert len(first) < len(ANSWER) / 2


@pytest.mark.parametrize("packed", [b"", b"\x01", b"\x01\xff\xff", b"\x01" + b"\x00" * 9])
def test_what_nobody_packed_is_an_empty_text(packed: bytes) -> None:
    assert Packer(1, b"words").unpack(packed) == ""


def test_a_number_that_does_not_end_is_none() -> None:
    assert (number_of(b""), number_of(b"\xff" * 20)) == (0, 0)


def test_the_words_of_a_publication_are_what_its_cases_will_say() -> None:
    words = vocabulary(BUNDLE).decode()

    assert words.endswith(FORMS)
    assert [one for one in (',"otp_shared":"', '"remedy_it"', '"one_consume"', ',"card_type":', '"dsc.get_profile"')
            if one not in words] == []  # fmt: skip
    assert "bill_type" not in words  # a system that the playbook does not name


@pytest.mark.parametrize("bundle", ["", "[]", "{", '{"playbook": 1, "manifests": 2}', '{"text":"…"}'])
def test_a_bundle_of_another_kind_gives_the_words_of_every_playbook(bundle: str) -> None:
    assert vocabulary(bundle) == FORMS.encode()


def test_words_are_few() -> None:
    facts = "".join(f"  fact_{number}: {{type: text}}\n" for number in range(2000))

    assert len(vocabulary(json.dumps({"playbook": f"facts:\n{facts}", "manifests": {}}))) == LONGEST


def test_a_number_that_was_taken_back_is_not_remembered(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "cases.db")

    def failing(tx: Transaction) -> None:
        tx.cases.add(case("FR-1", digest="taken back"))
        raise Failure

    with pytest.raises(Failure):
        store.write(failing)
    store.write(lambda tx: tx.cases.add(case("FR-2", digest="kept")))
    store.write(lambda tx: tx.cases.add(case("FR-3", digest="taken back")))
    with closing(SqliteStore(tmp_path / "cases.db")) as again:
        found = [again.read(lambda tx, case=one: tx.cases.get(case)) for one in ("FR-2", "FR-3")]  # type: ignore[misc]

    assert found == [case("FR-2", digest="kept"), case("FR-3", digest="taken back")]
    store.close()


def test_a_case_of_an_earlier_release_is_packed_when_it_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "cases.db"
    shutil.copy(OLD, path)
    with closing(SqliteStore(path)) as store:
        before = store.read(lambda tx: tx.cases.get("FR-1"))
        assert before is not None
        store.write(lambda tx: tx.events.add(event(2)))
        store.write(lambda tx: tx.cases.save(before._replace(body='{"f":{"more":1}}', version=2)))
        after = store.read(lambda tx: (tx.cases.get("FR-1"), list(tx.events.find("FR-1"))))

    assert after == (
        before._replace(body='{"f":{"more":1}}', version=2),
        [event()._replace(payload="given"), event(2)],
    )
    with closing(sqlite3.connect(path)) as looking:
        assert looking.execute("select body, packed is null from events order by seq").fetchall() == [
            ('{"answers":{}}', 1), (None, 0),
        ]  # fmt: skip
        assert looking.execute("select body, packed is null from cases").fetchall() == [("", 0)]


def test_a_text_whose_words_are_not_there_is_empty(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "cases.db")
    store.write(lambda tx: (tx.playbooks.add(playbook("d1")), tx.cases.add(case()), tx.events.add(event())))
    with closing(sqlite3.connect(tmp_path / "cases.db", isolation_level=None)) as by_hand:
        by_hand.execute("update events set packed = x'7f0102'")

    assert store.read(lambda tx: [each.body for each in tx.events.find("FR-1")]) == [""]
    store.close()
