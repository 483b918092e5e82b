"""Values with an `__init__` of their own cannot be changed in place, compiled or not; else they are as dataclasses."""

from __future__ import annotations

import copy
import inspect
import pickle
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from sopflow.engine import case as cases
from sopflow.engine import effects, events, made
from sopflow.engine.case import Case, Entry, EntryStatus, ForAnswers, ForEvents, ForReplies, Frame, Pending, Status
from sopflow.engine.made import Step
from sopflow.values.frozen import freeze
from sopflow.values.value import NOTHING, Value

AT = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
CASE = Case("c", "p", Status.WAITING, "ask", {"now": AT})

VALUES: tuple[Value, ...] = (
    CASE,
    Entry("k", "toy.write", {"a": 1}, EntryStatus.DONE, "ask"),
    Frame("loop", (1, 2), 0),
    ForAnswers(("age",)),
    Pending("c.1", 0, "k", 1, "reply"),
    ForReplies(()),
    ForEvents(("toy.rang",)),
    Step(CASE, ()),
    events.CaseStarted(AT, "c"),
    events.QuestionsAnswered(AT, {"age": 20}),
    events.OperationSucceeded(AT, "c.1", {"a": 1}),
    events.EventReceived(AT, "toy.rang"),
    effects.AskQuestions("ask", ("age",)),
    effects.CallOperation("c.1", "ask", "toy.look", {"a": 1}),
    effects.AwaitEvents("wait", ("toy.rang",)),
    effects.FinishCase("ok", {}),
)  # fmt: skip
"""One of each class, given only what it must be given."""

OTHERS = (
    events.OperationFailed(AT, "c.1", "rejected"),
    events.EffectConfirmed(AT, "c.1", confirmed=True),
    events.TimerFired(AT, "late"),
    events.VoteCast(AT, granted=True),
    events.ChoreDone(AT),
    events.PlaybookEnded(AT, "c.1", "ok"),
    events.CaseResumed(AT),
    events.CaseCancelled(AT, "gone"),
    events.AttentionResolved(AT, "retry"),
    events.AnswersCorrected(AT, {"age": 20}),
    events.CaseMigrated(AT, "p"),
    events.LeftoverSettled(AT, "k"),
    effects.RefuseAnswer("ask", "age", ()),
    effects.SayScript("ask", "hello", "Halo", "id"),
    effects.ConfirmEffect("c.1", "ask", "toy.write", {}),
    effects.StartTimer("late", "ask", AT),
    effects.StopTimer("late"),
    effects.RequestApproval("ask", {}, None, 1, 1, ()),
    effects.RequestChore("ask", {}, None, None),
    effects.RunPlaybook("c.1", "ask", "other", {}),
    effects.StartCase("ask", "other", {}, "k"),
    effects.SendReminder("ask", None, 1),
    effects.ListReasons("ask", ()),
    effects.RaiseAttention("ask", "no_way", "x"),
    effects.ShowLeftover("k", "toy.write", {}, None, "differs"),
)
"""What few steps make: dataclasses that are frozen."""

COMPILED = not inspect.isfunction(Value._replace)

each_value = pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)


def test_each_class_is_tested_here() -> None:
    declared = [one for room in (cases, made, events, effects) for one in vars(room).values() if isinstance(one, type)]

    assert {type(value) for value in VALUES} == {one for one in declared if issubclass(one, Value)} - {Value}
    assert {type(value) for value in (*VALUES, *OTHERS)} >= {*events.Event.__args__, *effects.Effect.__args__}


@each_value
def test_no_part_can_be_set_or_deleted(value: Value) -> None:
    before = repr(value)
    for name in (*value.__match_args__, "something_else"):
        with pytest.raises(AttributeError):
            setattr(value, name, None)
        with pytest.raises(AttributeError):
            delattr(value, name)

    assert repr(value) == before


