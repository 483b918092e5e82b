"""Names at rest say nothing of what they were made of."""

from __future__ import annotations

import inspect

from sopflow.engine.ledger import LONGEST_KEY
from sopflow.runtime import pseudonyms
from sopflow.runtime.pseudonyms import (
    key_of_caller,
    key_of_outside,
    key_of_write,
    key_that_leaves,
    marked,
    payload,
    subject,
    whom,
)  # fmt: skip

NUMBER = "+6281234567890"


def test_the_same_key_is_the_same_name_and_another_is_another() -> None:
    assert key_of_caller(b"salt", NUMBER) == key_of_caller(b"salt", NUMBER)
    assert key_of_caller(b"salt", NUMBER) != key_of_caller(b"salt", NUMBER + "1")
    assert key_of_caller(b"salt", NUMBER) != key_of_caller(b"another", NUMBER)


def test_no_number_is_in_any_of_them() -> None:
    names = [
        key_of_caller(b"s", NUMBER),
        key_of_write(b"s", f"VA-1:dsc.kill:{NUMBER}"),
        key_of_outside(b"s", NUMBER),
        subject(b"s", "va", NUMBER),
        whom(b"s", NUMBER),
        payload(b"s", NUMBER),
    ]

    assert all("81234567890" not in name and len(name) <= 24 for name in names)
    assert len(set(names)) == 6


def test_a_key_that_leaves_says_the_case_and_no_more() -> None:
    key = f"VA-1:dsc.kill:{NUMBER}"
    leaves = key_that_leaves(marked(b"salt"), "VA-1", key)

    assert leaves.startswith("VA-1:")
    assert "81234567890" not in leaves
    assert leaves == key_that_leaves(marked(b"salt"), "VA-1", key)
    assert leaves != key_that_leaves(marked(b"other"), "VA-1", key)
    assert leaves.partition(":")[2] != key_of_write(marked(b"salt"), key)
    assert len(key_that_leaves(marked(b"salt"), "V" * 80, key)) == LONGEST_KEY


def test_a_case_of_an_earlier_release_keeps_its_keys_and_a_read_has_none() -> None:
    assert key_that_leaves(b"sixteen bytes ok", "VA-1", f"VA-1:dsc.kill:{NUMBER}") == f"VA-1:dsc.kill:{NUMBER}"
    assert key_that_leaves(marked(b"salt"), "VA-1", "") == ""


def test_one_text_has_another_name_for_every_purpose() -> None:
    names = {key_of_write(b"s", "x"), key_of_outside(b"s", "x"), key_of_caller(b"s", "x")[2:]}

    assert len(names) == 3


def test_a_caller_cannot_take_the_place_of_a_reply() -> None:
    assert key_of_caller(b"s", "r:VA-1.3").startswith("k:")


def test_a_person_has_another_name_in_another_playbooks_cases() -> None:
    assert subject(b"s", "va", NUMBER) != subject(b"s", "refund", NUMBER)
    assert subject(b"s", "va", "1x") != subject(b"s", "va1", "x")


def test_every_public_function_is_tried_here() -> None:
    public = {name for name, it in inspect.getmembers(pseudonyms, inspect.isfunction) if not name.startswith("_")}

    assert public == {
        "key_of_caller", "key_of_write", "key_of_outside", "key_that_leaves", "marked", "payload", "subject", "whom",
    }  # fmt: skip
