"""Names for unknown values by the place where a case holds them, and what is known of them under those names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.proof.flow.sight import Sight
from sopflow.proof.values.choices import Choices, Key, relates
from sopflow.proof.values.unknown import MADE, Unknown, UnknownList, symbol, unknown

DEEPEST = 6
"""A value computed of values computed of …: deeper than this it is a value of its own."""


class Names:
    """Renames the unknown values of one case. `told` is what is known besides, under the new names."""

    def __init__(self, choices: Choices, facts: Mapping[str, object]) -> None:
        self.choices = choices
        self.told: dict[Key, object] = {}
        self._new: dict[Key, Key] = {}
        self._places: dict[str, list[str]] = {}
        self._held: set[Key] = set()
        for name in sorted(facts):
            for place, key in _symbols(facts[name], name):
                first = self._new.setdefault(key, symbol(place))
                assert isinstance(first, tuple)
                self._places.setdefault(str(first[1]), []).append(place)

    def keep(self, key: Key) -> None:
        """Let a value go by the name that it has."""
        self._new[key] = key

    def renamed(self, value: object, place: str) -> object:
        """The value with its unknown parts under their new names."""
        match value:
            case Unknown() | UnknownList():
                return unknown(self.of(value.key, place), value.type, self.choices, may_lack=value.may_lack)
            case Mapping():
                return {field: self.renamed(part, f"{place}.{field}") for field, part in value.items()}
            case tuple() if not hasattr(value, "_fields"):
                return tuple(self.renamed(part, f"{place}.{index}") for index, part in enumerate(value))
            case _:
                return value

    def of(self, key: Key, place: str) -> Key:
        """The new name of a value. One that is made of others keeps saying so while all of them have names."""
        new = self._substituted(key, DEEPEST)
        if new is None:
            new = self._new[key] = symbol(place)
        self._held.add(new)
        return new

    def known(self, known: Mapping[Key, object], sight: Sight) -> dict[Key, object]:
        """What is known of values that are still named and that conditions still read."""
        found = dict(self.told)
        for key, value in known.items():
            new = self._substituted(key, DEEPEST + 4)
            if new is not None and self._matters(new, sight) and self._is_worth_it(new, value):
                found[new] = value
        return found

    def _is_worth_it(self, key: Key, value: object) -> bool:
        """Whether it is remembered which of many values one has that was derived of nothing that is remembered. It
        is not, but where a fact has that value."""
        is_one_of_many = isinstance(value, str) and isinstance(key, tuple) and key[0] == "value"
        return not is_one_of_many or self._held.issuperset(made_in(key))

    def _substituted(self, key: Key, depth: int) -> Key | None:
        """A name in new words; None where something in it has no name any more, or it is too deep."""
        if key in self._new:
            return self._new[key]
        if not isinstance(key, tuple):
            return key
        if depth == 0 or (len(key) == 2 and key[0] == "$"):
            return None
        parts = [self._substituted(part, depth - 1) for part in key]
        return (
            None
            if any(part is None and was is not None for part, was in zip(parts, key, strict=True))
            else tuple(parts)
        )

    def _matters(self, key: Key, sight: Sight) -> bool:
        """Whether some condition still reads what the knowledge is about, all of it together."""
        if not all(mark in sight.paths for mark in said(key)):
            return False
        about = [(self._places.get(name, (name,)), rest) for name, rest in paths_of(key)]
        if not all(any(sight.reads(f"{place}{rest}") for place in places) for places, rest in about):
            return False
        roots = [{place.partition(".")[0] for place in places} for places, _ in about]
        groups = sight.linked if self.choices.oracle is not None and relates(key) else sight.together
        return len(roots) < 2 or any(all(not one.isdisjoint(group) for one in roots) for group in groups)


def said(key: Key) -> Iterator[str]:
    """The marks of what a name says of lists."""
    if isinstance(key, str) and key[:1] == "&":
        yield key
    elif isinstance(key, tuple):
        for part in key:
            yield from said(part)


def made_in(key: Key) -> Iterator[Key]:
    """The values within a name that were derived of nothing that is remembered (`lifted`)."""
    if isinstance(key, tuple):
        if key[:1] == (MADE,):
            yield key
        for part in key:
            yield from made_in(part)


def _symbols(value: object, place: str) -> Iterator[tuple[str, Key]]:
    """The values from outside that something holds, with their places."""
    match value:
        case Unknown(key=key) | UnknownList(key=key):
            if isinstance(key, tuple) and key[0] == "$":
                yield place, key
        case Mapping():
            for field, part in value.items():
                yield from _symbols(part, f"{place}.{field}")
        case tuple() if not hasattr(value, "_fields"):
            for index, part in enumerate(value):
                yield from _symbols(part, f"{place}.{index}")
        case _:
            return


def paths_of(key: Key) -> Iterator[tuple[str, str]]:
    """What a name is about: the values from outside, each with the fields that are read of it (`.kind`)."""
    if not isinstance(key, tuple):
        return
    if len(key) == 2 and key[0] == "$":
        yield str(key[1]), ""
    elif len(key) == 2 and isinstance(key[0], tuple) and isinstance(key[1], str):
        yield from ((name, f"{rest}.{key[1]}") for name, rest in paths_of(key[0]))
    else:
        for part in key:
            yield from paths_of(part)
