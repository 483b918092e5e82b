"""A client of Billing over TM Forum APIs (TMF622, 621, 654, 676), usable alone: neither this file nor what it imports
needs sopflow.

    client = Client("https://billing.example", ClientCredentials("us", secret))
    asked = client.cancel_purchase("P1", key="K1", budget=Budget(15, 15))

Numbers are E.164, amounts whole rupiah. What comes back is plain data, by the names of `adapter.yaml`. A write is
sent once and found again by its key. Every failure is a `WireFailure`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from sopflow_adapters.tmf.api import Api, Read, found_by, segment
from sopflow_adapters.tmf.writing import (
    Body,
    amount_of,
    asked,
    attachments,
    entity,
    filled,
    money,
    quantity,
    reference,
    subscriber,
)
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.failures import IN_DOUBT, REJECTED, WireFailure
from sopflow_adapters.wire.oauth import ClientCredentials
from sopflow_adapters.wire.transport import Trust

from .reading import (
    CONFIRMATION,
    DISPUTE,
    Plain,
    balance,
    balance_adjustment,
    cancellation,
    confirmation,
    dispute,
    refund,
)

CANCELLATIONS = "/tmf-api/productOrderingManagement/v4/cancelProductOrder"
TICKETS = "/tmf-api/troubleTicket/v4/troubleTicket"
BALANCES = "/tmf-api/prepayBalanceManagement/v4/bucket"
ADJUSTMENTS = "/tmf-api/prepayBalanceManagement/v4/adjustBalance"
REFUNDS = "/payment/v4/refund"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a billco is asked to confirm. `evidence` are names of files."""

    msisdn: str = field(repr=False)
    kind: str
    amount: int = field(repr=False)
    area: str | None = None
    reason: str | None = field(default=None, repr=False)
    evidence: Sequence[str] = field(default=(), repr=False)


