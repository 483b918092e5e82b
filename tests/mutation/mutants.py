"""Bugs that an author makes, planted one at a time: each mutant is the playbook with one place changed.

A mutant is an edit of the document, not of the program: it is what a slip of the pen would have left in the file. The
order is that of the file, so that the same playbook always has the same mutants.
"""

from __future__ import annotations

import copy
import itertools
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Path = tuple[str | int, ...]
Edit = Callable[[Any], None]

GUARDS = ("when", "only_if", "where")
"""Keys under which conditions stand that decide where a case goes."""

WAYS = frozenset({"next", "on_error", "go", "then", "else", "cases", "late"})
"""Keys under which the names of states are targets."""

SWAPS = (
    (r"<=", "<"), (r">=", ">"), (r"(?<![<>=!])<(?!=)", "<="), (r"(?<![<>=!])>(?!=)", ">="), (r"==", "!="), (r"!=", "=="),
    (r"\bis not\b", "is"), (r"\bis\b(?! not)", "is not"), (r"\bnot in\b", "in"), (r"(?<!not )\bin\b", "not in"),
    (r"\band\b", "or"), (r"\bor\b(?! else)", "and"), (r"(?<!is )\bnot (?!in\b)", ""),
)  # fmt: skip
"""Operators of conditions, and what is written for them."""

MODES = {"all": "any", "any": "all", "none": "any"}
VERBS = ("call", "calls")


@dataclass(frozen=True)
class Mutant:
    """One planted bug: its sort, where it stands, and what was done. `text` is the playbook that has it; `states` are
    those that do something else now, None where more may be."""

    kind: str
    place: str
    done: str
    text: str
    states: frozenset[str] | None = None

    @property
    def name(self) -> str:
        """The same for the same bug in the same playbook."""
        return f"{self.kind}: {self.place}: {self.done}"


def mutants(plain: dict[str, Any]) -> Iterator[Mutant]:
    """Every mutant of a playbook; `plain` is its document without places."""
    planted = (guard_operators, dropped_ways, retargeted, dropped_questions, dropped_calls, swapped, lost_on_error)
    for plant in planted:
        for place, done, edit in plant(plain):
            changed = copy.deepcopy(plain)
            edit(changed)
            at = ".".join(map(str, place))
            yield Mutant(plant.__name__, at, done, written(changed), _changed(plant.__name__, place, done))


def written(plain: Any) -> str:
    """The playbook as JSON, which is YAML."""
    return json.dumps(plain, ensure_ascii=False, indent=1, default=str)


Planted = Iterator[tuple[Path, str, Edit]]


def guard_operators(plain: Any) -> Planted:
    """An operator of a condition is another."""
    for place, value in _walk(plain):
        if not any(key in GUARDS for key in place[-4:]) or place[0] not in ("states", "always", "interrupts", "facts"):
            continue
        if place[-1] in MODES and isinstance(value, list):
            yield place, f"{place[-1]} → {MODES[str(place[-1])]}", _renamed(place, MODES[str(place[-1])])
        if isinstance(value, str) and _is_condition(place):
            for pattern, other in SWAPS:
                for found in re.finditer(pattern, value):
                    new = value[: found.start()] + other + value[found.end() :]
                    yield place, f"`{value}` → `{new}`", _set(place, new)


def dropped_ways(plain: Any) -> Planted:
    """A way out is gone."""
    for place, value in _walk(plain):
        above = place[-2] if len(place) > 1 else None
        if isinstance(place[-1], int) and above in WAYS and isinstance(value, dict) and "when" in value:
            yield place, f"dropped `{value['when']}` → {value.get('go')}", _gone(place)
        elif above == "cases" and place[-1] != "else" and "states" in place:
            yield place, f"dropped case `{place[-1]}` → {value}", _gone(place)


def retargeted(plain: Any) -> Planted:
    """A way leads to another state: the next one in the file, or an end."""
    names = [str(place[-1]) for place, _ in _states(plain)]
    ends = [str(place[-1]) for place, state in _states(plain) if "end" in state and len(place) == 2]
    for place, value in _walk(plain):
        if isinstance(value, str) and value in names and _is_target(place):
            following = names[(names.index(value) + 1) % len(names)]
            end = next((one for one in ends if one != value), value)
            for other in dict.fromkeys((following, end)):
                if other != value:
                    yield place, f"{value} → {other}", _set(place, other)


