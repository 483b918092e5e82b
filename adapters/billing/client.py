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
from datetime import datetime
from functools import partial

from sopflow_adapters.tmf.api import Api, Read, found_by, segment
from sopflow_adapters.tmf.keys import bare, ways_to
from sopflow_adapters.tmf.numbers import same
from sopflow_adapters.tmf.places import Place, found_at
from sopflow_adapters.tmf.reading import Plain
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

from .places import BALANCES, ORDERS, adjustments, cancellations, confirmations, disputes, refunds
from .reading import CONFIRMATION, DISPUTE, balance, keyed, stands


@dataclass(frozen=True, slots=True)
class Claim:
    """What a billco is asked to confirm. `evidence` are names of files."""

    msisdn: str = field(repr=False)
    kind: str
    amount: int = field(repr=False)
    area: str | None = None
    reason: str | None = field(default=None, repr=False)
    evidence: Sequence[str] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """Whether a write was sent before, and when the case began that it is of."""

    again: bool
    begun: datetime | None


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
        begun: datetime | None = None,
    ) -> Plain:
        """Ask that a purchase be cancelled. For `again` see `Api.create`, for `begun` `found_at`."""
        body = filled(
            at_type="PurchaseCancellation",
            productOrder=reference(order or purchase, "ProductOrder"),
            cancellationReason=keyed(reason, key),
            externalId=key,
            product=reference(purchase, "Product"),
            attachment=attachments(evidence),
        )
        place = cancellations(key, order or purchase, partial(self._stands, order or purchase))
        return bare(self._create(place, body, key, budget, Sent(again, begun)))

    def cancellation(
        self, id: str, budget: Budget, *, order: str | None = None, begun: datetime | None = None
    ) -> Plain:
        """A cancellation, by our key (among those of that `order`, where it is given) or its number. Raises
        WireFailure (not_found). For `begun` see `found_at`."""
        place = cancellations(id, order, partial(self._stands, order) if order else None)
        return bare(found_by(self._lookups(id, budget, place, begun)))

    def request_confirmation(
        self, claim: Claim, *, key: str, budget: Budget, again: bool = False, begun: datetime | None = None
    ) -> Plain:
        """Ask the billco of the customer's area. Raises WireFailure (rejected) where it speaks of another amount or
        kind. For `again` see `Api.create`, for `begun` `found_at`."""
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
        told = self._create(confirmations(key, claim.msisdn), body, key, budget, Sent(again, begun))
        if not _is_about(told, claim.kind, claim.amount):
            raise WireFailure(REJECTED, "other_amount")
        return bare(told)

    def confirmation(
        self, id: str, budget: Budget, *, msisdn: str | None = None, begun: datetime | None = None
    ) -> Plain:
        """What a billco said, by our key (whose absence can be proved only with the customer's `msisdn`) or its number.
        Raises WireFailure (not_found). For `begun` see `found_at`."""
        return bare(found_by(self._lookups(id, budget, confirmations(id, msisdn), begun)))

    def adjust(  # noqa: PLR0913  # one argument for each part of the request
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
        begun: datetime | None = None,
    ) -> Plain:
        """Give money back (`refund`: to the balance, or to the `account`) or correct a bill (`adjustment`,
        `pre_adjustment`). Raises WireFailure (in_doubt) where Billing speaks of another amount. For `again` see
        `Api.create`, for `begun` `found_at`."""
        rest, sent = self._api.ending(budget), Sent(again, begun)
        if kind != "refund":
            body = _dispute(msisdn, kind, amount, approval, key, account)
            told = self._create(disputes(key, msisdn), body, key, rest(), sent)
        elif account is not None:
            body = _refund(account, amount, approval, key)
            told = self._create(refunds(key, account, amount), body, key, rest(), sent)
        else:
            bucket = self._balance(msisdn, rest(), again=again)
            body, place = (
                _back(msisdn, bucket, amount, approval, key),
                adjustments(key, msisdn, amount, lambda _: bucket),
            )
            told = self._create(place, body, key, rest(), sent)
        if not _is_about(told, kind, amount):
            raise WireFailure(IN_DOUBT, "other_amount")
        return bare(told)

    def adjustment(
        self,
        id: str,
        budget: Budget,
        *,
        kind: str | None = None,
        msisdn: str | None = None,
        account: str | None = None,
        amount: int | None = None,
        begun: datetime | None = None,
    ) -> Plain:
        """A refund or an adjustment, by our key or its number: with a `kind` only where such a one would stand, and
        with an `msisdn` among all that its balance got. What `begun` and the `amount` are for says `places`. Raises
        WireFailure (not_found)."""
        places = {
            "balance": adjustments(id, msisdn, amount, partial(self._own_balance, msisdn) if msisdn else None),
            "account": refunds(id, account, amount),
            "bill": disputes(id, msisdn),
        }
        only = None if kind is None else "bill" if kind != "refund" else "account" if account else "balance"
        everywhere = [self._lookups(id, budget, each, begun) for name, each in places.items() if only in (None, name)]
        by_key, by_number = ([ways[turn] for ways in everywhere if len(ways) > turn] for turn in (0, 1))
        return bare(found_by([*by_key, *by_number]))

    def close(self) -> None:
        """Drop the connections."""
        self._api.close()

    def _create(self, place: Place, body: Body, key: str, budget: Budget, sent: Sent) -> Plain:
        def find(rest: Budget) -> Plain | None:
            return found_at(self._api, place, key, rest, sent.begun)

        return self._api.create(
            place.path, body, key=key, read=_some(place.read), find=find, budget=budget, again=sent.again
        )

    def _lookups(
        self, id: str, budget: Budget, place: Place, begun: datetime | None
    ) -> list[Callable[[], Plain | None]]:
        """By our key, then by the system's number."""
        rest = self._api.ending(budget)
        return ways_to(
            id,
            lambda: found_at(self._api, place, id, rest(), begun),
            lambda: self._api.get(f"{place.path}/{segment(id)}", place.read, rest()) or None,
        )

    def _stands(self, order: str, budget: Budget) -> None:
        """Raises WireFailure where that order may have been cancelled."""
        self._api.get(f"{ORDERS}/{segment(order)}", lambda found: stands(found, order) or None, budget)

    def _balance(self, msisdn: str, budget: Budget, *, again: bool) -> str:
        """The one balance of money in use that is that number's own. Raises WireFailure: nothing is sent, but where
        something was sent before (`again`) that is no proof that nothing happened."""
        try:
            return self._own_balance(msisdn, budget)
        except WireFailure as failure:
            raise WireFailure(IN_DOUBT, failure.reason) if again else failure from None

    def _own_balance(self, msisdn: str, budget: Budget) -> str:
        filters = asked(logicalResource__id=msisdn, usageType="monetary")
        active = [each for each in self._api.every(BALANCES, filters, balance, budget) if each["active"]]
        if any(not each["numbers"] for each in active):
            raise WireFailure(REJECTED, "balance_of_nobody")  # a server that ignores the filter shows anybody's
        own = [each["id"] for each in active if _belongs(each, msisdn)]
        if len(own) != 1:
            raise WireFailure(REJECTED, "several_balances" if own else "no_balance")
        return str(own[0])


def _belongs(balance: Plain, msisdn: str) -> bool:
    numbers = balance["numbers"]
    return isinstance(numbers, list) and any(same(each, msisdn) for each in numbers)


def _is_about(told: Plain, kind: str, amount: int) -> bool:
    """Whether it speaks of that. What it does not name is what was asked under our key, which holds both."""
    return told.get("kind", kind) == kind and told.get("amount", amount) == amount


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
        reason=approval,
        description=key,  # TMF654 has no external id: what follows is dropped where the standard is kept to the letter
        externalId=key,
    )


def _some(read: Read[Plain]) -> Read[Plain]:
    """As that, where an empty reading is none: what we created is of our kind."""
    return partial(_nonempty, read)


def _nonempty(read: Read[Plain], found: object) -> Plain | None:
    return read(found) or None if isinstance(found, dict) else None
