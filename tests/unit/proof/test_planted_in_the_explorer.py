"""Bugs planted in what explores, one at a time: each makes it prove what is not so, and the checker, which does not use
it, refuses every one of those proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.unit.proof.proving import HEAD, loaded

from sopflow.app.procedure import Procedure
from sopflow.policies.automata import START
from sopflow.proof.certificates.certificate import BEGIN, Certified, digest
from sopflow.proof.certificates.checker import Checker, Refusal
from sopflow.proof.certificates.invariants import of_policy
from sopflow.proof.flow.reading import Reading
from sopflow.proof.graph.canonical import Canon
from sopflow.proof.graph.explore import Explorer, Found
from sopflow.proof.graph.kinds import Node
from sopflow.proof.graph.moves import Moves
from sopflow.proof.graph.stepping import Ran, Stepper
from sopflow.proof.prove import explorer_of
from sopflow.proof.search.hunting import Hunt
from sopflow.proof.search.searching import Answer, Search
from sopflow.proof.subject import Subject, subject_of
from sopflow.proof.verdicts.claims import FINISH

BODY = """\
outcomes: {done: {}, left: {}, sorry: {}, undone: {}}
facts:
  amount: {type: money, ask: How much?}
  agreed: {type: yes_no, ask: Do you agree?}
  sure: {type: yes_no, ask: Are you sure?}
states:
  ask: {ask: [amount, agreed, sure], next: greet}
  greet: {next: [{when: not agreed, go: left_}, {when: sure, go: weigh}, {else: undo}]}
  undo: {set: {agreed: no}, next: weigh}
  weigh: {next: [{when: not agreed, go: undone_}, {when: amount > 10, go: report}, {else: left_}]}
  report:
    call:
      operation: remedy.create_ticket
      with: {type: FRAUD_REPORT, fields: {class: regular}}
      on_error: {rejected: sorry_}
    next: end_
  left_: {end: left}
  undone_: {end: undone}
  sorry_: {end: sorry}
  end_: {end: done}
policies:
  no_ticket: {never: {call: remedy.create_ticket}}
  no_sorry: {never: {end: sorry}}
  no_undoing: {never: {end: undone}}
"""
TRAP = """\
outcomes: {done: {}}
facts:
  amount: {type: money, ask: How much?}
  again: {type: money, ask: Once more?, check: {that: again > 10 and again < 11, else: Impossible.}}
states:
  ask: {ask: [amount], next: [{when: amount > 100, go: once_more}, {else: end_}]}
  once_more: {ask: [again], next: end_}
  end_: {end: done}
