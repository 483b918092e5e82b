"""Random playbooks again: certificates of what was proved hold, scenarios take what cases take, and two versions that
are proved to be the same never do different things."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from tests.unit.proof.proving import HEAD, loaded, proved
from tests.unit.proof.test_differential import GUARDS, Anything, playbook

from sopflow.app.comparison.differing import difference
from sopflow.app.procedure import Procedure
from sopflow.app.proofs.certifying import certificate, held
from sopflow.app.proofs.proving import Proved
from sopflow.app.told.generating import generate
from sopflow.engine.case import Case
from sopflow.engine.effects import CallOperation
from sopflow.engine.step import step
from sopflow.errors import InvalidPlaybook
from sopflow.proof.graph.moves import Moves
from sopflow.proof.search.replaying import plain
from sopflow.proof.values.choices import Choices
from sopflow.simulation.coverage import coverage

PLAYBOOKS, CASES, LONGEST = 12, 20, 40
SAME = {
    "flag": "flag is yes",
    "amount > 10": "not (amount <= 10)",
    "kind is a": "kind in [a]",
    "amount <= 3": "amount < 4",
}
"""Guards, and other words for them."""


def random_playbooks(folder: Path, chance: random.Random) -> Iterator[tuple[str, Proved]]:
    """Those that check, with what is proved of them."""
    found = 0
    while found < PLAYBOOKS:
        text = playbook(chance)
        try:
            yield text, proved(folder, text)
        except InvalidPlaybook:
            continue
        found += 1


def test_what_was_proved_is_certified_and_every_way_that_some_case_takes_is_taken(tmp_path: Path) -> None:
    for text, found in random_playbooks(tmp_path, random.Random(7)):
        claims = [one for one in held(found.procedure, certificate(found)) if one.refused != "not_certified"]
        assert [one for one in claims if one.refused] == [], text

        suite = generate(found.procedure)
        missed = coverage(found.procedure.program, (one.trace for one in suite.scenarios)).unvisited_ways
        assert [one.way for one in suite.left] == list(missed), text
        broken = any(claim.standing == "violated" for claim in found.claims if not claim.missed)
        assert {one.why for one in suite.left} <= ({"no_case", "not_told"} if broken else {"no_case"}), text


def test_versions_that_are_proved_to_be_the_same_never_do_different_things(tmp_path: Path) -> None:
    chance = random.Random(11)
    counted = {"same": 0, "changed": 0, "unknown": 0}
    for text, found in random_playbooks(tmp_path, chance):
        for other in (changed(text, chance), changed(text, chance), reworded(text)):
            new = version(tmp_path, other)
            if new is None:
                continue
            between = difference(found.procedure, new)
            counted["same" if between.is_proved_same else "changed" if between.witnesses else "unknown"] += 1
            if between.is_proved_same:
                for _ in range(CASES):
                    assert_alike(found.procedure, new, chance)
    assert counted["same"] > 3
    assert counted["changed"] > 3, counted


def changed(text: str, chance: random.Random) -> str:
    """The playbook with one guard or one target changed."""
    there = [one for one in GUARDS if f"when: {one}, go" in text]
    if not there:
        return text.replace("else: well", "else: ill", 1)
    return text.replace(f"when: {chance.choice(there)}, go", f"when: {chance.choice(GUARDS)}, go", 1)


def reworded(text: str) -> str:
    """The playbook with guards in other words."""
    for old, new in SAME.items():
        text = text.replace(f"when: {old},", f"when: '{new}',")
    return text


def version(folder: Path, text: str) -> Procedure | None:
    path = folder / "other" / "playbook.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + text, encoding="utf-8")
    try:
        return loaded(path)
    except InvalidPlaybook:
        return None


def assert_alike(old: Procedure, new: Procedure, chance: random.Random) -> None:
    """One random case, told to both versions."""
    cases: list[Case | None] = [None, None]
    for index in range(LONGEST):
        if cases[0] is not None and cases[0].outcome is not None:
            break
        offered = [_moves(one, case) for one, case in zip((old, new), cases, strict=True)]
        assert offered[0].keys() == offered[1].keys()
        name = chance.choice(list(offered[0]))
        seed, did = chance.random(), []
        for place, procedure in enumerate((old, new)):
            event = offered[place][name].event
            made = step(procedure.program, cases[place], plain(event, event, Anything(random.Random(seed)), index))
            cases[place] = made.case
            called = [effect.operation for effect in made.effects if isinstance(effect, CallOperation)]
            did.append((called, made.case.outcome))
        assert did[0] == did[1]


def _moves(procedure: Procedure, case: Case | None) -> dict[tuple[str, str, str], object]:
    moves = Moves(procedure.program, procedure.catalog, Choices())
    offered = [moves.begin()] if case is None else moves.of(case)
    return {(one.kind, one.what, one.how): one for one in offered}
