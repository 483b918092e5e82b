"""What a script lets systems and people decide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Plain = Mapping[str, Any]
Entry = dict[str, Any]


class Decisions:
    """Decisions as replies make them known; made and thrown away inside `scripted`."""

    def __init__(self) -> None:
        self._cancellations: list[Entry] = []
        self._confirmations: list[Entry] = []
        self._adjustments: list[Entry] = []
        self._numbers: list[str] = []

    def learn(self, operation: str, asked: Plain, told: Any, *, looks_up: bool) -> None:
        """A system replied so."""
        match operation:
            case "billing.request_purchase_cancellation":
                self._cancellations.append(_of(asked, ("purchase_id",)) | _of(told, ("state", "reason")))
            case "billing.request_billco_confirmation":
                about = _of(asked, ("msisdn", "kind", "amount"))
                answer = _of(told, ("id", "area", "status", "by", "reason"))
                self._confirmations.append(about | answer | ({} if _agrees(told, about) else {"status": "rejected"}))
            case "billing.apply_adjustment":
                self._adjustments.append(_of(asked, ("msisdn", "kind", "amount")) | _of(told, ("status",)))
            case "remedy.create_ticket":
                self._numbers += [told["number"]] if told.get("number") else []
            case "remedy.find_tickets" if looks_up:
                self._numbers += [each["number"] for each in told]  # made by a write whose reply was lost

    def plain(self) -> Entry:
        """As a world holds them."""
        numbers = list(dict.fromkeys(self._numbers))
        return {
            "cancellations": self._cancellations,
            "confirmations": self._confirmations,
            "adjustments": self._adjustments,
            **({"remedy": {"numbers": numbers}} if numbers else {}),
        }


def _agrees(told: Plain, about: Plain) -> bool:
    """Whether an answer is about what was asked. A simulator answers nothing else: one about another amount amounts to
    a no, for the adapter as for the playbook."""
    return all(told.get(name) in (None, about.get(name)) for name in ("kind", "amount"))


def _of(of: Plain, names: tuple[str, ...]) -> Entry:
    return {name: of[name] for name in names if of.get(name) is not None}
