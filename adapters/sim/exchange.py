"""One call of a simulated system, without HTTP: what was asked, what is answered, and how it is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """`path` are the parts of the address that vary, `query` its parameters in their order, `base` where the system
    answers, `key` the call's `Idempotency-Key`."""

    path: Mapping[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    body: object = None
    key: str | None = None
    base: str = ""

    def first(self, name: str) -> str | None:
        """The first parameter of that name."""
        return next((value for each, value in self.query if each == name), None)

    def without(self, *names: str) -> Asked:
        """The same without those parameters."""
        query = tuple(each for each in self.query if each[0] not in names)
        return Asked(self.path, query, self.body, self.key, self.base)


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is JSON, or bytes of the type `media`."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/json"


class RefusedError(Exception):
    """The system refuses: a status of HTTP, a code for programs, and a sentence that repeats nothing of the call."""

    def __init__(self, status: int, code: str, reason: str) -> None:
        self.status, self.code, self.reason = status, code, reason
        super().__init__(code)

    @property
    def answer(self) -> Answer:
        """As the TM Forum's APIs write it."""
        body = {"code": self.code, "reason": self.reason, "status": str(self.status), "@type": "Error"}
        return Answer(self.status, body)


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be asked of a system: where, for which operation of its manifest, and what does it."""

    method: str
    path: str
    operation: str | Callable[[Asked], str]
    perform: Callable[[Asked], Answer]

    def operation_of(self, asked: Asked) -> str:
        """The operation that this call is part of."""
        return self.operation if isinstance(self.operation, str) else self.operation(asked)


def not_found(what: str) -> RefusedError:
    """There is no such thing."""
    return RefusedError(404, "not_found", f"There is no such {what}")
