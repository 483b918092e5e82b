"""What a script lets systems know about customers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Plain = Mapping[str, Any]
Entry = dict[str, Any]

_PROFILE = (
    "name",
    "card_type",
    "payment_type",
    "segment",
    "is_employee",
    "area",
    "status",
    "registration",
    "customer_id",
)
_TICKET = ("number", "type", "status", "status_reason", "resolution", "created", "due", "fraud_number", "external_id")
_PURCHASE = ("id", "kind", "amount", "order_id", "at", "service", "name", "beneficiary", "gift", "channel")
_INTERACTION = ("id", "at", "channel", "kip", "reason", "status")
_DSC_TICKET = ("number", "type", "status", "created", "due", "fraud_number")
_DOCUMENT = ("id", "type", "name", "created", "mime", "size")
_LONG_AGO = "2000-01-01T00:00:00+07:00"
_NOBODY = "+6281199999999"  # whose tickets are asked for by their number alone


class Knowledge:
    """Customers as replies make them known; made and thrown away inside `scripted`."""

    def __init__(self) -> None:
        self._known: dict[str, Entry] = {}
        self._replies: dict[str, object] = {}
        self._made: set[str] = set()  # tickets that the case itself made
        self._usages: list[tuple[str, Plain]] = []
        self._ids: list[str] = []  # purchases that were spoken of
        self.contradictions: list[tuple[str, str]] = []
        self._ways: Mapping[str, Callable[[Plain, Any], None]] = {
            "dsc.get_customer_profile": self._profile,
            "dsc.list_interactions": self._listed("interactions", _INTERACTION, "id"),
            "dsc.list_tickets": self._listed("dsc_tickets", _DSC_TICKET, "number"),
            "dsc.list_documents": self._listed("documents", _DOCUMENT, "id"),
            "dsc.get_running_bill": self._bill,
            "dsc.kill_mytelkomsel_session": self._kill,
            "indira.search_communications": self._communications,
            "indira.list_purchases": self._purchases,
            "indira.get_package_usage": lambda asked, told: self._usages.append((asked["purchase_id"], told)),
            "indira.get_device_history": lambda asked, told: self._of(asked).update(devices=told),
            "remedy.find_tickets": self._tickets,
            "remedy.get_ticket": self._ticket,
            "remedy.create_ticket": lambda asked, told: self._made.add(str(told.get("number"))),
            "billing.request_purchase_cancellation": lambda asked, told: self._ids.append(asked["purchase_id"]),
        }  # fmt: skip

    def learn(self, operation: str, asked: Plain, told: Any, *, looks_up: bool) -> None:
        """A system replied so."""
        self.meet(asked)
        if looks_up:
            return  # what a case did is there because the case did it
        way = self._ways.get(operation)
        if way is not None:
            way(asked, told)

    def meet(self, asked: Plain) -> None:
        """A number was spoken of: it is a customer's."""
        if isinstance(asked.get("msisdn"), str):
            self._of(asked)

    def customers(self) -> list[Entry]:
        """The customers, with what became of their purchases."""
        for id in (*self._ids, *(id for id, _ in self._usages)):
            self._bought(id)
        for id, usage in self._usages:
            self._used(id, usage)
        return [{**each} for each in self._known.values()]

    def _of(self, asked: Plain) -> Entry:
        number = str(asked.get("msisdn") or next(iter(self._known), _NOBODY))
        return self._known.setdefault(number, {"msisdn": number, "card_type": "simPATI", "payment_type": "prepaid"})

    def _profile(self, asked: Plain, told: Any) -> None:
        self._once("dsc.get_customer_profile", asked, told)
        self._of(asked).update(_part(told, _PROFILE))

    def _listed(self, under: str, fields: Iterable[str], id: str) -> Callable[[Plain, Any], None]:
        def learn(asked: Plain, told: Any) -> None:
            self._once(f"dsc.{under}", {"msisdn": asked.get("msisdn")}, told)
            kept = self._of(asked).setdefault(under, [])
            kept += [_part(each, fields) for each in told if not any(each.get(id) == one.get(id) for one in kept)]

        return learn

    def _bill(self, asked: Plain, told: Any) -> None:
        self._once("dsc.get_running_bill", asked, told)
        items = [_part(each, ("id", "kind", "amount", "service", "name", "at")) for each in told.get("items", ())]
        self._of(asked)["bill"] = {"items": items, **_part(told, ("total",))}

    def _kill(self, asked: Plain, told: Any) -> None:
        if told.get("status") == "no_session":
            self._of(asked)["session"] = "none"
        elif "effective" in told:
            self._of(asked)["kill_effective"] = told["effective"]

    def _communications(self, asked: Plain, told: Any) -> None:
        self._once("indira.search_communications", asked, told)
        kept = self._of(asked).setdefault("communications", {"records": []})
        kept["complete"] = told.get("complete")
        kept["records"] += [each for each in told.get("records", ()) if each not in kept["records"]]

    def _purchases(self, asked: Plain, told: Any) -> None:
        self._once("indira.list_purchases", asked, told)
        kept = self._of(asked).setdefault("purchases", [])
        paid = {"source": asked.get("source", "balance")}
        kept += [_part(each, _PURCHASE) | paid for each in told if not any(each["id"] == one["id"] for one in kept)]

    def _tickets(self, asked: Plain, told: Any) -> None:
        mine = [each for each in told if each["number"] not in self._made]
        self._once("remedy.find_tickets", asked, mine)
        kept = self._of(asked).setdefault("tickets", [])
        for each in mine:
            if not any(each["number"] == one["number"] for one in kept):
                noted = {"worklog": [each["last_worklog"]]} if each.get("last_worklog") else {}
                kept.append(_part(each, _TICKET) | noted)

    def _ticket(self, asked: Plain, told: Any) -> None:
        """The first look shows the ticket, each further one what it has become."""
        number = str(asked["number"])
        every = (one for customer in self._known.values() for one in customer.get("tickets", ()))
        found = next((one for one in every if one["number"] == number), None)
        step = _part(told, ("status", "status_reason", "resolution"))
        if found is None:
            made = {"type": "OTHER", **_part(told, _TICKET), "number": number, "then": []}
            self._of(asked).setdefault("tickets", []).append(made)
        else:
            found.setdefault("then", []).append(step)

    def _bought(self, id: str) -> None:
        """Something that a system knows though no list named it: the agent did. It lies outside every window."""
        if self._known and not any(each["id"] == id for one in self._known.values() for each in _purchases_of(one)):
            customer = next(iter(self._known.values()))
            old = {"id": id, "kind": "other", "amount": 0, "source": "bill", "at": _LONG_AGO}
            customer.setdefault("purchases", []).append(old)

    def _used(self, id: str, usage: Plain) -> None:
        for customer in self._known.values():
            for each in _purchases_of(customer):
                if each["id"] == id:
                    each["usage"] = _part(
                        usage, ("used_by_customer", "used_by_beneficiary", "used_fraction", "first_used_at")
                    )

    def _once(self, operation: str, asked: Plain, told: object) -> None:
        """The same question has one answer: a system does not change its mind by itself."""
        place = f"{operation} {sorted(asked.items(), key=str)}"
        if self._replies.setdefault(place, told) != told:
            self.contradictions.append((operation, "the same question is answered otherwise"))


def _purchases_of(customer: Entry) -> list[Entry]:
    return [*customer.get("purchases", ()), *customer.get("bill", {}).get("items", ())]


def _part(of: Plain, names: Iterable[str]) -> Entry:
    return {name: of[name] for name in names if of.get(name) is not None}
