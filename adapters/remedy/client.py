"""A client of BMC Remedy over the AR System REST API, usable alone: neither this file nor its neighbours `failures`,
`query`, `wire` and `session` import anything of sopflow.

    client = Client("https://remedy.example", Account("svc", password))
    created = client.create({"First_Name": "…", …}, key="K1", budget=Budget(20, 20))

One user may have one call under way (Remedy refuses a second with 9093), so calls of a client take turns. Reads are
tried again, with jitter and after `Retry-After`, inside their budget. A write is sent once: what is refused for
certain fails as such, and where nobody knows it fails as `in_doubt`. Every failure is a `RemedyFailure`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote

import pybreaker
import tenacity

from . import query
from .failures import (
    CONFLICT,
    IN_DOUBT,
    NOT_FOUND,
    NUMBERS,
    UNAUTHORIZED,
    UNAVAILABLE,
    Answer,
    RemedyFailure,
    failure_of,
)
from .session import Account, Session
from .wire import Sending, Wire

_READS = 3  # attempts
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0  # seconds between them


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds that one attempt may take, and all attempts, waits and log-ins together."""

    attempt: float
    total: float


@dataclass(frozen=True, slots=True)
class Patience:
    """After so many failures in a row nothing is sent for `rest` seconds; then one call tries."""

    failures: int = 5
    rest: float = 30.0


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms, and the fields of them that the client itself needs."""

    create: str = "HPD:IncidentInterface_Create"
    incident: str = "HPD:IncidentInterface"
    worklog: str = "HPD:WorkLog"
    number: str = "Incident Number"
    key: str = "Vendor Ticket Number"
    request_id: str = "Request ID"
    worklog_id: str = "Work Log ID"
    attachment: str = "z2AF Work Log01"


@dataclass(frozen=True, slots=True)
class Created:
    """A new incident. `created` is the time as Remedy wrote it, where it did."""

    number: str
    created: str | None = None


Values = Mapping[str, object]
T = TypeVar("T")


class Client:
    """One account at one Remedy. Safe for several threads."""

    def __init__(
        self,
        base_url: str,
        account: Account,
        *,
        forms: Forms | None = None,
        numbers: Mapping[int, str] = NUMBERS,
        ca: str | None = None,
        proxy: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`numbers` are the message numbers of Remedy that say for certain that nothing was done. `ca` and `proxy`:
        see `Wire`. Connects to nothing yet."""
        patience = patience or Patience()
        self.forms = forms or Forms()
        self._numbers, self._clock = numbers, time.monotonic
        self._wire = Wire(base_url, ca=ca, proxy=proxy)
        self._session = Session(self._wire, account, numbers)
        self._turn = threading.Lock()
        self._breaker = pybreaker.CircuitBreaker(
            fail_max=patience.failures,
            reset_timeout=patience.rest,
            exclude=[_is_calm],
            throw_new_error_on_trip=False,
        )

    def __repr__(self) -> str:
        return "<Remedy client>"

    def create(self, values: Values, *, key: str | None, budget: Budget) -> Created:
        """Create an incident. With a `key`, a create that Remedy refuses because the key is there already gives the
        incident that has it. Where the reply does not tell the number (it may be
        empty) the incident is read by its key."""
        until = self._clock() + budget.total
        keyed = {**values, self.forms.key: key} if key else values
        wanted = {"fields": f"values({self.forms.number}, Create Date)"}
        path = query.form_path(self.forms.create)
        try:
            answer = self._write(Sending("POST", path, True, wanted, _once(key), body={"values": keyed}), budget)
        except RemedyFailure as failure:
            found = self._by_key(key, until, budget) if failure.kind == CONFLICT else None
            if found is None:
                raise
            return found
        created = self._created(answer.json) or self._by_key(key, until, budget)
        if created is None:
            raise RemedyFailure(IN_DOUBT, "malformed_reply" if answer.body else "empty_reply")
        return created

    def find(self, form: str, q: str, fields: Sequence[str], *, budget: Budget, limit: int = 100) -> list[Values]:
        """The values of the entries that `q` (made by `query`) asks for, the newest first."""
        params = {"q": q, "fields": f"values({', '.join(fields)})", "sort": "Submit Date.desc", "limit": str(limit)}
        return self._read(Sending("GET", query.form_path(form), params=params), _entries, budget)

    def get(self, number: str, fields: Sequence[str], *, budget: Budget) -> Values:
        """The values of one incident. Raises RemedyFailure (not_found) where there is none."""
        found = self.find(self.forms.incident, query.equal(self.forms.number, number), fields, budget=budget, limit=2)
        for values in found:
            if values.get(self.forms.number, number) == number:
                return values
        raise RemedyFailure(NOT_FOUND, "no_such_ticket")

    def update(self, number: str, values: Values, *, budget: Budget) -> None:
        """Change an incident; that it exists is read first."""
        until = self._clock() + budget.total
        entry = self.get(number, [self.forms.number, self.forms.request_id], budget=budget)
        request_id = str(entry.get(self.forms.request_id) or f"{number}|{number}")
        path = query.form_path(self.forms.incident, request_id)
        answer = self._write(Sending("PUT", path, True, body={"values": dict(values)}), self._rest(until, budget))
        if answer.body and not isinstance(answer.json, Mapping):
            raise RemedyFailure(IN_DOUBT, "malformed_reply")

    def add_worklog(self, values: Values, *, key: str | None = None, budget: Budget) -> str | None:
        """Add a work note; its number, where Remedy told it."""
        return self._added(Sending("POST", self._notes, True, self._told, _once(key), body={"values": values}), budget)

    def attach(
        self, values: Values, name: str, content: bytes, *, key: str | None = None, budget: Budget
    ) -> str | None:
        """Add a work note with one file; its number, where Remedy told it. One file a request: Remedy takes no more."""
        field = self.forms.attachment
        entry = json.dumps({"values": {**values, field: name}}).encode()
        files = {
            "entry": (None, entry, "application/json"),
            f"attach-{field}": (name, content, "application/octet-stream"),
        }
        return self._added(Sending("POST", self._notes, True, self._told, _once(key), files=files), budget)

    def fields_of(self, form: str, *, budget: Budget) -> frozenset[str]:
        """The names of a form's fields: what a configured field map is checked against."""
        return self._read(Sending("OPTIONS", query.form_path(form)), _field_names, budget)

    def close(self) -> None:
        """Log out, and drop the connections."""
        with self._turn:
            self._session.log_out(1.0)
            self._wire.close()

    @property
    def _notes(self) -> str:
        return query.form_path(self.forms.worklog)

    @property
    def _told(self) -> Mapping[str, str]:
        return {"fields": f"values({self.forms.worklog_id})"}

    def _added(self, sending: Sending, budget: Budget) -> str | None:
        answer = self._write(sending, budget)
        if not answer.body:
            return _last_of(answer.headers.get("location"))
        told = _values(answer.json)
        if told is None:
            raise RemedyFailure(IN_DOUBT, "malformed_reply")
        number = told.get(self.forms.worklog_id)
        return number if isinstance(number, str) else _last_of(answer.headers.get("location"))

    def _created(self, reply: object) -> Created | None:
        values = _values(reply) or {}
        number, created = values.get(self.forms.number), values.get("Create Date")
        if not isinstance(number, str) or not number:
            return None
        return Created(number, created if isinstance(created, str) else None)

    def _by_key(self, key: str | None, until: float, budget: Budget) -> Created | None:
        """The incident that has our key. That it cannot be read leaves the create in doubt."""
        if not key:
            return None
        fields, q = [self.forms.number, "Submit Date"], query.equal(self.forms.key, key)
        try:
            found = self.find(self.forms.incident, q, fields, budget=self._rest(until, budget), limit=2)
        except RemedyFailure as failure:
            raise RemedyFailure(IN_DOUBT, f"unread_{failure.reason}") from None
        for values in found:
            created = self._created({"values": {**values, "Create Date": values.get("Submit Date")}})
            if created is not None:
                return created
        return None

    def _rest(self, until: float, budget: Budget) -> Budget:
        left = max(0.05, until - self._clock())
        return Budget(min(budget.attempt, left), left)

    def _write(self, sending: Sending, budget: Budget) -> Answer:
        return self._attempt(sending, min(budget.attempt, budget.total))

    def _read(self, sending: Sending, understand: Callable[[object], T | None], budget: Budget) -> T:
        """Attempts until the reply is understood: one that is not counts as unavailable."""
        until = self._clock() + budget.total

        def attempt() -> T:
            seconds = min(budget.attempt, until - self._clock())
            answer = self._attempt(sending, seconds)
            understood = understand(answer.json)
            if understood is None:
                raise RemedyFailure(UNAVAILABLE, "malformed_reply")
            return understood

        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(_READS) | tenacity.stop_before_delay(budget.total),
            wait=_wait,
            retry=tenacity.retry_if_exception(_may_pass),
            reraise=True,
        )
        return retrying(attempt)

    def _attempt(self, sending: Sending, seconds: float) -> Answer:
        """One attempt, in its turn. Whatever goes wrong before the request is sent is `unavailable`."""
        until = self._clock() + seconds
        if seconds <= 0 or not self._turn.acquire(timeout=seconds):
            raise RemedyFailure(UNAVAILABLE, "no_time_left")
        try:
            return self._breaker.call(self._exchange, sending, until)
        except pybreaker.CircuitBreakerError:
            raise RemedyFailure(UNAVAILABLE, "circuit_open") from None
        finally:
            self._turn.release()

    def _exchange(self, sending: Sending, until: float) -> Answer:
        answer = self._authorized(sending, until)
        if answer.status == 401:  # refused before anything was done: the same request may be sent again
            self._session.forget()
            answer = self._authorized(sending, until)
        failure = failure_of(answer, write=sending.write, numbers=self._numbers, now=time.time())
        if failure is not None and failure.kind == UNAUTHORIZED:
            self._session.forget()
        if failure is not None:
            raise failure
        return answer

    def _authorized(self, sending: Sending, until: float) -> Answer:
        headers = {**sending.headers, **self._session.headers(self._left(until))}
        sent = Sending(
            sending.method,
            sending.path,
            sending.write,
            sending.params,
            headers,
            sending.form,
            sending.body,
            sending.files,
        )
        return self._wire.send(sent, self._left(until))

    def _left(self, until: float) -> float:
        left = until - self._clock()
        if left <= 0:
            raise RemedyFailure(UNAVAILABLE, "no_time_left")
        return left