@each_value
def test_it_cannot_be_made_anew_in_its_place(value: Value) -> None:
    before, other = repr(value), ["other"] * len(value.__match_args__)
    with suppress(TypeError):
        value.__init__(*other)  # type: ignore[misc]

    assert repr(value) == before


@each_value
def test_parts_that_are_not_given_are_what_the_fields_say(value: Value) -> None:
    defaults = type(value)._field_defaults

    assert {name: getattr(value, name) for name in defaults} == dict(defaults)
    assert [field.name for field in fields(value) if field.name in defaults] == [*defaults]  # type: ignore[arg-type]
    assert all(field.default is defaults[field.name] for field in fields(value) if field.name in defaults)  # type: ignore[arg-type]


@pytest.mark.skipif(COMPILED, reason="what is compiled does not show its defaults")
@each_value
def test_defaults_are_told_as_they_are(value: Value) -> None:
    taken = inspect.signature(type(value)).parameters.values()

    assert {one.name: one.default for one in taken if one.default is not one.empty} == type(value)._field_defaults
    assert tuple(one.name for one in taken) == type(value).__match_args__


@each_value
def test_it_is_equal_part_by_part_and_never_to_another_kind(value: Value) -> None:
    parts = tuple(getattr(value, name) for name in value.__match_args__)

    assert type(value)(*parts) == value
    assert value != parts
    assert all(value != other for other in VALUES if other is not value)


def test_values_whose_parts_can_be_hashed_can_be() -> None:
    assert len({ForAnswers(("age",)), ForAnswers(("age",)), ForAnswers(("name",))}) == 2


@each_value
def test_it_is_made_again_with_other_parts(value: Value) -> None:
    first = value.__match_args__[0]
    part = getattr(value, first)

    assert value._replace() == value
    assert value._replace(**{first: part}) == replace(value, **{first: part}) == value  # type: ignore[type-var]
    with pytest.raises(TypeError):
        value._replace(something_else=1)


def test_the_original_stays_as_it_was() -> None:
    assert CASE._replace(state="wait").state == "wait"
    assert CASE.state == "ask"


@each_value
def test_copies_are_equal(value: Value) -> None:
    assert copy.copy(value) == value


def test_pickles_are_equal() -> None:
    given = events.QuestionsAnswered(AT, {"age": 20}, by="u-1")

    assert pickle.loads(pickle.dumps(given)) == given


def test_it_is_matched_by_place_and_by_name() -> None:
    match events.QuestionsAnswered(AT, {"age": 20}, by="u-1"):
        case events.QuestionsAnswered(at, answers, by=who):
            assert (at, answers, who) == (AT, {"age": 20}, "u-1")
        case _:
            pytest.fail("it does not match")


def test_its_parts_are_shown() -> None:
    assert repr(Frame("loop", (1, 2), 0)) == "Frame(state='loop', items=(1, 2), turn=0)"


def test_nothing_stays_nothing() -> None:
    assert type(NOTHING) is MappingProxyType
    assert cases.Case("c", "p", Status.WAITING, "s", {}).ledger is NOTHING


@pytest.mark.parametrize("value", OTHERS, ids=lambda value: type(value).__name__)
def test_events_and_effects_that_few_steps_make_refuse_a_change_too(value: object) -> None:
    before = repr(value)
    for field in fields(value):  # type: ignore[arg-type]
        with pytest.raises(AttributeError):
            setattr(value, field.name, "other")
        with pytest.raises(AttributeError):
            delattr(value, field.name)

    assert repr(value) == before


@pytest.mark.skipif(COMPILED, reason="no class of Python is made of a compiled one")
def test_a_class_whose_init_is_not_written_in_python_makes_its_values_itself() -> None:
    """So are compiled classes: there is nothing to guard, and only the defaults are told."""

    @dataclass(init=False)
    class Bare(Value):
        part: int

    freeze(Bare, {"part": 1})

    assert type(Bare()) is Bare
    assert (Bare._field_defaults, fields(Bare)[0].default) == ({"part": 1}, 1)
