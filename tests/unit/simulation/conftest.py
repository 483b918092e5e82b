"""Playbooks for the simulation's tests, compiled as any other, against the manifests of the four systems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import pytest

from sopflow.catalog.load import catalog_of
from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Source
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import read
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.model import Program
from sopflow.schema.validator import validate
from sopflow.simulation.preparing import told_from
from sopflow.simulation.tell import tell
from sopflow.simulation.trace import Trace

ROOT = Path(__file__).parents[3]
CLOCK = datetime.fromisoformat("2025-03-29T09:00:00+07:00")

HEAD = """
sopflow: 1
id: {id}
version: 1.0.0
title: {{id: Contoh, en: Example}}
languages: [id, en]
"""

REFUND = """
roles: {agent: {id: Petugas}, supervisor: {id: Supervisor}}
outcomes: {paid: {id: Dibayar}, declined: {id: Ditolak}, too_late: {id: Terlambat}, unknown_number: {id: Bukan pelanggan}}
settings:
  refund.limit: {type: money, default: 100000}
facts:
  msisdn: {type: phone, ask: {id: 'Nomor?', en: 'Number?'}, privacy: personal}
  amount:
    type: money
    ask: {id: 'Nominal?', en: 'Amount?'}
    check: {that: amount > 0, else: {id: Harus lebih dari nol, en: It must be more than nothing}}
  story: {type: text, optional: true, ask: {id: 'Cerita?', en: 'Story?'}}
  why_so_much:
    type: text
    ask: {id: 'Kenapa sebesar itu?', en: 'Why so much?'}
    only_if: amount > settings.refund.limit
  agreed: {type: consent, to: promise, ask: {id: 'Setuju?', en: 'Agreed?'}}
  profile: {type: dsc.CustomerProfile}
  ticket: {type: remedy.CreatedTicket}
  big: {type: yes_no, is: amount > settings.refund.limit}
scripts:
  promise: {id: Saya menjamin kebenarannya, en: I vouch for it}
  farewell: {id: 'Terima kasih, ${ profile.name }', en: 'Thank you, ${ profile.name }'}
start: identify
states:
  identify:
    ask: [msisdn]
    next: profile
  profile:
    call:
      operation: dsc.get_customer_profile
      with: {msisdn: =msisdn}
      save: profile
      on_error:
        not_found: {go: identify, ask_again: [msisdn], at_most: 1, then: unknown_number}
    next: intake
  intake:
    ask: [amount, story, why_so_much, agreed]
    next:
      - {when: not agreed, go: declined}
      - {when: big, go: approval}
      - else: ticket
  approval:
    approve:
      what: {id: 'Kembalikan ${ amount }?', en: 'Refund ${ amount }?'}
      role: supervisor
      within: 24h
    next: {granted: ticket, refused: declined, late: too_late}
  ticket:
    call:
      operation: remedy.create_ticket
      with:
        type: FRAUD_REPORT
        fields: {msisdn: =msisdn, loss_amount: =amount, chronology?: =story}
      save: ticket
    next: log
  log:
    say: [farewell]
    call:
      operation: dsc.log_interaction
      with: {msisdn: =msisdn, summary: Selesai, outcome: paid}
    next: paid
  paid: {end: paid}
  declined: {end: declined}
  too_late: {end: too_late}
  unknown_number: {end: unknown_number}
"""

PROFILE: dict[str, object] = {
    "name": "Budi Santoso", "card_type": "simPATI", "payment_type": "prepaid", "segment": "regular",
    "is_employee": False, "area": "jabotabek", "status": "active",
}  # fmt: skip
SYSTEMS: dict[str, object] = {"dsc.get_customer_profile": PROFILE, "remedy.create_ticket": {"status": "New"}}
ANSWERS: dict[str, object] = {"msisdn": "0812 0000 0001", "amount": 50000, "agreed": True}

Compile = Callable[..., Program]
Tell = Callable[..., Trace]


def document_of(text: str, path: str = "test.yaml") -> Document:
    reading = read(Source(path, text))
    assert reading.document is not None, reading.diagnostics
    return reading.document


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    names = ("dsc", "indira", "remedy", "billing")
    paths = [ROOT / "adapters" / name / "adapter.yaml" for name in names]
    found, diagnostics = catalog_of([document_of(path.read_text("utf-8"), str(path)) for path in paths])
    assert not diagnostics
    return found


@pytest.fixture(scope="session")
def compiled(catalog: Catalog) -> Compile:
    """`compiled(body, id="x")`: the program of a playbook without its head; anything wrong with it fails the test."""

    def compile_it(body: str, *, id: str = "contoh", siblings: Mapping[str, Program] | None = None) -> Program:
        document = document_of(HEAD.format(id=id) + body)
        interfaces = {name: program.interface for name, program in (siblings or {}).items()}
        found = compile_program(decode(document), document, catalog, interfaces)
        problems = [str(one) for one in (*validate(document, "playbook"), *found.diagnostics)]
        assert found.program is not None, "\n".join(problems)
        assert not problems, "\n".join(problems)
        return found.program

    return compile_it


@pytest.fixture(scope="session")
def refund(compiled: Compile) -> Program:
    return compiled(REFUND)


@pytest.fixture
def told(catalog: Catalog) -> Tell:
    """`told(program, answers={…}, …)`: the trace of a case with plain Python values."""

    def tell_it(program: Program, siblings: Mapping[str, Program] | None = None, **given: object) -> Trace:
        beside = (siblings or {}).get
        given.setdefault("systems", SYSTEMS)
        given.setdefault("clock", CLOCK)
        telling = told_from(program, catalog, siblings=beside, **given)  # type: ignore[arg-type]
        return tell(program, telling, siblings=beside, catalog=catalog)

    return tell_it


@pytest.fixture
def refunded(refund: Program, told: Tell) -> Tell:
    """`refunded(amount=5000)`: the trace of a refund, with these answers laid over the ordinary ones."""

    def tell_it(*, given: Mapping[str, object] | None = None, **answers: object) -> Trace:
        return told(refund, answers={**ANSWERS, **answers}, **(given or {}))

    return tell_it
