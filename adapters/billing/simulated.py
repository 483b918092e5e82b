"""A made-up Billing: cancellations, what billcos decide, refunds and adjustments. No HTTP here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

from sopflow_adapters.sim.bodies import (
    Body,
    inside,
    known,
    listed,
    maybe_text,
    of_role,
    one_of_role,
    quantity,
    related,
    rupiah,
    text,
    written,
)  # fmt: skip
from sopflow_adapters.sim.exchange import Answer, Asked, RefusedError, Way, not_found
from sopflow_adapters.sim.ledger import Ledger
from sopflow_adapters.sim.listing import page
from sopflow_adapters.sim.model import Cancellation, Confirmation, ConfirmationStep, Customer, World
from sopflow_adapters.sim.times import Clock
from sopflow_adapters.sim.unfolding import Shelf

from . import simulated_archive as archive
from .simulated_money import Adjusted, adjustment_of, as_balance, as_dispute, as_refund

CANCELLATIONS = "/tmf-api/productOrderingManagement/v4/cancelProductOrder"
ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"
BUCKETS = "/tmf-api/prepayBalanceManagement/v4/bucket"
BALANCES = "/tmf-api/prepayBalanceManagement/v4/adjustBalance"
REFUNDS = "/payment/v4/refund"
CONFIRMATION, DISPUTE = "BILLCO_CONFIRMATION", "Bill Dispute"
Perform = Callable[[Asked], Answer]
_TASK = {"rejected": "terminatedWithError"}
_ORDERS = {"acknowledged": "assessingCancellation", "inProgress": "pendingCancellation", "done": "cancelled"}
"""What an order is while its cancellation is that."""
_DECIDED = {"approved": "resolved", "rejected": "rejected", "pending": "pending"}


_UNKNOWN = ("externalId",)
"""What we send and neither TMF622's cancellation nor TMF654's adjustment knows."""


class Billing:
    """One made-up Billing. What was requested is found again under its key and its number."""

    def __init__(self, world: World, ledger: Ledger, clock: Clock) -> None:
        self._world, self._ledger, self._clock = world, ledger, clock
        self._numbers = count(1)
        self._bought = dict(_bought(world))
        self._cancellations = Shelf(["externalId"], archive.cancellations(CANCELLATIONS))
        self._tickets = Shelf(["externalId"], archive.tickets(TICKETS, CONFIRMATION, DISPUTE))
        self._balances = Shelf(["description", "externalId"], archive.balances(BALANCES))
        self._refunds = Shelf(["correlatorId"], archive.refunds(REFUNDS))
        self._applied: set[str] = set()
        self._strict = world.billing.strict

    def ways(self) -> tuple[Way, ...]:
        """Everything that it can be asked."""
        return (
            Way("POST", CANCELLATIONS, "request_purchase_cancellation", self.cancel),
            Way("GET", CANCELLATIONS, "get_cancellation", self._listed(self._cancellations)),
            Way(
                "GET", CANCELLATIONS + "/{id}", "get_cancellation", lambda a: self._cancellations.one(a, "cancellation")
            ),
            Way("GET", ORDERS + "/{id}", "get_cancellation", self.order),
            Way("POST", TICKETS, _posted, self.ticket),
            Way("GET", TICKETS, _looked_for, self._tickets.listed),
            Way("GET", TICKETS + "/{id}", _looked_at, lambda asked: self._tickets.one(asked, "ticket")),
            Way("GET", BUCKETS, "apply_adjustment", self.buckets),
            Way("POST", BALANCES, "apply_adjustment", self.balance),
            Way("GET", BALANCES, "get_adjustment", self._listed(self._balances)),
            Way("GET", BALANCES + "/{id}", "get_adjustment", lambda asked: self._balances.one(asked, "adjustment")),
            Way("POST", REFUNDS, "apply_adjustment", self.refund),
            Way("GET", REFUNDS, "get_adjustment", self._refunds.listed),
            Way("GET", REFUNDS + "/{id}", "get_adjustment", lambda asked: self._refunds.one(asked, "refund")),
        )

    def cancel(self, asked: Asked) -> Answer:
        body = _object(asked)
        order = text(body, "productOrder", "id")
        purchase = self._bought.get(maybe_text(body, "product", "id") or order)
        if purchase is None:
            raise not_found("purchase")
        if self._strict and self._is_under_way(purchase):
            raise RefusedError(409, "already_done", "A cancellation of that purchase was requested already")
        rule = self._cancellation(purchase)
        id = f"CAN-SIM-{next(self._numbers):07}"
        made = {
            **self._understood(body), "id": id, "href": f"{CANCELLATIONS}/{id}", "product": {"id": purchase},
            "requestedCancellationDate": written(self._clock()), **_cancelled(rule.state, rule.reason),
        }  # fmt: skip
        self._cancellations.put(made, (_cancelled(step.state, step.reason) for step in rule.then))
        return self._done(asked, "request_purchase_cancellation", made)

    def order(self, asked: Asked) -> Answer:
        """An order, by its own number or its purchase's, and how far its cancellation is."""
        id = asked.path["id"]
        if id not in self._bought:
            raise not_found("order")
        states = [e.body["state"] for e in self._cancellations.kept.values() if _of_purchase(e.body, self._bought[id])]
        told = (_ORDERS[state] for state in reversed(states) if state in _ORDERS)
        item = {"id": "1", "action": "add", "product": {"id": self._bought[id]}}
        href, state = f"{ORDERS}/{id}", next(told, "completed")
        return Answer(200, {"id": id, "href": href, "state": state, "productOrderItem": [item]})

    def ticket(self, asked: Asked) -> Answer:
        body = _object(asked)
        text(body, "description")
        text(body, "severity")
        match text(body, "ticketType"):
            case "BILLCO_CONFIRMATION":
                return self._confirm(asked, body)
            case "Bill Dispute":
                return self._dispute(asked, body)
            case _:
                raise RefusedError(422, "refused", "Billing takes no tickets of that type")

    def buckets(self, asked: Asked) -> Answer:
        return page([_bucket(each) for each in self._world.customers if each.payment_type != "postpaid"], asked)

    def balance(self, asked: Asked) -> Answer:
        body = _object(asked)
        text(body, "usageType")
        bucket, amount = text(body, "bucket", "id"), rupiah(body, "amount", "amount")
        owner = next((each for each in self._world.customers if _bucket(each)["id"] == bucket), None)
        if owner is None or owner.payment_type == "postpaid":
            raise RefusedError(422, "no_balance", "There is no such balance")
        adjusted = self._approved(text(body, "reason"), "refund", amount, owner.msisdn)
        made, steps = as_balance(self._numbered(self._understood(body), "ADJ", BALANCES), adjusted)
        self._balances.put(made, steps)
        return self._apply(asked, adjusted, made)

    def refund(self, asked: Asked) -> Answer:
        body = _object(asked)
        account = text(body, "account", "id")
        if not isinstance(body.get("paymentMethod"), dict):
            raise RefusedError(400, "invalid_body", "paymentMethod is missing")
        owner = next((each for each in self._world.customers if each.account == account), None)
        adjusted = self._approved(
            text(body, "description"), "refund", rupiah(body, "totalAmount", "value"), owner.msisdn if owner else None
        )
        made, steps = as_refund(self._numbered(body, "REF", REFUNDS), adjusted)
        self._refunds.put(made, steps)
        return self._apply(asked, adjusted, made)

    def decide(self, approval: str, status: str, by: str | None = None) -> None:
        """The billco decides. Raises RefusedError (404) where there is no such request."""
        found = self._tickets.kept.get(approval)
        if found is None or found.body["ticketType"] != CONFIRMATION:
            raise not_found("confirmation")
        if status not in _DECIDED:
            raise RefusedError(400, "invalid_body", "status must be pending, approved or rejected")
        found.become(_decided(found.body, ConfirmationStep(status, by)))

    def _is_under_way(self, purchase: str) -> bool:
        kept = self._cancellations.kept.values()
        return any(_of_purchase(e.body, purchase) and e.body["state"] != _TASK["rejected"] for e in kept)

    def _understood(self, body: Body) -> Body:
        """What the standard of a cancellation or an adjustment knows; all of it, where Billing is strict."""
        return body if self._strict else {name: value for name, value in body.items() if name not in _UNKNOWN}

    def _listed(self, shelf: Shelf) -> Perform:
        """A list of those; filters by what the standard does not know are passed over where Billing is not strict."""
        return shelf.listed if self._strict else lambda asked: shelf.listed(_without_unknown(asked))

    def _confirm(self, asked: Asked, body: Body) -> Answer:
        about = listed(body, "relatedEntity")
        numbers = [text(each, "id") for each in listed(body, "relatedParty")]
        customer = next((found for each in numbers if (found := self._world.customer(each))), None)
        kind, amount = one_of_role(about, "adjustmentKind"), _amount(about)
        if customer is None:
            raise RefusedError(422, "refused", "None of the parties is known")
        rule = self._confirmation(customer.msisdn, kind, amount)
        if rule.id in self._tickets.kept:
            raise RefusedError(422, "refused", "The world gives that number twice")
        made = {**self._numbered(body, "BCO", TICKETS), "creationDate": written(self._clock())}
        made = {**made, "id": rule.id, "href": f"{TICKETS}/{rule.id}"} if rule.id else made
        if rule.area is not None:
            others = [each for each in about if each.get("role") != "area"]
            made["relatedEntity"] = [*others, related("area", rule.area, "BillcoArea")]
        made |= _decided(made, ConfirmationStep(rule.status, rule.by, rule.reason))
        self._tickets.put(made, (_decided(made, step) for step in rule.then))
        return self._done(asked, "request_billco_confirmation", made)

    def _dispute(self, asked: Asked, body: Body) -> Answer:
        about = listed(body, "relatedEntity")
        numbers = [text(each, "id") for each in listed(body, "relatedParty")]
        one_of_role(about, "disputedBill")
        adjusted = self._approved(
            one_of_role(about, "approval"),
            one_of_role(about, "adjustmentKind"),
            _amount(about),
            next(iter(numbers), None),
        )
        made, steps = as_dispute(self._numbered(body, "ADJ", TICKETS), adjusted, self._clock())
        self._tickets.put(made, steps)
        return self._apply(asked, adjusted, made)

    def _approved(self, approval: str, kind: str, amount: int, msisdn: str | None) -> Adjusted:
        """What becomes of an adjustment that a billco approved. Raises RefusedError (409, 422) where Billing is strict:
        else it believes whoever asks."""
        if not self._strict:
            return adjustment_of(self._world, approval, kind, amount, msisdn or "")
        ticket = self._tickets.kept.get(approval)
        about = ticket.body["relatedEntity"] if ticket is not None else []
        decision = next(of_role(about, "decision"), None)
        of_whom = [each["id"] for each in ticket.body["relatedParty"]] if ticket is not None else []
        if decision != "approved" or kind not in of_role(about, "adjustmentKind") or (msisdn and msisdn not in of_whom):
            raise RefusedError(422, "approval_missing", "The billco has not approved that")
        if _amount(about) != amount:
            raise RefusedError(422, "other_amount", "The billco approved another amount")
        if approval in self._applied:
            raise RefusedError(409, "already_done", "That approval was used already")
        return adjustment_of(self._world, approval, kind, amount, next(iter(of_whom), ""))

    def _apply(self, asked: Asked, adjusted: Adjusted, made: Body) -> Answer:
        if adjusted.status != "failed":
            self._applied.add(adjusted.approval)
        return self._done(asked, "apply_adjustment", made)

    def _done(self, asked: Asked, operation: str, made: Body) -> Answer:
        self._ledger.note("billing", operation, asked.key, made["id"])
        return Answer(201, made, {"Location": made["href"]})

    def _numbered(self, body: Body, prefix: str, path: str) -> Body:
        id = f"{prefix}-SIM-{next(self._numbers):07}"
        return {**body, "id": id, "href": f"{path}/{id}"}

    def _cancellation(self, purchase: str) -> Cancellation:
        rules = (each for each in self._world.cancellations if each.purchase_id in (None, purchase))
        return next(rules, Cancellation("acknowledged"))

    def _confirmation(self, msisdn: str, kind: str, amount: int) -> Confirmation:
        rules = (
            each
            for each in self._world.confirmations
            if each.msisdn in (None, msisdn) and each.kind in (None, kind) and each.amount in (None, amount)
        )
        return next((each for each in rules if each.id not in self._tickets.kept), Confirmation("pending"))