def dropped_questions(plain: Any) -> Planted:
    """A question is not asked."""
    for place, state in _states(plain):
        asked = state.get("ask")
        if isinstance(asked, list):
            for index, fact in enumerate(asked):
                gone = _gone((*place, "ask", index)) if len(asked) > 1 else _gone((*place, "ask"))
                yield (*place, "ask"), f"dropped {fact}", gone


def dropped_calls(plain: Any) -> Planted:
    """An operation is not called; the case goes on as if it had been."""
    for place, state in _states(plain):
        call = state.get("call")
        if isinstance(call, dict):
            yield (*place, "call"), f"dropped {call.get('operation')}", _without_call(place)
        elif isinstance(call, list):
            for index, one in enumerate(call):
                yield (*place, "call"), f"dropped {one.get('operation')}", _gone((*place, "call", index))


def swapped(plain: Any) -> Planted:
    """Two states that follow each other do each other's work."""
    states = dict(_states(plain))
    for place, state in states.items():
        then = state.get("next")
        other = (*place[:-1], then)
        if isinstance(then, str) and other in states and isinstance(states[other].get("next"), str):
            yield place, f"swapped with {then}", _swapped(place, other)


def lost_on_error(plain: Any) -> Planted:
    """What to do with an error is not said."""
    for place, value in _walk(plain):
        if place[-1] == "on_error" and isinstance(value, dict):
            for error in value:
                gone = _gone((*place, error)) if len(value) > 1 else _gone(place)
                yield place, f"dropped {error}", gone


# ── where things stand ───────────────────────────────────────────────────────────────────────────────────────


def _walk(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    below = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in below:
        yield (*at, key), one
        yield from _walk(one, (*at, key))


def _states(plain: Any) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Every state, also those inside loops."""
    for place, value in _walk(plain):
        if isinstance(value, dict) and len(place) > 1 and place[-2] == "states":
            yield place, value


def _changed(sort: str, place: Path, done: str) -> frozenset[str] | None:
    """The states that a bug changes: the innermost one that it stands in."""
    named = [str(key) for above, key in itertools.pairwise(place) if above == "states"]
    if not named:
        return None
    return frozenset({named[-1], done.removeprefix("swapped with ")} if sort == "swapped" else {named[-1]})


def _is_condition(place: Path) -> bool:
    if place[-1] in GUARDS:
        return True
    return isinstance(place[-1], int) and len(place) > 2 and place[-2] in MODES


def _is_target(place: Path) -> bool:
    """Whether the name of a state stands here as where a way leads."""
    if not any(key in ("states", "interrupts", "always") for key in place[:1]):
        return False
    keys = [key for key in place if isinstance(key, str)]
    return bool({"next", "on_error"} & set(keys)) and keys[-1] not in ("when", "by", "set", "add", "ask_again")


# ── edits ────────────────────────────────────────────────────────────────────────────────────────────────────


def _at(plain: Any, place: Path) -> Any:
    for key in place:
        plain = plain[key]
    return plain


def _set(place: Path, value: Any) -> Edit:
    return lambda plain: _at(plain, place[:-1]).__setitem__(place[-1], value)


def _gone(place: Path) -> Edit:
    return lambda plain: _at(plain, place[:-1]).__delitem__(place[-1])


def _renamed(place: Path, name: str) -> Edit:
    def edit(plain: Any) -> None:
        above = _at(plain, place[:-1])
        above[name] = above.pop(place[-1])

    return edit


def _without_call(place: Path) -> Edit:
    def edit(plain: Any) -> None:
        state = _at(plain, place)
        del state["call"]
        if isinstance(state.get("next"), dict) and "done" in state["next"]:
            state["next"] = state["next"]["done"]

    return edit


def _swapped(place: Path, other: Path) -> Edit:
    def edit(plain: Any) -> None:
        one, two = _at(plain, place), _at(plain, other)
        first, second = dict(one), dict(two)
        for state, work, own in ((one, second, first), (two, first, second)):
            state.clear()
            state.update({**work, "next": own["next"]})

    return edit
