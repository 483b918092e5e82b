"""Our four adapters keep what every adapter promises, against the made-up systems that listen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest
from sopflow_adapters.sim import CREDENTIALS, running
from sopflow_adapters.sim.live import Running

from sopflow.adapter_api import Secret, Setting, Settings
from sopflow.ports.world import Done
from sopflow.testing.adapter_bench import Bench, subject
from sopflow.testing.adapters import AdapterConformance, Behind, Fault

pytestmark = pytest.mark.slow
CUSTOMER, POSTPAID, FRAUDSTER = "0812-0000-0001", "0811-0000-0001", "0821-0000-0009"
TICKET = "INC000000000430"


def of(system: str) -> ModuleType:
    return import_module(f"sopflow_adapters.{system}")


class Ours(AdapterConformance):
    """What the four have in common. What the shipped world says about people must not be said on."""

    personal: ClassVar[tuple[str, ...]] = ("Budi Santoso", "Siti Aminah", "tangkapan-layar.png")

    @pytest.fixture
    def behind(self, tmp_path: Path) -> Iterator[Behind]:
        system = self.package.__name__.rpartition(".")[2]
        (tmp_path / "bukti-transfer.png").write_bytes(b"\x89PNG made up")
        with running(systems=[system]) as sim:
            host = self.package.host(settings(system, sim, tmp_path))
            given = Behind(host, lambda: 0, lambda fault: None)
            self.prepare(given)
            before = len(sim.ledger())
            yield Behind(
                host,
                lambda: len(sim.ledger()) - before,
                lambda fault: spoil(sim, system, fault),
                tuple(CREDENTIALS[system].values()),
                self.personal,
            )
            assert sim.bugs == []

    def prepare(self, behind: Behind) -> None:
        """What must have happened before."""

    def made(self, behind: Behind, operation: str, **given: object) -> object:
        """The number of what was made earlier."""
        adapter = subject(self.package).adapter
        assert adapter is not None
        drawn = hashlib.sha256(f"{operation}/{len(given)}/{given.get('amount')}".encode()).hexdigest()
        reply = Bench(behind, adapter, {}).call(operation, given, key=f"VA-8:{drawn:.22}")  # as the engine makes them
        assert isinstance(reply, Done), reply
        assert isinstance(reply.output, Mapping)
        return next(reply.output[name] for name in ("id", "request_id") if name in reply.output)


def settings(system: str, sim: Running, files: Path) -> Settings:
    secrets = {name: Secret(value) for name, value in CREDENTIALS[system].items()}
    given = {"url": sim.urls[system], **secrets, **({"files": str(files)} if system == "remedy" else {})}
    return Settings(system, {name: Setting(value, "the test") for name, value in given.items()})


def spoil(sim: Running, system: str, fault: Fault) -> None:
    sim.fault(system, fault.kind, operation=fault.operation, times=fault.times, seconds=fault.seconds)


class TestDsc(Ours):
    package = of("dsc")
    examples: Mapping[str, Mapping[str, object]] = {
        "get_customer_profile": {"msisdn": CUSTOMER},
        "list_interactions": {"msisdn": CUSTOMER, "limit": 5},
        "list_tickets": {"msisdn": CUSTOMER},
        "list_documents": {"msisdn": CUSTOMER, "types": ["screenshot"]},
        "get_document": {"id": "DOC-0000001"},
        "get_running_bill": {"msisdn": POSTPAID},
        "kill_mytelkomsel_session": {"msisdn": CUSTOMER, "channel": "all", "reason": "penipuan"},
        "log_interaction": {"msisdn": CUSTOMER, "kip": ["P22"], "summary": "Pelanggan melapor penipuan"},
        "submit_block_request": {"number": FRAUDSTER, "report_ref": "R-1", "disclaimer_ref": "D-1"},
        "get_block_request": {"id": "BLK"},
    }
    absent: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "get_customer_profile": {"msisdn": "0812-9999-9999"},
        "get_document": {"id": "DOC-9999999"},
        "get_running_bill": {"msisdn": "0812-9999-9999"},
        "kill_mytelkomsel_session": {"msisdn": "0812-9999-9999"},
        "get_block_request": {"id": "BLK-9999999"},
    }

    def prepare(self, behind: Behind) -> None:
        """A block request to look at."""
        asked = self.made(
            behind, "submit_block_request", number="0821-0000-0008", report_ref="R-0", disclaimer_ref="D-0"
        )
        self.examples = {**self.examples, "get_block_request": {"id": asked}}


class TestIndira(Ours):
    package = of("indira")
    examples: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "search_communications": {"msisdn": CUSTOMER, "counterparty": FRAUDSTER},
        "list_purchases": {"msisdn": CUSTOMER},
        "get_package_usage": {"purchase_id": "P1"},
        "get_device_history": {"msisdn": "0812-0000-0006", "days": 3},
    }
    absent: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "search_communications": {"msisdn": "0812-9999-9999"},
        "list_purchases": {"msisdn": "0812-9999-9999"},
        "get_package_usage": {"purchase_id": "P-9999"},
        "get_device_history": {"msisdn": "0812-9999-9999"},
    }


class TestBilling(Ours):
    package = of("billing")
    examples: Mapping[str, Mapping[str, object]] = {
        "request_purchase_cancellation": {"purchase_id": "P1", "order_id": "O1", "reason": "penipuan"},
        "get_cancellation": {"id": "CAN"},
        "request_billco_confirmation": {"msisdn": POSTPAID, "kind": "pre_adjustment", "amount": 500000},
        "get_billco_confirmation": {"id": "BCO"},
        "apply_adjustment": {"msisdn": POSTPAID, "kind": "pre_adjustment", "amount": 500000, "approval_id": "BCO"},
        "get_adjustment": {"id": "ADJ"},
    }
    absent: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "request_purchase_cancellation": {"purchase_id": "P-9999"},
        "get_cancellation": {"id": "CAN-9999999"},
        "get_billco_confirmation": {"id": "BCO-9999999"},
        "get_adjustment": {"id": "ADJ-9999999"},
    }

    def prepare(self, behind: Behind) -> None:
        """A cancellation, a confirmation and an adjustment to look at; and a confirmation that is not used yet."""
        of_it = {"msisdn": POSTPAID, "kind": "pre_adjustment"}
        cancelled = self.made(behind, "request_purchase_cancellation", purchase_id="P2", order_id="O2")
        used = self.made(behind, "request_billco_confirmation", amount=400000, **of_it)
        adjusted = self.made(behind, "apply_adjustment", amount=400000, approval_id=used, **of_it)
        unused = self.made(behind, "request_billco_confirmation", amount=500000, **of_it)
        self.examples = {
            **self.examples,
            "get_cancellation": {"id": cancelled},
            "get_billco_confirmation": {"id": used},
            "get_adjustment": {"id": adjusted},
            "apply_adjustment": {**of_it, "amount": 500000, "approval_id": unused},
        }


class TestRemedy(Ours):
    package = of("remedy")
    personal = ("Andi Pratama", "Menunggu verifikasi nomor terlapor")
    examples: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "create_ticket": {
            "type": "FRAUD_REPORT",
            "fields": {
                "msisdn": CUSTOMER,
                "customer_name": "Budi Santoso",
                "fraud_number": FRAUDSTER,
                "chronology": "Ditelepon penipu yang mengaku CS",
            },
        },
        "find_tickets": {"msisdn": CUSTOMER},
        "get_ticket": {"number": TICKET},
        "add_worklog": {"number": TICKET, "text": "Menunggu proses blokir nomor"},
        "find_worklogs": {"number": TICKET},
        "attach_file": {"number": TICKET, "name": "bukti-transfer.png", "kind": "loss_evidence"},
        "update_ticket": {"number": TICKET, "changes": {"status": "Assigned", "reason": "Diperiksa ulang"}},
    }
    absent: ClassVar[Mapping[str, Mapping[str, object]]] = {
        "get_ticket": {"number": "INC000000000404"},
        "add_worklog": {"number": "INC000000000404", "text": "Menunggu"},
        "attach_file": {"number": "INC000000000404", "name": "bukti-transfer.png"},
        "update_ticket": {"number": "INC000000000404", "changes": {"status": "Assigned"}},
    }
