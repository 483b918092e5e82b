"""What the proofs say of short playbooks: who can get stuck, what nobody comes to, and when nothing is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.unit.proof.proving import HEAD, proved, verdicts

from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.counterexamples import save
from sopflow.app.told.telling import tell_case
from sopflow.app.use_cases import load
from sopflow.proof.prove import prove

SOUND = {"every_case_can_finish": "proved", "every_state_is_reached": "proved", "every_way_is_taken": "proved"}


def test_a_plain_playbook_is_sound(tmp_path: Path) -> None:
    found = proved(
        tmp_path,
        """
outcomes: {done: {}}
facts: {agreed: {type: yes_no, ask: Do you agree?}}
states:
  ask: {ask: [agreed], next: [{when: agreed, go: yes_}, {else: no_}]}
  yes_: {next: end_}
  no_: {next: end_}
  end_: {end: done}
""",
    )
    assert verdicts(found) == SOUND
    assert found.holds


def test_a_case_that_waits_for_what_cannot_happen_is_found_with_its_way_there(tmp_path: Path) -> None:
    found = proved(
        tmp_path,
        """
outcomes: {done: {}, dear: {}}
facts:
  amount: {type: money, ask: How much?, check: {that: amount > 5, else: More.}}
  again: {type: money, ask: Once more?, check: {that: again > 10 and again < 11, else: Impossible.}}
states:
  ask: {ask: [amount], next: [{when: amount > 100, go: once_more}, {else: cheap}]}
  once_more: {ask: [again], next: expensive}
  cheap: {end: done}
  expensive: {end: dear}
""",
    )
    assert verdicts(found)["every_case_can_finish"] == "violated"
    assert verdicts(found)["every_state_is_reached"] == "violated"
    told = found.told["every_case_can_finish"]
    assert [happening.step.case.state for happening in told] == ["ask", "once_more"]
    assert told[1].step.case.facts == {"amount": 101}


def test_values_are_told_apart_where_conditions_do(tmp_path: Path) -> None:
    found = proved(
        tmp_path,
        """
outcomes: {done: {}}
facts:
  amount: {type: money, ask: How much?}
  kind: {type: [a, b, c], ask: Which?}
states:
  ask: {ask: [amount, kind], next: [{when: amount > 10 and kind is a, go: first}, {else: second}]}
  first: {next: [{when: amount == 11, go: third}, {else: end_}]}
  second: {next: [{when: amount <= 10, go: end_}, {else: third}]}
  third: {next: end_}
  end_: {end: done}
policies:
  not_both: {never: {enter: third}, when: amount < 11}
  both: {never: {enter: third}, when: kind is b}
""",
    )
    assert verdicts(found) == {**SOUND, "not_both": "proved", "both": "violated"}
    assert found.told["both"][-1].step.case.outcome == "done"


def test_a_list_of_any_length_is_gone_through(tmp_path: Path) -> None:
    found = proved(
        tmp_path,
        """
outcomes: {done: {}}
facts:
  msisdn: {type: phone, ask: Number?}
  bought: {type: list of indira.Purchase}
  dear: {type: list of indira.Purchase}
states:
  ask: {ask: [msisdn], next: look}
  look:
    call:
      operation: indira.list_purchases
      with: {msisdn: =msisdn, from: =now - 30d, to: =now}
      save: bought
      on_error: {not_found: end_, unavailable: end_}
    next: each_one
  each_one:
    each: {item: one, in: bought, at_most: 100}
    states:
      judge: {next: [{when: one.amount > 100, add: {dear: =one}, go: next_item}, {else: next_item}]}
    next: judged
  judged: {next: [{when: count(dear) > 0, go: tell}, {else: end_}]}
  tell: {next: end_}
  end_: {end: done}
policies:
  only_dear_ones: {never: {enter: tell}, when: count(dear) == 0}
  never_dear: {never: {enter: tell}}
""",
    )
    assert {**verdicts(found), "never_dear": "?"} == {**SOUND, "only_dear_ones": "proved", "never_dear": "?"}
    assert verdicts(found)["never_dear"] != "proved"


def test_a_policy_that_speaks_of_what_never_happens_holds_and_is_called_vacuous(tmp_path: Path) -> None:
    found = proved(
        tmp_path,
        """