def _is_calm(problem: object) -> bool:
    """What the circuit breaker does not count."""
    return not (isinstance(problem, RemedyFailure) and problem.strains)


def _may_pass(problem: BaseException) -> bool:
    return isinstance(problem, RemedyFailure) and problem.kind == UNAVAILABLE and problem.reason != "circuit_open"


_backoff = tenacity.wait_random_exponential(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT)


def _wait(state: tenacity.RetryCallState) -> float:
    """As long as Remedy asks, or else a growing time with chance in it, so that many callers do not come at once."""
    problem = state.outcome.exception() if state.outcome is not None else None
    after = problem.after if isinstance(problem, RemedyFailure) else None
    return max(after or 0.0, _backoff(state))


def _once(key: str | None) -> Mapping[str, str]:
    """For a gateway before Remedy that keeps a delivery from happening twice; Remedy itself passes it over."""
    return {"Idempotency-Key": key} if key and key.isascii() and key.isprintable() else {}


def _values(reply: object) -> Values | None:
    values = reply.get("values") if isinstance(reply, Mapping) else None
    return values if isinstance(values, Mapping) else None


def _entries(reply: object) -> list[Values] | None:
    """The entries of a list. An entry alone stands for a list of one; what is no entry is left out."""
    if not isinstance(reply, Mapping):
        return None
    if _values(reply) is not None:
        return [_values(reply) or {}]
    entries = reply.get("entries")
    if not isinstance(entries, list):
        return None
    return [values for values in map(_values, entries) if values is not None]


def _field_names(reply: object) -> frozenset[str] | None:
    """Lenient: a list of fields with names, a map of fields by name, or either under `fields`."""
    fields = reply.get("fields", reply) if isinstance(reply, Mapping) else reply
    if isinstance(fields, Mapping):
        return frozenset(map(str, fields))
    if not isinstance(fields, list):
        return None
    return frozenset(str(field["name"]) for field in fields if isinstance(field, Mapping) and "name" in field)


def _last_of(location: str | None) -> str | None:
    return unquote(location.rstrip("/").rpartition("/")[2]) or None if location else None
