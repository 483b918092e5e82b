"""What each verdict of a proof hangs on, as a key: where the key is the same, the verdict is.

A key is a SHA-256 of the code that proves (all of sopflow, its schemas, Python and the solver), of what the systems
declare, of what holds for the whole playbook, and of the states that the claim is about, with everything that they
name, over however many names. Words for people are not in it, nor places in files. What is left out may not decide
anything: where that is not certain, it is in.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from sopflow.app.files import find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.proofs.certifying import sources
from sopflow.app.proofs.solving import has_solver
from sopflow.expressions.evaluator import compile_
from sopflow.policies.compiled import PolicyCompiler
from sopflow.policies.items import loops_of
from sopflow.program.identity import digest_of
from sopflow.program.model import Exit, Interface, State
from sopflow.proof.flow.ahead import Onward
from sopflow.proof.flow.cone import states_for
from sopflow.proof.verdicts.claims import FINISH, REACHED, TAKEN
from sopflow.values.types import ListOf, Record, Type

WORDS = frozenset({"title", "help", "covers", "because", "description", "reason", "what"})
"""Fields of a playbook's parts that hold words for people, or clauses."""

WORDS_OF = {"Script": frozenset({"text", "draft"}), "Do": frozenset({"text"})}
"""More of them, by the part."""

WHETHER = frozenset({"ask"})
"""Fields of which it matters only whether they are there."""

NAME = re.compile(r"[^\W\d]\w*")
"""Whatever may be a name in an expression."""


class Hanging:
    """The keys of one playbook's claims."""

    def __init__(self, procedure: Procedure) -> None:
        self.procedure = procedure
        self.playbook = procedure.playbook
        self.program = procedure.compiled

    @cached_property
    def prover(self) -> str:
        """The code that proves, and the schemas by which playbooks and manifests are read."""
        found = hashlib.sha256(f"{sys.version_info[:3]} {version('z3-solver') if has_solver() else ''}".encode())
        for name, source in (*sorted(sources(files("sopflow"), "sopflow")), *sorted(_schemas())):
            found.update(f"\n{name}\n".encode() + source.read_bytes())
        return found.hexdigest()

    def keys(self) -> Mapping[str, str]:
        """The key of every claim, by subject."""
        compiler = PolicyCompiler(
            self.program.scope, self.procedure.catalog, compile_, loops_of(self.playbook)
        )  # as the engine has them: where they are watched, not what a proof makes of them
        onward = Onward(self.program)
        policies = {
            name: self._key(states_for(onward, compiler.watch(policy)), self._part(_bare(policy)))
            for name, policy in self.playbook.policies.items()
        }
        return {FINISH: self.whole, REACHED: self.told, TAKEN: self.told, **policies}

    @cached_property
    def whole(self) -> str:
        """The key of what hangs on every state, and on no policy."""
        return self._key(self.program.states, self._part(""))

    @cached_property
    def told(self) -> str:
        """The key of what the cases of the scenarios beside the playbook come to. Playbooks that are run are told,
        too."""
        siblings = (Hanging(one).watched for _, one in sorted(_below(self.procedure).items()))
        scenarios = ((path.name, path.read_text("utf-8", "replace")) for path in find_scenarios(self.procedure.path))
        return _hashed(self.whole, *siblings, *(text for scenario in scenarios for text in scenario))

    @cached_property
    def beside(self) -> str:
        """The key of the policies that those cases break."""
        return _hashed(self.told, self.watched)

    @cached_property
    def watched(self) -> str:
        """The key of what hangs on every state and every policy."""
        return _hashed(self.whole, *(self._part(_bare(policy)).digest for policy in self.playbook.policies.values()))

    def _key(self, states: Iterable[str], policy: Part) -> str:
        """The key of a claim about these states."""
        parts = [policy, *(self._states[id] for id in sorted(states))]
        named = self._named(frozenset().union(*(one.names for one in parts)))
        return _hashed(self.prover, self._everywhere, *(one.digest for one in (*parts, *named)))

    @cached_property
    def _everywhere(self) -> str:
        """What matters to every claim: all of the playbook but for states, policies, words, and what is looked at only
        where it is named; the systems, and the playbooks that it runs."""
        apart = {*_BY_NAME, "states", "policies", "version", *_ASIDE, *WORDS}
        fields = [one.name for one in dataclasses.fields(self.playbook) if one.name not in apart]
        told = self._part([[name, _bare(getattr(self.playbook, name))] for name in fields])
        siblings = [_shown(one.compiled.interface) for _, one in sorted(self.procedure.siblings.items())]
        systems = [adapter.text for _, adapter in sorted(self.procedure.catalog.adapters.items())]
        named = (one.digest for one in self._named(told.names))
        return _hashed(told.digest, digest_of(self.procedure.catalog), json.dumps(siblings), *systems, *named)

    @cached_property
    def _states(self) -> Mapping[str, Part]:
        """Every state with what the compiler found out of it; one of a loop with all of the loop."""
        outer = {id: self._part(_bare(state)) for id, state in self.playbook.states.items()}
        found = {}
        for id, state in self.program.states.items():
            around = outer[state.loops[0] if state.loops else id]
            found[id] = Part(_hashed(around.digest, json.dumps(_compiled(state))), around.names)
        return found

    @cached_property
    def _parts(self) -> Mapping[str, tuple[Part, ...]]:
        """What bears each name that is looked at only where it is named. A fact of a loop stands in its state."""
        found: dict[str, list[Part]] = {}
        for kind in _BY_NAME:
            for name, one in getattr(self.playbook, kind).items():
                found.setdefault(name, []).append(self._part([kind, _bare(one)]))
        for name, fact in self.program.facts.items():
            made = [fact.name, fact.loop, fact.optional, fact.is_item, sorted(fact.turns_on)]
            found.setdefault(name, []).append(self._part(made))
            found[name] += [self._states[fact.loop]] if fact.loop else []
        return {name: tuple(parts) for name, parts in found.items()}

    def _named(self, names: frozenset[str]) -> list[Part]:
        """Everything that bears one of these names, and what that names."""
        found = set(names)
        waiting = list(names)
        while waiting:
            more = frozenset().union(*(part.names for part in self._parts[waiting.pop()])) - found
            found |= more
            waiting += more
        return [part for name in sorted(found) for part in self._parts[name]]

    @cached_property
    def _bearing(self) -> frozenset[str]:
        """The names that something bears which is looked at only where it is named."""
        kinds = (getattr(self.playbook, kind) for kind in _BY_NAME)
        return frozenset(self.program.facts).union(*kinds)

    def _part(self, plain: object) -> Part:
        names = (name for text in _strings(plain) for name in NAME.findall(text))
        return Part(_hashed(json.dumps(plain)), frozenset(names) & self._bearing)


