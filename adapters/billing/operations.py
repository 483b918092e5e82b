"""The operations of the manifest, each as a call of the client: values in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sopflow_adapters.connecting import Asked, Given, Perform
from sopflow_adapters.values_given import amount_in, file_names, number_in, number_of, optional, text_of

from .client import Claim, Client


@dataclass(frozen=True)
class Operations:
    """The operations of one Billing."""

    client: Client

    def table(self) -> Mapping[str, Perform]:
        """The operations by name."""
        return {
            "request_purchase_cancellation": self.request_purchase_cancellation,
            "get_cancellation": self.get_cancellation,
            "request_billco_confirmation": self.request_billco_confirmation,
            "get_billco_confirmation": self.get_billco_confirmation,
            "apply_adjustment": self.apply_adjustment,
            "get_adjustment": self.get_adjustment,
        }

    def request_purchase_cancellation(self, given: Given, asked: Asked) -> object:
        """Ask that a purchase be cancelled."""
        return self.client.cancel_purchase(
            text_of(given, "purchase_id"),
            key=asked.key,
            budget=asked.budget,
            order=optional(given, "order_id"),
            reason=optional(given, "reason"),
            evidence=file_names(given, "evidence"),
            again=asked.again,
            begun=asked.begun,
        )

    def get_cancellation(self, given: Given, asked: Asked) -> object:
        """What became of that."""
        order = optional(given, "order_id") or optional(given, "purchase_id")
        return self.client.cancellation(text_of(given, "id"), asked.budget, order=order, begun=asked.begun)

    def request_billco_confirmation(self, given: Given, asked: Asked) -> object:
        """Ask the billco of the customer's area."""
        claim = Claim(
            number_in(given, "msisdn"),
            text_of(given, "kind"),
            amount_in(given, "amount"),
            optional(given, "area"),
            optional(given, "reason"),
            file_names(given, "evidence"),
        )
        return self.client.request_confirmation(
            claim, key=asked.key, budget=asked.budget, again=asked.again, begun=asked.begun
        )

    def get_billco_confirmation(self, given: Given, asked: Asked) -> object:
        """What the billco said."""
        msisdn = number_of(given.get("msisdn"))
        return self.client.confirmation(text_of(given, "id"), asked.budget, msisdn=msisdn, begun=asked.begun)

    def apply_adjustment(self, given: Given, asked: Asked) -> object:
        """Give money back, or correct a bill."""
        return self.client.adjust(
            number_in(given, "msisdn"),
            text_of(given, "kind"),
            amount_in(given, "amount"),
            text_of(given, "approval_id"),
            key=asked.key,
            budget=asked.budget,
            account=optional(given, "account"),
            again=asked.again,
            begun=asked.begun,
        )

    def get_adjustment(self, given: Given, asked: Asked) -> object:
        """What became of that."""
        return self.client.adjustment(
            text_of(given, "id"),
            asked.budget,
            kind=optional(given, "kind"),
            msisdn=number_of(given.get("msisdn")),
            account=optional(given, "account"),
            amount=amount_in(given, "amount") if given.get("amount") is not None else None,
            begun=asked.begun,
        )
