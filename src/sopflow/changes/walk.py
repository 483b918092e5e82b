"""Where two decoded things differ, down to the smallest part that an author writes."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any

from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.playbook.model import Interrupt, Limit, PolicyStep, Sla
from sopflow.playbook.states import Approve, Confirmation, Each, Go, TypeRef
from sopflow.playbook.values import Code, Condition, Literal, Localized, Template

ATOMS = (Code, Condition, Template, Literal, Localized, TypeRef)
"""What is not looked into: an author reads and changes it as one."""

_SILENT = frozenset(
    {"verb", "patience", "branches", "targets", "cases", "fields", "go", "value", "operations", "name", ""}
)
"""Fields that no key of a playbook says."""

_OF_STATES: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        Go: frozenset({"to", "then"}),
        Each: frozenset({"start"}),
        Interrupt: frozenset({"during"}),
        Sla: frozenset({"starts", "stops", "pauses"}),
        Limit: frozenset({"approve"}),
        Approve: frozenset({"not_by"}),
        Confirmation: frozenset({"not_by"}),
        PolicyStep: frozenset({"name"}),
    }
)
"""Fields that hold names of states."""


@dataclass(frozen=True, slots=True)
class Place:
    """A field, by the keys of the playbook, and where it stands in each version (the nearest part that has a place).
    `keys` are those of `path` that the language names, and no author."""

    path: tuple[str, ...] = ()
    old: Pointer | None = None
    new: Pointer | None = None
    keys: tuple[str, ...] = ()

    def below(self, key: str, old: object, new: object, *, is_named: bool = False) -> Place:
        """A field's place; `is_named` where its author chose the key."""
        word = key.rstrip("_")
        path = self.path if key in _SILENT and not is_named else (*self.path, word)
        keys = self.keys if is_named else (*self.keys, word)
        return Place(path, _at(old, self.old), _at(new, self.new), keys)


class Absent(enum.Enum):
    """Where nothing stands: no value, not even a missing one."""

    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Difference:
    """What stood and what stands at a place; `Absent` where nothing does."""

    place: Place
    old: object
    new: object


_WHOLE = Place()
Renamed = Mapping[str, str]
"""What states are called now, by what they were called."""


def differences(old: Any, new: Any, renamed: Renamed, place: Place = _WHOLE) -> Iterator[Difference]:
    """Where they differ. A name of a state that was given another one is no difference."""
    if old == new:
        return
    if isinstance(old, ATOMS) or type(old) is not type(new):
        yield Difference(place, old, new)
    elif is_dataclass(old):
        yield from _of_fields(old, new, renamed, place)
    elif isinstance(old, Mapping):
        yield from _of_keys(old, new, renamed, place)
    elif isinstance(old, tuple) and any(is_dataclass(each) for each in (*old, *new)):
        yield from _of_items(old, new, renamed, place)
    else:
        yield Difference(place, old, new)


def by_their_new_names(old: object, renamed: Renamed) -> object:
    """A name, or several, as the new version has them."""
    if isinstance(old, tuple) and all(isinstance(each, str) for each in old):
        return tuple(renamed.get(each, each) for each in old)
    return renamed.get(old, old) if isinstance(old, str) else old


def _of_fields(old: Any, new: Any, renamed: Renamed, place: Place) -> Iterator[Difference]:
    for one in fields(old):
        if one.compare:
            before, after = getattr(old, one.name), getattr(new, one.name)
            if not (_names_states(old, one.name) and by_their_new_names(before, renamed) == after):
                yield from differences(before, after, renamed, place.below(one.name, before, after))


def _names_states(part: object, field: str) -> bool:
    """Whether a field holds names of states, and not of something else that may be called alike."""
    is_step = isinstance(part, PolicyStep) and part.kind != "enter"
    return field in _OF_STATES.get(type(part), ()) and not is_step


def _of_keys(old: Mapping[str, Any], new: Mapping[str, Any], renamed: Renamed, place: Place) -> Iterator[Difference]:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key, Absent.ABSENT), new.get(key, Absent.ABSENT)
        yield from differences(before, after, renamed, place.below(key, before, after, is_named=bool(key)))


def _of_items(old: tuple[Any, ...], new: tuple[Any, ...], renamed: Renamed, place: Place) -> Iterator[Difference]:
    """What is like what before: one that was put between two others is new, and those after it are as they were."""
    matcher = SequenceMatcher(None, [likeness(each) for each in old], [likeness(each) for each in new], autojunk=False)
    counted = len(old) > 1 or len(new) > 1
    for tag, from_, until, start, end in matcher.get_opcodes():
        if tag == "equal":
            continue
        for turn in range(max(until - from_, end - start)):
            before = old[from_ + turn] if from_ + turn < until else Absent.ABSENT
            after = new[start + turn] if start + turn < end else Absent.ABSENT
            number = str((from_ if after is Absent.ABSENT else start) + turn + 1) if counted else "value"
            yield from differences(before, after, renamed, place.below(number, before, after))


def likeness(value: object) -> str:
    """The same for what is equal, wherever it stands."""
    if is_dataclass(value) and not isinstance(value, type):
        told = (f"{one.name}={likeness(getattr(value, one.name))}" for one in fields(value) if one.compare)
        return f"{type(value).__name__}({', '.join(told)})"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {likeness(each)}' for key, each in value.items())}}}"
    if isinstance(value, tuple):
        return f"({', '.join(likeness(each) for each in value)})"
    return repr(value)


def _at(value: object, above: Pointer | None) -> Pointer | None:
    found: Pointer | None = getattr(value, "at", None)
    return above if found is None or found == () else found
