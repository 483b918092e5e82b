"""Facts with all that belongs to them: how they are derived, asked, checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.diagnostics import Words
from sopflow.expressions.parser import parse
from sopflow.expressions.references import names, reads
from sopflow.expressions.scope import Declared
from sopflow.expressions.syntax import And, Node, Not, Or
from sopflow.playbook import states as written
from sopflow.playbook.states import Each
from sopflow.playbook.values import Code, Condition
from sopflow.program import rules
from sopflow.program.compilation import Compilation
from sopflow.program.guards import guard
from sopflow.program.makers import localized
from sopflow.program.model import Check, Closure, Expression, Fact, Guard, Maker
from sopflow.program.tables import column_closure, compile_table
from sopflow.program.vocabulary import all_states
from sopflow.values.types import CONSENT


def compile_derived(work: Compilation) -> None:
    """Derived facts and tables, each after those that it reads. A circle is noted and broken."""
    facts = dict(_written(work))
    needs = {name: _needs(work, fact) for name, fact in facts.items() if fact.is_ is not None}
    needs |= {_table_node(name): _table_needs(work, name) for name in work.playbook.tables}
    needs |= {name: (_table_node(fact.table[0]),) for name, fact in facts.items() if fact.table is not None}
    for name in _ordered(work, needs, facts):
        if name.startswith("="):
            compile_table(work, name[1:])
        else:
            _derive(work, name, facts[name])


def compile_questions(work: Compilation) -> None:
    """Questions, checks and `only_if` of every fact, once all names have their meaning."""
    for name, fact in _written(work):
        if name not in work.facts:
            continue
        declared = work.facts[name]
        questions = localized(work, fact.ask) if fact.ask is not None else _script_questions(work, fact)
        checks = tuple(check for check in (_check(work, demand) for demand in fact.checks) if check is not None)
        only_if = guard(work, fact.only_if) if fact.only_if is not None else None
        _consent_has_words(work, name, fact)
        turns_on = frozenset(_stored_behind(work, tree_of(only_if))) if only_if is not None else frozenset()
        work.facts[name] = replace(declared, questions=questions, checks=checks, only_if=only_if, turns_on=turns_on)


def _stored_behind(work: Compilation, tree: Node) -> Iterator[str]:
    """The names that a tree reads, and those that what is derived is made of."""
    waiting, seen = list(names(tree)), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        yield name
        fact = work.facts.get(name)
        if fact is not None and fact.derived is not None:
            waiting += (below for each in _trees_of(work, fact) for below in names(each))


def _trees_of(work: Compilation, fact: Fact) -> Iterator[Node]:
    """What a derived fact is made of: its expression, or its table's inputs."""
    if fact.tree is not None:
        yield fact.tree
    else:
        assert fact.table is not None
        yield from (one.tree for one in work.tables[fact.table[0]].inputs.values())


def _written(work: Compilation) -> Iterator[tuple[str, written.Fact]]:
    yield from work.playbook.facts.items()
    for state in all_states(work.playbook.states):
        if isinstance(state.verb, Each):
            yield from state.verb.facts.items()


# ── derived ──────────────────────────────────────────────────────────────────────────────────────────────────


def _derive(work: Compilation, name: str, fact: written.Fact) -> None:
    if name not in work.facts:
        return
    declared = work.facts[name]
    if fact.table is not None:
        if fact.table[0] in work.tables:
            _is_computed(work, name, column_closure(work, fact.table), None)
        return
    assert fact.is_ is not None
    found = (
        work.expression(fact.is_, declared.type if fact.type is not None else None)
        if isinstance(fact.is_, Code)
        else guard(work, fact.is_)
    )
    if isinstance(found, Expression):
        _is_computed(work, name, found.evaluate, found.tree)
    elif found is not None:
        _is_computed(work, name, found.test, tree_of(found))


def _is_computed(work: Compilation, name: str, closure: Closure, tree: Node | None) -> None:
    fact = work.facts[name]
    work.facts[name] = replace(fact, derived=closure, tree=tree)
    optional = fact.table is not None and work.tables[fact.table[0]].optional
    work.names[name] = Declared(fact.type, optional=optional, derived=tree, computed=closure)


