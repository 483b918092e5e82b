"""The names by which the fraud SOP is used from outside: facts, settings, tables, states, scripts, outcomes, notes, tickets.

They are those of the SOP's analysis. Renaming one breaks scenarios that people wrote; adding one breaks nothing.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import sopflow_playbooks

import sopflow
from sopflow.app.procedure import Procedure
from sopflow.values.types import Choice, ListOf

FOLDER = Path(sopflow_playbooks.__file__).parent

ASKED = {
    "intent", "msisdn", "is_follow_up", "fraud_number", "incident_at", "chronology", "loss_amount",
    "interaction_evidence", "loss_evidence", "fraud_kind", "otp_services", "continue_report", "otp_shared", "channel",
    "kill_session_consent", "disclaimer_accepted", "alt_contact", "adjustment_requested", "bank", "card_type_mapped",
    "running_bill_manual", "manual_communications",
}  # fmt: skip
COME_OUT = {"kip", "sla_due", "notes", "profile", "purchases", "bill", "tickets", "communications"}
CHOICES = {
    "intent": ("fraud_report", "kill_session", "information", "sim_swap_mbanking"),
    "fraud_kind": ("undian_berhadiah", "mbanking", "sms", "call", "other"),
    "otp_services": ("mytelkomsel", "wa", "telegram", "messenger", "other"),
    "otp_shared": ("yes", "no", "unknown"),
    "channel": ("web", "apps"),
    "card_type_mapped": ("KartuHalo", "simPATI", "kartu AS", "Loop"),
    "kip": ("K1", "K2", "K3", "K4", "K5", "K6"),
}
TYPES = {
    "msisdn": "phone",
    "is_follow_up": "yes_no",
    "fraud_number": "counterparty",
    "incident_at": "time",
    "chronology": "text",
    "loss_amount": "money",
    "interaction_evidence": "list of file",
    "loss_evidence": "list of file",
    "disclaimer_accepted": "consent",
    "alt_contact": "phone",
    "running_bill_manual": "dsc.RunningBill",
    "sla_due": "time",
}
NOTES = {
    "kill_session_declined", "adjustment_rejected", "adjustment_pending", "cancellation_ineligible",
    "evidence_incomplete",
}  # fmt: skip
SETTINGS = {
    "kill_session.mode": "dsc_direct",
    "kill_session.fallback": "remedy_ticket",
    "kill_session.when": "otp_shared",
    "third_party_otp.continue": "ask",
    "block.evidence": ("call", "sms", "screenshot"),
    "block.window_days": 30,
    "cancellation.usage_subject": "customer",
    "refund.one_consume_override": False,
    "adjustment.authority": "ctp_with_billco",
    "ticketing.strategy": "split",
    "ticketing.route.KILL_SESSION": "remedy",
    "ticketing.route.PURCHASE_CANCELLATION": "remedy",
    "ticketing.route.FRAUD_REPORT": "remedy",
    "ticket.case": "composed",
    "ticket.class": "segment",
    "sla.calendar": "clock",
    "sla.start": "ticket_created",
    "kip.undian_berhadiah": "literal",
    "history.same_case_days": 30,
    "identity.verify": "before_disclosure",
    "alt_contact.waiver": False,
    "on_unavailable.dsc_bill": "ask",
    "on_unavailable.indira": "pend",
}
OTHER_SETTINGS = {"sla.fraud_report", "on_net_prefixes", "referrals.regulator", "referrals.bank", "referrals.police"}
VALUES = {
    "kill_session.mode": {"dsc_direct", "remedy_ticket"},
    "kill_session.fallback": {"remedy_ticket", "none"},
    "kill_session.when": {"otp_shared", "suspected_compromise", "always"},
    "third_party_otp.continue": {"ask", "never", "always"},
    "cancellation.usage_subject": {"customer", "beneficiary"},
    "adjustment.authority": {"ctp_with_billco", "central_ticket"},
    "ticketing.strategy": {"split", "single"},
    "ticketing.route.FRAUD_REPORT": {"remedy", "dsc"},
    "ticket.case": {"composed", "literal"},
    "ticket.class": {"segment", "complaint_class"},
    "sla.calendar": {"clock", "business"},
    "sla.start": {"ticket_created", "report_time"},
    "kip.undian_berhadiah": {"literal", "remap"},
    "on_unavailable.dsc_bill": {"ask", "pend", "skip_with_note"},
    "on_unavailable.indira": {"ask", "pend", "skip_with_note"},
}
TABLES = {
    "special_treatment", "priority_treatment", "purchase_classes", "card_type_aliases", "third_party_services",
    "billco_contacts", "kip",
}  # fmt: skip
STATES = {
    "identify", "profile", "priority", "history", "follow_up", "in_sla", "sla_breached", "intake", "empathy",
    "third_party", "evidence_contact", "manual_communications", "evidence_request", "exposure_prepaid",
    "exposure_postpaid", "running_bill_manual", "otp", "kill_session", "modus", "loss", "no_refund", "cancellation",
    "cancellation_ineligible", "external_loss", "block_notice", "external_number", "validation", "disclaimer", "ticket",
    "sla", "adjustment", "classify", "sim_swap_mbanking", "log",
}  # fmt: skip
SCRIPTS = {
    "empathy", "prevention", "refer_third_party", "otp_secret", "kill_effect", "modus", "no_refund",
    "cancellation_offer", "block_notice", "refer_regulator", "refer_bank_police", "disclaimer", "sla_info",
    "standard_answer", "progress", "sla_education", "closing",
}  # fmt: skip
OUTCOMES = {
    "reported_with_block", "reported_without_block", "kill_session_only", "in_sla_informed", "sla_breach_escalated",
    "referred_third_party", "education_only", "pending_evidence", "rejected_invalid", "handed_over", "not_customer",
}  # fmt: skip
SUB_PLAYBOOKS = {
    "sop-007-validation": {"valid", "invalid", "incomplete"},
    "sim-swap-mbanking": {"accepted"},
    "sop-008-follow-up": {"blocked", "not_blocked", "breached"},
}


@pytest.fixture(scope="module")
def sop() -> Procedure:
    return sopflow.load(FOLDER / "penanganan-penipuan-va")


def test_the_procedure_keeps_its_id(sop: Procedure) -> None:
    assert sop.program.id == "penanganan-penipuan-va"


def test_every_fact_that_scenarios_answer_is_asked(sop: Procedure) -> None:
    asked = {name for name, fact in sop.program.facts.items() if fact.questions}
    assert ASKED - asked == set()


def test_every_fact_that_comes_out_is_there(sop: Procedure) -> None:
    assert COME_OUT - set(sop.program.facts) == set()


@pytest.mark.parametrize(("fact", "values"), [*CHOICES.items()])
def test_choices_have_the_values_of_the_analysis(sop: Procedure, fact: str, values: tuple[str, ...]) -> None:
    declared = sop.program.facts[fact].type
    choice = declared.item if isinstance(declared, ListOf) else declared
    assert isinstance(choice, Choice)
    assert choice.values == values


@pytest.mark.parametrize(("fact", "type_"), [*TYPES.items()])
def test_facts_have_the_types_of_the_analysis(sop: Procedure, fact: str, type_: str) -> None:
    assert str(sop.program.facts[fact].type) == type_


def test_the_codes_of_notes_are_there(sop: Procedure) -> None:
    notes = sop.program.facts["notes"].type
    assert isinstance(notes, ListOf)
    assert isinstance(notes.item, Choice)
    assert NOTES - set(notes.item.values) == set()


@pytest.mark.parametrize(("setting", "default"), [*SETTINGS.items()])
def test_settings_have_the_defaults_of_the_analysis(sop: Procedure, setting: str, default: object) -> None:
    assert sop.program.settings[setting].default == default


@pytest.mark.parametrize(("setting", "values"), [*VALUES.items()])
def test_settings_offer_every_reading_of_the_analysis(sop: Procedure, setting: str, values: set[str]) -> None:
    declared = sop.program.settings[setting].type
    assert isinstance(declared, Choice)
    assert set(declared.values) == values


def test_the_other_settings_are_there(sop: Procedure) -> None:
    assert OTHER_SETTINGS - set(sop.program.settings) == set()


def test_the_tables_are_there(sop: Procedure) -> None:
    assert TABLES - set(sop.program.tables) == set()


def test_the_states_are_there(sop: Procedure) -> None:
    assert STATES - set(sop.program.states) == set()


def test_the_scripts_are_there_in_both_languages(sop: Procedure) -> None:
    assert {name for name in SCRIPTS if set(sop.program.scripts[name].texts) != {"id", "en"}} == set()


def test_the_outcomes_are_exactly_those_of_the_analysis(sop: Procedure) -> None:
    assert set(sop.program.outcomes) == OUTCOMES


@pytest.mark.parametrize(("playbook", "outcomes"), SUB_PLAYBOOKS.items())
def test_the_sub_playbooks_have_their_outcomes(playbook: str, outcomes: set[str]) -> None:
    assert set(sopflow.load(FOLDER / playbook).program.outcomes) == outcomes
