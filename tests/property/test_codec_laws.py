"""decode∘encode is identity: for whatever values there are, and for all that real scenarios pass through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import cache, partial
from pathlib import Path
from types import UnionType
from typing import Final, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
import sopflow_playbooks
from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.files import find_playbooks, find_scenarios
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.testing import run_scenarios
from sopflow.engine.case import Case, Entry
from sopflow.engine.effects import Effect
from sopflow.engine.events import Event
from sopflow.engine.step import Step, step
from sopflow.ports.rows import CaseRow
from sopflow.program.model import Program
from sopflow.simulation import level
from sopflow.stores.codec import EFFECTS, EVENTS, CaseCodec, decode_value, encode_value
from sopflow.values.kinds import Consent, Counterparty, Duration, FileRef, Phone

AT = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
CONFORMANCE = Path(__file__).parent.parent / "conformance"
FOLDERS = [
    *find_playbooks([Path(sopflow_playbooks.__path__[0])]),
    *(path for path in sorted(CONFORMANCE.rglob("playbook.yaml")) if "invalid" not in path.parts),
]

# ── any value ────────────────────────────────────────────────────────────────────────────────────────────────

zones = st.one_of(
    st.just(UTC),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    st.sampled_from(["Asia/Jakarta", "Asia/Makassar", "Europe/Berlin", "America/New_York"]).map(ZoneInfo),
)
texts = st.one_of(st.text(max_size=12), st.sampled_from(['"$', "$p", '{"$p":1}', "\x00", "\udc80", "é", "😀"]))
moments = st.datetimes(timezones=zones, allow_imaginary=False)
simple = st.one_of(
    st.none(), st.booleans(), st.integers(), texts, moments, st.dates(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.builds(Duration, st.integers(0, 10**9), st.integers(0, 99)),
    st.builds(Phone, texts, texts),
    st.builds(Counterparty, texts, st.booleans(), st.none() | texts, texts),
    st.builds(FileRef, texts, st.none() | st.integers(0), st.none() | texts),
    st.builds(Consent, st.booleans(), texts, texts, texts, texts, moments, st.none() | texts),
)  # fmt: skip
records = partial(st.dictionaries, st.one_of(texts, st.sampled_from(["$", "$p", "$$p", "at", "v"])), max_size=4)
values = st.recursive(simple, lambda inner: st.lists(inner, max_size=3).map(tuple) | records(inner), max_leaves=8)


def exactly(value: object) -> object:
    """A value with the classes of all its parts, and of what does not count where two are compared."""
    if isinstance(value, Mapping):
        return {name: exactly(part) for name, part in value.items()}, list(value)
    if isinstance(value, tuple | list):
        return type(value), [exactly(part) for part in value]
    if isinstance(value, datetime):
        fold = value.fold if isinstance(value.tzinfo, ZoneInfo) else 0  # of no meaning elsewhere
        return datetime, value.replace(tzinfo=None, fold=fold), fold, value.utcoffset(), type(value.tzinfo)
    if hasattr(value, "__dataclass_fields__"):
        return type(value), [exactly(getattr(value, name)) for name in value.__dataclass_fields__]
    return type(value), value


@settings(deadline=None)
@given(values)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    assert exactly(decode_value(encode_value(value))) == exactly(value)


@settings(deadline=None)
@given(values)
def test_a_text_that_is_read_and_written_again_is_the_same_utf_8_in_one_line(value: object) -> None:
    text = encode_value(value)

    assert encode_value(decode_value(text)) == text
    assert text.encode().decode() == text
    assert "\n" not in text
    json.loads(text)


# ── any event, effect and case ───────────────────────────────────────────────────────────────────────────────

KNOWN: Mapping[object, st.SearchStrategy[object]] = {
    object: values, str: texts, int: st.integers(), bool: st.booleans(), datetime: moments, date: st.dates(),
    Mapping[str, object]: records(values), type(None): st.none(), Duration: st.builds(Duration, st.integers(0)),
}  # fmt: skip


def of(hint: object) -> st.SearchStrategy[object]:
    """Values of an annotation, as the classes of the engine have them."""
    if hint in KNOWN:
        return KNOWN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Final:
        return of(arguments[0])
    if origin in (Union, UnionType):
        return st.one_of(*map(of, arguments))
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(of(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(of, arguments))
    if origin is frozenset:
        return st.frozensets(of(arguments[0]), max_size=3)
    if origin is not None and issubclass(origin, Mapping):
        return st.dictionaries(*map(of, arguments), max_size=3)
    assert isinstance(hint, type), hint
    return st.sampled_from(hint) if issubclass(hint, StrEnum) else made_of(hint)


@cache
def made_of(type_: type) -> st.SearchStrategy[object]:
    names: tuple[str, ...] = type_.__match_args__  # type: ignore[attr-defined]
    return st.deferred(lambda: st.builds(type_, **{name: of(get_type_hints(type_)[name]) for name in names}))


types_are_told = pytest.mark.skipif(
    get_type_hints(Entry)["input"] is Final, reason="a compiled class does not tell the types of its parts"
)


@cache
def some_program() -> Program:
    program = load(FOLDERS[0], installed()).program
    assert program is not None
    return program


def in_ledger(case: Case) -> Case:
    """The ledgers' names are the keys of their entries."""
    earlier = case.earlier and case.earlier._replace(
        writes=_by_key(case.earlier.writes),
        retold=_by_key(case.earlier.retold),
        opened=_by_key(case.earlier.opened),
    )
    return case._replace(ledger=_by_key(case.ledger), earlier=earlier)


