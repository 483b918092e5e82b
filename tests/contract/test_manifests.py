"""The manifests that come with sopflow: they fit their schema, they check, and they take every scripted reply."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from sopflow_adapters import manifests

from sopflow.adapter_api import Effect
from sopflow.catalog.generated import fill
from sopflow.catalog.load import catalog_of
from sopflow.catalog.model import Catalog
from sopflow.catalog.reference import reference
from sopflow.catalog.replies import read_reply
from sopflow.catalog.synthetic import example
from sopflow.diagnostics import Source
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import read
from sopflow.values.kinds import Counterparty
from sopflow.values.moments import parse_time
from sopflow.values.reading import parse
from sopflow.values.refusal import Refusal
from sopflow.values.showing import plain

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(files("sopflow_schemas").joinpath("adapter.schema.json").read_text(encoding="utf-8"))
NOW = parse_time("2025-03-29 09:00", "Asia/Jakarta")

REPLIES: dict[str, list[str]] = {
    "dsc.get_customer_profile": [
        (
            "{name: Budi Santoso, card_type: simPATI, payment_type: prepaid, segment: regular, is_employee: false,"
            " area: jabotabek, status: active}"
        ),
        "{card_type: KartuHalo, payment_type: postpaid, segment: VVIP, is_employee: true, status: active}",
    ],
    "dsc.list_interactions": ["[]"],
    "dsc.list_tickets": ["[]"],
    "dsc.list_documents": ["[]", "[{id: D1, type: sms_evidence, created: '2025-03-28T15:00+07:00'}]"],
    "dsc.get_running_bill": [
        "{total: 812000, items: [{id: B1, kind: package, service: roaming, amount: 500000, at: '2025-03-28'}]}",
    ],
    "dsc.kill_mytelkomsel_session": ["{status: accepted, effective: on_payment_activity}", "{status: no_session}"],
    "dsc.log_interaction": ["{}", "{id: L1}"],
    "dsc.submit_block_request": ["{status: pending}"],
    "remedy.find_tickets": [
        "[]",
        (
            "[{number: INC000000000430, type: FRAUD_REPORT, status: In Progress, created: '2025-03-28T13:00+07:00',"
            " due: '2025-03-31T13:00+07:00', fraud_number: '+6282100000009', last_worklog: Menunggu proses blokir}]"
        ),
        (
            "[{number: INC000000000431, type: FRAUD_REPORT, status: Assigned, created: '2025-03-26T01:00+07:00',"
            " due: '2025-03-29T01:00+07:00', fraud_number: '+6282100000009'}]"
        ),
    ],
    "remedy.create_ticket": ["{status: New}", "{number: INC000000000432}", "{}"],
    "remedy.add_worklog": ["{}"],
    "remedy.attach_file": ["{}"],
    "remedy.update_ticket": ["{}", "{status: Assigned}"],
    "indira.search_communications": [
        (
            "{complete: true, records: [{kind: call, direction: in, at: '2025-03-28T13:05+07:00', seconds: 412},"
            " {kind: sms, direction: in, at: '2025-03-28T13:02+07:00'}]}"
        ),
        "{complete: true, records: []}",
        "{complete: false, retention_from: '2025-03-01T00:00+07:00', records: []}",
    ],
    "indira.list_purchases": [
        "[]",
        "[{id: P1, kind: package, service: internet, name: Internet 30GB, amount: 100000, beneficiary: self}]",
        "[{id: P1, kind: one_consume, name: Google Play, amount: 150000}]",
        "[{id: P1, kind: package, service: internet, amount: 80000, beneficiary: '+6282100000009', gift: true}]",
    ],
    "indira.get_package_usage": [
        "{used_by_customer: false, used_by_beneficiary: false}",
        "{used_by_customer: true, used_fraction: 0.4}",
        "{used_by_customer: null}",
    ],
    "billing.request_purchase_cancellation": [
        "{state: acknowledged}",
        "{state: rejected, reason: already_billed_cycle}",
    ],
    "billing.request_billco_confirmation": ["{area: sumbagteng, status: approved}", "{status: pending}"],
    "billing.apply_adjustment": ["{kind: pre_adjustment, status: completed}", "{kind: refund, status: completed}"],
}

OPERATIONS = {
    "dsc": ["get_customer_profile", "list_interactions", "list_tickets", "list_documents", "get_document",
            "get_running_bill", "kill_mytelkomsel_session", "log_interaction", "submit_block_request", "get_block_request"],
    "indira": ["search_communications", "list_purchases", "get_package_usage", "get_device_history"],
    "billing": ["request_purchase_cancellation", "get_cancellation", "request_billco_confirmation",
                "get_billco_confirmation", "apply_adjustment", "get_adjustment"],
    "remedy": ["create_ticket", "find_tickets", "get_ticket", "add_worklog", "find_worklogs", "attach_file", "update_ticket"],
}  # fmt: skip


def documents() -> Iterator[Document]:
    for source in manifests():
        reading = read(source)
        assert reading.diagnostics == ()
        assert reading.document is not None
        yield reading.document


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    found, diagnostics = catalog_of(documents())
    assert [str(diagnostic) for diagnostic in diagnostics] == []
    return found


def yaml(text: str) -> object:
    document = read(Source("reply", text)).document
    assert document is not None
    return document.root.plain


@pytest.mark.parametrize("document", list(documents()), ids=lambda document: document.source.path)
def test_a_manifest_fits_the_schema(document: Document) -> None:
    validator = jsonschema.Draft202012Validator(SCHEMA)
    numbers = json.loads(json.dumps(document.root.plain, default=float))
    assert [error.message for error in validator.iter_errors(numbers)] == []


def test_every_property_of_the_schema_is_described_in_both_languages_with_examples_that_fit() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    owners = [
        ("", SCHEMA),
        *SCHEMA["$defs"].items(),
        ("timeout", SCHEMA["$defs"]["operation"]["properties"]["timeout"]),
    ]
    owners.append(("words", SCHEMA["$defs"]["words"]["oneOf"][1]))
    count = 0
    for owner, shape in owners:
        for name, part in shape.get("properties", {}).items():
            assert " / " in part["description"], f"{owner}.{name}"
            assert part["examples"], f"{owner}.{name}"
            for given in part["examples"]:
                jsonschema.Draft202012Validator({**part, "$defs": SCHEMA["$defs"]}).validate(given)
                count += 1
    assert count > 40


def test_every_operation_of_the_four_systems_is_declared_and_no_other(catalog: Catalog) -> None:
    expected = {f"{system}.{name}" for system, names in OPERATIONS.items() for name in names}
    assert set(catalog.operations) == expected
    assert set(catalog.events) == {"billing.billco_confirmed", "remedy.ticket_resolved"}


def test_money_and_blocks_are_irreversible_and_the_other_changes_are_writes(catalog: Catalog) -> None:
    by_effect = {
        effect: {name for name, operation in catalog.operations.items() if operation.effect is effect}
        for effect in Effect
    }
    assert by_effect[Effect.IRREVERSIBLE] == {"billing.apply_adjustment", "dsc.submit_block_request"}
    assert by_effect[Effect.WRITE] == {
        "dsc.kill_mytelkomsel_session", "dsc.log_interaction", "remedy.create_ticket", "remedy.add_worklog",
        "remedy.attach_file", "remedy.update_ticket", "billing.request_purchase_cancellation",
        "billing.request_billco_confirmation",
    }  # fmt: skip


def test_each_write_has_the_key_that_keeps_it_from_happening_twice(catalog: Catalog) -> None:
    keys = {name: operation.key for name, operation in catalog.operations.items() if operation.writes}
    assert keys == {
        "dsc.kill_mytelkomsel_session": ("msisdn",),
        "dsc.log_interaction": ("case",),
        "dsc.submit_block_request": ("number",),
        "remedy.create_ticket": ("type",),
        "remedy.add_worklog": None,
        "remedy.attach_file": None,
        "remedy.update_ticket": None,
        "billing.request_purchase_cancellation": ("purchase_id",),
        "billing.request_billco_confirmation": ("kind", "amount"),
        "billing.apply_adjustment": ("kind", "amount", "approval_id"),
    }
    look_ups = {
        name: operation.look_up.operation for name, operation in catalog.operations.items() if operation.look_up
    }
    assert look_ups == {
        "dsc.log_interaction": "dsc.list_interactions",
        "dsc.submit_block_request": "dsc.get_block_request",
        "remedy.create_ticket": "remedy.find_tickets",
        "remedy.add_worklog": "remedy.find_worklogs",
        "remedy.attach_file": "remedy.find_worklogs",
        "billing.request_purchase_cancellation": "billing.get_cancellation",
        "billing.request_billco_confirmation": "billing.get_billco_confirmation",
        "billing.apply_adjustment": "billing.get_adjustment",
    }
    assert catalog.operations["remedy.create_ticket"].key_field == "external_id"


@pytest.mark.parametrize(
    ("operation", "reply"), [(name, reply) for name, replies in REPLIES.items() for reply in replies]
)
def test_the_scripted_replies_of_the_fraud_procedure_are_taken(catalog: Catalog, operation: str, reply: str) -> None:
    value = read_reply(catalog.operations[operation], yaml(reply))
    assert not isinstance(value, Refusal), value
    assert value == read_reply(catalog.operations[operation], plain(value))


def replies_in(given: object) -> Iterator[object]:
    if isinstance(given, dict) and "in_turn" in given:
        for reply in given["in_turn"]:
            yield from replies_in(reply)
    elif isinstance(given, dict) and "cases" in given:
        for reply in given["cases"].values():
            yield from replies_in(reply)
    elif not (isinstance(given, dict) and "error" in given):
        yield given


def test_only_writes_whose_reply_needs_to_say_nothing_go_on_without_a_script(catalog: Catalog) -> None:
    alone = {name for name, operation in catalog.operations.items() if operation.answers_itself}
    assert alone == {
        "dsc.log_interaction", "remedy.create_ticket", "remedy.add_worklog", "remedy.attach_file", "remedy.update_ticket",
    }  # fmt: skip


@pytest.mark.parametrize("name", [f"{system}.{name}" for system, names in OPERATIONS.items() for name in names])
def test_a_synthetic_reply_of_every_operation_is_of_its_type(catalog: Catalog, name: str) -> None:
    operation = catalog.operations[name]
    made = example(operation, {}, seed="case-1")
    assert made == example(operation, {}, seed="case-1")
    assert isinstance(made, dict | tuple)
    assert not isinstance(parse(plain(made), operation.output), Refusal)


def test_a_created_ticket_gets_a_number_of_remedys_form(catalog: Catalog) -> None:
    operation = catalog.operations["remedy.create_ticket"]
    assert not isinstance(NOW, Refusal)
    assert fill(operation, {"status": "New"}, count=7, now=NOW) == {
        "number": "INC000000000007",
        "entry_id": "INC000000000007|INC000000000007",
        "status": "New",
        "created": NOW,
    }


def test_a_found_tickets_fraud_number_is_a_counterparty(catalog: Catalog) -> None:
    found = read_reply(catalog.operations["remedy.find_tickets"], yaml(REPLIES["remedy.find_tickets"][1]))
    assert isinstance(found, tuple)
    [ticket] = found
    assert ticket["fraud_number"] == Counterparty("mobile", on_net=True, e164="+6282100000009")


def test_every_title_is_there_in_both_languages(catalog: Catalog) -> None:
    for adapter in catalog.adapters.values():
        titled = [adapter.title, *(operation.title for operation in adapter.operations.values())]
        titled += [note.title for name, note in adapter.notes.items() if note.title or pytest.fail(name)]
        assert all(words and words.en and words.id for words in titled)


def test_the_page_of_operations_is_fresh(catalog: Catalog) -> None:
    page = ROOT / "docs" / "adapters-operations.md"
    assert page.read_text(encoding="utf-8") == reference(catalog), "write it anew: python -m sopflow_adapters FILE"
