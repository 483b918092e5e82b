"""What a script lets go wrong, as faults on the wire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sopflow.adapter_api import ErrorKind
from sopflow.simulation.steps import Called

ATTEMPTS = 3
"""How often a client asks before it gives a read up: so many requests go wrong for one reply that is `unavailable`."""

_MAIN: Mapping[str, Mapping[str, str]] = {
    "dsc.get_customer_profile": {"path": "/customer"},
    "dsc.get_running_bill": {"path": "/appliedCustomerBillingRate"},
    "dsc.kill_mytelkomsel_session": {"method": "POST"},
    "billing.apply_adjustment": {"method": "POST"},
    "remedy.create_ticket": {"method": "POST"},
    "remedy.update_ticket": {"method": "PUT"},
}
"""Of operations that are several requests, the one that faults are counted on."""


def faults_of(calls: Sequence[Called]) -> list[dict[str, Any]]:
    """The faults, in the order in which their turns come. Of one operation each lets those calls pass that went well
    before it."""
    well: dict[str, int] = {}
    found = []
    for place, call in enumerate(calls):
        if call.error is None:
            well[call.operation] = well.get(call.operation, 0) + 1
            continue
        if call.looks_up is not None and call.error == ErrorKind.NOT_FOUND:
            continue  # what was cut off before its effect is not there by itself
        system, _, operation = call.operation.partition(".")
        found.append({
            "system": system,
            "operation": operation,
            "after": well.get(call.operation, 0),
            **_MAIN.get(call.operation, {}),
            **_fault(call, calls[place + 1 :]),
        })  # fmt: skip
    return found


def _fault(call: Called, rest: Sequence[Called]) -> dict[str, Any]:
    writes = bool(call.key) and call.looks_up is None
    match ErrorKind(str(call.error)):
        case ErrorKind.UNAVAILABLE:
            # 429 rather than 500: of a write it is certain that nothing was done, and no circuit breaker counts it
            return {"fault": "too_many", "times": 1 if writes else ATTEMPTS, "seconds": 0}
        case ErrorKind.IN_DOUBT:
            return {"fault": "cut_after" if _found_again(call, rest) else "cut_before"}
        case ErrorKind.CONFLICT:
            return {"fault": "conflict"}
        case ErrorKind.NOT_FOUND:
            return {"fault": "not_found"}
        case ErrorKind.UNAUTHORIZED:
            return {"fault": "expired_token", "times": 2}
        case _:
            return {"fault": "refuse", **({"reason": call.reason} if call.reason else {})}


def _found_again(call: Called, rest: Sequence[Called]) -> bool:
    """Whether what was sent in doubt turned out to be there."""
    looks = (each for each in rest if each.looks_up == call.key)
    first = next(looks, None)
    return first is not None and first.error is None and first.output not in ((), None)
