"""A client of DSC over TM Forum APIs (TMF629, 637, 621, 683, 667, 678), usable alone: neither this file nor what it
imports needs sopflow.

    client = Client("https://dsc.example", ClientCredentials("us", secret))
    profile = client.profile("+6281234567890", Budget(5, 12))

Numbers are E.164. What comes back is plain data, by the names of `adapter.yaml`. Every failure is a `WireFailure`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial

from sopflow_adapters.tmf.api import Api, found_by, segment
from sopflow_adapters.tmf.keys import bare, has, looking_for, ways_to, with_key
from sopflow_adapters.tmf.owners import of_another
from sopflow_adapters.tmf.places import found_at
from sopflow_adapters.tmf.reading import Plain, text
from sopflow_adapters.tmf.writing import asked, entity, filled, subscriber
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.failures import CONFLICT, NOT_FOUND, REJECTED, UNAVAILABLE, WireFailure
from sopflow_adapters.wire.oauth import ClientCredentials
from sopflow_adapters.wire.transport import Trust

from .places import INTERACTIONS, TICKETS, blocks, contacts
from .reading import BLOCK, Read, attachment, block, card, customer, document, interaction, kill, rate_of, ticket

CUSTOMERS = "/tmf-api/customerManagement/v4/customer"
PRODUCTS = "/tmf-api/productInventory/v4/product"
DOCUMENTS = "/tmf-api/document/v4/document"
RATES = "/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate"
KILL = "/api/v1/mytelkomsel/sessions/kill"


@dataclass(frozen=True, slots=True)
class Content:
    """A document whole. `mime` is what DSC calls it."""

    content: bytes = field(repr=False)
    sha256: str
    name: str | None = field(default=None, repr=False)
    mime: str | None = None


class Client:
    """One account at one DSC. Safe for several threads."""

    def __init__(
        self,
        base_url: str,
        credentials: ClientCredentials,
        *,
        trust: Trust | None = None,
        patience: Patience | None = None,
        kill_path: str = KILL,
        channel: str = "call_centre",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`channel` is where contacts that we record took place. Connects to nothing yet."""
        self._api = Api(base_url, credentials, trust=trust, patience=patience)
        self._kill_path, self._channel, self._now = kill_path, channel, now

    def __repr__(self) -> str:
        return "<DSC client>"

    def profile(self, msisdn: str, budget: Budget) -> Plain:
        """The customer whose number it is, and the card. Raises WireFailure (not_found)."""
        rest = self._api.ending(budget)
        filters = asked(contactMedium__characteristic__phoneNumber=msisdn)
        living = [each for each in self._api.every(CUSTOMERS, filters, customer, rest()) if not each["gone"]]
        if len(living) > 1:
            raise WireFailure(UNAVAILABLE, "ambiguous_customer")
        if not living:
            raise WireFailure(NOT_FOUND, "not_found")
        mine = self._card(msisdn, rest(), relatedParty__id=str(living[0]["customer_id"]))
        both = {**mine, **living[0]}
        return {name: value for name, value in both.items() if name not in ("gone", "product")}

    def interactions(
        self,
        msisdn: str,
        budget: Budget,
        *,
        since: datetime | None = None,
        limit: int | None = None,
        key: str | None = None,
        begun: datetime | None = None,
    ) -> list[Plain]:
        """Earlier contacts, the newest first; with `key` the one that we recorded under it (for `begun` see
        `found_at`). A contact that names another customer's number is left out, unless it has our key."""
        if key:
            ours = found_at(self._api, contacts(key, msisdn, self._channel, begun), key, budget, begun)
            return [] if ours is None else [bare(ours)]
        filters = asked(
            relatedParty__id=msisdn,
            interactionDate__startDateTime__gte=since.isoformat() if since else None,
            sort="-interactionDate.startDateTime",
        )
        if limit is None:
            found = _his(self._api.every(INTERACTIONS, filters, _or_anothers(interaction, msisdn), budget))
        else:
            few = self._api.listing(INTERACTIONS, filters, _or_anothers(interaction, msisdn), budget, cap=max(1, limit))
            found = _his(few.items)[: max(0, limit)]
        return [{name: value for name, value in each.items() if name != "keys"} for each in found]

    def tickets(
        self, msisdn: str, budget: Budget, *, since: datetime | None = None, status: str | None = None
    ) -> list[Plain]:
        """The customer's tickets, the newest first. One that names another number is left out."""
        filters = asked(
            relatedParty__id=msisdn,
            creationDate__gte=since.isoformat() if since else None,
            status=status,
            sort="-creationDate",
        )
        found = _his(self._api.every(TICKETS, filters, _or_anothers(ticket, msisdn), budget))
        return [each for each in found if status is None or str(each["status"]).casefold() == status.casefold()]

    def documents(self, msisdn: str, budget: Budget, *, types: Sequence[str] = ()) -> list[Plain]:
        """The customer's documents, the newest first. One that names another number is left out."""
        filters = asked(relatedParty__id=msisdn, documentType=",".join(types), sort="-creationDate")
        found = _his(self._api.every(DOCUMENTS, filters, _or_anothers(document, msisdn), budget))
        return [each for each in found if not types or each["type"] in types]

    def content(self, id: str, budget: Budget) -> Content:
        """A document whole. DSC records that it was opened. Raises WireFailure (not_found)."""
        rest = self._api.ending(budget)
        told = self._api.get(f"{DOCUMENTS}/{segment(id)}", attachment, rest())
        body = self._bytes(told, rest())
        digest = hashlib.sha256(body).hexdigest()
        if str(told.get("sha256", digest)).casefold() != digest:
            raise WireFailure(UNAVAILABLE, "damaged_content")
        return Content(body, digest, text(told.get("name")), text(told.get("mime")))

    def running_bill(self, msisdn: str, budget: Budget) -> Plain:
        """What stands on the bill that is not written yet. Raises WireFailure: not_found; rejected (prepaid_number);
        unavailable where the card has no id: without one every customer's charges would be asked for."""
        rest = self._api.ending(budget)
        mine = self._card(msisdn, rest())
        if mine["payment_type"] == "prepaid":
            raise WireFailure(REJECTED, "prepaid_number")
        product = text(mine.get("product"))
        if product is None:
            raise WireFailure(UNAVAILABLE, "malformed_reply")
        filters = asked(isBilled="false", product__id=product)
        page = self._api.listing(RATES, filters, rate_of(product), rest())
        if page.strange or not page.whole:
            raise WireFailure(UNAVAILABLE, "malformed_reply" if page.strange else "too_many_results")
        items = [each for each in page.items if each and not each.pop("billed")]
        told = _date(page.headers[-1].get("date")) if page.headers else None
        total = sum(each["amount"] for each in items if isinstance(each["amount"], int))
        return {"items": items, "total": total, **({"as_of": told} if told else {})}

    def kill_session(
        self,
        msisdn: str,
        *,
        key: str,
        budget: Budget,
        channel: str = "all",
        reason: str | None = None,
        consent: str | None = None,
        again: bool = False,
    ) -> Plain:
        """Ask that the customer's MyTelkomsel sessions end. For `again` see `Api.create`."""
        body = filled(msisdn=msisdn, channel=channel, reason=reason, consentRef=consent, externalId=key)
        made = self._api.create(
            self._kill_path,
            body,
            key=key,
            read=kill,
            find=lambda rest: self._killed(key, rest),
            budget=budget,
            again=again,
        )
        return bare(made)

    def log_interaction(  # noqa: PLR0913  # one argument for each part of the request
        self,
        msisdn: str,
        *,
        key: str,
        budget: Budget,
        kip: Sequence[str] = (),
        summary: str | None = None,
        outcome: str | None = None,
        refs: Sequence[str] = (),
        again: bool = False,
        begun: datetime | None = None,
    ) -> Plain:
        """Record the contact. For `again` see `Api.create`, for `begun` `found_at`."""
        items = [filled(item=entity(key, "externalId", "Effect"), resolution=outcome)]
        items += [{"item": entity(each, "kip", "KipCode")} for each in kip]
        items += [{"item": entity(each, "ref", "Reference")} for each in refs]
        body = filled(
            interactionDate={"startDateTime": self._now().isoformat()},
            reason=next(iter(kip), "contact"),
            description=summary,
            direction="inbound",
            status="completed",
            channel=[{"id": self._channel, "href": f"/channel/{segment(self._channel)}"}],
            relatedParty=[subscriber(msisdn)],
            interactionItem=items,
        )

        def find(rest: Budget) -> Plain | None:
            return next(iter(self.interactions(msisdn, rest, key=key, begun=begun)), None)

        made = self._api.create(INTERACTIONS, body, key=key, read=interaction, find=find, budget=budget, again=again)
        return {"id": made["id"]}

    def request_block(
        self,
        number: str,
        *,
        report: str,
        disclaimer: str,
        key: str,
        budget: Budget,
        again: bool = False,
        begun: datetime | None = None,
    ) -> Plain:
        """Ask people to block a number. For `again` see `Api.create`, for `begun` `found_at`."""
        body = filled(
            ticketType=BLOCK,
            severity="high",
            description="Permintaan blokir nomor yang dilaporkan",
            externalId=key,
            relatedEntity=[
                entity(number, "blockedNumber", "PhoneNumber"),
                entity(report, "report", "TroubleTicket"),
                entity(disclaimer, "disclaimer", "Agreement"),
            ],
        )
        made = self._api.create(
            TICKETS,
            body,
            key=key,
            read=lambda told: block(told) or None,
            find=lambda rest: found_at(self._api, blocks(key, number), key, rest, begun),
            budget=budget,
            again=again,
        )
        return _pending(made)

    def block_request(
        self, id: str, budget: Budget, *, number: str | None = None, begun: datetime | None = None
    ) -> Plain:
        """A request to block a number, by our key or its own number; with the `number` to block its absence can be
        proved (`found_at`). Raises WireFailure (not_found)."""
        rest = self._api.ending(budget)
        by_key = partial(found_at, self._api, blocks(id, number), id)
        by_number = partial(self._api.get, f"{TICKETS}/{segment(id)}", block)
        return _pending(found_by(ways_to(id, lambda: by_key(rest(), begun), lambda: by_number(rest()) or None)))

    def close(self) -> None:
        """Drop the connections."""
        self._api.close()

    def _card(self, msisdn: str, budget: Budget, **more: str) -> Plain:
        filters = asked(**more, realizingResource__value=msisdn)
        found = self._api.every(PRODUCTS, filters, lambda each: card(each, msisdn), budget)
        cards = sorted((each for each in found if each), key=lambda each: each.get("status") != "active")
        if not cards:
            raise WireFailure(UNAVAILABLE, "malformed_reply") if found else WireFailure(NOT_FOUND, "not_found")
        return cards[0]

    def _bytes(self, told: Plain, budget: Budget) -> bytes:
        url, here = text(told.get("url")), text(told.get("content"))
        if url is not None:
            return self._api.content(url, budget).body
        try:
            return base64.b64decode(here or "", validate=True)
        except (ValueError, binascii.Error):
            raise WireFailure(UNAVAILABLE, "malformed_reply") from None

    def _killed(self, key: str, budget: Budget) -> Plain | None:
        """A person has looked before anything is sent again: one list by our key is enough."""
        read, filters = looking_for(key, kill), asked(externalId=key)
        return with_key(self._api.listing(self._kill_path, filters, read, budget, until=has(key), proving=True), key)


def _pending(told: Plain) -> Plain:
    """A request to block that nobody has decided. Raises WireFailure where somebody has."""
    if told["status"] == "refused":
        raise WireFailure(REJECTED, "refused")
    if told["status"] == "decided":
        raise WireFailure(CONFLICT, "already_done")
    return bare(told)


def _or_anothers(read: Read, msisdn: str) -> Read:
    """As it is read, empty where the resource names another customer's number."""
    return lambda found: {} if of_another(found, msisdn) else read(found)


def _his(found: list[Plain]) -> list[Plain]:
    return [each for each in found if each]


def _date(written: str | None) -> str | None:
    try:
        return None if written is None else parsedate_to_datetime(written).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return None
