"""What a fault makes of a call of Remedy, before anything is done and after."""

from __future__ import annotations

from collections.abc import Callable

from sopflow_adapters.sim import going_wrong
from sopflow_adapters.sim.faults import Fault
from starlette.responses import JSONResponse, Response

from .simulated import RefusedError

GONE = Response()
"""No answer: the connection is gone."""


def before(fault: Fault, cut: Callable[[], None], expire: Callable[[], None]) -> Response | None:
    """What goes wrong before anything is done; None where nothing does. Raises RefusedError."""
    match fault.kind:
        case "error_500":
            raise RefusedError(500, 92, "Timeout during database query")
        case "cut_before":
            cut()
            return GONE
        case "expired_token":
            expire()
            raise RefusedError(401, 623, "Authentication failed")
        case "too_many":
            return Response(status_code=429, headers={"Retry-After": f"{fault.seconds:.0f}"})
        case "busy":
            return busy()
        case "error_in_2xx":
            raise RefusedError(200, 1, "Something went wrong")
        case "refuse":
            raise RefusedError(400, 10000, "Refused, as was asked for")
        case "conflict":
            raise RefusedError(500, 382, "The value(s) for this entry violate a unique index")
        case "not_found":
            raise RefusedError(404, 302, "Entry does not exist in database")
        case _:
            return None


async def after(fault: Fault, cut: Callable[[], None], reply: Response) -> Response:
    """What goes wrong once everything is done."""
    match fault.kind:
        case "slow":
            await going_wrong.pause(fault)
            return reply
        case "cut_after":
            cut()
            return GONE
        case "wrong_type":
            status = 200 if reply.status_code == 204 else reply.status_code
            return JSONResponse({"values": 17, "entries": {"0": "none"}}, status)
        case "malformed":
            return Response('{"values": {"Incident', 200, media_type="application/json")
        case "empty_201" | "no_content":
            home = {"Location": reply.headers["location"]} if "location" in reply.headers else {}
            return Response(status_code=201 if fault.kind == "empty_201" else 204, headers=home)
        case _:
            return reply


def busy() -> Response:
    """The user makes another call."""
    text = "User is currently connected from another machine"
    return JSONResponse(RefusedError(500, 9093, text).messages, 500)
