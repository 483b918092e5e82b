"""What the simulator knows and refuses: forms, entries, tokens, and a ledger of everything that was done.

No HTTP here. Field rules are those that Remedy's documents tell of; names of people and values are made up.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from .simulated_query import BadQueryError, reads

CREATE, INCIDENT, WORKLOG = "HPD:IncidentInterface_Create", "HPD:IncidentInterface", "HPD:WorkLog"
_BOTH = (
    "Description", "Detailed_Decription", "Impact", "Urgency", "Status", "Status_Reason", "Resolution",
    "Vendor Ticket Number", "Reported Source", "Assigned Group", "Categorization Tier 1", "Categorization Tier 2",
    "Categorization Tier 3", "Required Resolution DateTime",
)  # fmt: skip
_SPELT = {
    "First_Name": "First Name", "Last_Name": "Last Name", "Service_Type": "Service Type",
    "Detailed_Decription": "Detailed Decription",
}  # fmt: skip
FIELDS: Mapping[str, frozenset[str]] = {
    CREATE: frozenset({*_BOTH, *_SPELT, "Login_ID", "Company", "z1D_Action", "Incident Number", "Create Date"}),
    INCIDENT: frozenset(
        {*_BOTH, *_SPELT.values(), "Incident Number", "Request ID", "Submit Date", "Company", "Login_ID"}
        - {"Detailed_Decription"}
    ),
    WORKLOG: frozenset(
        {"Work Log ID", "Incident Number", "Work Log Type", "Description", "Detailed Description", "View Access",
         "Secure Work Log", "Submit Date", "Submitter", "z2AF Work Log01"}
    ),
}  # fmt: skip
_NEEDED: Mapping[str, tuple[str, ...]] = {
    CREATE: (
        "First_Name", "Last_Name", "Description", "Impact", "Urgency", "Status", "Reported Source", "Service_Type",
    ),
    WORKLOG: ("Incident Number", "Detailed Description"),
}  # fmt: skip
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "Status": ("New", "Assigned", "In Progress", "Pending", "Resolved", "Closed", "Cancelled"),
    "Impact": ("1-Extensive/Widespread", "2-Significant/Large", "3-Moderate/Limited", "4-Minor/Localized"),
    "Urgency": ("1-Critical", "2-High", "3-Medium", "4-Low"),
    "Service_Type": (
        "User Service Restoration", "User Service Request", "Infrastructure Restoration", "Infrastructure Event",
    ),
    "Reported Source": (
        "Direct Input", "Email", "External Escalation", "Fax", "Self Service", "Systems Management", "Phone",
        "Voice Mail", "Walk In", "Web", "Other",
    ),
}  # fmt: skip
_TYPES = (
    "KILL_SESSION", "PURCHASE_CANCELLATION", "FRAUD_REPORT", "ADJUSTMENT", "SIM_SWAP", "BILL_DISPUTE", "PAYMENT",
)  # fmt: skip
_LONG_AGO = "2020-01-01T00:00:00.000+0000"
Entry = dict[str, object]


class RefusedError(Exception):
    """Remedy refuses: `status` of HTTP and a message number."""

    def __init__(self, status: int, number: int, text: str) -> None:
        self.status, self.number, self.text = status, number, text
        super().__init__(text)

    @property
    def messages(self) -> list[dict[str, object]]:
        """As Remedy writes it."""
        return [{"messageType": "ERROR", "messageText": self.text, "messageNumber": self.number}]


@dataclass(frozen=True, slots=True)
class Effect:
    """Something that was done: what, to which incident, under which key. Ids only."""

    what: str
    number: str
    key: str | None = None


@dataclass
class Remedy:
    """One made-up Remedy. The same `seed` gives the same numbers and tokens. `unique_keys` is a unique index on
    `Vendor Ticket Number`; `gateway` a gateway before it that performs one `Idempotency-Key` once.
    `numbers` are what the next incidents get, `then` what a new one becomes at each further look, `steps` what those
    become that are there. `archive` are incidents of earlier cases."""

    users: Mapping[str, str]
    now: Callable[[], datetime]
    seed: int = 0
    token_life: int = 3600
    unique_keys: bool = True
    gateway: bool = True
    people: frozenset[tuple[str, str]] = frozenset({("Layanan", "Penipuan")})
    incidents: dict[str, Entry] = field(default_factory=dict)
    archive: dict[str, Entry] = field(default_factory=lambda: dict(_earlier()))
    worklogs: dict[str, Entry] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    ledger: list[Effect] = field(default_factory=list)
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    issued: int = 0
    numbers: list[str] = field(default_factory=list)
    then: tuple[Entry, ...] = ()
    steps: dict[str, list[Entry]] = field(default_factory=dict)

    def log_in(self, username: str, password: str) -> str:
        """A token. Raises RefusedError."""
        if self.users.get(username) != password:
            raise RefusedError(401, 623, "Authentication failed")
        self.issued += 1
        at = int(datetime.now(UTC).timestamp())  # a world's clock may stand; tokens go with the computer's
        claims = {"sub": username, "iss": "simulator", "iat": at, "nbf": at - 120, "exp": at + self.token_life}
        parts = [_text64({"alg": "none"}), _text64({**claims, "_cacheId": self.issued})]
        signed = hashlib.sha256(f"{self.seed}.{'.'.join(parts)}".encode()).digest()
        token = ".".join([*parts, base64.urlsafe_b64encode(signed).decode().rstrip("=")])
        self.tokens[token] = (username, at + self.token_life)
        return token

    def user_of(self, authorization: str) -> str:
        """Whose token that is. Raises RefusedError: none, unknown or expired."""
        username, until = self.tokens.get(authorization.removeprefix("AR-JWT "), ("", 0.0))
        if not authorization.startswith("AR-JWT ") or until <= datetime.now(UTC).timestamp():
            raise RefusedError(401, 623, "Authentication failed")
        return username

    def create(self, form: str, values: Entry, attached: tuple[str, bytes] | None = None) -> Entry:
        """A new entry of the create form or the work log. Raises RefusedError."""
        self._judge(form, values)
        if form == CREATE and attached is None:
            return self._create_incident(values)
        if form == WORKLOG:
            return self._create_worklog(values, attached)
        raise RefusedError(400, 10000, "No entries are made on this form")

    def update(self, form: str, request_id: str, values: Entry) -> None:
        """Change an incident. Raises RefusedError."""
        entry = self.entry(form, request_id)
        if form != INCIDENT:
            raise RefusedError(400, 10000, "Only incidents are changed")
        self._judge(form, values)
        after = {**entry, **values}
        if after["Status"] in ("Pending", "Resolved") and not after.get("Status_Reason"):
            raise RefusedError(400, 307, "Required field: Status_Reason")
        if after["Status"] == "Resolved" and not after.get("Resolution"):
            raise RefusedError(400, 307, "Required field: Resolution")
        if after != entry:
            entry.update(values)
            self.ledger.append(Effect("update", str(entry["Incident Number"])))

    def entry(self, form: str, request_id: str) -> Entry:
        """One entry. Raises RefusedError."""
        key = request_id.partition("|")[0]
        found = self._entries(form).get(key)
        if found is None:
            raise RefusedError(404, 302, "Entry does not exist in database")
        return found

    def find(self, form: str, q: str | None) -> list[Entry]:
        """What `q` asks for, the newest first. Raises RefusedError."""
        entries = list(reversed(self._entries(form).values()))
        if q is None:
            return entries
        try:
            matches = reads(q, FIELDS[form])
        except BadQueryError:
            raise RefusedError(400, 1587, "The query cannot be read") from None
        return [entry for entry in entries if matches(entry)]

    def file(self, form: str, request_id: str, name: str) -> bytes:
        """The file in a field of a note. Raises RefusedError."""
        note = self.entry(form, request_id)
        if form != WORKLOG or name not in FIELDS[WORKLOG] or str(note.get("Work Log ID")) not in self.files:
            raise RefusedError(404, 302, "Entry does not exist in database")
        return self.files[str(note["Work Log ID"])][1]

    def look(self, number: str) -> None:
        """Somebody looks at an incident: it becomes what it is by then."""
        if self.steps.get(number):
            self.incidents[number].update(self.steps[number].pop(0))

    def resolve(self, number: str, status: str, resolution: str | None = None) -> None:
        """Somebody at Remedy sets a status. Raises RefusedError."""
        if number not in self.incidents:
            raise RefusedError(404, 302, "Entry does not exist in database")
        reason = {"Status_Reason": "No Further Action Required"} if status in ("Pending", "Resolved") else {}
        done = {"Resolution": resolution or "Selesai"} if status == "Resolved" else {}
        changes: Entry = {"Status": status, **reason, **done}
        self._judge(INCIDENT, changes)
        self.steps.pop(number, None)
        self.incidents[number].update(changes)

    def _entries(self, form: str) -> dict[str, Entry]:
        if form == INCIDENT:
            return {**self.archive, **self.incidents}
        if form == WORKLOG:
            return {**_earlier_notes(), **self.worklogs}
        raise RefusedError(404, 303, "Form does not exist on server")

    def _judge(self, form: str, values: Entry) -> None:
        if form not in FIELDS:
            raise RefusedError(404, 303, "Form does not exist on server")
        if not set(values) <= FIELDS[form]:
            raise RefusedError(400, 314, "Field ID specified is not found in the form")
        if any(name in values and values[name] not in choices for name, choices in _CHOICES.items()):
            raise RefusedError(400, 306, "Value does not fall within the limits specified for the field")
        if any(not values.get(name) for name in _NEEDED.get(form, ()) if form != INCIDENT):
            raise RefusedError(400, 307, "Required field cannot be reset to a NULL value")
        if len(str(values.get("Description", ""))) > 100:
            raise RefusedError(400, 306, "Value does not fall within the limits specified for the field")

    def _create_incident(self, values: Entry) -> Entry:
        key = values.get("Vendor Ticket Number")
        if (str(values["First_Name"]), str(values["Last_Name"])) not in self.people:
            raise RefusedError(400, 10000, "The customer is not a person in the people form")
        if values["Status"] != "New":
            raise RefusedError(400, 10000, "An incident begins as New")
        if self.unique_keys and key and any(old.get("Vendor Ticket Number") == key for old in self.incidents.values()):
            raise RefusedError(500, 382, "The value(s) for this entry violate a unique index")
        number = self._next_number()
        shown = {_SPELT.get(name, name): value for name, value in values.items() if name != "z1D_Action"}
        self.incidents[number] = {
            **shown, "Incident Number": number, "Request ID": f"{number}|{number}", "Submit Date": self._at(),
        }  # fmt: skip
        self.steps[number] = [dict(each) for each in self.then]
        self.ledger.append(Effect("create", number, str(key) if key else None))
        return {"Incident Number": number, "Create Date": self._at(), "Request ID": f"{len(self.incidents):015}"}

    def _next_number(self) -> str:
        while self.numbers:
            number = self.numbers.pop(0)
            if number not in self.incidents:
                return number
        place = self.seed * 1000 + len(self.incidents) + 1
        while f"INC{place:012}" in self.incidents:
            place += 1
        return f"INC{place:012}"

    def _create_worklog(self, values: Entry, attached: tuple[str, bytes] | None) -> Entry:
        number = str(values["Incident Number"])
        if number not in self.incidents:
            raise RefusedError(404, 302, "Entry does not exist in database")
        work = f"WLG{self.seed * 1000 + len(self.worklogs) + 1:012}"
        self.worklogs[work] = {**values, "Work Log ID": work, "Submit Date": self._at(), "Submitter": "simulator"}
        if attached is not None:
            self.files[work] = attached
        self.ledger.append(Effect("attach" if attached else "worklog", number))
        return {"Work Log ID": work, "Request ID": work}

    def _at(self) -> str:
        return self.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _earlier() -> Iterator[tuple[str, Entry]]:
    """What a Remedy that is in use has of earlier cases: a closed incident of each type, under the key of its case."""
    for place, kind in enumerate((*_TYPES, "OTHER")):
        number = f"INC{900000000000 + place}"
        yield number, {
            "Incident Number": number, "Request ID": f"{number}|{number}", "Description": f"{kind} +62811****0000",
            "Detailed Decription": "Nomor pelanggan: +6281100000000", "Status": "Closed",
            "Vendor Ticket Number": "SIM-0:AnEarlierCaseOfSopflow", "Submit Date": _LONG_AGO,
            "First Name": "Layanan", "Last Name": "Penipuan", "Impact": "4-Minor/Localized", "Urgency": "3-Medium",
        }  # fmt: skip


def _earlier_notes() -> dict[str, Entry]:
    """And a note on one of them."""
    about = {"Incident Number": "INC900000000000", "Detailed Description": "Selesai", "Submitter": "simulator"}
    key = "sopflow SIM-0:AnEarlierNoteOfSopflow"
    return {"WLG0": {"Work Log ID": "WLG0", "Description": key, "Submit Date": _LONG_AGO, **about}}


def _text64(claims: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")


def fields_of(form: str) -> frozenset[str]:
    """The fields of a form. Raises RefusedError."""
    if form not in FIELDS:
        raise RefusedError(404, 303, "Form does not exist on server")
    return FIELDS[form]
