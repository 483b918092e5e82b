"""What a TM Forum system's answer says went wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from sopflow_adapters.wire.failures import IN_DOUBT, WireFailure, failure_of_status, retry_after
from sopflow_adapters.wire.messages import Answer

from .reading import part, text

IN_PROGRESS, REUSED = "request_in_progress", "key_reused"
CODES: frozenset[str] = frozenset(
    {
        "not_found", "invalid_body", "role_missing", "already_done", IN_PROGRESS, REUSED, "prepaid_number",
        "not_cancellable", "already_billed_cycle", "approval_missing", "other_amount", "no_balance", "refused",
    }
)  # fmt: skip
"""Codes of an error's body that become the reason of a failure. Any other is not repeated: it is the server's word."""


def judge(codes: Collection[str] = CODES, now: Callable[[], float] = time.time) -> Callable[..., WireFailure | None]:
    """What an answer (to a write, where True) says went wrong, None where nothing did."""

    def judged(answer: Answer, write: bool) -> WireFailure | None:
        code = None if answer.good else text(part(answer.json, "code"))
        reason = code if code in codes and code is not None else f"http_{answer.status}"
        after = retry_after(answer.headers.get("retry-after"), now())
        if write and answer.status == 409 and code == IN_PROGRESS:
            return WireFailure(IN_DOUBT, reason, after=after)  # the first sending is still under way
        return failure_of_status(answer.status, write=write, reason=reason, after=after)

    return judged