outcomes: {done: {}}
scripts: {words: Words.}
states:
  only: {say: [words], next: end_}
  end_: {end: done}
policies:
  nothing: {never: {call: remedy.create_ticket}}
  something: {never: {say: words}, before: {enter: only}}
""",
    )
    vacuous = {claim.subject: claim.vacuous for claim in found.claims if claim.subject in ("nothing", "something")}
    assert vacuous == {"nothing": True, "something": False}


def test_what_hangs_on_a_condition_that_is_not_looked_into_is_only_possible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sopflow.app.proofs.solving.has_solver", lambda: False)
    found = proved(
        tmp_path,
        """
outcomes: {done: {}}
facts:
  one: {type: money, ask: One?}
  other: {type: money, ask: Other?}
states:
  ask: {ask: [one, other], next: [{when: one > other and other > one, go: never_}, {else: end_}]}
  never_: {next: end_}
  end_: {end: done}
policies:
  never_there: {never: {enter: never_}}
""",
    )
    claim = next(claim for claim in found.claims if claim.subject == "never_there")
    assert (claim.standing, claim.reason) == ("unknown", "possible")


def test_too_many_kinds_of_cases_are_said_to_be_too_many(tmp_path: Path) -> None:
    path = tmp_path / "short" / "playbook.yaml"
    path.parent.mkdir()
    facts = ", ".join(f"f{number}: {{type: yes_no, ask: And?}}" for number in range(6))
    path.write_text(
        f"{HEAD}outcomes: {{done: {{}}}}\nfacts: {{{facts}}}\nstates:\n"
        + "".join(
            f"  s{number}: {{ask: [f{number}], next: [{{when: f{number}, go: s{number + 1}}}, {{else: s{number + 1}}}]}}\n"
            for number in range(6)
        )
        + "  s6: {end: done}\n",
        encoding="utf-8",
    )
    procedure = load(path)
    few = prove(procedure.program, procedure.document, procedure.catalog, {}, most=3)
    all_ = prove(procedure.program, procedure.document, procedure.catalog, {})
    assert {(claim.standing, claim.reason) for claim in few.claims} == {("unknown", "too_many")}
    assert {claim.standing for claim in all_.claims} == {"proved"}
    assert all_.cases <= 2 * 6 + 2, "answers that nobody reads any more are forgotten"


def test_a_case_that_breaks_a_policy_is_written_as_a_scenario_that_runs(tmp_path: Path) -> None:
    found = proved(
        tmp_path,
        """
outcomes: {done: {}}
facts: {amount: {type: money, ask: How much?}}
states:
  ask: {ask: [amount], next: report}
  report:
    call:
      operation: remedy.create_ticket
      with: {type: FRAUD_REPORT, fields: {loss_amount: =amount}}
      on_error: {rejected: end_}
    next: end_
  end_: {end: done}
policies:
  sent: {must: {call: remedy.create_ticket}, by: end}
""",
    )
    (written,) = save(found, tmp_path / "out")
    assert written == tmp_path / "out" / "short" / "sent.yaml"
    checked = load_scenarios(found.procedure, written)
    assert checked.diagnostics == ()
    trace = tell_case(found.procedure, checked.the(None))
    assert (checked.the(None).id, trace.status, trace.needs) == ("sent", "needs_attention", ("sent",))


RUN_BY_ANOTHER = """
inputs: [scope, amount]
outcomes: {done: {}, without: {}}
facts:
  scope: {type: [a, b], ask: Which?}
  amount: {type: money, optional: true}
states:
  look: {next: [{when: amount is missing, go: without}, {else: scope_known}]}
  scope_known: {next: [{when: scope is missing, go: ask}, {else: done}]}
  ask: {ask: [scope], next: done}
  done: {end: done}
  without: {end: without}
policies:
  never_without: {never: {end: without}}
"""


def test_an_input_that_may_be_left_out_or_asked_for_may_be_missing(tmp_path: Path) -> None:
    found = proved(tmp_path, RUN_BY_ANOTHER)
    assert verdicts(found) == {
        "every_case_can_finish": "proved",
        "every_state_is_reached": "proved",
        "every_way_is_taken": "proved",
        "never_without": "violated",
    }
    (began, *_) = found.told["never_without"]
    assert "amount" not in began.step.case.facts
