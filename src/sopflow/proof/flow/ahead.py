"""What of a policy may still happen from a state on, by the ways of the program alone.

From where nothing of it may happen any more, a case cannot break the policy, whatever becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.playbook.model import PolicyStep
from sopflow.policies.automata import BAD, Automaton
from sopflow.policies.compiled import Watch
from sopflow.program.model import Program
from sopflow.proof.flow.happening import Happens, happening
from sopflow.proof.flow.sight import before
from sopflow.proof.values.abstract import TURN

KINDS: Mapping[str, tuple[str, ...]] = {"call": ("call", "done"), "stuck": ("stuck", "call")}
"""What is seen of the steps of policies that are seen more than once."""

JUDGED = ("never", "every", "at_most", "always", "must")
"""The words of what a policy judges."""


@dataclass(frozen=True, eq=False)
class Ahead:
    """The states from which what a policy judges may still happen (`judged`), what it follows or precedes (`other`),
    and what it speaks of (`spoken`)."""

    automaton: Automaton
    judged: frozenset[str]
    other: frozenset[str]
    spoken: frozenset[str]

    @property
    def matters(self) -> frozenset[str]:
        """The states from which something of it may still happen."""
        return self.judged | self.spoken

    def is_over(self, state: str, mark: int) -> bool:
        """Whether a case in a state, where the automaton is at `mark`, breaks the policy by nothing that may follow."""
        if mark == BAD:
            return False
        if state not in self.judged or self.automaton.is_settled(mark):
            return True
        waits = self.automaton.form in ("after", "answers") and mark == 0 and not self.automaton.any_item
        return waits and state not in self.other


@dataclass(frozen=True, eq=False)
class Onward:
    """Where a program leads from each state, and what policies may see there: once for all its policies."""

    program: Program

    @cached_property
    def seen(self) -> Mapping[str, Happens]:
        """What policies may see in each state."""
        states = self.program.states
        return {id: happening(states[id.removesuffix(TURN)], self.program) for id in states}

    @cached_property
    def _into(self) -> Mapping[str, set[str]]:
        return before(self.program)

    def ahead(self, watch: Watch) -> Ahead:
        """What of a policy may still happen."""
        policy = watch.policy
        step = next(policy.parts[word] for word in JUDGED if word in policy.parts)
        spoken = self._of(policy.moments if step.kind == "that" and policy.moments else (step,))
        if watch.automaton.any_item:
            seen = self.seen.items()
            heard = self._to(id for id, its in seen if any(watch.speaks_of(kind, name) for kind, name in its))
            return Ahead(watch.automaton, heard, heard, spoken)
        others = self._of([policy.parts[word] for word in ("before", "after") if word in policy.parts])
        if watch.automaton.form not in ("must", "answers"):
            return Ahead(watch.automaton, spoken, others, spoken)
        return Ahead(watch.automaton, self._ends(policy.parts.get("by")), others, spoken)

    def _ends(self, last: PolicyStep | None) -> frozenset[str]:
        """The states from which a case may still end, as a policy asks for it."""
        wanted = None if last is None or last.name is None else last.name
        return self._to(
            id
            for id, its in self.seen.items()
            if any(kind == "end" and (wanted is None or wanted == name) for kind, name in its)
        )

    def _of(self, steps: Iterable[PolicyStep]) -> frozenset[str]:
        """The states from which one of these steps may still happen."""
        asked = tuple(steps)
        return self._to(id for id, its in self.seen.items() if any(_may_be(step, its) for step in asked))

    def _to(self, here: Iterable[str]) -> frozenset[str]:
        """These states, and all from which they are come to."""
        wanted = frozenset(here)
        found = self._led.get(wanted)
        if found is None:
            found = self._led[wanted] = self._leading(wanted)
        return found

    def _leading(self, here: frozenset[str]) -> frozenset[str]:
        found = set(here)
        waiting = list(found)
        while waiting:
            more = self._into.get(waiting.pop(), set()) - found
            found |= more
            waiting += more
        return frozenset(found)

    @cached_property
    def _led(self) -> dict[frozenset[str], frozenset[str]]:
        return {}


def _may_be(step: PolicyStep, seen: Happens) -> bool:
    """Whether something that may be seen in a state may be the step of a policy."""
    kinds = KINDS.get(step.kind, (step.kind,))
    return step.kind == "that" or any(kind in kinds and step.name in (None, name) for kind, name in seen)
