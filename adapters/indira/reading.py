"""What Indira's resources say, as plain data with the names of our manifest; None where a resource cannot be
understood.

Imports nothing of sopflow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sopflow_adapters.tmf.numbers import same
from sopflow_adapters.tmf.reading import (
    Plain,
    Resource,
    characteristic,
    choice,
    identity,
    moment,
    number,
    part,
    present,
    resources,
    rupiah,
    stamp,
    text,
    truth,
)

KINDS = {"voice": "call", "sms": "sms"}
PURCHASE_KINDS = ("package", "one_consume", "balance_gift", "voucher", "subscription", "usage", "other")
_OTHER_USAGE = ("data", "mms", "roaming", "content", "monetary", "other")
_ACTION_STATES = ("created", "completed", "failed", "cancelled")
_UNDONE_ACTIONS = ("failed", "cancelled")
_ORDER_STATES = (
    "acknowledged", "rejected", "pending", "held", "inProgress", "cancelled", "completed", "failed", "partial",
    "assessingCancellation", "pendingCancellation",
)  # fmt: skip
_UNDONE_ORDERS = ("rejected", "cancelled", "failed")
_SHOWN_OF_IMEI = 8  # digits: the model; the rest is the one device


def communication(found: Resource) -> Plain | None:
    """A call or a message, with its time as `when` and the `counterparty`; empty where it is usage of another kind."""
    kind = choice(found.get("usageType"), KINDS)
    if kind is None:
        return {} if choice(found.get("usageType"), _OTHER_USAGE) else None
    direction = choice(characteristic(found, "usageCharacteristic", "direction"), ("in", "out"))
    when = moment(found.get("usageDate"))
    if direction is None or when is None:
        return None
    seconds = number(characteristic(found, "usageCharacteristic", "duration"))
    return present(
        kind=KINDS[kind],
        direction=direction,
        at=stamp(found.get("usageDate")),
        seconds=int(seconds) if seconds is not None and seconds >= 0 else None,
        when=when,
        counterparty=text(characteristic(found, "usageCharacteristic", "counterparty")),
    )


def covered(headers: Sequence[Mapping[str, str]], since: datetime | None) -> tuple[bool, str | None]:
    """Whether the records of every page are all there are since then, by Indira's own word, and since when it keeps
    them. No word is a no: an incomplete window must never look like "no record"."""
    kept = [moment(page.get("x-retention-from")) for page in headers]
    whole = bool(headers) and all(truth(page.get("x-window-complete")) is True for page in headers)
    newest = max((each for each in kept if each is not None), default=None)
    late = newest is not None and since is not None and newest > since
    return whole and not late, None if newest is None else newest.replace(microsecond=0).isoformat()


def paid_from_balance(found: Resource, msisdn: str) -> Plain | None:
    """A purchase that the balance paid; empty where nothing was taken in the end."""
    status, amount = choice(found.get("status"), _ACTION_STATES), rupiah(found.get("amount"))
    if status in _UNDONE_ACTIONS:
        return {}
    if identity(found) is None or status is None or amount is None:
        return None
    receiver = identity(found.get("receiverLogicalResource"))
    return present(
        id=identity(found),
        order_id=identity(found.get("productOrder")),
        at=stamp(found.get("requestedDate")) or stamp(found.get("confirmationDate")),
        kind=choice(found.get("reason"), PURCHASE_KINDS) or "other",
        service=text(found.get("description")),
        name=text(part(found, "product", "name")),
        amount=amount,
        channel=text(part(found, "channel", "name")) or text(part(found, "channel", "id")),
        **_for(receiver, msisdn),
    )


def on_the_bill(found: Resource, msisdn: str) -> list[Plain] | None:
    """The purchases of an order that the bill pays; none where it came to nothing."""
    order, state = identity(found), choice(found.get("state"), _ORDER_STATES)
    if state in _UNDONE_ORDERS:
        return []
    items = [each for each in resources(found.get("productOrderItem")) if choice(each.get("action"), ("add",))]
    read = [_ordered(order, found, each, msisdn) for each in items]
    if order is None or state is None or any(each is None for each in read):
        return None
    return [each for each in read if each is not None]


def _ordered(order: str | None, found: Resource, item: Resource, msisdn: str) -> Plain | None:
    amount = next((each for each in map(rupiah, _prices(item)) if each is not None), None)
    id = identity(item.get("product")) or (f"{order}-{identity(item)}" if identity(item) else None)
    if id is None or amount is None:
        return None
    said = {name: text(characteristic(item.get("product"), "productCharacteristic", name)) for name in _SAID}
    return present(
        id=id,
        order_id=order,
        at=stamp(found.get("orderDate")),
        kind=choice(said["kind"], PURCHASE_KINDS) or "other",
        service=said["service"],
        name=text(part(item, "productOffering", "name")) or text(part(item, "product", "name")),
        amount=amount,
        channel=text(part(found, "channel", "name")) or text(part(found, "channel", "id")),
        **_for(said["beneficiary"], msisdn),
    )


_SAID = ("kind", "service", "beneficiary")


def _prices(item: Resource) -> list[object]:
    return [part(item, name, "price", "taxIncludedAmount") for name in ("itemTotalPrice", "itemPrice")]


def _for(receiver: str | None, msisdn: str) -> Plain:
    """Whom it was bought for."""
    own = receiver is None or same(receiver, msisdn) or receiver.casefold() == "self"
    return {"beneficiary": "self" if own else receiver, "gift": not own}


def usage(found: Resource, purchase: str) -> Plain | None:
    """What was used of a purchase, by whom. `known` is whether Indira knows the purchase at all."""
    products = [
        product
        for consumed in resources(found.get("usageConsumption"))
        for product in resources(consumed.get("product"))
        if identity(product) == purchase
    ]
    if not products:
        answers = identity(found) is not None and isinstance(found.get("usageConsumption", []), list)
        return {"known": False} if answers else None
    summaries = [each for product in products for each in resources(product.get("consumptionSummary"))]
    used = [each for each in summaries if choice(each.get("counterType"), ("used",))]
    return present(
        known=True,
        used_by_customer=_used_by("customer", used),
        used_by_beneficiary=_used_by("beneficiary", used),
        used_fraction=_fraction(summaries, used),
        first_used_at=_first(used),
    )


def _amount(summary: Resource) -> float | None:
    return number(part(summary, "value", "amount"))


def _used_by(role: str, used: Sequence[Resource]) -> bool | None:
    """Whether they used any; None where nothing is said of them, or what is said cannot be read."""
    theirs = [_amount(each) for each in used if choice(part(each, "user", "role"), (role,))]
    if any(each is not None and each > 0 for each in theirs):
        return True
    return False if theirs and None not in theirs else None


def _fraction(summaries: Sequence[Resource], used: Sequence[Resource]) -> str | None:
    totals = [_amount(each) for each in summaries if choice(each.get("counterType"), ("total",))]
    amounts = [_amount(each) for each in used]
    total, taken = totals[0] if totals else None, sum(each for each in amounts if each is not None)
    if total is None or total <= 0 or None in amounts:
        return None
    return f"{min(1.0, max(0.0, taken / total)):.6f}".rstrip("0").rstrip(".")


def _first(used: Sequence[Resource]) -> str | None:
    begun = [moment(part(each, "consumptionPeriod", "startDateTime")) for each in used if (_amount(each) or 0) > 0]
    first = min((each for each in begun if each is not None), default=None)
    return None if first is None else first.replace(microsecond=0).isoformat()


def devices(found: Resource) -> Plain | None:
    """Changes of device, place and registration. A list that is missing makes it unreadable: it might hold the
    change that matters."""
    lists = {name: found.get(name) for name in ("imeiChanges", "locations", "registrationChanges")}
    changes = {name: _changes(value) for name, value in lists.items()}
    if None in changes.values():
        return None
    return {
        "imei_changes": [
            present(at=at, imei=_partly(text(each.get("imei")))) for at, each in changes["imeiChanges"] or ()
        ],
        "locations": [present(at=at, area=text(each.get("area"))) for at, each in changes["locations"] or ()],
        "registration_changes": [
            present(at=at, what=text(each.get("what"))) for at, each in changes["registrationChanges"] or ()
        ],
    }


def _changes(value: object) -> list[tuple[str, Resource]] | None:
    if not isinstance(value, list | Mapping):
        return None
    read = [(stamp(each.get("at")), each) for each in resources(value)]
    known = [(at, each) for at, each in read if at is not None]
    return known if len(known) == len(value if isinstance(value, list) else [value]) else None


def _partly(imei: str | None) -> str | None:
    return None if imei is None else imei[:_SHOWN_OF_IMEI] + "*" * len(imei[_SHOWN_OF_IMEI:])
