"""Kinds of cases: what a later step can tell of a case, taken apart into what is independent.

Facts that share no unknown value, and of which nothing is known together, make parts of their own. A step looks at the
parts that its state reads and leaves all others as they are.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import field

from sopflow.dataclass import dataclass
from sopflow.engine.case import Case, ForDecision, ForReplies
from sopflow.engine.events import Event, EventReceived, TimerFired
from sopflow.proof.values.abstract import Pool
from sopflow.proof.values.choices import Key
from sopflow.proof.values.unknown import Unknown, UnknownList, key_of, touches
from sopflow.values.kinds import Consent
from sopflow.values.value import Value

ASIDE = frozenset({"settings", "now", "sla"})
"""Names of a scope that are no facts."""

INSIDE = ":"
"""Begins the places that are no facts: what calls were given, what loops go over."""

CORE = ""
"""What stands for the core where places are joined."""

PLAIN = (str, bool, int, type(None))
"""Values that have no parts: asked first, since most are."""

Bundle = tuple[dict[str, object], dict[Key, object]]


@dataclass(frozen=True, eq=False, slots=True)
class Part:
    """Some facts of a case, and what is known of them. There is one object for each `key` (`Kinds`), made as the one of
    that `number`: what is made of parts is made in their order, so that nothing hangs on how sets are kept."""

    values: Mapping[str, object]
    known: Mapping[Key, object]
    key: Key
    names: frozenset[str]
    number: int


@dataclass(frozen=True, eq=False, slots=True)
class Core:
    """Where a case stands: its state, what it waits for, loops, calls under way. Its scope has the facts that share
    values with those. `shape` is the same without values."""

    case: Case
    known: Mapping[Key, object]
    key: Key
    shape: Key


def in_order(parts: Iterable[Part]) -> list[Part]:
    """Parts in the order in which they were first made."""
    return sorted(parts, key=lambda part: part.number)


@dataclass(frozen=True, slots=True)
class Node:
    """A kind of case."""

    core: Core
    parts: frozenset[Part]

    @property
    def case(self) -> Case:
        """A case of this kind."""
        scope = dict(self.core.case.scope)
        for part in in_order(self.parts):
            scope.update(part.values)
        return self.core.case._replace(scope=scope)

    @property
    def known(self) -> dict[Key, object]:
        """What is known of its values."""
        known = dict(self.core.known)
        for part in self.parts:
            known.update(part.known)
        return known

    @property
    def key(self) -> Key:
        """The kind in plain things: the same for the same kind, wherever it is looked at."""
        return (self.core.key, frozenset(part.key for part in self.parts))

    @property
    def is_over(self) -> bool:
        return self.core.case.outcome is not None


@dataclass(frozen=True, eq=False)
class Kinds:
    """Takes cases apart. The same core and the same part are one object each. `made` is what was made of runs, by what
    is remembered of what they have, `had` all that they have, and `left` what is left of parts (`canonical`)."""

    made: dict[Key, tuple[Node, ...]] = field(default_factory=dict)
    had: dict[Hashable, frozenset[str]] = field(default_factory=dict)
    left: dict[Key, frozenset[Part]] = field(default_factory=dict)
    _cores: dict[Key, Core] = field(default_factory=dict)
    _parts: dict[Key, Part] = field(default_factory=dict)
    _about: dict[Key, frozenset[str]] = field(default_factory=dict)

    def of(self, case: Case, known: Mapping[Key, object]) -> Node:
        """The kind of a case whose values are named by their places (`canonical`)."""
        facts = {name: value for name, value in case.scope.items() if name not in ASIDE}
        inside = roots_in((case.waiting, case.frames, tuple(case.ledger.values()), case.held)) | {CORE}
        bundles = self._bundles(facts, known, inside)
        held, told = bundles.pop(CORE, ({}, {}))
        aside = {name: case.scope[name] for name in ASIDE if name in case.scope}
        parts = frozenset(self.part(values, its) for values, its in bundles.values())
        return Node(self.core(case._replace(scope={**held, **aside}), told), parts)

    def parts(self, facts: Mapping[str, object], known: Mapping[Key, object]) -> frozenset[Part]:
        """The parts of some facts that share nothing with the core."""
        if len(facts) == 1:
            return frozenset((self.part(facts, known),))
        return frozenset(self.part(held, its) for held, its in self._bundles(facts, known, frozenset((CORE,))).values())

    def _bundles(
        self, facts: Mapping[str, object], known: Mapping[Key, object], inside: frozenset[str]
    ) -> dict[str, Bundle]:
        """Facts and knowledge by what they belong together with."""
        about = {key: self.places(key) or frozenset((CORE,)) for key in known}
        group = _joined((inside, *(roots_in(value) | {name} for name, value in facts.items()), *about.values()))
        found: dict[str, Bundle] = {}
        for name, value in facts.items():
            found.setdefault(group[name], ({}, {}))[0][name] = value
        for key, value in known.items():
            found.setdefault(group[next(iter(about[key]))], ({}, {}))[1][key] = value
        core = found.pop(group[CORE], None)
        return found if core is None else {**found, CORE: core}

    def part(self, values: Mapping[str, object], known: Mapping[Key, object]) -> Part:
        """The one part of these."""
        key = (frozenset((name, seen(value)) for name, value in values.items()), frozenset(known.items()))
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = Part(values, known, key, frozenset(values), len(self._parts))
        return found

    def core(self, case: Case, known: Mapping[Key, object]) -> Core:
        """The one core of these."""
        key = (_key(case), frozenset(known.items()))
        found = self._cores.get(key)
        if found is None:
            found = self._cores[key] = Core(case, known, key, shape(case))
        return found

    def places(self, key: Key) -> frozenset[str]:
        """The facts that a name is about; the core for what is no fact."""
        known = self._about.get(key)
        if known is None:
            about: set[str] = set()
            _places(key, about)
            known = self._about[key] = frozenset(about)
        return known


def _places(key: Key, found: set[str]) -> None:
    """Add the places that a name is about."""
    if not isinstance(key, tuple):
        return
    if len(key) == 2 and key[0] == "$":
        place = str(key[1])
        root = place.partition(".")[0]
        found.add(CORE if place.startswith((INSIDE, "due:")) or root in ASIDE else root)
        return
    for part in key:
        if type(part) is tuple:
            _places(part, found)


def roots_in(value: object) -> frozenset[str]:
    """The places of the unknown values in something."""
    found: set[str] = set()
    _gathered(value, found)
    return frozenset(found)


def _gathered(value: object, found: set[str]) -> None:
    if isinstance(value, PLAIN):
        return
    match value:
        case Unknown() | UnknownList():
            _places(value.key, found)
        case tuple():
            for part in value:
                _gathered(part, found)
        case Value():
            for name in value.__match_args__:
                _gathered(getattr(value, name), found)
        case Pool(items=items):
            _gathered(items, found)
        case Mapping():
            for part in value.values():
                _gathered(part, found)
        case _:
            return


def _joined(groups: Iterable[frozenset[str]]) -> dict[str, str]:
    """For every name one that stands for all that it shares a group with, over however many."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        while above.setdefault(name, name) != name:
            name = above[name]
        return name

    for group in groups:
        names = iter(group)
        first = top(next(names))
        for name in names:
            above[top(name)] = first
    return {name: top(name) for name in list(above)}


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _key(case: Case) -> Key:
    facts = frozenset((name, seen(value)) for name, value in case.scope.items() if name not in {"settings", "now"})
    frames = tuple((frame.state, frame.turn, tuple(seen(item) for item in frame.items)) for frame in case.frames)
    ledger = tuple((one.operation, one.status, seen(one.input), seen(one.output)) for one in case.ledger.values())
    return (
        case.state, case.status, seen(case.waiting), facts, frames, tuple(sorted(case.counts.items())), case.skipped,
        tuple(timer.name for timer in case.timers), ledger, case.ending, case.outcome, tuple(map(_heard, case.held)),
    )  # fmt: skip


