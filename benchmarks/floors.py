"""What the fraud-12 workload costs at least: a table interpreter written by hand for it, and plain `transitions`.

Both do the same twelve steps: a profile, a branch, four answers, a branch, purchases, a loop of three with a branch
each, a ticket, an event, an end. They keep facts and a list of events, check guards, and know where they wait. They have no
types, no ledger, no checks, no timers, no explanation: a floor, not a peer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from transitions import Machine

Facts = dict[str, Any]
PURCHASES = (
    {"id": "P1", "kind": "package", "amount": 100_000},
    {"id": "P2", "kind": "one_consume", "amount": 150_000},
    {"id": "P3", "kind": "package", "amount": 50_000},
)
INPUTS: tuple[tuple[str, Any], ...] = (
    ("profile", {"segment": "regular", "payment_type": "prepaid"}),
    ("incident", "ditelepon"),
    ("amount", 5_000),
    ("otp_shared", True),
    ("consent", True),
    ("purchases", PURCHASES),
    ("ticket", {"number": "INC1"}),
    ("resolved", {"number": "INC1"}),
)

# ── a table, interpreted ─────────────────────────────────────────────────────────────────────────────────────

Guard = Callable[[Facts], bool]
TABLE: dict[str, tuple[str, str, tuple[tuple[Guard | None, str], ...]]] = {
    "profile": ("wait", "profile", ((lambda f: f["profile"]["segment"] == "VVIP", "rejected"), (None, "incident"))),
    "incident": ("wait", "incident", ((None, "amount"),)),
    "amount": ("wait", "amount", ((None, "otp"),)),
    "otp": ("wait", "otp_shared", ((None, "consent"),)),
    "consent": ("wait", "consent", ((lambda f: f["consent"] and f["amount"] > 0, "usage"), (None, "rejected"))),
    "usage": ("wait", "purchases", ((None, "loop"),)),
    "loop": ("each", "purchases", ((None, "ticket"),)),
    "ticket": ("wait", "ticket", ((None, "event"),)),
    "event": ("wait", "resolved", ((None, "closed"),)),
    "closed": ("end", "", ()),
    "rejected": ("end", "", ()),
}


class TableCase:
    """A case of the table interpreter."""

    __slots__ = ("events", "facts", "state")

    def __init__(self) -> None:
        self.state = "profile"
        self.facts: Facts = {"refunds": []}
        self.events: list[tuple[str, str, Any]] = []

    def feed(self, name: str, value: Any) -> None:
        self.facts[name] = value
        self.events.append(("input", name, value))
        while True:
            for guard, to in TABLE[self.state][2]:
                if guard is None or guard(self.facts):
                    self.events.append(("move", self.state, to))
                    self.state = to
                    break
            kind, of, _ = TABLE[self.state]
            if kind != "each":
                return
            for item in self.facts[of]:
                if item["kind"] == "package":
                    self.facts["refunds"].append(item["id"])
                    self.events.append(("item", self.state, item["id"]))


def by_table() -> TableCase:
    case = TableCase()
    for name, value in INPUTS:
        case.feed(name, value)
    return case


# ── plain transitions ────────────────────────────────────────────────────────────────────────────────────────


class Model:
    """A model of the library's ordinary use."""

    state: str

    def __init__(self) -> None:
        self.facts: Facts = {"refunds": []}
        self.events: list[tuple[str, Any]] = []

    def is_vvip(self) -> bool:
        return bool(self.facts["profile"]["segment"] == "VVIP")

    def goes_on(self) -> bool:
        return bool(self.facts["consent"] and self.facts["amount"] > 0)

    def classify(self) -> None:
        for item in self.facts["purchases"]:
            if item["kind"] == "package":
                self.facts["refunds"].append(item["id"])
                self.events.append(("item", item["id"]))


def machine() -> Machine:
    """One machine for all cases; each case is registered with it, as the library's documentation shows."""
    ways: list[dict[str, Any]] = [
        {"trigger": "go", "source": "profile", "dest": "rejected", "conditions": "is_vvip"},
        {"trigger": "go", "source": "profile", "dest": "incident"},
        {"trigger": "go", "source": "incident", "dest": "amount"},
        {"trigger": "go", "source": "amount", "dest": "otp"},
        {"trigger": "go", "source": "otp", "dest": "consent"},
        {"trigger": "go", "source": "consent", "dest": "usage", "conditions": "goes_on"},
        {"trigger": "go", "source": "consent", "dest": "rejected"},
        {"trigger": "go", "source": "usage", "dest": "loop"},
        {"trigger": "go", "source": "loop", "dest": "ticket", "before": "classify"},
        {"trigger": "go", "source": "ticket", "dest": "event"},
        {"trigger": "go", "source": "event", "dest": "closed"},
    ]
    return Machine(model=None, states=list(TABLE), initial="profile", transitions=ways, auto_transitions=False)


def by_transitions(shared: Machine) -> Model:
    model = Model()
    shared.add_model(model)
    for name, value in INPUTS:
        model.facts[name] = value
        model.events.append((name, value))
        model.go()  # type: ignore[attr-defined]  # the library adds it
        if model.state == "loop":
            model.go()  # type: ignore[attr-defined]
    shared.remove_model(model)
    return model
