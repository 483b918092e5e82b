"""The operations of the manifest, each as a call of the client: values in, plain data out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sopflow_adapters.connecting import Asked, Given, Perform
from sopflow_adapters.values_given import number_in, number_of, optional, text_of, texts_in, time_in, whole_in

from .client import Client


@dataclass(frozen=True)
class Operations:
    """The operations of one DSC."""

    client: Client

    def table(self) -> Mapping[str, Perform]:
        """The operations by name."""
        return {
            "get_customer_profile": self.get_customer_profile,
            "list_interactions": self.list_interactions,
            "list_tickets": self.list_tickets,
            "list_documents": self.list_documents,
            "get_document": self.get_document,
            "get_running_bill": self.get_running_bill,
            "kill_mytelkomsel_session": self.kill_mytelkomsel_session,
            "log_interaction": self.log_interaction,
            "submit_block_request": self.submit_block_request,
            "get_block_request": self.get_block_request,
        }

    def get_customer_profile(self, given: Given, asked: Asked) -> object:
        """The customer and the card."""
        return self.client.profile(number_in(given, "msisdn"), asked.budget)

    def list_interactions(self, given: Given, asked: Asked) -> object:
        """Earlier contacts, the newest first."""
        return self.client.interactions(
            number_in(given, "msisdn"),
            asked.budget,
            since=time_in(given, "since"),
            limit=whole_in(given, "limit"),
            key=optional(given, "external_id"),
            begun=asked.begun,
        )

    def list_tickets(self, given: Given, asked: Asked) -> object:
        """The customer's tickets."""
        since, status = time_in(given, "since"), optional(given, "status")
        return self.client.tickets(number_in(given, "msisdn"), asked.budget, since=since, status=status)

    def list_documents(self, given: Given, asked: Asked) -> object:
        """The customer's documents."""
        return self.client.documents(number_in(given, "msisdn"), asked.budget, types=texts_in(given, "types"))

    def get_document(self, given: Given, asked: Asked) -> object:
        """What a document is, with its digest; its bytes stay where they are."""
        id = text_of(given, "id")
        whole = self.client.content(id, asked.budget)
        file = {"name": whole.name or id, "size": len(whole.content), **({"mime": whole.mime} if whole.mime else {})}
        return {"bytes": file, "sha256": whole.sha256, **({"mime": whole.mime} if whole.mime else {})}

    def get_running_bill(self, given: Given, asked: Asked) -> object:
        """What stands on the next bill."""
        return self.client.running_bill(number_in(given, "msisdn"), asked.budget)

    def kill_mytelkomsel_session(self, given: Given, asked: Asked) -> object:
        """Ask that sessions end."""
        return self.client.kill_session(
            number_in(given, "msisdn"),
            key=asked.key,
            budget=asked.budget,
            channel=optional(given, "channel") or "all",
            reason=optional(given, "reason"),
            consent=optional(given, "consent_ref"),
            again=asked.again,
        )

    def log_interaction(self, given: Given, asked: Asked) -> object:
        """Record the contact."""
        return self.client.log_interaction(
            number_in(given, "msisdn"),
            key=asked.key,
            budget=asked.budget,
            kip=texts_in(given, "kip"),
            summary=optional(given, "summary"),
            outcome=optional(given, "outcome"),
            refs=texts_in(given, "refs"),
            again=asked.again,
            begun=asked.begun,
        )

    def submit_block_request(self, given: Given, asked: Asked) -> object:
        """Ask people to block a number."""
        return self.client.request_block(
            number_in(given, "number"),
            report=text_of(given, "report_ref"),
            disclaimer=text_of(given, "disclaimer_ref"),
            key=asked.key,
            budget=asked.budget,
            again=asked.again,
            begun=asked.begun,
        )

    def get_block_request(self, given: Given, asked: Asked) -> object:
        """What became of that."""
        number = number_of(given.get("number"))
        return self.client.block_request(text_of(given, "id"), asked.budget, number=number, begun=asked.begun)
