"""What a Billing that is in use has of earlier cases, each under the key of its case."""

from __future__ import annotations

from sopflow_adapters.sim.archive import AT, KEY, NUMBER, earlier, earlier_ticket
from sopflow_adapters.sim.bodies import Body, money, quantity


def cancellations(path: str) -> list[Body]:
    """Of an order that nobody asks for."""
    return [
        earlier(
            path,
            productOrder={"id": "SIM-EARLIER-ORDER"},
            cancellationReason=f"penipuan [{KEY}]",
            requestedCancellationDate=AT,
            state="done",
        )
    ]


def tickets(path: str, *kinds: str) -> list[Body]:
    """One of each kind."""
    return [earlier_ticket(path, kind, resolutionDate=AT) for kind in kinds]


def balances(path: str) -> list[Body]:
    """Money to a balance that nobody has."""
    return [
        earlier(
            path,
            description=KEY,
            requestedDate=AT,
            usageType="monetary",
            amount=quantity(1000),
            bucket={"id": "SIM-EARLIER-BUCKET"},
            logicalResource=[{"id": NUMBER}],
            status="completed",
        )
    ]


def refunds(path: str) -> list[Body]:
    """Money to an account that nobody has."""
    return [
        earlier(
            path,
            correlatorId=KEY,
            refundDate=AT,
            account={"id": "SIM-EARLIER-ACCOUNT"},
            paymentMethod={"@type": "AccountCredit", "name": "account"},
            totalAmount=money(1000),
            status="done",
        )
    ]
