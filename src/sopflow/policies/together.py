"""All policies of a playbook as they watch one case: which of them something that happens can matter to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.expressions.evaluator import compile_
from sopflow.expressions.scope import Scope
from sopflow.playbook.model import Playbook
from sopflow.policies.compiled import PolicyCompiler, Watch
from sopflow.policies.items import loops_of

ANYWHERE = ("", "")


@dataclass(frozen=True, eq=False)
class Watches:
    """Policies by what they look at: the kind and the name of what happens; a kind without a name is each of its
    names, `ANYWHERE` is everything."""

    by: Mapping[tuple[str, str], tuple[Watch, ...]]

    def of(self, kind: str, name: str) -> tuple[Watch, ...]:
        """Those that something which happens can matter to."""
        by = self.by
        return (*by.get((kind, name), ()), *by.get((kind, ""), ()), *by.get(ANYWHERE, ()))


def together(watches: Sequence[Watch]) -> Watches:
    """The policies by what they look at."""
    by: dict[tuple[str, str], list[Watch]] = {}
    for watch in watches:
        keys = _looks_at(watch)
        for key in {ANYWHERE} if ANYWHERE in keys else keys:
            by.setdefault(key, []).append(watch)
    return Watches({key: tuple(found) for key, found in by.items()})


def watches_of(playbook: Playbook, scope: Scope, catalog: Catalog) -> Watches | None:
    """The policies of a playbook that checks, as they watch live cases; None where it has none."""
    if not playbook.policies:
        return None
    compiler = PolicyCompiler(scope, catalog, compile_, loops_of(playbook), on_demand=True)
    return together([compiler.watch(policy) for policy in playbook.policies.values()])


def _looks_at(watch: Watch) -> set[tuple[str, str]]:
    policy = watch.policy
    found: set[tuple[str, str]] = set()
    for step in (*policy.parts.values(), *policy.moments):
        if step.kind == "that" and not policy.moments:
            return {ANYWHERE}
        if step.kind == "call":
            found |= {("call", step.name or ""), ("done", step.name or "")}
        elif step.kind != "that":
            found.add((step.kind, step.name or ""))
    return found | {("end", "")} if watch.automaton.form in OWING else found


OWING = frozenset({"must", "answers"})
"""Forms of automata that are judged when the case ends."""
