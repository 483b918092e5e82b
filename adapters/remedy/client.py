"""A client of BMC Remedy over the AR System REST API, usable alone: neither this file nor what it imports needs
sopflow.

    client = Client("https://remedy.example", Account("svc", password))
    created = client.create({"First_Name": "…", …}, key="K1", budget=Budget(20, 20))

One user may have one call under way (Remedy refuses a second with 9093), so calls of a client take turns. Reads are
tried again, with jitter and after `Retry-After`, inside their budget. A write is sent once: what is refused for
certain fails as such, and where nobody knows it fails as `in_doubt`. Every failure is a `WireFailure`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.caller import Caller
from sopflow_adapters.wire.failures import CONFLICT, IN_DOUBT, NOT_FOUND, UNAVAILABLE, WireFailure
from sopflow_adapters.wire.messages import Answer, Sending, once
from sopflow_adapters.wire.our_keys import is_key
from sopflow_adapters.wire.transport import Transport, Trust

from . import query
from .absence import Find, Trail, found_on, keeps_keys, keeps_notes, none_of
from .failures import NUMBERS, failure_of
from .forms import Created, Forms, Values, entries_of, field_names, last_of, values_of
from .session import Account, Session

_NOTE = ("Incident Number", "Detailed Description", "Submit Date", "Submitter")
_PAGE, _CAP = 100, 1000  # entries that one request asks for, and that are read of one look-up
_LEAST = 5  # entries: what does not page at all gives at least that many, or all that it has
_FEW = 50  # incidents that one question names: an address must not get too long
_NOTE_KEY = "sopflow "  # before the key of a work note, in a field that people read


class Client:
    """One account at one Remedy. Safe for several threads."""

    def __init__(
        self,
        base_url: str,
        account: Account,
        *,
        forms: Forms | None = None,
        numbers: Mapping[int, str] = NUMBERS,
        trust: Trust | None = None,
        patience: Patience | None = None,
    ) -> None:
        """`numbers` are the message numbers of Remedy that say for certain that nothing was done. Connects to nothing
        yet."""
        self.forms = forms or Forms()
        transport = Transport(base_url, trust)
        self._session = Session(transport, account, numbers)

        def judge(answer: Answer, write: bool) -> WireFailure | None:
            return failure_of(answer, write=write, numbers=numbers, now=time.time())

        self._caller = Caller(transport, self._session, judge, patience=patience, one_at_a_time=True)

    def __repr__(self) -> str:
        return "<Remedy client>"

    def create(self, values: Values, *, key: str | None, budget: Budget, again: bool = False) -> Created:
        """Create an incident. With a `key`, a create that Remedy refuses because the key is there already gives the
        incident that has it, and so does one that was sent before (`again`). Where the reply does not tell the number
        (it may be empty) the incident is read by its key."""
        rest = self._caller.ending(budget)
        made = self._by_key(key, rest()) if again else None
        if made is not None:
            return made
        keyed = {**values, self.forms.key: key} if key else values
        wanted = {"fields": f"values({self.forms.number}, Create Date)"}
        path = query.form_path(self.forms.create)
        try:
            answer = self._caller.write(Sending("POST", path, True, wanted, once(key), body={"values": keyed}), rest())
        except WireFailure as failure:
            found = self._by_key(key, rest()) if failure.kind == CONFLICT else None
            if found is None:
                raise
            return found
        created = self._created(answer.json) or self._by_key(key, rest())
        if created is None:
            raise WireFailure(IN_DOUBT, "malformed_reply" if answer.body else "empty_reply")
        return created

    def find(self, form: str, q: str, fields: Sequence[str], *, budget: Budget, first: int = 0) -> list[Values]:
        """The values of the entries that `q` (made by `query`) asks for, the newest first: all of them, or so many of
        the `first`. Raises WireFailure (unavailable) where there are more than can be read: a part would be a lie. How
        many entries Remedy gives at most is its own setting, so the end is an empty page."""
        rest = self._caller.ending(budget)
        params = {"q": q, "fields": f"values({', '.join(fields)})", "sort": "Submit Date.desc"}
        found: list[Values] = []
        while True:
            paging = {"limit": str(first or _PAGE), **({"offset": str(len(found))} if found else {})}
            sending = Sending("GET", query.form_path(form), params={**params, **paging})
            page = self._caller.read(sending, lambda answer: entries_of(answer.json), rest())
            if found and page and all(each in found for each in page):
                if len(found) < _LEAST:
                    return found  # it does not page, and would have given more
                raise WireFailure(UNAVAILABLE, "incomplete_list")
            found += page
            if first or not page:
                return found
            if len(found) >= _CAP:
                raise WireFailure(UNAVAILABLE, "too_many_results")

    def find_by_key(
        self, key: str, fields: Sequence[str], *, budget: Budget, more: str | None = None, trail: Trail | None = None
    ) -> list[Values]:
        """The incidents that have our key. Raises WireFailure (unavailable) where Remedy answers with others only: an
        answer that does not say our key does not say that there is none either. That nothing is found proves that
        nothing is there only with a `trail`."""
        rest, wanted = self._caller.ending(budget), [*fields, self.forms.key]
        q = query.equal(self.forms.key, key)
        q = q if more is None else query.both(q, more)
        ours = _ours(self.find(self.forms.incident, q, wanted, budget=rest()), self.forms.key, key)
        if ours or trail is None:
            return ours
        return found_on(trail, self._entries(self.forms.incident, [*wanted, *trail.fields], rest), self.forms.key, key)

    def keeps_keys(self, trail: Trail, *, budget: Budget) -> bool:
        """Whether one of the newest incidents of ours, of that type, shows its key and its customer."""
        fields = [self.forms.key, *trail.fields]
        find = self._entries(self.forms.incident, fields, self._caller.ending(budget))
        return keeps_keys(trail, find, self.forms.key)

    def get(self, number: str, fields: Sequence[str], *, budget: Budget) -> Values:
        """The values of one incident. Raises WireFailure (not_found) where there is none."""
        found = self.find(self.forms.incident, query.equal(self.forms.number, number), fields, budget=budget, first=2)
        for values in found:
            if values.get(self.forms.number, number) == number:
                return values
        raise WireFailure(NOT_FOUND, "no_such_ticket")

    def note(self, number: str, key: str, *, budget: Budget, begun: datetime | None) -> list[Values]:
        """The work note that has our key, among all of that incident's. Raises WireFailure (unavailable) where none has
        it and one may have lost it: what was there a day before the case began (`begun`) has not. And where no note of
        that incident shows a key of ours, unless one of the newest does and the incident itself is shown: this Remedy
        may show us none of them."""
        rest = self._caller.ending(budget)
        found = self.notes([number], rest(), key=key)
        if not found:
            every, field = self.notes([number], rest()), self.forms.note_key
            bare = [{**each, field: str(each.get(field) or "").removeprefix(_NOTE_KEY)} for each in every]
            none_of(bare, field, key, begun)
            of_it = (each for each in bare if each.get(self.forms.number) == number)
            if not any(is_key(str(each[field])) for each in of_it) and not self._shows_notes_of(number, rest):
                raise WireFailure(UNAVAILABLE, "unproved_absence")
        return found

    def _shows_notes_of(self, number: str, rest: Callable[[], Budget]) -> bool:
        """Whether notes of ours show their keys, and that incident shows itself: who may see a note goes with its
        incident."""
        return self._keeps_notes(rest) and self._shows(number, rest)

    def _shows(self, number: str, rest: Callable[[], Budget]) -> bool:
        """Whether an incident is shown to us, by its number. Raises WireFailure (unavailable) where it cannot be
        asked for just now."""
        field = self.forms.number
        try:
            found = self.find(self.forms.incident, query.equal(field, number), [field], budget=rest(), first=2)
        except WireFailure as failure:
            if failure.kind == UNAVAILABLE:
                raise
            return False
        return any(each.get(field) == number for each in found)

    def _keeps_notes(self, rest: Callable[[], Budget]) -> bool:
        field = self.forms.note_key
        return keeps_notes(self._entries(self.forms.worklog, [field], rest), field, _NOTE_KEY)

    def notes(self, numbers: Sequence[str], budget: Budget, *, key: str | None = None) -> list[Values]:
        """The work notes of these incidents, the newest of each first; with `key` the one that was made with it.
        Raises WireFailure (unavailable) where the answer to a `key` is of other notes only."""
        mine = None if key is None else f"{_NOTE_KEY}{key}"
        rest, found = self._caller.ending(budget), list[Values]()
        for place in range(0, len(numbers), _FEW):
            q = query.either(query.equal(self.forms.number, number) for number in numbers[place : place + _FEW])
            q = q if mine is None else query.both(q, query.equal(self.forms.note_key, mine))
            fields = [*_NOTE, self.forms.worklog_id, self.forms.note_key]
            found += self.find(self.forms.worklog, q, fields, budget=rest())
        return found if mine is None else _ours(found, self.forms.note_key, mine)

    def update(self, number: str, values: Values, *, budget: Budget) -> None:
        """Change an incident; that it exists is read first. Sent twice, it is the same change."""
        rest = self._caller.ending(budget)
        entry = self.get(number, [self.forms.number, self.forms.request_id], budget=budget)
        request_id = str(entry.get(self.forms.request_id) or f"{number}|{number}")
        path = query.form_path(self.forms.incident, request_id)
        answer = self._caller.write(Sending("PUT", path, True, body={"values": dict(values)}), rest())
        if answer.body and not isinstance(answer.json, Mapping):
            raise WireFailure(IN_DOUBT, "malformed_reply")

    def add_worklog(self, values: Values, *, key: str | None = None, budget: Budget, again: bool = False) -> str | None:
        """Add a work note; its number, where Remedy told it or the note is found by its key. `again`: see `create`."""
        keyed = {**values, **self._note_key(key)}
        sending = Sending("POST", self._notes, True, self._told, once(key), body={"values": keyed})
        return self._added(sending, keyed, budget, again=again)

    def attach(
        self,
        values: Values,
        name: str,
        content: bytes,
        *,
        key: str | None = None,
        budget: Budget,
        again: bool = False,
    ) -> str | None:
        """Add a work note with one file, as `add_worklog` does. One file a request: Remedy takes no more."""
        field = self.forms.attachment
        keyed = {**values, **self._note_key(key)}
        entry = json.dumps({"values": {**keyed, field: name}}).encode()
        files = {
            "entry": (None, entry, "application/json"),
            f"attach-{field}": (name, content, "application/octet-stream"),
        }
        sending = Sending("POST", self._notes, True, self._told, once(key), files=files)
        return self._added(sending, keyed, budget, again=again)

    def fields_of(self, form: str, *, budget: Budget) -> frozenset[str]:
        """The names of a form's fields: what a configured field map is checked against."""
        sending = Sending("OPTIONS", query.form_path(form))
        return self._caller.read(sending, lambda answer: field_names(answer.json), budget)

    def ending(self, budget: Budget) -> Callable[[], Budget]:
        """What is left of a budget that begins now, each time that it is asked: for several questions in one time."""
        return self._caller.ending(budget)

    def close(self) -> None:
        """Log out, and drop the connections."""
        self._caller.close(lambda: self._session.log_out(1.0))

    @property
    def _notes(self) -> str:
        return query.form_path(self.forms.worklog)

    @property
    def _told(self) -> Mapping[str, str]:
        return {"fields": f"values({self.forms.worklog_id})"}

    def _entries(self, form: str, fields: Sequence[str], rest: Callable[[], Budget]) -> Find:
        wanted = list(dict.fromkeys(fields))
        return lambda q, first: self.find(form, q, wanted, budget=rest(), first=first)

    def _note_key(self, key: str | None) -> Mapping[str, str]:
        return {self.forms.note_key: f"{_NOTE_KEY}{key}"} if key else {}

    def _added(self, sending: Sending, values: Values, budget: Budget, *, again: bool) -> str | None:
        rest = self._caller.ending(budget)
        made = self._note_by_key(values, rest) if again else None
        if made is not None:
            return made
        answer = self._caller.write(sending, rest())
        told = values_of(answer.json) or {}
        number = told.get(self.forms.worklog_id) or last_of(answer.headers.get("location"))
        if isinstance(number, str | int) and _number(number):
            return _number(number)
        number = self._note_by_key(values, rest)
        if number is None and answer.body:
            raise WireFailure(IN_DOUBT, "malformed_reply")
        return number

    def _note_by_key(self, values: Values, rest: Callable[[], Budget]) -> str | None:
        """The note that has our key. That it cannot be read leaves the write in doubt."""
        key = str(values.get(self.forms.note_key, "")).removeprefix(_NOTE_KEY)
        if not key:
            return None
        number = str(values.get(self.forms.number, ""))
        found = self._certainly(lambda: self.notes([number], rest(), key=key))
        ids = [text for each in found if (text := _number(each.get(self.forms.worklog_id)))]
        if found and not ids:
            raise WireFailure(IN_DOUBT, "unread_malformed_reply")  # there is one, whose number cannot be read
        return next(iter(ids), None)

    def _by_key(self, key: str | None, budget: Budget) -> Created | None:
        """The incident that has our key. That it cannot be read leaves the create in doubt."""
        if not key:
            return None
        fields = [self.forms.number, self.forms.request_id, "Status", "Submit Date"]
        found = self._certainly(lambda: self.find_by_key(key, fields, budget=budget))
        for values in found:
            created = self._created({"values": {**values, "Create Date": values.get("Submit Date")}})
            if created is not None:
                return replace(created, found=values)
        if found:
            raise WireFailure(IN_DOUBT, "unread_malformed_reply")  # there is one, whose number cannot be read
        return None

    def _certainly(self, look: Callable[[], list[Values]]) -> list[Values]:
        try:
            return look()
        except WireFailure as failure:
            raise WireFailure(IN_DOUBT, f"unread_{failure.reason}") from None

    def _created(self, reply: object) -> Created | None:
        values = values_of(reply) or {}
        number, created = values.get(self.forms.number), values.get("Create Date")
        if not isinstance(number, str) or not number:
            return None
        return Created(number, created if isinstance(created, str) else None)


def _number(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) and value != "" else None


def _ours(found: list[Values], field: str, key: str) -> list[Values]:
    ours = [each for each in found if str(each.get(field) or "").strip() == key.strip()]
    if found and not ours:
        raise WireFailure(UNAVAILABLE, "unproved_absence")
    return ours