def _by_key(ledger: Mapping[str, Entry]) -> Mapping[str, Entry]:
    return {entry.key: entry for entry in ledger.values()}


def at_rest(case: Case) -> CaseRow:
    return CaseRow(case.id, "tested", "", str(case.status), case.state, 20, 0, AT, AT, "", outcome=case.outcome)


def in_scope(case: Case, now: datetime) -> Case:
    return case._replace(scope={"settings": {}, "now": now, **{f"f{name}": part for name, part in case.scope.items()}})


@types_are_told
@settings(deadline=None)
@given(of(Event))
def test_an_event_comes_back_as_it_was(event: Event) -> None:
    kind, body = EVENTS.encode(event)

    assert exactly(EVENTS.decode(kind, body, event.at)) == exactly(event)


@types_are_told
@settings(deadline=None)
@given(of(Effect))
def test_an_effect_comes_back_as_it_was(effect: Effect) -> None:
    assert exactly(EFFECTS.decode(*EFFECTS.encode(effect))) == exactly(effect)


@types_are_told
@settings(deadline=None)
@given(made_of(Case), moments)
def test_a_case_comes_back_as_it_was(case: Case, now: datetime) -> None:
    program = some_program()
    case = in_scope(in_ledger(case), now)._replace(program=program.identity)
    codec = CaseCodec(program)

    assert exactly(CaseCodec(program).decode(at_rest(case)._replace(body=codec.encode(case)))) == exactly(case)


def test_every_event_and_effect_has_a_shape() -> None:
    assert set(EVENTS.by_type) == set(get_args(Event))
    assert set(EFFECTS.by_type) == set(get_args(Effect))


# ── what real scenarios pass through ─────────────────────────────────────────────────────────────────────────


class Spy:
    """`step`, of a case and an event that went through the codec."""

    def __init__(self) -> None:
        self.codecs: dict[str, tuple[CaseCodec, CaseCodec]] = {}

    def __call__(self, program: Program, case: Case | None, event: Event, *, explain: bool) -> Step:
        kept = self.kept(program, case)
        made = step(program, kept, self.event(event), explain=explain)
        for effect in made.effects:
            assert exactly(EFFECTS.decode(*EFFECTS.encode(effect))) == exactly(effect)
        return made

    def kept(self, program: Program, case: Case | None) -> Case | None:
        if case is None:
            return None
        codec, other = self.codecs.setdefault(program.identity, (CaseCodec(program), CaseCodec(program)))
        text = codec.encode(case)
        kept = other.decode(at_rest(case)._replace(body=text))  # one that has not seen it
        assert exactly(kept) == exactly(case)
        assert codec.encode(kept) == text
        return kept

    def event(self, event: Event) -> Event:
        kept = EVENTS.decode(*EVENTS.encode(event), event.at)
        assert exactly(kept) == exactly(event)
        return kept


@pytest.mark.parametrize("playbook", FOLDERS, ids=lambda path: path.parent.name)
def test_a_scenario_comes_out_the_same_when_each_step_goes_through_the_codec(
    playbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    procedure = load(playbook, installed())
    files = [load_scenarios(procedure, file) for file in find_scenarios(playbook)]
    live = [tested.result.trace for tested in run_scenarios(procedure, files)]

    monkeypatch.setattr(level, "step", Spy())

    assert [tested.result.trace for tested in run_scenarios(procedure, files)] == live
