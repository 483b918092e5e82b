"""The operations of the manifest, each as a call of the client: values in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sopflow_adapters.connecting import Asked, Given, Perform
from sopflow_adapters.values_given import number_in, number_of, optional, text_of, texts_in, time_in, whole_in

from .client import Client


@dataclass(frozen=True)
class Operations:
    """The operations of one Indira."""

    client: Client

    def table(self) -> Mapping[str, Perform]:
        """The operations by name."""
        return {
            "search_communications": self.search_communications,
            "list_purchases": self.list_purchases,
            "get_package_usage": self.get_package_usage,
            "get_device_history": self.get_device_history,
        }

    def search_communications(self, given: Given, asked: Asked) -> object:
        """Calls and messages, and whether that is all of them."""
        return self.client.communications(
            number_in(given, "msisdn"),
            asked.budget,
            counterparty=number_of(given.get("counterparty")),
            since=time_in(given, "from"),
            until=time_in(given, "to"),
            kinds=texts_in(given, "kinds"),
            directions=texts_in(given, "directions"),
        )

    def list_purchases(self, given: Given, asked: Asked) -> object:
        """What was bought."""
        since, until, source = time_in(given, "from"), time_in(given, "to"), optional(given, "source")
        return self.client.purchases(number_in(given, "msisdn"), asked.budget, since=since, until=until, source=source)

    def get_package_usage(self, given: Given, asked: Asked) -> object:
        """Who used it."""
        return self.client.package_usage(text_of(given, "purchase_id"), asked.budget)

    def get_device_history(self, given: Given, asked: Asked) -> object:
        """What changed of the device."""
        return self.client.device_history(number_in(given, "msisdn"), asked.budget, days=whole_in(given, "days"))
