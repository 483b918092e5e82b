"""What the simulated systems know, as frozen values. The names and meanings are those of `world.schema.json`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

PaymentType = Literal["prepaid", "postpaid", "hybrid"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What became of a purchase; None where nobody knows."""

    used_by_customer: bool | None = None
    used_by_beneficiary: bool | None = None
    used_fraction: Decimal | None = None
    first_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something bought. `amount` in rupiah; without `at` it lies in every window."""

    id: str
    kind: str
    amount: int
    order_id: str | None = None
    at: datetime | None = None
    service: str | None = None
    name: str | None = None
    beneficiary: str | None = None
    gift: bool | None = None
    channel: str | None = None
    source: Literal["balance", "bill"] = "balance"
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class BillItem:
    """An item of a running bill. `amount` in rupiah."""

    id: str
    kind: str
    amount: int
    service: str | None = None
    name: str | None = None
    at: date | None = None
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """A running bill; what its items lack of the total (rupiah) is usage."""

    items: tuple[BillItem, ...]
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Interaction:
    """An earlier contact."""

    id: str | None = None
    at: datetime | None = None
    channel: str | None = None
    kip: tuple[str, ...] = ()
    reason: str | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class DscTicket:
    """A ticket in DSC."""

    number: str
    type: str
    status: str
    created: datetime | None = None
    due: datetime | None = None
    fraud_number: str | None = None


@dataclass(frozen=True, slots=True)
class TicketStep:
    """What a ticket of Remedy becomes at a further look."""

    status: str
    status_reason: str | None = None
    resolution: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket in Remedy."""

    number: str
    type: str
    status: str
    status_reason: str | None = None
    resolution: str | None = None
    created: datetime | None = None
    due: datetime | None = None
    fraud_number: str | None = None
    external_id: str | None = None
    worklog: tuple[str, ...] = ()
    then: tuple[TicketStep, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """Something in dokumentum; `text` is its content."""

    type: str
    id: str | None = None
    name: str | None = None
    created: datetime | None = None
    mime: str | None = None
    size: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Communication:
    """A call or a message; without a counterparty it is one with whatever number is asked for."""

    kind: Literal["call", "sms"]
    direction: Literal["in", "out"]
    at: datetime
    seconds: int | None = None
    counterparty: str | None = None


@dataclass(frozen=True, slots=True)
class Communications:
    """Calls and messages, and since when they are kept."""

    complete: bool | None = None
    retention_from: datetime | None = None
    records: tuple[Communication, ...] = ()

    def covers(self, since: datetime | None) -> bool:
        """Whether a window that begins there is covered to its beginning."""
        if self.complete is not None:
            return self.complete
        return self.retention_from is None or (since is not None and since >= self.retention_from)


@dataclass(frozen=True, slots=True)
class ImeiChange:
    """Another device."""

    at: datetime
    imei: str | None = None


@dataclass(frozen=True, slots=True)
class LocationUpdate:
    """Another place."""

    at: datetime
    area: str | None = None


@dataclass(frozen=True, slots=True)
class RegistrationChange:
    """A change of the registration."""

    at: datetime
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Devices:
    """What changed about a number's device, place and registration."""

    imei_changes: tuple[ImeiChange, ...] = ()
    locations: tuple[LocationUpdate, ...] = ()
    registration_changes: tuple[RegistrationChange, ...] = ()


@dataclass(frozen=True, slots=True)
class Customer:
    """A made-up customer. `msisdn` is E.164."""

    msisdn: str
    card_type: str
    payment_type: PaymentType
    customer_id: str = ""
    account: str = ""
    name: str | None = None
    segment: str = "regular"
    is_employee: bool = False
    area: str | None = None
    status: str = "active"
    registration: str | None = None
    session: Literal["active", "none"] = "active"
    kill_effective: str = "on_payment_activity"
    interactions: tuple[Interaction, ...] = ()
    dsc_tickets: tuple[DscTicket, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    documents: tuple[Document, ...] = ()
    bill: Bill | None = None
    communications: Communications = Communications()
    purchases: tuple[Purchase, ...] = ()
    devices: Devices = Devices()


@dataclass(frozen=True, slots=True)
class CancellationStep:
    """What a cancellation becomes at a further look."""

    state: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Cancellation:
    """How Billing decides on the cancellation of a purchase (None: of any)."""

    state: str
    purchase_id: str | None = None
    reason: str | None = None
    then: tuple[CancellationStep, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmationStep:
    """What a billco's confirmation becomes at a further look."""

    status: str
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How a billco decides on what fits `msisdn`, `kind` and `amount` (None: any)."""

    status: str
    msisdn: str | None = None
    kind: str | None = None
    amount: int | None = None
    id: str | None = None
    area: str | None = None
    by: str | None = None
    reason: str | None = None
    then: tuple[ConfirmationStep, ...] = ()


@dataclass(frozen=True, slots=True)
class AdjustmentStep:
    """What an adjustment becomes at a further look."""

    status: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What becomes of an adjustment that fits `msisdn`, `kind` and `amount` (None: any)."""

    status: str
    msisdn: str | None = None
    kind: str | None = None
    amount: int | None = None
    then: tuple[AdjustmentStep, ...] = ()


@dataclass(frozen=True, slots=True)
class BillingWays:
    """How Billing behaves. One that is not `strict` is what the standards demand and no more: it keeps no keys, drops
    fields that they do not know, and looks at no approval."""

    strict: bool = True


@dataclass(frozen=True, slots=True)
class RemedyWays:
    """How Remedy behaves: the next numbers, what new tickets become, and what keeps a key from being used twice."""

    numbers: tuple[str, ...] = ()
    unique_keys: bool = True
    gateway: bool = True
    then: tuple[TicketStep, ...] = ()


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """What goes wrong, where, after how many calls, and how often."""

    system: str
    fault: str
    operation: str | None = None
    method: str | None = None
    path: str | None = None
    after: int = 0
    times: int = 1
    seconds: Decimal = Decimal(1)
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Everything that is made up. `clock` None: the computer's."""

    customers: tuple[Customer, ...]
    clock: datetime | None = None
    cancellations: tuple[Cancellation, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    billing: BillingWays = BillingWays()
    remedy: RemedyWays = RemedyWays()
    faults: tuple[FaultSpec, ...] = ()

    def customer(self, msisdn: str) -> Customer | None:
        """Whose number that is (E.164)."""
        return next((each for each in self.customers if each.msisdn == msisdn), None)