def _without_unknown(asked: Asked) -> Asked:
    return replace(asked, query=tuple(each for each in asked.query if each[0] not in _UNKNOWN))


def _of_purchase(cancellation: Body, purchase: str) -> bool:
    return bool(inside(cancellation, "product", "id") == purchase)


def _posted(asked: Asked) -> str:
    return "request_billco_confirmation" if inside(asked.body, "ticketType") == CONFIRMATION else "apply_adjustment"


def _looked_for(asked: Asked) -> str:
    return "get_billco_confirmation" if asked.first("ticketType") == CONFIRMATION else "get_adjustment"


def _looked_at(asked: Asked) -> str:
    return "get_billco_confirmation" if asked.path["id"].startswith("BCO") else "get_adjustment"


def _amount(about: list[Body]) -> int:
    written_ = one_of_role(about, "amount")
    if not (written_.isascii() and written_.isdigit() and len(written_) < 13):
        raise RefusedError(400, "invalid_body", "The amount must be whole rupiah")
    return int(written_)


def _cancelled(state: str, reason: str | None) -> Body:
    return {"state": _TASK.get(state, state), **known(stateReason=reason)}


def _decided(ticket: Body, step: ConfirmationStep) -> Body:
    """What the ticket says once the billco has decided so."""
    about = [each for each in ticket["relatedEntity"] if each.get("role") != "decision"]
    parties = [each for each in ticket["relatedParty"] if each.get("role") != "decidedBy"]
    if step.status != "pending":
        about.append(related("decision", step.status, "Decision"))
    if step.by is not None:
        parties.append({"id": "billco", "name": step.by, "role": "decidedBy", "@referredType": "Individual"})
    told = {"status": _DECIDED[step.status], "relatedEntity": about, "relatedParty": parties}
    return {**told, **known(statusChangeReason=step.reason)}


def _bucket(customer: Customer) -> Body:
    id = f"BKT-{customer.customer_id}"
    return {
        "id": id,
        "href": f"{BUCKETS}/{id}",
        "usageType": "monetary",
        "status": "active",
        "logicalResource": [{"id": customer.msisdn, "@referredType": "LogicalResource"}],
        "remainingValue": quantity(0),
    }


def _bought(world: World) -> Iterator[tuple[str, str]]:
    """Purchases by their own number and by that of their order."""
    for customer in world.customers:
        for item in customer.bill.items if customer.bill else ():
            yield item.id, item.id
        for each in customer.purchases:
            yield each.id, each.id
            if each.order_id:
                yield each.order_id, each.id
    for rule in world.cancellations:
        if rule.purchase_id:
            yield rule.purchase_id, rule.purchase_id


def _object(asked: Asked) -> Body:
    if not isinstance(asked.body, dict):
        raise RefusedError(400, "invalid_body", "The body must be an object")
    return dict(asked.body)