def shape(case: Case) -> Key:
    """Where a case stands, without any value, and without how often it took which way."""
    if case.outcome is not None:
        return (case.state, case.outcome)
    frames = tuple((frame.state, len(frame.items)) for frame in case.frames)
    timers = tuple(timer.name for timer in case.timers)
    held = tuple(_heard(event)[:2] for event in case.held)
    return (case.state, case.status, _bare(case.waiting), frames, timers, case.ending, held)


def _heard(event: Event) -> tuple[Key, ...]:
    """What a later step sees of something that is held."""
    match event:
        case EventReceived(name=name, data=data):
            return ("event", name, seen(data))
        case TimerFired(timer=timer):
            return ("timer", timer)
        case _:
            return (type(event).__name__,)


def _bare(waiting: object) -> Key:
    """What a case waits for, without the values in it."""
    match waiting:
        case ForReplies(pending=pending, outputs=outputs, errors=errors):
            under_way = tuple((one.call, one.phase, one.attempt, one.repeats) for one in pending)
            return ("replies", under_way, tuple(sorted(outputs)), tuple(sorted(errors.items())))
        case ForDecision():
            return ("decision", waiting.code, waiting.subject, waiting.detail, _bare(waiting.before))
        case _:
            return seen(waiting)


def seen(value: object) -> Key:
    """What a later step sees of a value: of a consent, whether it was given."""
    match value:
        case Consent(accepted=accepted):
            return ("consent", accepted)
        case Pool(items=items):
            return ("pool", *(seen(item) for item in items))
        case Unknown() | UnknownList():
            return value.key
        case Value():
            return (type(value).__name__, *(seen(getattr(value, name)) for name in value.__match_args__))
        case tuple() if hasattr(value, "_fields"):
            return (type(value).__name__, *(seen(part) for part in value))
        case tuple() if any(isinstance(part, Value) for part in value):
            return tuple(seen(part) for part in value)
        case Mapping() if not touches(value):
            return tuple((name, seen(part)) for name, part in value.items())
        case _:
            return key_of(value)