class Client:
    """One account at one Billing. Safe for several threads."""

    def __init__(
        self,
        base_url: str,
        credentials: ClientCredentials,
        *,
        trust: Trust | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Connects to nothing yet."""
        self._api = Api(base_url, credentials, trust=trust, patience=patience)

    def __repr__(self) -> str:
        return "<Billing client>"

    def cancel_purchase(
        self,
        purchase: str,
        *,
        key: str,
        budget: Budget,
        order: str | None = None,
        reason: str | None = None,
        evidence: Sequence[str] = (),
        again: bool = False,
    ) -> Plain:
        """Ask that a purchase be cancelled. For `again` see `Api.create`."""
        body = filled(
            at_type="PurchaseCancellation",
            productOrder=reference(order or purchase, "ProductOrder"),
            cancellationReason=reason,
            externalId=key,
            product=reference(purchase, "Product"),
            attachment=attachments(evidence),
        )
        return _bare(self._create(CANCELLATIONS, body, "externalId", cancellation, key, budget, again=again))

    def cancellation(self, id: str, budget: Budget) -> Plain:
        """A cancellation, by our key or its number. Raises WireFailure (not_found)."""
        return _bare(found_by(self._lookups(id, budget, (CANCELLATIONS, "externalId", cancellation))))

    def request_confirmation(self, claim: Claim, *, key: str, budget: Budget, again: bool = False) -> Plain:
        """Ask the billco of the customer's area. Raises WireFailure (rejected) where it speaks of another amount. For
        `again` see `Api.create`."""
        about = [entity(claim.kind, "adjustmentKind", "AdjustmentKind"), amount_of(claim.amount)]
        body = filled(
            ticketType=CONFIRMATION,
            severity="medium",
            description="Konfirmasi billco",
            externalId=key,
            relatedParty=[subscriber(claim.msisdn)],
            relatedEntity=[*about, *([entity(claim.area, "area", "BillcoArea")] if claim.area else [])],
            note=[{"text": claim.reason}] if claim.reason else None,
            attachment=attachments(claim.evidence),
        )
        told = self._create(TICKETS, body, "externalId", _some(confirmation), key, budget, again=again)
        if told.get("amount") not in (None, claim.amount):
            raise WireFailure(REJECTED, "other_amount")
        return _without_amount(told)

    def confirmation(self, id: str, budget: Budget) -> Plain:
        """What a billco said, by our key or its number. Raises WireFailure (not_found)."""
        where = (TICKETS, "externalId", confirmation)
        return _without_amount(found_by(self._lookups(id, budget, where, ticketType=CONFIRMATION)))

    def adjust(
        self,
        msisdn: str,
        kind: str,
        amount: int,
        approval: str,
        *,
        key: str,
        budget: Budget,
        account: str | None = None,
        again: bool = False,
    ) -> Plain:
        """Give money back (`refund`: to the balance, or to the `account`) or correct a bill (`adjustment`,
        `pre_adjustment`). Raises WireFailure (in_doubt) where Billing speaks of another amount. For `again` see
        `Api.create`."""
        rest = self._api.ending(budget)
        if kind != "refund":
            body = _dispute(msisdn, kind, amount, approval, key, account)
            told = self._create(TICKETS, body, "externalId", _some(dispute), key, rest(), again=again)
        elif account is not None:
            body = _refund(account, amount, approval, key)
            told = self._create(REFUNDS, body, "correlatorId", refund, key, rest(), again=again)
        else:
            body = _back(msisdn, self._balance(msisdn, rest()), amount, approval, key)
            told = self._create(ADJUSTMENTS, body, "externalId", balance_adjustment, key, rest(), again=again)
        if told.get("amount", amount) != amount or told.get("kind", kind) != kind:
            raise WireFailure(IN_DOUBT, "other_amount")
        return _bare(told)

    def adjustment(self, id: str, budget: Budget) -> Plain:
        """A refund or an adjustment, by our key or its number. Raises WireFailure (not_found)."""
        everywhere = [
            self._lookups(id, budget, (ADJUSTMENTS, "externalId", balance_adjustment)),
            self._lookups(id, budget, (REFUNDS, "correlatorId", refund)),
            self._lookups(id, budget, (TICKETS, "externalId", dispute), ticketType=DISPUTE),
        ]
        by_key, by_number = zip(*everywhere, strict=True)
        return _bare(found_by([*by_key, *by_number]))

    def close(self) -> None:
        """Drop the connections."""
        self._api.close()

    def _create(
        self, path: str, body: Body, field: str, read: Read[Plain], key: str, budget: Budget, *, again: bool
    ) -> Plain:
        kind = {"ticketType": str(body["ticketType"])} if "ticketType" in body else {}

        def find(rest: Budget) -> Plain | None:
            return self._by_key(path, field, read, key, rest, **kind)

        return self._api.create(path, body, key=key, read=read, find=find, budget=budget, again=again)

    def _by_key(
        self, path: str, field: str, read: Read[Plain], key: str, budget: Budget, **filters: str
    ) -> Plain | None:
        found = self._api.listing(path, asked(**{field: key}, **filters), read, budget)
        ours = next((each for each in found.items if each.get("key") == key), None)
        if ours is None and found.strange:
            raise WireFailure(IN_DOUBT, "malformed_reply")  # it may be the one that cannot be read
        return ours

    def _lookups(
        self, id: str, budget: Budget, where: tuple[str, str, Read[Plain]], **filters: str
    ) -> list[Callable[[], Plain | None]]:
        """By our key, then by the system's number."""
        path, field, read = where
        rest = self._api.ending(budget)
        return [
            lambda: self._by_key(path, field, read, id, rest(), **filters),
            lambda: self._api.get(f"{path}/{segment(id)}", read, rest()) or None,
        ]

    def _balance(self, msisdn: str, budget: Budget) -> str:
        filters = asked(logicalResource__id=msisdn, usageType="monetary")
        found = self._api.listing(BALANCES, filters, balance, budget).items
        active = next((str(each["id"]) for each in found if each["active"]), None)
        if active is None:
            raise WireFailure(REJECTED, "no_balance")
        return active


def _dispute(msisdn: str, kind: str, amount: int, approval: str, key: str, account: str | None) -> Body:
    return filled(
        ticketType=DISPUTE,
        severity="medium",
        description=kind,
        externalId=key,
        relatedParty=[subscriber(msisdn)],
        relatedEntity=[
            entity(account or msisdn, "disputedBill", "CustomerBill"),
            entity(approval, "approval", "TroubleTicket"),
            entity(kind, "adjustmentKind", "AdjustmentKind"),
            amount_of(amount),
        ],
    )


def _refund(account: str, amount: int, approval: str, key: str) -> Body:
    return filled(
        correlatorId=key,
        account=reference(account, "BillingAccount"),
        paymentMethod={"@type": "AccountCredit", "name": "account"},
        totalAmount=money(amount),
        description=approval,
    )


def _back(msisdn: str, bucket: str, amount: int, approval: str, key: str) -> Body:
    return filled(
        amount=quantity(amount),
        usageType="monetary",
        adjustType="oneTime",
        bucket=reference(bucket, "Bucket"),
        logicalResource=[reference(msisdn, "LogicalResource")],
        reason="refund",
        description=approval,
        externalId=key,
    )


def _some(read: Read[Plain]) -> Read[Plain]:
    """As that, where an empty reading is none: what we created is of our kind."""
    return partial(_nonempty, read)


def _nonempty(read: Read[Plain], found: object) -> Plain | None:
    return read(found) or None if isinstance(found, dict) else None


def _bare(told: Plain) -> Plain:
    return {name: value for name, value in told.items() if name != "key"}


def _without_amount(told: Plain) -> Plain:
    return {name: value for name, value in told.items() if name not in ("key", "amount")}
