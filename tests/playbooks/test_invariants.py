"""What holds for every run of the fraud SOP, whoever calls, whatever they say, whichever system fails (SOP analysis 1.5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import sopflow_playbooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

import sopflow
from sopflow.app.procedure import Procedure
from sopflow.engine.watching import BREAKS_POLICY, OWES_POLICY
from sopflow.simulation.leaks import shows
from sopflow.simulation.printing import as_json
from sopflow.simulation.steps import AttentionNeeded
from sopflow.simulation.trace import Effect, Trace

SOP = Path(sopflow_playbooks.__file__).parent / "penanganan-penipuan-va"
CLOCK = datetime.fromisoformat("2025-03-29T09:00:00+07:00")
OTP = "834512"
CALLER = "0812 0000 0001"

Told = Mapping[str, Mapping[str, object]]
given_any = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@cache
def watched() -> Procedure:
    """Loaded once. No fixture: Hypothesis prints the arguments of a test that fails, and this is a big one."""
    return sopflow.load(SOP)


@cache
def sop() -> Procedure:
    """The same without its policies: what they forbid must not happen for reasons of its own."""
    bare = replace(watched())
    bare.__dict__["program"] = watched().compiled
    return bare


# ── whatever may happen ────────────────────────────────────────────────────────────────────────────────────────


def one_of(*values: object) -> SearchStrategy[object]:
    return st.sampled_from(values)


def mostly(usual: object, *others: object) -> SearchStrategy[object]:
    """The usual case nearly always, so that runs come far."""
    return one_of(*(usual,) * (14 * len(others)), *others)


def rarely(usual: SearchStrategy[object], *others: SearchStrategy[object]) -> SearchStrategy[object]:
    """The same of strategies."""
    return st.integers(0, 12).flatmap(lambda number: usual if number else st.one_of(*others))


YES = one_of("yes", "yes", "yes", "no")
ERROR = ({"error": "unavailable"},)
OTHER_NUMBERS = ("0857 1234 5678", "+65 9123 4567", "3355", "INFOBANK", "021 5551234")

PROFILE = st.fixed_dictionaries(
    {
        "name": st.just("Budi Santoso"),
        "card_type": one_of("simPATI", "KartuHalo", "Kartu As", "by.U"),
        "payment_type": one_of("prepaid", "postpaid", "hybrid"),
        "segment": one_of("regular", "VIP", "VVIP"),
        "is_employee": one_of(False, False, True),
        "area": one_of("jabotabek", "sumbagteng"),
        "status": st.just("active"),
    }
)
ANSWERS = st.fixed_dictionaries(
    {
        "intent": one_of(*("fraud_report",) * 8, "kill_session", "information", "sim_swap_mbanking"),
        "msisdn": mostly(CALLER, {"in_turn": ["0812 0000 9999", CALLER]}),
        "is_follow_up": YES,
        "new_facts": one_of(None, f"Dia minta kode OTP {OTP} lagi"),
        "fraud_number": one_of(
            *("0821 0000 0009",) * 15, *OTHER_NUMBERS, {"in_turn": [CALLER, "188", "0821 0000 0009"]}
        ),
        "incident_at": one_of("2025-03-28T13:10+07:00", {"in_turn": ["2025-04-28T13:10+07:00", "27 Maret 2025 10.00"]}),
        "chronology": one_of(
            f"Penelepon minta kode OTP {OTP}, lalu saya sebutkan.", {"in_turn": [None, "Dikirimi tautan."]}
        ),
        "loss_amount": one_of(None, 0, "100rb", "Rp2.000.000", 150000, {"in_turn": ["100,000", "100rb"]}),
        "interaction_evidence": mostly(["ss1.png"], ["ss1.png", "ss2.png"], []),
        "loss_evidence": mostly(["a.png"], []),
        "fraud_kind": one_of("undian_berhadiah", "mbanking", "sms"),
        "otp_services": one_of([], ["mytelkomsel"], ["wa"], ["mytelkomsel", "telegram"]),
        "continue_report": YES,
        "otp_shared": one_of("yes", "yes", "no", "unknown"),
        "channel": one_of("web", "apps", None),
        "kill_session_consent": YES,
        "disclaimer_accepted": YES,
        "alt_contact": one_of("0813 0000 0002", {"in_turn": [CALLER, "0813 0000 0002"]}),
        "no_alt_contact_reason": one_of(None, "Tinggal sendiri"),
        "alt_contact_waiver": YES,
        "adjustment_requested": YES,
        "adjustment_approval": YES,
        "ticket_dsc": st.just("done"),
        "billco_late": one_of("no", {"in_turn": ["yes", "no"]}),
        "manual_class": one_of("one_consume", "telkomsel_package", "balance_gift", "other"),
        "manual_communications": st.just("Ada panggilan masuk"),
        "manual_history": st.just("Tidak ada tiket"),
        "profile_manual": PROFILE,
        "running_bill_manual": st.just(
            {"items": [{"id": "B7", "kind": "package", "service": "roaming", "amount": 50000}]}
        ),
        "card_type_mapped": st.just("simPATI"),
        "customer_area": st.just("jabotabek"),
        "bank": one_of(None, "Bank Contoh"),
    }
)

KINDS = ("package", "one_consume", "balance_gift", "voucher")
PURCHASES = st.lists(
    st.fixed_dictionaries(
        {
            "id": one_of("P1", "P2", "P3"),
            "kind": one_of(*KINDS),
            "service": one_of("internet", "voice", "sms", "roaming", "game"),
            "amount": one_of(50000, 100000),
            "beneficiary": one_of("self", "+6282100000009"),
        }
    ),
    max_size=3,
    unique_by=lambda purchase: str(purchase["id"]),
)
TICKET = st.fixed_dictionaries(
    {
        "number": st.just("INC000000000430"),
        "type": st.just("FRAUD_REPORT"),
        "status": one_of("In Progress", "Closed"),
        "created": one_of("2025-03-28T13:00+07:00", "2025-03-20T13:00+07:00"),
        "due": one_of("2025-03-31T13:00+07:00", "2025-03-29T09:00+07:00", "2025-03-23T13:00+07:00"),
        "fraud_number": one_of("+6282100000009", "+6281300000077"),
    }
)
FAILED = ({"error": "rejected"}, {"error": "unavailable"}, {"error": "in_doubt"})
LOST = {"in_turn": [{"error": "in_doubt"}, {}]}
SYSTEMS = st.fixed_dictionaries(
    {
        "dsc.get_customer_profile": rarely(
            PROFILE,
            PROFILE.map(lambda found: {"in_turn": [{"error": "not_found"}, found]}),
            one_of({"error": "not_found"}, *ERROR),
        ),
        "dsc.list_interactions": mostly([], *ERROR),
        "dsc.list_tickets": mostly([], *ERROR),
        "dsc.list_documents": mostly([], [{"type": "sms_evidence"}], [{"type": "transfer_evidence"}], *ERROR),
        "remedy.find_tickets": rarely(st.just([]), st.lists(TICKET, min_size=1, max_size=1), one_of(*ERROR)),
        "indira.search_communications": mostly(
            {"complete": True, "records": [{"kind": "call", "direction": "in", "at": "2025-03-28T13:05+07:00"}]},
            {"complete": False, "records": []},
            {"complete": True, "records": []},
            *ERROR,
        ),
        "indira.list_purchases": rarely(PURCHASES, one_of(*ERROR)),
        "indira.get_package_usage": mostly(
            {"used_by_customer": False},
            {"used_by_customer": True},
            {"used_by_customer": False, "used_by_beneficiary": True},
            {},
            *ERROR,
        ),
        "indira.get_device_history": st.just({"imei_changes": [], "locations": [], "registration_changes": []}),
        "dsc.get_running_bill": rarely(
            PURCHASES.map(lambda items: {"items": [in_bill(item) for item in items]}), one_of(*ERROR)
        ),
        "dsc.kill_mytelkomsel_session": mostly(
            {"status": "accepted"}, {"status": "no_session"}, {"error": "conflict"}, *FAILED
        ),
        "dsc.submit_block_request": st.just({"status": "pending"}),
        "dsc.log_interaction": st.just({}),
        "remedy.create_ticket": mostly({}, LOST, *FAILED),
        "billing.request_purchase_cancellation": one_of(
            {"state": "acknowledged"}, {"state": "rejected"}, {"error": "conflict"}, *FAILED[:2]
        ),
        "billing.get_cancellation": st.just({"error": "not_found"}),
        "billing.request_billco_confirmation": one_of(
            {"status": "approved"},
            {"status": "approved", "area": "jatim"},
            {"status": "rejected"},
            {"status": "pending"},
            *FAILED[:2],
        ),
        "billing.apply_adjustment": mostly(
            {"status": "completed"}, {"status": "failed"}, {"error": "rejected"}, {"error": "conflict"}
        ),
        "billing.get_adjustment": st.just({"error": "not_found"}),
    }
)
SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "kill_session.mode": one_of("dsc_direct", "remedy_ticket"),
        "kill_session.fallback": one_of("remedy_ticket", "none"),
        "kill_session.when": one_of("otp_shared", "suspected_compromise", "always"),
        "third_party_otp.continue": one_of("ask", "never", "always"),
        "block.evidence": one_of(["call"], ["screenshot"], ["call", "sms", "screenshot"]),
        "block.route": one_of("ticket", "dsc"),
        "cancellation.usage_subject": one_of("customer", "beneficiary"),
        "refund.one_consume_override": one_of("yes", "no"),
        "adjustment.authority": one_of("ctp_with_billco", "central_ticket"),
        "ticketing.strategy": one_of("split", "single"),
        "ticket.case": one_of("composed", "literal"),
        "sla.start": one_of("ticket_created", "report_time"),
        "kip.undian_berhadiah": one_of("literal", "remap"),
        "alt_contact.waiver": one_of("yes", "no"),
        "identity.verify": one_of("before_disclosure", "at_validation"),
        "ticketing.route.FRAUD_REPORT": mostly("remedy", "dsc"),
        "block.on_net_by": mostly("prefix", "dsc_lookup"),
        "priority.handover": mostly("no", "yes"),
        "on_unavailable.dsc_bill": one_of("ask", "pend", "skip_with_note"),
        "on_unavailable.indira": one_of("ask", "pend", "skip_with_note"),
        "on_unavailable.remedy": one_of("ask", "pend", "skip_with_note"),
        "on_unavailable.dsc_history": one_of("ask", "pend", "skip_with_note"),
    },
)
PLAYBOOKS = st.fixed_dictionaries(
    {
        "sop-007-validation": mostly({"outcome": "valid"}, {"outcome": "invalid"}, {"outcome": "incomplete"}),
        "sim-swap-mbanking": st.just({"outcome": "accepted"}),
    }
)
CASES = st.fixed_dictionaries({"answers": ANSWERS, "systems": SYSTEMS, "settings": SETTINGS, "playbooks": PLAYBOOKS})


def in_bill(purchase: object) -> dict[str, object]:
    assert isinstance(purchase, dict)
    return {name: value for name, value in purchase.items() if name != "beneficiary"} | {"at": "2025-03-28"}


# ── what is read from a trace ──────────────────────────────────────────────────────────────────────────────────


def run(told: Told) -> Trace:
    return sopflow.simulate(sop(), clock=CLOCK, **told)


def writes(trace: Trace, operation: str) -> list[Effect]:
    return [effect for effect in trace.effects if effect.operation == operation]


def tickets(trace: Trace, type_: str) -> list[Mapping[str, object]]:
    """The fields of the tickets of a type."""
    found = [effect.input for effect in writes(trace, "remedy.create_ticket") if effect.input["type"] == type_]
    return [fields for each in found if isinstance(fields := each["fields"], Mapping)]


def states_before(trace: Trace, state: str) -> tuple[str, ...]:
    return trace.path[: trace.path.index(state)] if state in trace.path else trace.path


def has(trace: Trace, fact: str) -> bool:
    return bool(trace.facts.get(fact))


def setting(told: Told, name: str, default: object) -> object:
    return told["settings"].get(name, default)


# ── the invariants, by their numbers in the analysis ───────────────────────────────────────────────────────────


@given_any
@given(told=CASES)
def test_every_run_ends_in_a_declared_outcome_or_waits_for_people(told: Told) -> None:
    trace = run(told)
    assert [failure.en for failure in trace.failures] == []
    assert trace.status in ("done", "needs_attention", "waiting")
    assert (trace.outcome in sop().program.outcomes) is (trace.status == "done")
    if trace.status == "waiting":
        assert trace.needs


@given_any
@given(told=CASES)
def test_no_policy_ever_stops_a_run(told: Told) -> None:
    trace = sopflow.simulate(watched(), clock=CLOCK, **told)
    raised = [step for step in trace.steps if isinstance(step, AttentionNeeded)]
    assert [step for step in raised if step.code in (BREAKS_POLICY, OWES_POLICY)] == []
    assert trace.effects == run(told).effects


@given_any
@given(told=CASES)
def test_1_a_block_needs_the_disclaimer_a_valid_report_and_a_number_of_ours(told: Told) -> None:
    trace = run(told)
    in_ticket = any(fields["block_requested"] for fields in tickets(trace, "FRAUD_REPORT"))
    by_hand = "ticket_dsc" in trace.path and has(trace, "block_requested")
    if in_ticket or writes(trace, "dsc.submit_block_request") or trace.outcome == "reported_with_block":
        assert in_ticket or by_hand
        assert has(trace, "disclaimer_accepted")
        assert told["playbooks"]["sop-007-validation"] == {"outcome": "valid"}
        assert trace.path.index("validation") < trace.path.index("disclaimer") < trace.path.index("ticket_route")
        assert "external_number" not in trace.path
    if trace.outcome == "reported_without_block":
        assert not in_ticket


FRAUD_REPORT = (
    "class",
    "msisdn",
    "customer_name",
    "card_type",
    "fraud_number",
    "incident_at",
    "case",
    "chronology",
    "kip",
)
KILL_SESSION = ("class", "msisdn", "customer_name", "card_type", "case", "kip")


@given_any
@given(told=CASES)
def test_2_no_ticket_lacks_a_mandatory_field(told: Told) -> None:
    trace = run(told)
    lost = has(trace, "loss_present")
    for fields in tickets(trace, "FRAUD_REPORT"):
        assert [name for name in FRAUD_REPORT if not fields.get(name)] == []
        assert fields.get("alt_contact") or has(trace, "alt_contact_waived_by_supervisor")
        assert not lost or fields.get("loss_amount")
        assert not lost or has(trace, "loss_evidence") or has(trace, "loss_evidence_on_file")
    for fields in tickets(trace, "KILL_SESSION"):
        assert [name for name in KILL_SESSION if not fields.get(name)] == []
    for fields in tickets(trace, "PURCHASE_CANCELLATION"):
        assert [name for name in (*KILL_SESSION, "loss_amount") if not fields.get(name)] == []


@given_any
@given(told=CASES)
def test_3_every_end_has_a_kip_and_is_logged_once_at_the_end(told: Told) -> None:
    trace = run(told)
    logged = writes(trace, "dsc.log_interaction")
    if trace.status != "done":
        return
    if trace.outcome == "not_customer":
        assert trace.effects == ()
        return
    assert has(trace, "kip")
    assert [effect.input["outcome"] for effect in logged] == [trace.outcome]
    assert trace.effects[-1].operation == "dsc.log_interaction"


@given_any
@given(told=CASES)
def test_4_one_kill_a_case_and_its_ticket_only_where_the_kill_was_not_possible(told: Told) -> None:
    trace = run(told)
    kills = writes(trace, "dsc.kill_mytelkomsel_session")
    assert len(kills) <= 1
    if kills or tickets(trace, "KILL_SESSION"):
        assert has(trace, "kill_session_consent")
    if tickets(trace, "KILL_SESSION"):
        by_ticket = setting(told, "kill_session.mode", "dsc_direct") == "remedy_ticket"
        assert by_ticket or [kill.status for kill in kills] == ["failed"]
    if any(kill.status == "in_doubt" for kill in kills):
        assert trace.status == "needs_attention"


@given_any
@given(told=CASES)
def test_5_no_adjustment_without_the_billcos_approval_of_the_same_amount(told: Told) -> None:
    trace = run(told)
    requests = writes(trace, "billing.request_billco_confirmation")
    approved = {(each.input["kind"], each.input["amount"]): each for each in requests}
    for effect in writes(trace, "billing.apply_adjustment"):
        request = approved[effect.input["kind"], effect.input["amount"]]
        assert isinstance(request.output, Mapping)
        assert effect.input["approval_id"] == request.output["id"]
        assert request.output.get("area", request.input["area"]) == request.input["area"]
        assert request.output["status"] != "rejected"
        assert has(trace, "adjustment_requested")
        assert told["playbooks"]["sop-007-validation"] == {"outcome": "valid"}
        assert (
            not has(trace, "treatment")
            or not trace.facts["profile"]["is_employee"]
            or "adjustment_approval" in trace.path
        )
    if setting(told, "refund.one_consume_override", "no") == "no":
        adjustable = trace.facts.get("adjustable", ())
        assert [item["id"] for item in adjustable if item["class"] == "one_consume"] == []


@given_any
@given(told=CASES)
def test_6_a_follow_up_creates_no_ticket_and_nothing_is_done_twice(told: Told) -> None:
    trace = run(told)
    if "in_sla" in trace.path or "sla_breached" in trace.path:
        assert writes(trace, "remedy.create_ticket") == []
    keys = [effect.key for effect in trace.effects]
    assert len(keys) == len(set(keys))
    types = [effect.input["type"] for effect in writes(trace, "remedy.create_ticket")]
    assert len(types) == len(set(types))


@given_any
@given(told=CASES)
def test_7_the_customer_is_educated(told: Told) -> None:
    trace = run(told)
    if "otp" in trace.path:
        assert "otp_secret" in trace.said
    if "empathy" in trace.path:
        assert {"empathy", "prevention"} <= set(trace.said)
    if "otp" in trace.path and trace.status == "done":
        assert "modus" in trace.said or trace.outcome == "pending_evidence"


@given_any
@given(told=CASES)
def test_8_no_otp_anywhere_and_no_full_number_in_print(told: Told) -> None:
    trace = run(told)
    assert not shows(trace, OTP)
    printed = str(as_json(trace, show_personal=False))
    assert "81200000001" not in printed
    assert "Budi Santoso" not in printed


@given_any
@given(told=CASES, offset=st.integers(-11, 12), created=st.booleans())
def test_9_the_report_is_due_72_hours_later_in_every_zone(told: Told, offset: int, created: bool) -> None:
    sign = "+" if offset >= 0 else "-"
    clock = datetime.fromisoformat(f"2025-03-29T09:00:00{sign}{abs(offset):02}:00")
    replies = {**told["systems"], "remedy.create_ticket": {"created": "2025-03-29T12:34:56+07:00"} if created else {}}
    trace = sopflow.simulate(sop(), clock=clock, **{**told, "systems": replies})
    if trace.outcome in ("reported_with_block", "reported_without_block"):
        by_ticket = setting(told, "sla.start", "ticket_created") == "ticket_created"
        created = created and setting(told, "ticketing.route.FRAUD_REPORT", "remedy") == "remedy"  # else by hand, now
        start = datetime.fromisoformat("2025-03-29T12:34:56+07:00") if created and by_ticket else clock
        assert trace.facts["sla_due"] == start + timedelta(hours=72)


@given_any
@given(told=CASES, data=st.data())
def test_10_the_order_in_which_answers_and_replies_are_given_does_not_matter(told: Told, data: st.DataObject) -> None:
    trace = run(told)
    shuffled = {
        heading: {name: values[name] for name in data.draw(st.permutations(sorted(values)), label=heading)}
        for heading, values in told.items()
    }
    again = run(shuffled)
    assert (again.outcome, again.path, again.facts) == (trace.outcome, trace.path, trace.facts)
    assert [(effect.operation, effect.input, effect.key) for effect in again.effects] == [
        (effect.operation, effect.input, effect.key) for effect in trace.effects
    ]
