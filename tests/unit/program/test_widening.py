"""`also`: a playbook adds values that a system sends here to a choice of its manifest."""

from __future__ import annotations

import pytest

from sopflow.catalog.replies import read_reply
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.widening import widened
from sopflow.values.reading import Refusal

TEXT = """\
sopflow: 1
id: tested
version: 1.0.0
title: {id: Diuji, en: Tested}
languages: [id, en]
types:
  NAME: {also: {Platinum: {id: Pelanggan Platinum, en: Platinum customer}}}
outcomes: {ok: {}, special: {}}
facts:
  msisdn: {type: phone, ask: {id: Nomor?, en: Number?}}
  profile: {type: dsc.CustomerProfile}
states:
  who: {ask: [msisdn], next: look}
  look:
    call: {operation: dsc.get_customer_profile, with: {msisdn: =msisdn}, save: profile}
    next:
      - {when: profile.segment is Platinum, go: special}
      - else: ok
  ok: {end: ok}
  special: {end: special}
"""
REPLY = {
    "customer_id": "C1",
    "name": "Pelanggan Contoh",
    "area": "jabotabek",
    "status": "active",
    "segment": "Platinum",
    "card_type": "simPATI",
    "payment_type": "prepaid",
    "is_employee": False,
}


def compiled(name, catalog):
    document = read(Source("tested.yaml", TEXT.replace("NAME", name))).document
    playbook = decode(document)
    wider = widened(catalog, playbook)
    return wider, compile_program(playbook, document, wider, {})


def test_a_value_that_the_playbook_adds_may_be_compared_with(catalog):
    _, found = compiled("dsc.Segment", catalog)

    assert found.diagnostics == ()


def test_a_system_may_send_the_value_that_the_playbook_adds(catalog):
    wider, _ = compiled("dsc.Segment", catalog)
    operation = "dsc.get_customer_profile"

    assert isinstance(read_reply(catalog.operations[operation], REPLY), Refusal)
    assert read_reply(wider.operations[operation], REPLY)["segment"] == "Platinum"
    assert wider.choices["dsc.Segment"].labels["Platinum"] == "Pelanggan Platinum"


@pytest.mark.parametrize("name", ["dsc.Segmnt", "segment"])
def test_only_a_choice_that_a_manifest_declares_can_be_widened(catalog, name):
    _, found = compiled(name, catalog)

    assert [one.code for one in found.diagnostics][:1] == ["SF207"]


def test_a_playbook_that_adds_nothing_leaves_the_catalogue_as_it_is(catalog):
    document = read(Source("tested.yaml", TEXT.replace("types:\n  NAME", "metadata:\n  NAME"))).document

    assert widened(catalog, decode(document)) is catalog
