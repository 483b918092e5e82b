"""A client of Indira over TM Forum APIs (TMF635, 654, 622, 677), usable alone: neither this file nor what it imports
needs sopflow.

    client = Client("https://indira.example", ClientCredentials("us", secret))
    found = client.communications("+6281234567890", Budget(20, 45), counterparty="+6282100000009")

Numbers are E.164. What comes back is plain data, by the names of `adapter.yaml`. Every failure is a `WireFailure`.
Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from sopflow_adapters.tmf.api import Api
from sopflow_adapters.tmf.numbers import same
from sopflow_adapters.tmf.owners import of_another
from sopflow_adapters.tmf.reading import Plain, Resource, text
from sopflow_adapters.tmf.writing import asked, reference
from sopflow_adapters.wire.budget import Budget, Patience
from sopflow_adapters.wire.failures import NOT_FOUND, WireFailure
from sopflow_adapters.wire.oauth import ClientCredentials
from sopflow_adapters.wire.transport import Trust

from .reading import KINDS, communication, covered, devices, on_the_bill, paid_from_balance, usage

USAGE = "/tmf-api/usageManagement/v4/usage"
ACTIONS = "/tmf-api/prepayBalanceManagement/v4/balanceActionHistory"
ORDERS = "/tmf-api/productOrderingManagement/v4/productOrder"
CONSUMPTION = "/tmf-api/usageConsumption/v4/queryUsageConsumption"
DEVICES = "/api/v1/devices/history"


class Client:
    """One account at one Indira. Safe for several threads."""

    def __init__(
        self,
        base_url: str,
        credentials: ClientCredentials,
        *,
        trust: Trust | None = None,
        patience: Patience | None = None,
        devices_path: str = DEVICES,
        cap: int = 1000,
    ) -> None:
        """`cap` is how many records of a list are read at most. Connects to nothing yet."""
        self._api = Api(base_url, credentials, trust=trust, patience=patience, cap=cap)
        self._devices_path = devices_path

    def __repr__(self) -> str:
        return "<Indira client>"

    def communications(
        self,
        msisdn: str,
        budget: Budget,
        *,
        counterparty: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        kinds: Collection[str] = (),
        directions: Collection[str] = (),
    ) -> Plain:
        """Calls (`call`) and messages (`sms`), the newest first. `complete` is true only where Indira says that the
        whole window is covered, and all of it was read, understood and the customer's: else nothing found is not
        "nothing happened"."""
        wanted = [name for name, kind in KINDS.items() if not kinds or kind in kinds]
        filters = asked(
            relatedParty__id=msisdn,
            usageType=",".join(wanted),
            usageDate__gte=_iso(since),
            usageDate__lte=_iso(until),
            usageCharacteristic__direction=",".join(sorted(directions)),
            usageCharacteristic__counterparty=counterparty,
            sort="-usageDate",
        )
        others = 0

        def read(found: Resource) -> Plain | None:
            nonlocal others
            others += (another := of_another(found, msisdn))
            return {} if another else communication(found)

        page = self._api.listing(USAGE, filters, read, budget)
        in_time = [each for each in page.items if each and _within(each.get("when"), since, until)]
        of_kind = [each for each in in_time if each["kind"] in [KINDS[name] for name in wanted]]
        of_it = [each for each in of_kind if not directions or each["direction"] in directions]
        records, unclear = _with(counterparty, of_it)
        complete, kept = covered(page.headers, since)
        sure = complete and page.whole and not (page.strange or unclear or others)
        told: Plain = {"complete": sure, "records": records}
        return {**told, "retention_from": kept} if kept else told

    def purchases(
        self,
        msisdn: str,
        budget: Budget,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        source: str | None = None,
    ) -> list[Plain]:
        """What was bought, the newest first: paid from the `balance`, charged to the `bill`, or both. What names
        another number as its owner is left out."""
        rest = self._api.ending(budget)
        found: list[Plain] = []
        if source != "bill":
            filters = asked(
                logicalResource__id=msisdn, **_between("requestedDate", since, until), sort="-requestedDate"
            )
            found += self._api.every(ACTIONS, filters, lambda each: _paid(each, msisdn), rest())
        if source != "balance":
            filters = asked(relatedParty__id=msisdn, **_between("orderDate", since, until), sort="-orderDate")
            orders = self._api.every(ORDERS, filters, lambda each: _charged(each, msisdn), rest())
            found += [each for order in orders for each in order]
        in_time = [each for each in found if each and _within(_moment(each.get("at")), since, until)]
        return sorted(in_time, key=lambda each: _moment(each.get("at")) or _LONG_AGO, reverse=True)

    def package_usage(self, purchase: str, budget: Budget) -> Plain:
        """Who used what was bought, and how much of it. Raises WireFailure (not_found)."""
        body = {"searchCriteria": {"product": [reference(purchase, "Product")]}}
        told = self._api.query(CONSUMPTION, body, lambda each: usage(each, purchase), budget)
        if not told.pop("known"):
            raise WireFailure(NOT_FOUND, "not_found")
        return told

    def device_history(self, msisdn: str, budget: Budget, *, days: int | None = None) -> Plain:
        """Changes of device, place and registration. IMEIs are shown in part. Raises WireFailure: not_found;
        unavailable where the history names another number."""
        filters = asked(msisdn=msisdn, days=None if days is None else str(days))

        def read(found: Resource) -> Plain | None:
            return None if of_another(found, msisdn) or not _is_of(found, msisdn) else devices(found)

        return self._api.get(self._devices_path, read, budget, filters)

    def close(self) -> None:
        """Drop the connections."""
        self._api.close()


_SHOWN = ("kind", "direction", "at", "seconds")
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def _with(counterparty: str | None, found: list[Plain]) -> tuple[list[Plain], bool]:
    """Those that are with that number (all of them without one), as they are shown; whether some do not say with whom:
    those are not known to be with another."""
    unclear = counterparty is not None and any("counterparty" not in each for each in found)
    theirs = [each for each in found if counterparty is None or same(str(each.get("counterparty")), counterparty)]
    return [{name: each[name] for name in _SHOWN if name in each} for each in theirs], unclear


def _paid(found: Resource, msisdn: str) -> Plain | None:
    return {} if of_another(found, msisdn) else paid_from_balance(found, msisdn)


def _charged(found: Resource, msisdn: str) -> list[Plain] | None:
    return [] if of_another(found, msisdn) else on_the_bill(found, msisdn)


def _is_of(found: Resource, msisdn: str) -> bool:
    """Whether a history is that number's, where it says whose it is."""
    named = text(found.get("msisdn"))
    return named is None or same(named, msisdn)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _between(field: str, since: datetime | None, until: datetime | None) -> dict[str, str | None]:
    return {f"{field}__gte": _iso(since), f"{field}__lte": _iso(until)}


def _moment(written: object) -> datetime | None:
    told = text(written)
    return None if told is None else datetime.fromisoformat(told)


def _within(moment: object, since: datetime | None, until: datetime | None) -> bool:
    """Whether it lies in the window. What has no time is not left out: the server was asked for the window."""
    if not isinstance(moment, datetime):
        return True
    return (since is None or moment >= since.replace(microsecond=0)) and (until is None or moment <= until)
