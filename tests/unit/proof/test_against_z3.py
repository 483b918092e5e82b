"""Random playbooks against z3: what is proved of them no numbers break, what is broken some numbers break.

z3 is told the playbook anew, path by path, from what it was made of: no word of it is read by anything of ours. A few of
them in every run; `make nightly` takes many, from a new seed.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.unit.proof.proving import proved

from sopflow.errors import InvalidPlaybook
from sopflow.proof.values.choices import Choices, Region
from sopflow.proof.values.unknown import symbol

z3 = pytest.importorskip("z3", reason="z3 is not installed (the extra `solver`)")

PLAYBOOKS = int(os.environ.get("SOPFLOW_Z3_PLAYBOOKS", "9"))
ROWS = int(os.environ.get("SOPFLOW_Z3_ROWS", "20"))
SEED = int(os.environ.get("SOPFLOW_SEED", "3"))
NUMBERS, KINDS = ("one", "two", "three"), ("a", "b", "c")
OPS = {"<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__", "==": "__eq__", "!=": "__ne__"}
OPPOSITES = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Guard:
    """A condition: `left` is a number or a sum of two, `right` a constant or a number; or about the other facts."""

    left: tuple[str, ...]
    op: str
    right: object

    def __str__(self) -> str:
        return f"{' + '.join(self.left)} {self.op} {self.right}"

    @property
    def opposite(self) -> Guard:
        """A condition that does not hold where this one does."""
        if self.op != "is":
            return Guard(self.left, OPPOSITES[self.op], self.right)
        others = ("yes", "no") if self.left == ("flag",) else KINDS
        return Guard(self.left, "is", next(one for one in others if one != self.right))

    @property
    def is_between_facts(self) -> bool:
        return len(self.left) > 1 or self.right in NUMBERS

    def holds(self, values: Values) -> Any:
        """The condition as z3 has it."""
        left = sum((values[name] for name in self.left[1:]), values[self.left[0]])
        if self.op == "is":
            return left == (self.right == "yes" if self.left == ("flag",) else KINDS.index(str(self.right)))
        return getattr(left, OPS[self.op])(values[self.right] if self.right in NUMBERS else self.right)


@dataclass(frozen=True)
class State:
    """A branch. `adds` is what it adds to a number before."""

    guard: Guard
    then: str
    otherwise: str
    adds: tuple[str, str] | None


@dataclass(frozen=True)
class Made:
    """A playbook of branches, and what it must never do: come to a state while a condition holds."""

    states: Mapping[str, State]
    never: tuple[str, Guard]

    def __str__(self) -> str:
        lines = ["outcomes: {good: {}, bad: {}}", "facts:"]
        lines += [f"  {name}: {{type: money, ask: How much?}}" for name in NUMBERS]
        lines += ["  flag: {type: yes_no, ask: Yes?}", f"  kind: {{type: [{', '.join(KINDS)}], ask: Which?}}"]
        lines += ["states:", f"  first: {{ask: [{', '.join((*NUMBERS, 'flag', 'kind'))}], next: s0}}"]
        for name, state in self.states.items():
            change = "" if state.adds is None else f"set: {{{state.adds[0]}: {' + '.join(state.adds)}}}, "
            ways = f"[{{when: '{state.guard}', go: {state.then}}}, {{else: {state.otherwise}}}]"
            lines.append(f"  {name}: {{{change}next: {ways}}}")
        lines += ["  well: {end: good}", "  ill: {end: bad}", "policies:"]
        target, guard = self.never
        return "\n".join((*lines, f"  never_so: {{never: {{enter: {target}}}, when: '{guard}'}}")) + "\n"

    def paths(self, at: str, values: Values, so_far: tuple[Any, ...]) -> Iterator[tuple[str, Values, tuple[Any, ...]]]:
        """Every way through it: where it is, what the facts are then, and what holds."""
        yield at, values, so_far
        if at not in self.states:
            return
        state = self.states[at]
        if state.adds is not None:
            values = {**values, state.adds[0]: values[state.adds[0]] + values[state.adds[1]]}
        holds = state.guard.holds(values)
        yield from self.paths(state.then, values, (*so_far, holds))
        yield from self.paths(state.otherwise, values, (*so_far, z3.Not(holds)))

    @property
    def is_between_facts(self) -> bool:
        guards = [self.never[1], *(state.guard for state in self.states.values())]
        return any(one.is_between_facts for one in guards) or any(one.adds for one in self.states.values())


def guard(chance: random.Random, *, between: bool) -> Guard:
    match chance.randrange(5):
        case 0:
            return Guard(("flag",), "is", chance.choice(["yes", "no"]))
        case 1:
            return Guard(("kind",), "is", chance.choice(KINDS))
        case _:
            left = tuple(chance.sample(NUMBERS, 2 if between and chance.random() < 0.5 else 1))
            others = [name for name in NUMBERS if name not in left]
            right = chance.choice(others) if between and chance.random() < 0.5 else chance.choice([3, 4, 10])
            return Guard(left, chance.choice(list(OPS)), right)


def made(chance: random.Random, *, between: bool) -> Made:
    names = [f"s{number}" for number in range(chance.randint(3, 6))]
    states = {}
    for number, name in enumerate(names):
        following, *later = [*names[number + 1 : number + 3], "well", "ill"]
        adds = tuple(chance.sample(NUMBERS, 2)) if between and chance.random() < 0.2 else None
        then, otherwise = chance.sample([following, chance.choice(later)], 2)
        states[name] = State(guard(chance, between=between), then, otherwise, adds)  # type: ignore[arg-type]
    if chance.random() < 0.7:  # a policy that the branch itself may keep
        state = states[chance.choice(names[:-1])]
        return Made(
            states, (state.then, state.guard.opposite) if state.then in names else (state.otherwise, state.guard)
        )
    return Made(states, (chance.choice([*names[1:], "ill"]), guard(chance, between=between)))


def told(playbook: Made) -> tuple[bool, set[str]]:
    """What z3 says: whether some numbers break the policy, and which states some come to."""
    values: dict[str, Any] = {name: z3.Int(name) for name in NUMBERS}
    values |= {"flag": z3.Bool("flag"), "kind": z3.Int("kind")}
    within = z3.And(values["kind"] >= 0, values["kind"] < len(KINDS))
    target, condition = playbook.never
    broken, reached = False, set()
    for at, then, so_far in playbook.paths("s0", values, (within,)):
        if at not in reached and possible(so_far):
            reached.add(at)
        if at == target and not broken:
            broken = possible((*so_far, condition.holds(then)))
    return broken, reached


def possible(conditions: tuple[Any, ...]) -> bool:
    solver = z3.Solver()
    solver.add(*conditions)
    found = solver.check()
    assert found != z3.unknown
    return bool(found == z3.sat)


@pytest.mark.parametrize("between", [False, True], ids=["facts and constants", "facts and facts"])
def test_what_is_proved_no_numbers_break_and_what_is_broken_some_do(between: bool, tmp_path: Path) -> None:
    chance = random.Random(SEED + between)
    counted = {"proved": 0, "violated": 0, "unknown": 0, "missed": 0}
    while sum(counted.values()) - counted["missed"] < PLAYBOOKS:
        playbook = made(chance, between=between)
        try:
            found = {claim.subject: claim for claim in proved(tmp_path, str(playbook)).claims}
        except InvalidPlaybook:
            continue  # an end that no way leads to: it says nothing
        broken, reached = told(playbook)
        standing = str(found["never_so"].standing)
        counted[standing] += 1
        assert standing != ("proved" if broken else "violated"), str(playbook)
        missed = set(found["every_state_is_reached"].missed)
        counted["missed"] += len(missed)
        assert missed.isdisjoint(reached), str(playbook)
        if not playbook.is_between_facts:
            assert standing != "unknown", str(playbook)
            assert missed == {*playbook.states, "well", "ill"} - reached, str(playbook)
    print(f"against z3, between facts {between}: {counted}")
    assert min(counted["proved"], counted["violated"]) >= max(1, PLAYBOOKS // 6), counted
    assert counted["unknown"] <= PLAYBOOKS / 3, counted


@pytest.mark.parametrize("whole", [True, False], ids=["whole numbers", "fractions"])
def test_classes_of_numbers_are_all_numbers_and_each_number_is_of_one(whole: bool) -> None:
    chance = random.Random(SEED)
    for _ in range(ROWS):
        asked = [
            (chance.choice(["==", "<", "<="]), chance.choice([0, 1, 3, 4, 10])) for _ in range(chance.randint(1, 5))
        ]
        classes = list(told_apart(asked, whole=whole))
        number = z3.Int("number") if whole else z3.Real("number")
        inside = [z3.And(within(number, region)) for region, _ in classes]

        assert not possible((z3.Not(z3.Or(inside)),)), asked
        assert all(possible((one,)) for one in inside), asked
        for index, (_, answers) in enumerate(classes):
            assert not possible((inside[index], z3.Or(inside[:index]))), asked
            so = [answer == getattr(number, OPS[op])(than) for answer, (op, than) in zip(answers, asked, strict=True)]
            assert not possible((inside[index], z3.Not(z3.And(so)))), asked


def told_apart(asked: list[tuple[str, int]], *, whole: bool) -> Iterator[tuple[Region, list[bool]]]:
    """The classes of a number into which questions take it, with their answers."""
    choices = Choices()
    run = lambda: [choices.number(symbol("number"), op, than, whole=whole) for op, than in asked]  # noqa: E731
    for answers, known in choices.runs({}, run):
        yield known["region", symbol("number")], answers  # type: ignore[misc]  # regions alone are kept so


def within(number: Any, region: Region) -> list[Any]:
    low, high = region
    ends = [] if low is None else [number > low[0] if low[1] > 0 else number >= low[0]]
    return [*ends, *([] if high is None else [number < high[0] if high[1] < 0 else number <= high[0]])]
