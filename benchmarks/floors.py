"""What the fraud-12 workload costs at least: a table interpreter written by hand for it, and plain `transitions`.

Both do the same twelve steps: a start, a profile, a branch, four answers, a branch, purchases, a loop of three with a
branch each, a ticket, an event, an end. The interpreter does what the workload names and no more: every input is a
record with its number and time, every move is one too, guards are data of the table (a path, an operator, a value), the
items of the loop pass a state of their own, and what the case waits for is stored. It has no types, no ledger, no
checks, no timers, no explanation, and its cases change in place: a floor, not a peer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from operator import eq, gt
from typing import Any

from transitions import Machine

AT = datetime(2025, 3, 29, 2, 0, tzinfo=UTC)
Facts = dict[str, Any]
PURCHASES = (
    {"id": "P1", "kind": "package", "amount": 100_000},
    {"id": "P2", "kind": "one_consume", "amount": 150_000},
    {"id": "P3", "kind": "package", "amount": 50_000},
)
Inputs = tuple[tuple[str, Any], ...]
INPUTS: Inputs = (
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

Path = tuple[str, ...]
Guard = tuple[Path, Callable[[Any, Any], bool], Any]
Way = tuple[tuple[Guard, ...], tuple[str, Path] | None, str]
"""The guards that must all hold, what is added to which list, and where it leads."""

TABLE: dict[str, tuple[str, str, tuple[Way, ...]]] = {
    "profile": (
        "wait",
        "profile",
        ((((("profile", "segment"), eq, "VVIP"),), None, "rejected"), ((), None, "ask_incident")),
    ),
    "ask_incident": ("wait", "incident", (((), None, "ask_amount"),)),
    "ask_amount": ("wait", "amount", (((), None, "ask_otp"),)),
    "ask_otp": ("wait", "otp_shared", (((), None, "ask_consent"),)),
    "ask_consent": (
        "wait",
        "consent",
        ((((("consent",), eq, True), (("amount",), gt, 0)), None, "usage"), ((), None, "rejected")),
    ),
    "usage": ("wait", "purchases", (((), None, "loop"),)),
    "loop": ("each", "purchases", (((), None, "ticket"),)),
    "classify": (
        "branch",
        "",
        ((((("item", "kind"), eq, "package"),), ("refunds", ("item", "id")), "loop"), ((), None, "loop")),
    ),
    "ticket": ("wait", "ticket", (((), None, "wait"),)),
    "wait": ("wait", "resolved", (((), None, "closed"),)),
    "closed": ("end", "", ()),
    "rejected": ("end", "", ()),
}
BODIES = {"loop": "classify"}


class TableCase:
    """A case of the table interpreter."""

    __slots__ = ("events", "facts", "state", "turn", "waiting")

    def __init__(self, at: datetime, facts: Facts) -> None:
        self.state = "profile"
        self.facts = {**facts, "refunds": []}
        self.turn = 0
        self.events: list[tuple[object, ...]] = [(0, at, "start", facts)]
        self.waiting = "profile"

    def feed(self, at: datetime, name: str, value: Any) -> None:
        if name != self.waiting:
            raise ValueError(name)
        self.facts[name] = value
        self.events.append((len(self.events), at, name, value))
        self.leave()
        while True:
            kind, of, _ = TABLE[self.state]
            if kind in ("wait", "end"):
                self.waiting = of
                return
            if kind == "each" and self.turn < len(self.facts[of]):
                self.facts["item"] = self.facts[of][self.turn]
                self.turn += 1
                self.move(BODIES[self.state])
            else:
                self.leave()

    def leave(self) -> None:
        for guards, add, to in TABLE[self.state][2]:
            if guards and not self.hold(guards):
                continue
            if add is not None:
                self.facts[add[0]].append(self.read(add[1]))
            self.move(to)
            return

    def move(self, to: str) -> None:
        self.events.append((len(self.events), "move", self.state, to))
        self.state = to

    def hold(self, guards: tuple[Guard, ...]) -> bool:
        for path, test, value in guards:  # noqa: SIM110  # a generator costs more, and a floor has none
            if not test(self.read(path), value):
                return False
        return True

    def read(self, path: Path) -> Any:
        found: Any = self.facts
        for name in path:
            found = found[name]
        return found


def by_table(inputs: Inputs = INPUTS) -> TableCase:
    case = TableCase(AT, {"msisdn": "+6281200000001"})
    for name, value in inputs:
        case.feed(AT, name, value)
    return case


# ── plain transitions ────────────────────────────────────────────────────────────────────────────────────────


class Model:
    """A model of the library's ordinary use."""

    state: str

    def __init__(self, at: datetime, facts: Facts) -> None:
        self.facts: Facts = {**facts, "refunds": []}
        self.turn = 0
        self.events: list[tuple[object, ...]] = [(0, at, "start", facts)]
        self.waiting = "profile"

    def is_vvip(self) -> bool:
        return bool(self.facts["profile"]["segment"] == "VVIP")

    def goes_on(self) -> bool:
        return bool(self.facts["consent"] is True and self.facts["amount"] > 0)

    def has_more(self) -> bool:
        return self.turn < len(self.facts["purchases"])

    def next_item(self) -> None:
        self.facts["item"] = self.facts["purchases"][self.turn]
        self.turn += 1

    def is_package(self) -> bool:
        return bool(self.facts["item"]["kind"] == "package")

    def refund(self) -> None:
        self.facts["refunds"].append(self.facts["item"]["id"])

    def moved(self) -> None:
        self.events.append((len(self.events), "move", self.state))


def machine() -> Machine:
    """One machine for all cases; each case is registered with it, as the library's documentation shows."""
    ways: list[dict[str, Any]] = [
        {"trigger": "go", "source": "profile", "dest": "rejected", "conditions": "is_vvip"},
        {"trigger": "go", "source": "profile", "dest": "ask_incident"},
        {"trigger": "go", "source": "ask_incident", "dest": "ask_amount"},
        {"trigger": "go", "source": "ask_amount", "dest": "ask_otp"},
        {"trigger": "go", "source": "ask_otp", "dest": "ask_consent"},
        {"trigger": "go", "source": "ask_consent", "dest": "usage", "conditions": "goes_on"},
        {"trigger": "go", "source": "ask_consent", "dest": "rejected"},
        {"trigger": "go", "source": "usage", "dest": "loop"},
        {"trigger": "go", "source": "loop", "dest": "classify", "conditions": "has_more", "before": "next_item"},
        {"trigger": "go", "source": "loop", "dest": "ticket"},
        {"trigger": "go", "source": "classify", "dest": "loop", "conditions": "is_package", "before": "refund"},
        {"trigger": "go", "source": "classify", "dest": "loop"},
        {"trigger": "go", "source": "ticket", "dest": "wait"},
        {"trigger": "go", "source": "wait", "dest": "closed"},
    ]
    return Machine(
        model=None,
        states=list(TABLE),
        initial="profile",
        transitions=ways,
        auto_transitions=False,
        after_state_change="moved",
    )


def by_transitions(shared: Machine) -> Model:
    model = Model(AT, {"msisdn": "+6281200000001"})
    shared.add_model(model)
    for name, value in INPUTS:
        if name != model.waiting:
            raise ValueError(name)
        model.facts[name] = value
        model.events.append((len(model.events), AT, name, value))
        model.go()  # type: ignore[attr-defined]  # the library adds it
        while TABLE[model.state][0] in ("each", "branch"):
            model.go()  # type: ignore[attr-defined]
        model.waiting = TABLE[model.state][1]
    shared.remove_model(model)
    return model
