"""A made-up Indira: calls and messages, purchases and their use, devices. It is only asked. No HTTP here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from sopflow_adapters.sim.bodies import Body, known, listed, money, named, quantity, related, subscriber, text, written
from sopflow_adapters.sim.exchange import Answer, Asked, RefusedError, Way, not_found
from sopflow_adapters.sim.listing import bound, page
from sopflow_adapters.sim.model import Communication, Customer, Purchase, Usage, World
from sopflow_adapters.sim.reading import e164
from sopflow_adapters.sim.times import Clock

USAGE = "/tmf-api/usageManagement/v4/usage"
BALANCE_ACTIONS = "/tmf-api/prepayBalanceManagement/v4/balanceActionHistory"
ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
CONSUMPTION = "/tmf-api/usageConsumption/v4/queryUsageConsumption"
DEVICES = "/api/v1/devices/history"
_WHOLE = Decimal(1000)  # what a package holds, where a share of it is told


class Indira:
    """One made-up Indira."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._world, self._clock = world, clock

    def ways(self) -> tuple[Way, ...]:
        """Everything that it can be asked."""
        return (
            Way("GET", USAGE, "search_communications", self.usage),
            Way("GET", BALANCE_ACTIONS, "list_purchases", self.balance_actions),
            Way("GET", ORDERS, "list_purchases", self.orders),
            Way("POST", CONSUMPTION, "get_package_usage", self.consumption),
            Way("GET", DEVICES, "get_device_history", self.devices),
        )

    def usage(self, asked: Asked) -> Answer:
        customer = self._customer(asked, "relatedParty.id")
        other = asked.first("usageCharacteristic.counterparty")
        kept = customer.communications
        bodies = [_usage(customer, at, each, other) for at, each in enumerate(kept.records, 1)]
        answer = page(bodies, asked)
        complete = kept.covers(bound(asked, "usageDate.gte"))
        headers = {"X-Window-Complete": str(complete).lower()}
        if kept.retention_from is not None:
            headers["X-Retention-From"] = kept.retention_from.isoformat(timespec="seconds")
        elif complete:
            headers["X-Retention-From"] = "1970-01-01T00:00:00+00:00"  # nothing was ever thrown away
        return Answer(answer.status, answer.body, {**answer.headers, **headers})

    def balance_actions(self, asked: Asked) -> Answer:
        customer = self._customer(asked, "logicalResource.id")
        paid = (each for each in customer.purchases if each.source == "balance")
        return page([_balance_action(customer, each) for each in paid], asked)

    def orders(self, asked: Asked) -> Answer:
        customer = self._customer(asked, "relatedParty.id")
        charged = (each for each in customer.purchases if each.source == "bill")
        return page([_order(customer, each) for each in charged], asked)

    def consumption(self, asked: Asked) -> Answer:
        products = [text(each, "id") for each in listed(asked.body, "searchCriteria", "product")]
        if not products:
            raise RefusedError(400, "invalid_body", "searchCriteria.product is missing")
        usages = self._usages()
        if not any(each in usages for each in products):
            raise not_found("purchase")
        found = [_consumption(each, *usages[each]) for each in products if each in usages]
        told = {
            "id": f"Q-{products[0]}",
            "usageConsumption": found,
            "queryUsageConsumptionDate": written(self._clock()),
        }
        return Answer(200, told)

    def devices(self, asked: Asked) -> Answer:
        customer = self._customer(asked, "msisdn")
        days = asked.first("days")
        if days is not None and not (days.isascii() and days.isdigit() and len(days) < 5):
            raise RefusedError(400, "invalid_body", "days must be a whole number")
        since = self._clock().timestamp() - int(days) * 86400 if days else 0.0
        kept = customer.devices
        return Answer(
            200,
            {
                "msisdn": customer.msisdn,
                "imeiChanges": [known(at=written(e.at), imei=e.imei) for e in kept.imei_changes if _since(e, since)],
                "locations": [known(at=written(e.at), area=e.area) for e in kept.locations if _since(e, since)],
                "registrationChanges": [
                    known(at=written(e.at), what=e.what) for e in kept.registration_changes if _since(e, since)
                ],
            },
        )

    def _customer(self, asked: Asked, name: str) -> Customer:
        number = asked.first(name)
        if number is None:
            raise RefusedError(400, "invalid_body", f"{name} is missing")
        found = self._world.customer(number)
        if found is None:
            raise not_found("number")
        return found

    def _usages(self) -> Mapping[str, tuple[Customer, str | None, Usage | None]]:
        """Of everything bought: whose it is, who got it, and what became of it."""
        found: dict[str, tuple[Customer, str | None, Usage | None]] = {}
        for customer in self._world.customers:
            for item in customer.bill.items if customer.bill else ():
                found[item.id] = (customer, None, item.usage)
            for each in customer.purchases:
                on_the_bill = found.get(each.id, (customer, None, None))[2]
                found[each.id] = (customer, each.beneficiary, each.usage or on_the_bill)
        return found


