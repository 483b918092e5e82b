"""What a fault makes of a call, before anything is done and after."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from .exchange import Answer, RefusedError, not_found
from .faults import Fault

CODES: Mapping[str, int] = {"role_missing": 403, "not_found": 404, "already_done": 409, "invalid_body": 400}
"""The statuses of the codes that a refusal may be asked for with; others are 422."""
CUT = Answer(0)
"""No answer: the connection is gone."""
_SHAPES: Mapping[str, object] = {"id": {"x": 1}, "state": 17, "status": []}


def before(fault: Fault, cut: Callable[[], None], expire: Callable[[], None]) -> Answer | None:
    """What goes wrong before anything is done; None where nothing does. Raises RefusedError."""
    match fault.kind:
        case "error_500":
            raise RefusedError(500, "internal", "It went wrong, as was asked for")
        case "cut_before":
            cut()
            return CUT
        case "expired_token":
            expire()
            raise RefusedError(401, "unauthorized", "The token has expired")
        case "too_many":
            refusal = RefusedError(429, "too_many", "Too many calls").answer
            return replace(refusal, headers={"Retry-After": f"{fault.seconds:.0f}"})
        case "refuse":
            code = fault.spec.reason or "refused"
            raise RefusedError(CODES.get(code, 422), code, "Refused, as was asked for")
        case "conflict":
            raise RefusedError(409, "already_done", "Done already, as was asked for")
        case "not_found":
            raise not_found("thing")
        case _:
            return None


async def pause(fault: Fault) -> None:
    """The wait of a fault that takes time."""
    await asyncio.sleep(fault.seconds)


async def late(fault: Fault | None) -> None:
    """The wait before anything is done, of a call that is done long after whoever made it has gone."""
    if fault is not None and fault.kind == "late_effect":
        await pause(fault)


async def after(fault: Fault, cut: Callable[[], None], answer: Answer) -> Answer:
    """What goes wrong once everything is done."""
    match fault.kind:
        case "slow":
            await pause(fault)
            return answer
        case "cut_after":
            cut()
            return CUT
        case "wrong_type":
            return replace(answer, body=17 if isinstance(answer.body, list) else _SHAPES, media="application/json")
        case "malformed":
            whole = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            return replace(answer, body=whole[: max(1, len(whole) // 2)])
        case _:
            return answer
