"""The operations of the manifest, each as calls of the client: plain data in, plain data out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sopflow_adapters.connecting import Asked, Given, Perform
from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.failures import IN_DOUBT, REJECTED, UNAVAILABLE, WireFailure
from sopflow_adapters.wire.our_keys import is_key

from sopflow.values.kinds import FileRef

from . import query
from .client import Client
from .fields import DETAILS, FOUND, FieldMap, moment, status_of

Files = Callable[[FileRef], bytes | None]
_LARGEST = 10 * 1024 * 1024  # bytes of an attachment


@dataclass(frozen=True)
class Operations:
    """`files` gives the bytes of a file by its reference, None where it does not have it."""

    client: Client
    fields: FieldMap
    files: Files

    def table(self) -> Mapping[str, Perform]:
        """The operations by name."""
        return {
            "create_ticket": self.create_ticket,
            "find_tickets": self.find_tickets,
            "get_ticket": self.get_ticket,
            "add_worklog": self.add_worklog,
            "find_worklogs": self.find_worklogs,
            "attach_file": self.attach_file,
            "update_ticket": self.update_ticket,
        }

    def create_ticket(self, given: Given, asked: Asked) -> object:
        """A new incident, with our key in it; or the one that has the key, as it is by now."""
        content = given.get("fields")
        values = self.fields.incident(str(given["type"]), content if isinstance(content, Mapping) else {})
        key = str(given.get("external_id") or asked.key)
        made = self.client.create(values, key=key, budget=asked.budget, again=asked.again)
        status = "New" if made.found is None else status_of(made.found.get("Status"))
        if status is None:
            raise WireFailure(IN_DOUBT, "unread_malformed_reply")
        entry = (made.found or {}).get(self.client.forms.request_id) or f"{made.number}|{made.number}"
        told = {"number": made.number, "entry_id": str(entry), "status": status}
        created = moment(made.created)
        return {**told, "created": created} if created else told

    def find_tickets(self, given: Given, asked: Asked) -> object:
        """By our key, or by the customer's number; with what was noted last."""
        number, since = given.get("msisdn"), given.get("since")
        his = query.contains(DETAILS, self.fields.customer_line(str(number))) if number else None
        if given.get("external_id"):
            found = self._by_key(str(given["external_id"]), given, asked, his)
        elif his is not None:
            found = self.client.find(self.client.forms.incident, his, FOUND, budget=asked.budget)
        else:
            raise WireFailure(REJECTED, "nothing_to_find_by")
        of_it = [each for each in found if not number or self.fields.read_line("msisdn", each) == str(number)]
        read = [self.fields.found(each) for each in of_it]
        kept = [
            {name: value for name, value in each.items() if name not in ("status_reason", "resolution")}
            for each in read
            if given.get("type") in (None, each["type"]) and _is_since(each.get("created"), since)
        ]
        return self._with_notes(kept, asked.budget)

    def _by_key(self, key: str, given: Given, asked: Asked, his: str | None) -> list[Mapping[str, object]]:
        """Those with our key. That there is none is proved by what else the ticket says (`about`); without it a key of
        ours cannot be told to be nowhere."""
        about = given.get("about")
        number = about.get("msisdn") if isinstance(about, Mapping) else None
        kind = str(given.get("about_type") or "")
        trail = self.fields.trail(str(number), asked.begun, kind) if number else None
        found = self.client.find_by_key(key, FOUND, budget=asked.budget, more=his, trail=trail)
        if not found and trail is None and is_key(key):
            raise WireFailure(UNAVAILABLE, "unproved_absence")
        return found

    def get_ticket(self, given: Given, asked: Asked) -> object:
        """One incident with its notes, the newest last."""
        number = str(given["number"])
        read = self.fields.found(self.client.get(number, FOUND, budget=asked.budget))
        notes = self.client.notes([number], asked.budget)
        worklog = [_note(each) for each in reversed(notes)]
        told = {name: value for name, value in read.items() if name != "entry_id"}
        return {**told, "worklog": worklog, **_latest(worklog[-1] if worklog else {})}

    def add_worklog(self, given: Given, asked: Asked) -> object:
        """A note on an incident."""
        note = self._note_on(given, str(given["text"]), public=given.get("visibility") == "public")
        made = self.client.add_worklog(note, key=asked.key, budget=asked.budget, again=asked.again)
        return {"id": made} if made else {}

    def find_worklogs(self, given: Given, asked: Asked) -> object:
        """The notes of an incident, the newest first; with our key the one that was made with it."""
        key, number = given.get("external_id"), str(given["number"])
        if key:
            found = self.client.note(number, str(key), budget=asked.budget, begun=asked.begun)
        else:
            found = self.client.notes([number], asked.budget)
        if key and any(not each.get("Work Log ID") for each in found):
            raise WireFailure(UNAVAILABLE, "malformed_reply")  # ours is there, and its number is not shown
        return [{"id": str(each["Work Log ID"]), **_note(each)} for each in found if each.get("Work Log ID")]

    def attach_file(self, given: Given, asked: Asked) -> object:
        """A note with one file."""
        file, name = given.get("bytes"), str(given["name"])
        content = self.files(file if isinstance(file, FileRef) else FileRef(name))
        if content is None:
            raise WireFailure(REJECTED, "no_such_file")
        if not 0 < len(content) <= _LARGEST:
            raise WireFailure(REJECTED, "file_size")
        note = self._note_on(given, str(given.get("kind") or "attachment"), public=False)
        made = self.client.attach(note, name, content, key=asked.key, budget=asked.budget, again=asked.again)
        return {"id": made} if made else {}

    def update_ticket(self, given: Given, asked: Asked) -> object:
        """A change of an incident."""
        changes = given["changes"]
        written = self.fields.changes(changes if isinstance(changes, Mapping) else {})
        self.client.update(str(given["number"]), written, budget=asked.budget)
        return {"status": written["Status"]} if "Status" in written else {}

    def _note_on(self, given: Given, text: str, *, public: bool) -> dict[str, object]:
        return {
            "Incident Number": str(given["number"]),
            "Work Log Type": self.fields.worklog_type,
            "Detailed Description": text,
            "View Access": "Public" if public else "Internal",
            "Secure Work Log": "Yes",
        }

    def _with_notes(self, tickets: list[dict[str, object]], budget: Budget) -> object:
        """Each with its latest note; without notes where they cannot be read: what was asked for is known."""
        numbers = [str(each["number"]) for each in tickets if "number" in each]
        try:
            notes = self.client.notes(numbers, budget) if numbers else []
        except WireFailure:
            return tickets
        latest = {str(each.get("Incident Number")): _note(each) for each in reversed(notes)}
        return [{**each, **_latest(latest.get(str(each.get("number")), {}))} for each in tickets]


def _latest(note: Given) -> dict[str, object]:
    """What the latest note says; nothing where there is none, or it has no text."""
    return {"last_worklog": note["text"]} if "text" in note else {}


def _note(values: Given) -> dict[str, object]:
    text, at = str(values.get("Detailed Description") or "").strip(), moment(values.get("Submit Date"))
    by = values.get("Submitter")
    return {
        name: value
        for name, value in {"text": text or None, "at": at, "by": str(by) if by else None}.items()
        if value is not None
    }


def _is_since(created: object, since: object) -> bool:
    if not isinstance(since, datetime) or not isinstance(created, str):
        return True
    return datetime.fromisoformat(created) >= since
