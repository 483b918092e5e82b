"""An adapter under test: its manifest, what its operations are given, and the system behind it, to be spoilt."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from sopflow.catalog.decode import decode
from sopflow.catalog.inputs import read_input
from sopflow.catalog.model import Adapter, Operation, Timeout
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Source
from sopflow.document.yaml_reader import read
from sopflow.ports.world import Call, OperationHost, Reply
from sopflow.schema.validator import validate
from sopflow.values.refusal import Refusal

FAULTS = ("slow", "error_500", "cut_before", "cut_after", "too_many", "malformed", "wrong_type")
"""What a server behind an adapter can be asked to do wrong: answer late, after it was done; refuse with 500, nothing
done; cut the connection before or after it was done; 429 with `Retry-After`; a body that is cut off, or of another
shape, after it was done."""

TOTAL, ATTEMPT = 1, 0.3
"""Seconds that a call has where something goes wrong: in all, and for one attempt."""

PLENTY = 20.0
"""Seconds that an attempt has where nothing is late: more than a busy machine stands still."""

GRACE = 1.0
"""Seconds that a call may be late: the machine may be busy."""


def key_of(name: str) -> str:
    """A key as the engine makes them: a case, and 22 characters that say nothing."""
    drawn = hashlib.sha256(name.encode()).digest()[:16]
    return f"conformance:{base64.urlsafe_b64encode(drawn).rstrip(b'=').decode()}"


KEY = key_of("1")


class Fault(NamedTuple):
    """The next `times` calls of an operation go wrong. `seconds`: how late, or what `Retry-After` says."""

    kind: str
    operation: str
    times: int = 1
    seconds: float = 0.8


@dataclass(frozen=True)
class Behind:
    """The adapter, and the system that it is connected to.

    Attributes:
        host: what the adapter's module makes.
        effects: how much the system has done so far: writes, each as often as it happened.
        fault: lets calls go wrong.
        secrets: passwords and tokens that the adapter was given.
        personal: what the system says about people in its replies, if anything.
    """

    host: OperationHost
    effects: Callable[[], int]
    fault: Callable[[Fault], None]
    secrets: tuple[str, ...] = ()
    personal: tuple[str, ...] = ()


Example = Mapping[str, object]


@dataclass(frozen=True)
class Subject:
    """A manifest, read; None and why, where it cannot be."""

    adapter: Adapter | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def operations(self) -> Mapping[str, Operation]:
        """By their short names."""
        known = {} if self.adapter is None else self.adapter.operations
        return {name.partition(".")[2]: operation for name, operation in known.items()}


def subject(package: ModuleType) -> Subject:
    """The manifest that lies beside a package's modules."""
    manifest = Path(str(package.__file__)).with_name("adapter.yaml")
    if not manifest.is_file():
        return Subject(None)
    reading = read(Source(str(manifest), manifest.read_text(encoding="utf-8")))
    if reading.document is None:
        return Subject(None, reading.diagnostics)
    adapter, found = decode(reading.document)
    shape = tuple(validate(reading.document, "adapter"))
    return Subject(adapter, (*reading.diagnostics, *found, *shape))


class Bench:
    """Calls operations as the engine does."""

    def __init__(self, behind: Behind, adapter: Adapter, examples: Mapping[str, Example]) -> None:
        self.behind, self.adapter = behind, adapter
        self.examples = examples
        self.begun = datetime.now(UTC)

    def operation(self, name: str) -> Operation:
        return self.adapter.operations[f"{self.adapter.name}.{name}"]

    def given(self, name: str, key: str = "") -> Mapping[str, object]:
        """The example of an operation, as values; with the key in its place, where it has one."""
        operation = self.operation(name)
        plain = dict(self.examples[name])
        if operation.key_field is not None and key:
            plain.setdefault(operation.key_field, key)
        read = read_input(operation, plain)
        assert not isinstance(read, Refusal), f"the example of `{name}` does not fit its input: {read.reason.en}"
        return read

    def call(
        self,
        name: str,
        given: Mapping[str, object] | None = None,
        *,
        key: str = KEY,
        seconds: float = PLENTY,
        attempt: int = 1,
        known_as: str | None = None,
    ) -> Reply:
        """The host's reply to a call with plenty of time, or with so many seconds, or by another name (`known_as`)."""
        asked = self.asked(name, given, key=key, seconds=seconds, attempt=attempt)
        named = replace(asked.operation, name=known_as or asked.operation.name)
        return self.behind.host.call(replace(asked, operation=named))

    def asked(
        self,
        name: str,
        given: Mapping[str, object] | None = None,
        *,
        key: str = KEY,
        seconds: float = PLENTY,
        attempt: int = 1,
    ) -> Call:
        """The call as the engine would make it."""
        timeout = Timeout(TOTAL, TOTAL) if seconds <= TOTAL else Timeout(int(PLENTY), 2 * int(PLENTY))
        operation = replace(self.operation(name), timeout=timeout)
        values = self.given(name, key) if given is None else given
        sealed = key if operation.writes else ""
        return Call("conformance", "e1", operation, values, sealed, attempt, seconds, begun=self.begun)

    def spoil(self, kind: str, name: str, *, times: int = 1) -> None:
        """Let the next calls of an operation go wrong."""
        self.behind.fault(Fault(kind, name, times, 60 if kind == "too_many" else 0.8))

    def effects(self) -> int:
        """How much was done, once that has stayed the same for a while."""
        ends, seen = time.monotonic() + 5, self.behind.effects()
        while time.monotonic() < ends:
            time.sleep(0.05)
            now = self.behind.effects()
            if now == seen:
                return now
            seen = now
        return seen

    def close(self) -> None:
        """Let the adapter drop its connections, if it can."""
        close = getattr(self.behind.host, "close", None)
        if close is not None:
            close()
