"""A case at rest as JSON: only what differs from a case that has nothing, and only what its row does not say.

Each field of `Case` has a short name; a field that is new there and has a default is kept under its own name, as a
value. Settings are kept where they differ from the playbook's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NamedTuple

from sopflow.engine.case import Case, Status
from sopflow.errors import StoreVersion
from sopflow.ports.rows import CaseRow
from sopflow.program.model import Program
from sopflow.stores.codec import parts
from sopflow.stores.codec.values import decode_value, encode_value

FORMAT = 1
ELSEWHERE = frozenset({"id", "program", "status", "state", "outcome", "scope", "language"})
"""Fields that the row has in columns, and two that are kept in a way of their own."""
SETTINGS, NOW = "settings", "now"
REMEMBERED = 128


class Part(NamedTuple):
    """How a field is kept: its short name, and how it becomes a value of JSON and back."""

    short: str
    plain: Callable[..., object] = parts.as_it_is
    made: Callable[..., object] = parts.as_it_is


PARTS: Mapping[str, Part] = MappingProxyType({
    "waiting": Part("w", parts.plain_waiting, parts.made_waiting),
    "frames": Part("fr", parts.plain_rows, parts.made_frames),
    "counts": Part("c"),
    "visits": Part("vi"),
    "ledger": Part("l", parts.plain_ledger, parts.made_ledger),
    "skipped": Part("sk", sorted, frozenset),
    "timers": Part("t", parts.plain_rows, parts.made_timers),
    "held": Part("h", parts.plain_events, parts.made_events),
    "ending": Part("e"),
    "outputs": Part("o"),
    "issued": Part("i"),
    "version": Part("no"),
    "acts": Part("ac"),
    "earlier": Part("ea", parts.plain_earlier, parts.made_earlier),
})  # fmt: skip


def _kept() -> tuple[tuple[str, object, Part], ...]:
    """The fields that the body holds where they differ from their defaults: name, default, how."""
    names = [name for name in Case.__match_args__ if name not in ELSEWHERE]
    return tuple((name, Case._field_defaults[name], PARTS.get(name, Part(name))) for name in names)


KEPT = _kept()


class CaseCodec:
    """Cases of one program to text and back. Made once per program; it is kept by nobody but its caller.

    The cases that went through it last are remembered with their texts, because the next input of a case often comes
    soon: a text that is still the same is the same case. A waiting case is soon forgotten here.
    """

    def __init__(self, program: Program) -> None:
        self._program = program
        self._recent: dict[str, tuple[str, Case]] = {}
        self._language = program.languages[0]
        self._defaults = {name: setting.default for name, setting in program.settings.items()}
        self._settings = nested(self._defaults)

    def encode(self, case: Case) -> str:
        """The text of a case: what its row has in columns (id, status, state, outcome) is not in it.

        Raises:
            UsageError: there is something in it that is no value.
        """
        scope = dict(case.scope)
        settings = scope.pop(SETTINGS)
        body: dict[str, object] = {"n": scope.pop(NOW), "f": scope}
        if settings is not self._settings and settings != self._settings:
            body.update(self._changed(settings))
        if case.language != self._language:
            body["la"] = case.language
        for name, default, part in KEPT:
            value = getattr(case, name)
            if value is not default and value != default:
                body[part.short] = part.plain(value)
        text = encode_value(body)
        self._remember(case, text)
        return text

    def decode(self, row: CaseRow) -> Case:
        """The case of a row.

        Raises:
            StoreVersion: a newer sopflow wrote it, or it is no case.
        """
        recent = self._recent.get(row.id)
        if recent is not None and recent[0] == row.body and _is_of(recent[1], row):
            return recent[1]
        case = self._read(row)
        self._remember(case, row.body)
        return case

    def _remember(self, case: Case, text: str) -> None:
        if case.program != self._program.identity:
            return
        recent = self._recent
        recent.pop(case.id, None)
        recent[case.id] = text, case
        if len(recent) > REMEMBERED:
            with suppress(KeyError, RuntimeError, StopIteration):  # another thread forgets at the same moment
                del recent[next(iter(recent))]

    def _read(self, row: CaseRow) -> Case:
        body: Any = decode_value(row.body)
        if not isinstance(body, dict) or not body.keys() >= {"n", "f"} or body.get("v", 1) != FORMAT:
            raise StoreVersion(
                f"the case {row.id} is kept in a way that this sopflow does not know. Install the newer one that "
                "wrote it, or restore a backup."
            )
        fields: dict[str, Any] = {
            name: part.made(body[part.short]) for name, _, part in KEPT if part.short in body
        }  # fmt: skip
        scope = {SETTINGS: self._settings_of(body), NOW: body["n"], **body["f"]}
        language = body.get("la", self._language)
        status = Status(row.status)
        return Case(
            row.id, self._program.identity, status, row.state, scope,
            language=language, outcome=row.outcome, **fields,
        )  # fmt: skip

    def _changed(self, settings: object) -> dict[str, object]:
        """The settings that differ from the playbook's own; all, where they are not those of this playbook."""
        assert isinstance(settings, Mapping)
        found = {name: _inside(settings, name) for name in self._defaults}
        changed = {name: value for name, value in found.items() if value != self._defaults[name]}
        return {"s": changed} if nested({**self._defaults, **changed}) == settings else {"ss": settings}

    def _settings_of(self, body: Mapping[str, Any]) -> object:
        if "ss" in body:
            return body["ss"]
        return nested({**self._defaults, **body["s"]}) if "s" in body else self._settings


def _is_of(case: Case, row: CaseRow) -> bool:
    """Whether the columns say what the case says."""
    return case.state == row.state and case.status == row.status and case.outcome == row.outcome


def _inside(settings: Mapping[str, object], name: str) -> object:
    found: object = settings
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def nested(settings: Mapping[str, object]) -> dict[str, object]:
    """Settings as expressions read them: nested by the dots of their names."""
    found: dict[str, object] = {}
    for name, value in settings.items():
        *above, last = name.split(".")
        place = found
        for part in above:
            inner = place.setdefault(part, {})
            assert isinstance(inner, dict)
            place = inner
        place[last] = value
    return found
