"""Our dataclasses behave as the library's do, though their methods are written later."""

from __future__ import annotations

import copy
import dataclasses
import pickle

import pytest

from sopflow.diagnostics import Words
from sopflow.values.kinds import Duration

VALUES = [Words(en="yes", id="ya"), Duration(60)]


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_survives_copying_pickling_and_replacing(value: Words | Duration) -> None:
    assert copy.deepcopy(value) == value
    assert pickle.loads(pickle.dumps(value)) == value
    assert hash(dataclasses.replace(value)) == hash(value)


def test_a_frozen_value_refuses_changes() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        VALUES[0].en = "no"  # type: ignore[misc, union-attr]


def test_values_of_other_classes_are_never_equal() -> None:
    assert Words(en="yes", id="ya") != ("yes", "ya")
    assert Words(en="yes", id="ya") != Words(en="yes", id="iya")


def test_a_missing_argument_is_told_by_name() -> None:
    with pytest.raises(TypeError, match="id"):
        Words(en="yes")  # type: ignore[call-arg]


def test_a_value_shows_its_fields() -> None:
    assert repr(Words(en="yes", id="ya")) == "Words(en='yes', id='ya')"
