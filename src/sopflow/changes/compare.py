"""All that differs between two versions of a playbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import SequenceMatcher
from typing import Any

from sopflow.changes.guards import guards_of, judged
from sopflow.changes.levels import of_field, of_part
from sopflow.changes.model import Change, Level, Sort
from sopflow.changes.parts import KINDS, NAMED, facts_of, loops_of, states_of
from sopflow.changes.walk import Absent, Difference, Place, Renamed, by_their_new_names, differences, likeness
from sopflow.changes.ways import routed
from sopflow.dataclass import dataclass
from sopflow.document.pointer import Pointer
from sopflow.expressions.syntax import Node
from sopflow.playbook.model import Playbook
from sopflow.playbook.values import Localized
from sopflow.program.model import Program

_ALIKE = 0.8
"""How much of a part that is gone stands in a new one that is taken for the same."""


@dataclass(frozen=True, eq=False)
class Version:
    """One version, as it was written and as it runs."""

    playbook: Playbook
    program: Program


def compare(old: Version, new: Version) -> tuple[Change, ...]:
    """What differs, what matters most first; else in the order of the new version's file. Empty: nothing does, but for
    layout and comments."""
    before, after = states_of(old.playbook), states_of(new.playbook)
    said = dict(_renamed(before, after))
    renamed = said | _twins({id: before[id] for id in before if id not in said}, after, frozenset(said.values()))
    guards = (guards_of(old.program), guards_of(new.program))
    found = [*_of_top(old.playbook, new.playbook, renamed), *_of_states(old, new, before, after, renamed, guards)]
    found += _of_kind("fact", facts_of(old.playbook), facts_of(new.playbook), renamed, (old, new), guards)
    for kind, field in KINDS.items():
        found += _of_kind(kind, getattr(old.playbook, field), getattr(new.playbook, field), renamed, (old, new), guards)
    return tuple(sorted(found, key=lambda change: -change.level))


Guards = tuple[Mapping[Pointer, Node], Mapping[Pointer, Node]]


def _of_top(old: Playbook, new: Playbook, renamed: Renamed) -> Iterator[Change]:
    for one in fields(Playbook):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if one.name in NAMED or (one.name == "start" and by_their_new_names(before, renamed) == after):
            continue
        for found in differences(before, after, renamed, Place().below(one.name, before, after)):
            yield _field("playbook", new.id, found)


# ── states ───────────────────────────────────────────────────────────────────────────────────────────────────


def _renamed(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """States that were given another name, as their authors say (`formerly`)."""
    for id, state in after.items():
        for name in state.formerly:
            if name in before and name not in after:
                yield name, id


def _of_states(
    old: Version, new: Version, before: Mapping[str, Any], after: Mapping[str, Any], renamed: Renamed, guards: Guards
) -> Iterator[Change]:
    for was, name in renamed.items():
        if was in after[name].formerly:
            yield Change(
                Level.WORDING, Sort.RENAMED, "state", name, (), was, name, before[was].at, after[name].at, twin=was
            )
        else:
            yield _gone("state", was, before[was], name)
    known = {renamed.get(id, id): state for id, state in before.items()}
    yield from _come_and_gone("state", known, after)
    yield from _of_loops(old.playbook, new.playbook, known, after, renamed)
    for id in after:
        if id in known:
            found = differences(known[id], after[id], renamed)
            told = [one for one in found if one.place.path[:1] not in (("id",), ("formerly",))]
            told, ways = routed(id, old.program, new.program, renamed, told)
            yield from ways
            yield from _fields("state", id, told, (old, new), guards)


def _of_loops(
    old: Playbook, new: Playbook, known: Mapping[str, Any], after: Mapping[str, Any], renamed: Renamed
) -> Iterator[Change]:
    """States that stand in another loop now, or in none: a case that is there has other facts."""
    before, now = loops_of(old), loops_of(new)
    for id in (one for one in after if one in known):
        was, is_ = before.get(known[id].id), now.get(id)
        if is_ != (None if was is None else renamed.get(was, was)):
            at = known[id].at, after[id].at
            yield Change(Level.BREAKING, Sort.CHANGED, "state", id, ("each",), was, is_, *at)


# ── other parts ──────────────────────────────────────────────────────────────────────────────────────────────


def _of_kind(
    kind: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    renamed: Renamed,
    versions: tuple[Version, Version],
    guards: Guards,
) -> Iterator[Change]:
    yield from _come_and_gone(kind, before, after)
    for name in after:
        if name in before:
            found = [*differences(before[name], after[name], renamed)]
            if kind == "table" and _is_reordered(before[name], after[name]):
                yield Change(
                    Level.COSMETIC, Sort.REORDERED, kind, name, ("rows",), None, None, before[name].at, after[name].at
                )
                found = [one for one in found if one.place.path[:1] != ("rows",)]
            yield from _fields(kind, name, found, versions, guards)


def _is_reordered(old: Any, new: Any) -> bool:
    """Whether a table of which exactly one row counts has the same rows in another order."""
    rows = [sorted(likeness(row) for row in table.rows) for table in (old, new)]
    return not (old.matches_all or new.matches_all) and old.rows != new.rows and rows[0] == rows[1]


def _come_and_gone(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    twins = _twins(before, after)
    for name in before:
        if name not in after:
            yield _gone(kind, name, before[name], twins.get(name, ""))
    for name in after:
        if name not in before and name not in twins.values():
            yield Change(of_part(kind, Sort.ADDED), Sort.ADDED, kind, name, (), None, after[name], None, after[name].at)


def _gone(kind: str, name: str, old: Any, twin: str) -> Change:
    sort = Sort.ALIKE if twin else Sort.REMOVED
    return Change(of_part(kind, sort), sort, kind, name, (), old, None, old.at, None, twin=twin)


def _twins(before: Mapping[str, Any], after: Mapping[str, Any], taken: frozenset[str] = frozenset()) -> dict[str, str]:
    """Parts that are gone, with the new one that each is most like, where that is much."""
    gone = [name for name in before if name not in after]
    fresh = [name for name in after if name not in before and name not in taken]
    pairs = sorted((-_alike(before[one], after[other]), one, other) for one in gone for other in fresh)
    twins: dict[str, str] = {}
    for unlike, one, other in pairs:
        if -unlike >= _ALIKE and one not in twins and other not in twins.values():
            twins[one] = other
    return twins


def _alike(old: Any, new: Any) -> float:
    """How much of two parts is the same, their names apart: from 0 to 1."""
    one, other = _unnamed(old), _unnamed(new)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() if type(old) is type(new) else 0.0


def _unnamed(part: Any) -> list[str]:
    """What stands in a part, piece by piece."""
    stated = (one for one in fields(part) if one.compare and one.name not in ("id", "name", "formerly"))
    values = ((one.name, getattr(part, one.name)) for one in stated)
    return [piece for name, value in values if value for piece in f"{name} {likeness(value)}".split()]


# ── fields ───────────────────────────────────────────────────────────────────────────────────────────────────


def _fields(
    kind: str, name: str, found: list[Difference], versions: tuple[Version, Version], guards: Guards
) -> Iterator[Change]:
    for one in found:
        change = _field(kind, name, one)
        yield judged(change, one, (versions[0].program, versions[1].program), guards)


def _field(kind: str, name: str, found: Difference) -> Change:
    place = found.place
    return Change(
        of_field(kind, found), Sort.CHANGED, kind, name, place.path, _there(found.old), _there(found.new),
        place.old, place.new,
        stale=_stale(found.old, found.new),
    )  # fmt: skip


def _there(value: object) -> object:
    return None if value is Absent.ABSENT else value


def _stale(old: object, new: object) -> tuple[str, ...]:
    """The languages whose words stayed as they were while those of others changed."""
    if not isinstance(old, Localized) or not isinstance(new, Localized):
        return ()
    both = [language for language in new.texts if language in old.texts]
    kept = tuple(language for language in both if old.texts[language] == new.texts[language])
    return kept if len(kept) < len(both) else ()
