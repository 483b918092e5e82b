"""What the procedure says and what Remedy calls it: the field map, both ways. A company changes it by a TOML file.

Writing is strict: a choice that the map does not know is refused. Reading is lenient: what is strange is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sopflow_adapters.wire.failures import REJECTED, WireFailure

from sopflow.values.masking import mask_number
from sopflow.values.showing import plain

from .absence import Trail

STATUSES = ("New", "Assigned", "In Progress", "Pending", "Resolved", "Closed", "Cancelled")
TYPES = (
    "KILL_SESSION", "PURCHASE_CANCELLATION", "FRAUD_REPORT", "ADJUSTMENT", "SIM_SWAP", "BILL_DISPUTE", "PAYMENT",
)  # fmt: skip
DETAILS = "Detailed Decription"  # so spelt at BMC; the create form has an underscore
FOUND = (
    "Incident Number", "Request ID", "Description", DETAILS, "Status", "Status_Reason", "Resolution", "Submit Date",
    "Required Resolution DateTime",
)  # fmt: skip
_LABELS: Mapping[str, str] = {
    "class": "Class",
    "msisdn": "Nomor pelanggan",
    "customer_name": "Nama pelanggan",
    "card_type": "Jenis kartu",
    "fraud_number": "Nomor penipu",
    "incident_at": "Waktu kejadian",
    "case": "Case",
    "chronology": "Kronologi",
    "loss_amount": "Nominal kerugian",
    "alt_contact": "Nomor lain yang bisa dihubungi",
    "kip": "Kode KIP",
    "queue": "Antrean",
    "tags": "Label",
    "related": "Tiket terkait",
    "recheck": "Perlu dicek ulang",
    "block_requested": "Blokir diminta",
}
_URGENCY = {
    "critical": ("2-Significant/Large", "1-Critical"),
    "high": ("3-Moderate/Limited", "2-High"),
    "normal": ("4-Minor/Localized", "3-Medium"),
}

Values = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The values of Remedy that a company chooses.

    `first_name` and `last_name` are a person that Remedy knows (a customer of ours it does not). `categories` are the
    three tiers by KIP code, `groups` the assigned group by type of ticket, `constants` further fields of the create
    form.
    """

    first_name: str = "Layanan"
    last_name: str = "Penipuan"
    source: str = "Phone"
    service: str = "User Service Request"
    resolved_reason: str = "No Further Action Required"
    worklog_type: str = "General Information"
    groups: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, str, str]] = field(
        default_factory=lambda: {"P22": ("Digital Service", "MyTelkomsel Apps", "P22 - Permintaan Kill Session")}
    )
    labels: Mapping[str, str] = field(default_factory=lambda: _LABELS)
    constants: Mapping[str, str] = field(default_factory=dict)

    def incident(self, kind: str, fields: Values) -> dict[str, object]:
        """The values of the create form. Raises WireFailure (rejected): an unknown priority."""
        number = fields.get("msisdn")
        impact, urgency = _urgency(fields.get("priority") or "normal")
        return {
            **self.constants,
            "First_Name": self.first_name,
            "Last_Name": self.last_name,
            "Description": f"{kind} {mask_number(str(number))}" if number else kind,
            "Detailed_Decription": self.details(fields),
            "Impact": impact,
            "Urgency": urgency,
            "Status": "New",
            "Reported Source": self.source,
            "Service_Type": self.service,
            **({"Assigned Group": self.groups[kind]} if kind in self.groups else {}),
            **self._tiers(fields.get("kip")),
        }

    def details(self, fields: Values) -> str:
        """One line a field, in the map's order; a line break inside a value cannot begin a line of its own."""
        known = [(label, fields.get(name)) for name, label in self.labels.items()]
        return "\n".join(f"{label}: {_line(value)}" for label, value in known if value not in (None, "", (), []))

    def customer_line(self, number: str) -> str:
        """The line by which a customer's tickets are found."""
        return f"{self.labels['msisdn']}: {number}"

    def trail(self, number: str, begun: datetime | None = None, kind: str = "") -> Trail:
        """What else than its key a ticket of that customer and type, of a case that began then, is found by."""
        return Trail(DETAILS, self.customer_line(""), number, begun, "Description", kind)

    def changes(self, changes: Values) -> dict[str, object]:
        """The values of a change. Raises WireFailure (rejected) where Remedy wants a reason and there is none."""
        status, reason = changes.get("status"), changes.get("reason")
        written: dict[str, object] = {}
        if changes.get("priority"):
            written["Impact"], written["Urgency"] = _urgency(changes["priority"])
        if status in ("Pending", "Resolved") and not reason:
            raise WireFailure(REJECTED, "reason_needed")
        if status:
            written["Status"] = status
        if reason:
            written["Status_Reason"] = reason
        if status == "Resolved":
            written |= {"Resolution": reason, "Status_Reason": self.resolved_reason}
        if not written:
            raise WireFailure(REJECTED, "nothing_to_change")
        return written

    def found(self, values: Values) -> dict[str, object]:
        """An incident as the procedure knows it, without what cannot be read."""
        first = str(values.get("Description") or "").partition(" ")[0]
        read: dict[str, object] = {
            "number": _text(values.get("Incident Number")),
            "entry_id": _text(values.get("Request ID")),
            "type": first if first in TYPES else "OTHER",
            "status": status_of(values.get("Status")),
            "status_reason": _text(values.get("Status_Reason")),
            "resolution": _text(values.get("Resolution")),
            "created": moment(values.get("Submit Date")),
            "due": moment(values.get("Required Resolution DateTime")),
            "fraud_number": self.read_line("fraud_number", values),
        }
        return {name: value for name, value in read.items() if value is not None}

    def read_line(self, name: str, values: Values) -> str | None:
        """What the line of that field says, None where there is none."""
        start = f"{self.labels[name]}: "
        lines = str(values.get(DETAILS) or "").splitlines()
        return next((line.removeprefix(start).strip() or None for line in lines if line.startswith(start)), None)

    def _tiers(self, codes: object) -> dict[str, object]:
        for code in codes if isinstance(codes, list | tuple) else ():
            if code in self.categories:
                return {f"Categorization Tier {place}": name for place, name in enumerate(self.categories[code], 1)}
        return {}


def _urgency(priority: object) -> tuple[str, str]:
    if priority not in _URGENCY:
        raise WireFailure(REJECTED, "unknown_priority")
    return _URGENCY[str(priority)]


def status_of(written: object) -> str | None:
    """`In Progress`, whatever its case, or from its number."""
    text = str(written).strip().casefold()
    names = {name.casefold(): name for name in STATUSES} | {str(place): name for place, name in enumerate(STATUSES)}
    return names.get(text)


def moment(written: object) -> str | None:
    """A time as ISO 8601 with its offset; None for what is none. Without an offset it is UTC."""
    try:
        read = datetime.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
    return None if read is None else (read if read.tzinfo else read.replace(tzinfo=UTC)).isoformat()


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str | int) and str(value) else None


def _line(value: object) -> str:
    read = plain(value)
    if isinstance(read, list):
        return ", ".join(map(_line, read))
    if isinstance(read, dict):
        read = read.get("e164") or read.get("raw") or ""
    if isinstance(read, bool):
        read = "ya" if read else "tidak"
    return " / ".join(part.strip() for part in str(read).splitlines() if part.strip())