def tree_of(guard_: Guard) -> Node:
    """One tree that says what a guard in parts says."""
    trees = [part.tree if isinstance(part, Expression) else tree_of(part) for part in guard_.parts]
    whole = trees[0]
    for tree in trees[1:]:
        whole = And(whole, tree) if guard_.mode in ("all", "one") else Or(whole, tree)
    return Not(whole) if guard_.mode == "none" else whole


# ── order ────────────────────────────────────────────────────────────────────────────────────────────────────


def _table_node(name: str) -> str:
    """Tables and facts have name spaces of their own: a table is `=NAME` among what is to be ordered."""
    return f"={name}"


def _codes(condition: Code | Condition) -> Iterator[Code]:
    if isinstance(condition, Code):
        yield condition
    else:
        for part in condition.parts:
            yield from _codes(part)


def _needs(work: Compilation, fact: written.Fact) -> tuple[str, ...]:
    return () if fact.is_ is None else _names_in(_codes(fact.is_))


def _table_needs(work: Compilation, name: str) -> tuple[str, ...]:
    table = work.playbook.tables[name]
    given = (value for row in table.rows for value in row.give.values() if isinstance(value, Code))
    return _names_in((*table.inputs.values(), *given))


def _names_in(codes: Iterator[Code] | tuple[Code, ...]) -> tuple[str, ...]:
    trees = (parse(code.text).tree for code in codes)
    paths = (path for tree in trees if tree is not None for path in reads(tree))
    return tuple(dict.fromkeys(path.partition(".")[0] for path in paths))


def _ordered(work: Compilation, needs: Mapping[str, tuple[str, ...]], facts: Mapping[str, written.Fact]) -> list[str]:
    """Depth first, what is needed before what needs it; without recursion, however long the chain."""
    ordered: list[str] = []
    done: set[str] = set()
    for root in needs:
        stack = [(root, iter(needs[root]))]
        under_way = {root}
        while stack and root not in done:
            name, below = stack[-1]
            following = next((one for one in below if one in needs and one not in done), None)
            if following is None:
                stack.pop()
                under_way.discard(name)
                done.add(name)
                ordered.append(name)
            elif following in under_way:
                _report_circle(work, [one for one, _ in stack], following, facts)
            else:
                under_way.add(following)
                stack.append((following, iter(needs[following])))
    return ordered


def _report_circle(work: Compilation, way: list[str], back: str, facts: Mapping[str, written.Fact]) -> None:
    circle = [*way[way.index(back) :], back]
    shown = " → ".join(name.removeprefix("=") for name in circle)
    at = next((facts[name].at for name in circle if name in facts), ("tables", back.removeprefix("=")))
    message = Words(en=f"this needs itself: {shown}", id=f"ini membutuhkan dirinya sendiri: {shown}")
    hint = Words(en="let one of them be asked or set instead", id="jadikan salah satunya ditanyakan atau diisi")
    work.report(rules.DERIVED_CYCLE, work.key_span(at), message, hint)


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────


def _check(work: Compilation, demand: written.Demand) -> Check | None:
    that = guard(work, demand.that)
    return None if that is None else Check(that, localized(work, demand.reason))


def _script_questions(work: Compilation, fact: written.Fact) -> dict[str, Maker]:
    """A consent that has no question of its own is asked with its script."""
    script = work.playbook.scripts.get(fact.to) if fact.to is not None else None
    return localized(work, script.text) if script is not None else {}


def _consent_has_words(work: Compilation, name: str, fact: written.Fact) -> None:
    if fact.to is not None and fact.to not in work.playbook.scripts:
        what = Words(en="script", id="skrip")
        work.report_unknown(rules.UNKNOWN_SCRIPT, work.span((*fact.at, "to")), what, fact.to, work.playbook.scripts)
    if work.facts[name].type == CONSENT and fact.to is None:
        message = Words(
            en=f"`{name}` is a consent, and nothing says to which words",
            id=f"`{name}` adalah persetujuan, tetapi naskahnya tidak disebut",
        )
        hint = Words(
            en="add `to: SCRIPT`, the words that are agreed to", id="tambahkan `to: SKRIP`, naskah yang disetujui"
        )
        work.report(rules.NO_CONSENT, work.key_span(fact.at), message, hint)