_BY_NAME = ("facts", "tables", "scripts")
"""What a playbook has under names, and nothing looks at but what names it."""

_ASIDE = frozenset({"languages", "phases", "amendments", "source", "owner", "metadata", "retention"})
"""What decides nothing in a proof."""


def _schemas() -> Iterator[tuple[str, Traversable]]:
    return ((one.name, one) for one in files("sopflow_schemas").iterdir() if one.name.endswith(".json"))


def _below(procedure: Procedure) -> dict[str, Procedure]:
    """The playbooks that it runs, and those that these run, by their ids on the way."""
    found = dict(procedure.siblings)
    for id, one in procedure.siblings.items():
        found |= {f"{id}/{inner}": below for inner, below in _below(one).items()}
    return found


class Part(NamedTuple):
    """The digest of a part of a playbook, and whatever it may name."""

    digest: str
    names: frozenset[str]


def _strings(plain: object) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, list):
        for part in plain:
            yield from _strings(part)


def _hashed(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _bare(value: object) -> object:
    """A part of a playbook in plain things: without words, and without places in the file."""
    if isinstance(value, str | int | bool) or value is None:
        return value
    if isinstance(value, tuple | list):
        return [_bare(part) for part in value]
    if isinstance(value, Mapping):
        return [[_bare(name), _bare(part)] for name, part in value.items()]
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [type(value).__name__, *_fields(value)]
    return [type(value).__name__, str(value)]


def _fields(value: Any) -> Iterator[object]:
    silent = WORDS | WORDS_OF.get(type(value).__name__, frozenset())
    for field in dataclasses.fields(value):
        if field.compare and field.name not in silent:
            part = getattr(value, field.name)
            yield part is not None if field.name in WHETHER else _bare(part)


def _shown(interface: Interface) -> object:
    """What a playbook shows to one that runs it, with its types as far down as they go."""
    inputs = [[name, _type(type_), optional] for name, (type_, optional) in sorted(interface.inputs.items())]
    outputs = [[name, _type(type_)] for name, type_ in sorted(interface.outputs.items())]
    return [interface.id, list(interface.outcomes), inputs, outputs]


def _type(type_: Type, within: frozenset[str] = frozenset()) -> object:
    """A type; a record with its fields, but for one that is within itself."""
    match type_:
        case Record(name=name) if name not in within:
            fields = sorted(type_.fields.items())
            return [name, [[field, one.optional, _type(one.type, within | {name})] for field, one in fields]]
        case ListOf(item=item):
            return ["list", _type(item, within)]
        case _:
            return repr(type_)


def _compiled(state: State) -> list[object]:
    """What the compiler found out of a state from what stands elsewhere: its loops, where its ways lead, and more."""
    ways = [[result, [_way(way) for way in row]] for result, row in state.exits.items()]
    kept = [state.id, list(state.loops), state.counts_visits, state.has_slas, list(state.formerly), state.role]
    return [*kept, type(state.plan).__name__, ways]


def _way(way: Exit) -> list[object]:
    limit = None if way.limit is None else [way.limit.key, way.limit.at_most]
    return [way.to, way.step, way.is_then, way.index, list(way.forget), [one.fact for one in way.changes], limit]
