"""Everything that is kept of a case, as one object for the person it is about (UU PDP, article 32: access): facts,
consents with the words that were said, each event with who, when and why, the writes, and the hash chain with its
verification. `schemas/export.schema.json` says its shape. All moments are in one zone, and it is named.

Nothing is masked but secrets: an export is handed to whoever the values belong to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from sopflow.engine.case import Case, Entry
from sopflow.engine.events import LeftoverSettled
from sopflow.errors import StoreVersion
from sopflow.playbook.values import Localized
from sopflow.ports.rows import CaseRow, EventRow
from sopflow.program.model import Program
from sopflow.program.texts import plain_texts
from sopflow.runtime.bundle import Published
from sopflow.runtime.chain import links, verify
from sopflow.runtime.leaving import as_sent
from sopflow.runtime.outstanding import keys_of
from sopflow.runtime.pseudonyms import key_that_leaves
from sopflow.runtime.records import HISTORY
from sopflow.runtime.secrecy import Data, bare, secret_names, strictest
from sopflow.runtime.traces import Trace
from sopflow.runtime.zones import ZONE, iso, zoned
from sopflow.values.kinds import Consent
from sopflow.values.masking import FULL_MASK

FORMAT = 1
_WHO_AND_WHEN = frozenset({"at", "by", "role", "reason", "note", "case"})
"""Fields of events that have a place of their own in an export."""

Object = dict[str, Data]


class _Sent(NamedTuple):
    """Tells values with the keys of a case's writes as systems know them."""

    row: CaseRow
    keys: tuple[str, ...]
    children: frozenset[str]

    def key(self, key: str) -> str:
        if key in self.children:  # what was left behind is a case, and no write
            return key
        return key_that_leaves(self.row.salt, self.row.id, key)

    def values(self, given: Mapping[str, object]) -> Mapping[str, object]:
        return as_sent(given, self.keys, self.key)


class Kept(NamedTuple):
    """All rows of a case, and those of the cases that it ran."""

    row: CaseRow
    published: Published
    events: tuple[EventRow, ...]
    trace: Trace = Trace()
    children: tuple[Kept, ...] = ()


def export(kept: Kept, at: datetime, by: str | None) -> Object:
    """The export of a case, taken at `at` by `by`.

    Raises:
        StoreVersion: a newer sopflow wrote the case.
    """
    exported: Object = {"at": iso(at), "by": by, "zone": ZONE.key}
    return {"format": FORMAT, "exported": exported, **_case(kept)}


def _case(kept: Kept) -> Object:
    row, program = kept.row, kept.published.program
    case = None if row.purged_at is not None else kept.published.codec.decode(row)
    secrets = secret_names(program)
    children = frozenset(child.row.id for child in kept.children)
    sent = _Sent(row, () if case is None else keys_of(case), children)
    return {
        "case": _about(row, program, kept.trace),
        "facts": [] if case is None else list(_facts(program, case, secrets)),
        "consents": [] if case is None else list(_consents(case)),
        "events": [
            _event(event, link, secrets, kept.trace, sent)
            for event, link in zip(kept.events, links(row, kept.events), strict=True)
        ],
        "writes": [] if case is None else [_write(entry, secrets, sent) for entry in case.ledger.values()],
        "chain": _chain(row, kept.events),
        "children": [_case(child) for child in kept.children],
    }


def _about(row: CaseRow, program: Program, trace: Trace) -> Object:
    return {
        "id": row.id,
        "playbook": row.playbook,
        "version": program.version,
        "digest": row.digest,
        "title": _words(program, program.playbook.title),
        "status": row.status,
        "state": row.state,
        "outcome": row.outcome,
        "opened_at": iso(row.opened_at),
        "updated_at": iso(row.updated_at),
        "assignee": row.assignee,
        "on_hold": row.held,
        "opened_cases": list(trace.opened),
        "erased_at": None if row.purged_at is None else iso(row.purged_at),
    }


def _facts(program: Program, case: Case, secrets: frozenset[str]) -> Iterator[Object]:
    for name, declared in program.facts.items():
        value = case.scope.get(name)
        if value is not None:
            yield {
                "name": name,
                "title": _title(program, name),
                "class": str(strictest(declared.type, declared.privacy)),
                "value": FULL_MASK if name in secrets else bare(zoned(value), secrets),
            }


def _title(program: Program, fact: str) -> Object:
    """What a fact is called: its title, else its question."""
    known = program.playbook.facts.get(fact)
    words = None if known is None else known.title or known.ask
    return _words(program, words)


def _words(program: Program, words: Localized | None) -> Object:
    return dict(plain_texts(words, program.languages[0]))


def _consents(case: Case) -> Iterator[Object]:
    for name, value in case.facts.items():
        if isinstance(value, Consent):
            yield {
                "fact": name,
                "accepted": value.accepted,
                "script": value.script,
                "text": value.text,
                "sha256": value.sha256,
                "language": value.language,
                "at": iso(value.at),
                "by": value.by,
            }


def _event(event: EventRow, link: bytes, secrets: frozenset[str], trace: Trace, sent: _Sent) -> Object:
    said: Object = {"seq": event.seq, "at": iso(event.at), "kind": event.kind, "link": link.hex()}
    if event.body is None:
        return {**said, "erased": True}
    try:
        value = HISTORY.decode(event.kind, event.body, event.at)
    except StoreVersion:  # somebody changed it by hand: the chain says so
        return {**said, "unreadable": True}
    operation = trace.calls.get(getattr(value, "effect", ""))
    if operation is not None:
        said["operation"] = operation
    for field, name in (("by", "by"), ("role", "role"), ("reason", "why"), ("note", "why")):
        found = getattr(value, field, None)
        if found:
            said[name] = str(found)
    content = _content(value, secrets, sent)
    return {**said, "content": content} if content else said


def _content(value: object, secrets: frozenset[str], sent: _Sent) -> Object:
    """What an event says, beside who, when and why."""
    names = (name for name in getattr(value, "__match_args__", ()) if name not in _WHO_AND_WHEN)
    parts = sent.values({name: getattr(value, name) for name in names})
    if isinstance(value, LeftoverSettled):  # of a write that the case may know no more
        parts = {**parts, "key": sent.key(value.key)}
    return {name: bare(zoned(part), secrets) for name, part in parts.items() if part not in (None, "")}


def _write(entry: Entry, secrets: frozenset[str], sent: _Sent) -> Object:
    written: Object = {
        "operation": entry.operation,
        "key": sent.key(entry.key),
        "status": str(entry.status),
        "attempts": entry.attempts,
        "input": bare(zoned(sent.values(entry.input)), secrets),
    }
    if entry.output is not None:
        written["output"] = bare(zoned(entry.output), secrets)
    return written


def _chain(row: CaseRow, events: tuple[EventRow, ...]) -> Object:
    broken = verify(row, events)
    chain: Object = {"head": row.head.hex(), "whole": broken is None}
    if broken is not None:
        chain["first_that_does_not_fit"] = broken.seq
        chain["fault"] = str(broken.fault)
    return chain