"""
Plant = Callable[[pytest.MonkeyPatch], None]


def dropped_successor(plant: pytest.MonkeyPatch) -> None:
    """A kind of case that is come to is not gone on to."""
    after = Explorer.after

    def fewer(self: Explorer, node: Node | None) -> Iterator[Any]:
        return (one for one in after(self, node) if not isinstance(one, Found) or _state(one.node) != "report")

    plant.setattr(Explorer, "after", fewer)


def lost_class(plant: pytest.MonkeyPatch) -> None:
    """Amounts over 10 are not thought of."""
    whole = Stepper._all

    def fewer(self: Stepper, *given: Any) -> Iterator[Any]:
        above = ((11, 0), None)
        return (one for one in whole(self, *given) if not isinstance(one, Ran) or above not in one.known.values())

    plant.setattr(Stepper, "_all", fewer)


def no_failures(plant: pytest.MonkeyPatch) -> None:
    """Calls never fail, for who explores."""

    class Hopeful(Moves):
        def of(self, case: Any) -> Iterator[Any]:
            return (one for one in super().of(case) if not one.is_failure)

    plant.setattr(Stepper, "moves", property(lambda self: Hopeful(self.program, self.catalog, self.choices)))


def memory_of_the_state_alone(plant: pytest.MonkeyPatch) -> None:
    """What was run once in a state is taken for every case in it."""
    rows = Explorer._rows
    kept: dict[object, Any] = {}

    def once(self: Explorer, core: Any, touched: Any, watch: Any) -> Any:
        return kept.setdefault((id(self.common), core.case.state), rows(self, core, touched, watch))

    plant.setattr(Explorer, "_rows", once)


def unread_fact(plant: pytest.MonkeyPatch) -> None:
    """A fact that a state reads is thought to be unread there."""
    local = Reading.local
    plant.setattr(Reading, "local", lambda self, state, watch: local(self, state, watch) - {"agreed"})


def stale_value(plant: pytest.MonkeyPatch) -> None:
    """What a step did not look at is carried on, though it was changed."""

    def carried(self: Explorer, row: Any, rest: list[Any]) -> Iterator[Found]:
        names = {name for part in rest for name in part.names}
        for one in row.nodes:
            parts = {part for part in one.parts if names.isdisjoint(part.names)}
            stays = (self.canon.carried(part, one.core.case.state, frozenset(), row.frozen) for part in rest)
            yield Found(row.ran, Node(one.core, frozenset(parts).union(*stays)))

    plant.setattr(Explorer, "_joined", carried)


def early_stop(plant: pytest.MonkeyPatch) -> None:
    """It stops after a few kinds, and says that it saw all."""
    ways = Hunt._ways
    plant.setattr(Hunt, "_ways", lambda self, number: ways(self, number) if number < 5 else [])


def given_up_too_early(plant: pytest.MonkeyPatch) -> None:
    """From a state in which the policy may still be broken nobody goes on."""
    over = Hunt._is_over
    plant.setattr(
        Hunt, "_is_over", lambda self, number, mark: "report" in self._state(number) or over(self, number, mark)
    )


def blind_search(plant: pytest.MonkeyPatch) -> None:
    """The breach is in the graph, and nobody sees it."""
    after = Hunt._after
    plant.setattr(Hunt, "_after", lambda self, mark, way: max(after(self, mark, way), START))


def forgotten_too_early(plant: pytest.MonkeyPatch) -> None:
    """A fact is forgotten before the last state that reads it."""
    sight = Canon.sight

    def short(self: Canon, state: str, frozen: frozenset[str]) -> Any:
        whole = sight(self, state, frozen)
        return type(whole)(whole.names - {"amount"}, whole.paths - {"amount"}, ())

    plant.setattr(Canon, "sight", short)


PLANTED = {
    dropped_successor: "no_ticket",
    lost_class: "no_ticket",
    no_failures: "no_sorry",
    memory_of_the_state_alone: "no_ticket",
    unread_fact: "no_undoing",
    stale_value: "no_undoing",
    early_stop: "no_ticket",
    given_up_too_early: "no_ticket",
    blind_search: "no_sorry",
    forgotten_too_early: "no_ticket",
}


@pytest.fixture(scope="module")
def procedure(tmp_path_factory: pytest.TempPathFactory) -> Procedure:
    return written(tmp_path_factory.mktemp("right"), BODY)


def written(folder: Path, body: str) -> Procedure:
    (folder / "playbook.yaml").write_text(HEAD + body, encoding="utf-8")
    return loaded(folder / "playbook.yaml")


def subject(procedure: Procedure) -> Subject:
    return subject_of(procedure.program, procedure.document, procedure.catalog, {})


def searched(procedure: Procedure, policy: str) -> tuple[Answer, Certified, int]:
    """What the search says of a policy, the invariant that it would leave, and the number of the watch."""
    explorer = explorer_of(procedure.program, procedure.document, procedure.catalog, {})
    index = [watch.policy.name for watch in explorer.watches].index(policy)
    looking = explorer.sliced(None, index)
    answer = Search(looking, exact=True).case(explorer.watches[index].automaton)
    return answer, of_policy(looking, answer.graph, policy, 0), index


@pytest.mark.parametrize("policy", sorted(set(PLANTED.values())))
def test_no_policy_of_these_holds(procedure: Procedure, policy: str) -> None:
    answer, _, _ = searched(procedure, policy)

    assert answer.ways is not None


@pytest.mark.parametrize("bug", PLANTED, ids=lambda bug: bug.__name__)
def test_a_bug_in_the_explorer_proves_what_is_not_so_and_the_checker_refuses_it(
    procedure: Procedure, bug: Plant, monkeypatch: pytest.MonkeyPatch
) -> None:
    bug(monkeypatch)
    answer, certified, index = searched(procedure, PLANTED[bug])
    assert (answer.ways, answer.reason) == (None, "")  # it says: proved

    about = subject(procedure)
    with pytest.raises(Refusal):
        Checker(about, None, about.watches[index]).holds(certified)


def test_a_game_that_is_said_to_be_won_is_refused(tmp_path: Path) -> None:
    trapped = written(tmp_path, TRAP)
    explorer = explorer_of(trapped.program, trapped.document, trapped.catalog, {})
    graph = explorer.explore()
    names = [BEGIN if node is None else digest(node.key) for node in graph.nodes]
    rounds = Certified(FINISH, 0, None, {name: (len(names) - number,) for number, name in enumerate(names)})

    with pytest.raises(Refusal, match="no step leads nearer to an end"):
        Checker(subject(trapped), None, None).holds(rounds)


def _state(node: Node) -> str:
    return node.core.case.state.removesuffix("…in")
