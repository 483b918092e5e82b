"""Our `dataclass` is held to the library's: the same classes, made by both, do the same."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any, ClassVar

import pytest

from sopflow.dataclass import dataclass

Maker = Callable[..., Callable[[type[Any]], type[Any]]]


def wide(make: Maker, **options: bool) -> type[Any]:
    @make(frozen=True, **options)
    class Wide:
        """Of every sort of part."""

        first: int
        hidden: str = field(repr=False)
        kept: tuple[int, ...] = ()
        at: int = field(default=0, compare=False)
        made: list[int] = field(default_factory=list)

    return Wide


def made_with(**options: bool) -> list[type[Any]]:
    """The class by the library and by ours."""
    return [wide(make, **options) for make in (dataclasses.dataclass, dataclass)]


def parts(class_: type[Any]) -> list[tuple[object, ...]]:
    return [(one.name, one.type, one.default, one.repr, one.compare, one.init) for one in dataclasses.fields(class_)]


def taken(class_: type[Any]) -> list[tuple[object, ...]]:
    """What making a value takes: names, and how they are given."""
    given = inspect.signature(class_).parameters.values()
    return [(one.name, one.kind, one.annotation, one.default is one.empty) for one in given]


@pytest.mark.parametrize("slots", [True, False])
def test_fields_parameters_and_what_is_shown_are_the_librarys(slots: bool) -> None:
    theirs, ours = made_with(slots=slots)

    assert parts(ours) == parts(theirs)
    assert ours.__match_args__ == theirs.__match_args__
    assert ours.__init__.__annotations__ == theirs.__init__.__annotations__
    assert taken(ours) == taken(theirs)
    assert repr(ours(1, "x", (2,))) == repr(theirs(1, "x", (2,)))
    assert ours.__dataclass_params__.frozen
    assert hasattr(ours(1, ""), "__dict__") is not slots


@pytest.mark.parametrize("slots", [True, False])
def test_values_are_compared_hashed_replaced_and_copied_by_their_parts(slots: bool) -> None:
    for class_ in made_with(slots=slots):
        one = class_(1, "x", (2,), 3)

        assert one == class_(1, "x", (2,), at=4)
        assert one != class_(1, "y", (2,), 3)
        assert one != (1, "x", (2,), 3, [])
        assert dataclasses.replace(one, first=7) == class_(7, "x", (2,))
        assert dataclasses.astuple(copy.deepcopy(one)) == dataclasses.astuple(copy.copy(one)) == (1, "x", (2,), 3, [])
        assert class_(1, "").made is not class_(1, "").made
        assert class_(1, "", made=[5]).made == [5]


def test_a_part_can_neither_be_set_nor_deleted() -> None:
    for class_ in made_with(slots=True):
        one = class_(1, "x")
        with pytest.raises(FrozenInstanceError, match="cannot assign to field 'first'"):
            one.first = 2
        with pytest.raises(FrozenInstanceError, match="cannot delete field 'first'"):
            del one.first
        assert one.first == 1


@dataclass(frozen=True, slots=True)
class Kept:
    """Found again by its name, as pickle must."""

    name: str
    count: int = 1


def test_a_value_is_a_key_and_is_pickled() -> None:
    kept = Kept("a", 2)

    assert pickle.loads(pickle.dumps(kept)) == kept
    assert {kept: 1}[Kept("a", 2)] == 1


def test_without_eq_two_values_differ() -> None:
    for make in (dataclasses.dataclass, dataclass):

        @make(frozen=True, slots=True, eq=False)
        class Bare:
            """Nothing."""

        assert Bare() != Bare()
        assert len({Bare(), Bare()}) == 2


def test_what_a_class_says_itself_stays() -> None:
    @dataclass(frozen=True, slots=True)
    class Own:
        secret: str

        def __repr__(self) -> str:
            return "Own(…)"

    assert repr(Own("x")) == "Own(…)"
    assert Own.__doc__ == "Own"


def test_what_is_unusual_is_made_by_the_library() -> None:
    @dataclass
    class Open:
        count: int = 0

    @dataclass(frozen=True, order=True)
    class Ordered:
        count: int

    @dataclass(frozen=True)
    class Below(Ordered):
        more: int = 0

    @dataclass(frozen=True)
    class Checked:
        count: int
        twice: int = field(init=False, default=2)

        def __post_init__(self) -> None:
            assert self.count > 0

    @dataclass(frozen=True, slots=True)
    class Shared:
        limit: ClassVar[int] = 3
        count: int = 0

    assert [part.name for part in dataclasses.fields(Shared)] == ["count"]
    assert (Shared(1).count, Shared.limit) == (1, 3)
    opened = Open()
    opened.count = 2
    assert opened == Open(2)
    assert Ordered(1) < Ordered(2)
    assert Below(1, 2) == Below(1, 2)
    assert Checked(1).twice == 2
    with pytest.raises(AssertionError):
        Checked(0)


@pytest.mark.parametrize("slots", [True, False])
def test_a_class_looks_at_its_parts_once_all_are_there(slots: bool) -> None:
    @dataclass(frozen=True, slots=slots)
    class Range:
        least: int
        most: int = 9

        def __post_init__(self) -> None:
            if self.least > self.most:
                raise ValueError(f"{self.least} > {self.most}")
            object.__setattr__(self, "most", self.most * 2)

    assert (Range(1).least, Range(1).most) == (1, 18)
    with pytest.raises(ValueError, match="5 > 4"):
        Range(5, 4)


def test_a_default_that_may_change_is_refused_as_by_the_library() -> None:
    said = []
    for make in (dataclasses.dataclass, dataclass):
        with pytest.raises(ValueError, match="mutable default") as refused:

            @make(frozen=True, slots=True)
            class Shared:
                made: list[int] = []  # noqa: RUF012 - what is refused

        said.append(str(refused.value))
    assert said[0] == said[1]


def test_a_part_said_again_below_keeps_its_place_and_loses_its_default() -> None:
    def again(make: Maker) -> type[Any]:
        @make(frozen=True, slots=True)
        class Above:
            first: int
            second: int

        @make(frozen=True, slots=True)
        class Below(Above):
            third: str
            first: int

        return Below

    theirs, ours = again(dataclasses.dataclass), again(dataclass)

    assert parts(ours) == parts(theirs)
    assert repr(ours(1, 2, "x")) == repr(theirs(1, 2, "x"))
    assert ours.__slots__ == theirs.__slots__ == ("third",)


def placed(make: Maker, **options: bool) -> type[Any]:
    @make(frozen=True, slots=True, kw_only=True)
    class Placed:
        """A base whose parts are named."""

        start: int = field(default=0, compare=False)
        made: list[int] = field(default_factory=list, compare=False)

    @make(frozen=True, slots=True, **options)
    class Name(Placed):
        """One below it."""

        name: str
        of: str = ""

    return Name


def test_a_class_below_another_is_the_librarys() -> None:
    theirs, ours = placed(dataclasses.dataclass), placed(dataclass)

    assert parts(ours) == parts(theirs)
    assert ours.__match_args__ == theirs.__match_args__ == ("name", "of")
    assert taken(ours) == taken(theirs)
    for class_ in (theirs, ours):
        one = class_("a", start=3)
        assert (one.name, one.of, one.start, one.made) == ("a", "", 3, [])
        assert one == class_("a", "", start=4)
        assert hash(one) == hash(class_("a"))
        assert dataclasses.replace(one, start=5).start == 5
        with pytest.raises(TypeError, match="takes from 2 to 3 positional arguments but 4"):
            class_("a", "", 3)
        with pytest.raises(FrozenInstanceError):
            one.start = 2


@pytest.mark.parametrize("slots", [True, False])
def test_what_a_call_gives_wrongly_is_said_as_the_library_says_it(slots: bool) -> None:
    said = []
    for class_ in made_with(slots=slots):
        with pytest.raises(TypeError) as missing:
            class_(1)
        with pytest.raises(TypeError) as unknown:
            class_(1, "", other=2)
        said.append((str(missing.value), str(unknown.value)))

    assert said[0] == said[1]
    assert "__init__() missing 1 required positional argument: 'hidden'" in said[1][0]


def test_a_part_without_a_default_does_not_follow_one_that_has_it() -> None:
    for make in (dataclasses.dataclass, dataclass):
        with pytest.raises(TypeError, match="non-default argument 'second' follows default argument"):

            @make(frozen=True, slots=True)
            class Wrong:
                """In the wrong order."""

                first: int = 0
                second: int