def _since(change: object, since: float) -> bool:
    at = getattr(change, "at", None)
    return at is None or at.timestamp() >= since


def _usage(customer: Customer, place: int, each: Communication, other: str | None) -> Body:
    number = e164(each.counterparty) or other
    told = {"direction": each.direction, "counterparty": number, "duration": each.seconds}
    id = f"U-{customer.customer_id}-{place}"
    return {
        "id": id,
        "href": f"{USAGE}/{id}",
        "usageType": "voice" if each.kind == "call" else "sms",
        "usageDate": written(each.at),
        "status": "rated",
        "usageCharacteristic": named(told),
        "relatedParty": [subscriber(customer.msisdn)],
    }


def _balance_action(customer: Customer, each: Purchase) -> Body:
    return {
        "id": each.id,
        "href": f"{BALANCE_ACTIONS}/{each.id}",
        "reason": each.kind,
        "status": "completed",
        "usageType": "monetary",
        "amount": quantity(each.amount),
        "product": [{"id": each.id, **known(name=each.name)}],
        "logicalResource": [{"id": customer.msisdn, "@referredType": "LogicalResource"}],
        "receiverLogicalResource": {"id": _receiver(customer, each), "@referredType": "LogicalResource"},
        **({"channel": {"id": each.channel, "name": each.channel}} if each.channel else {}),
        **({"productOrder": {"id": each.order_id}} if each.order_id else {}),
        **known(requestedDate=written(each.at), description=each.service),
    }


def _receiver(customer: Customer, each: Purchase) -> str:
    """Whose number got it. A gift whose receiver the world does not name went to some number."""
    if each.beneficiary is None or each.beneficiary == "self":
        return "unknown" if each.gift and each.beneficiary is None else customer.msisdn
    return e164(each.beneficiary) or each.beneficiary


def _order(customer: Customer, each: Purchase) -> Body:
    got = _receiver(customer, each)
    told = {"kind": each.kind, "service": each.service, "beneficiary": None if got == customer.msisdn else got}
    order = each.order_id or f"O-{each.id}"
    item = {
        "id": "1",
        "action": "add",
        "state": "completed",
        "product": {"id": each.id, "productCharacteristic": named(told), **known(name=each.name)},
        "itemTotalPrice": [{"priceType": "oneTime", "price": {"taxIncludedAmount": money(each.amount)}}],
    }
    return {
        "id": order,
        "href": f"{ORDERS}/{order}",
        "state": "completed",
        "productOrderItem": [item],
        "relatedParty": [subscriber(customer.msisdn)],
        **({"channel": [{"id": each.channel, "name": each.channel}]} if each.channel else {}),
        **known(orderDate=written(each.at)),
    }


def _consumption(purchase: str, customer: Customer, receiver: str | None, usage: Usage | None) -> Body:
    summaries = list(_summaries(customer, receiver, usage)) if usage is not None else []
    return {"state": "done", "product": [{"id": purchase, "@referredType": "Product", "consumptionSummary": summaries}]}


def _summaries(customer: Customer, receiver: str | None, usage: Usage) -> Iterator[Body]:
    """A summary for each user of whom it is known whether they used it, and the whole where a share of it is known."""
    total = _WHOLE if usage.used_fraction is not None else Decimal(1)
    used = total * (usage.used_fraction if usage.used_fraction is not None else Decimal(1))
    told = {"customer": usage.used_by_customer, "beneficiary": usage.used_by_beneficiary}
    numbers = {"customer": customer.msisdn, "beneficiary": e164(receiver) or "unknown"}
    users = sum(each is True for each in told.values())
    begun = {"consumptionPeriod": {"startDateTime": written(usage.first_used_at)}} if usage.first_used_at else {}
    for role, has in told.items():
        if has is not None:
            share = quantity(float(used / users) if has else 0, "MB")
            by = related(role, numbers[role], "Subscriber")
            yield {"counterType": "used", "value": share, "user": by, **(begun if has else {})}
    if usage.used_fraction is not None:
        if not users and not (usage.used_fraction == 0 and set(told.values()) != {None}):
            yield {"counterType": "used", "value": quantity(float(used), "MB"), **begun}
        yield {"counterType": "total", "value": quantity(float(total), "MB")}
