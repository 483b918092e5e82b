"""`approve`, `do`, `require`, `decide`: what people and tables decide."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.playbook.states import Approve, Decide, Do, Require
from sopflow.program import rules
from sopflow.program.authority import known_role, not_by
from sopflow.program.changes import known_fact
from sopflow.program.compilation import Compilation
from sopflow.program.guards import guard
from sopflow.program.makers import localized
from sopflow.program.model import ApprovePlan, DecidePlan, DemandPlan, DoPlan, RequirePlan
from sopflow.values.types import fits


def lower_approve(work: Compilation, verb: Approve) -> ApprovePlan:
    known_role(work, verb.role, (*verb.at, "role"))
    apart = not_by(work, verb.not_by, (*verb.at, "not_by"))
    freezing = ((name, (*verb.at, "freeze", index)) for index, name in enumerate(verb.freeze))
    freeze = tuple(name for name, at in freezing if known_fact(work, name, at))
    need, of = verb.need, verb.of or verb.need
    return ApprovePlan(localized(work, verb.what), verb.role, need, of, verb.not_by, freeze, apart)


def lower_do(work: Compilation, verb: Do) -> DoPlan:
    known_role(work, verb.role, (*verb.at, "role"))
    if verb.evidence is not None:
        known_fact(work, verb.evidence, (*verb.at, "evidence"))
    return DoPlan(localized(work, verb.text), verb.role, verb.evidence)


def lower_require(work: Compilation, verb: Require) -> RequirePlan:
    made = [(guard(work, demand.that), localized(work, demand.reason)) for demand in verb.demands]
    return RequirePlan(tuple(DemandPlan(that, reason) for that, reason in made if that is not None))


def lower_decide(work: Compilation, verb: Decide) -> DecidePlan | None:
    if verb.table not in work.tables:
        what = Words(en="table", id="tabel")
        work.report_unknown(rules.UNKNOWN_TABLE, work.span((*verb.at, "table")), what, verb.table, work.tables)
        return None
    if not known_fact(work, verb.save, (*verb.at, "save")):
        return None
    answer, fact = work.tables[verb.table].type, work.facts[verb.save].type
    if not fits(answer, fact):
        message = Words(
            en=f"the table gives {answer}, the fact holds {fact}",
            id=f"jawaban tabel bertipe {answer}, sedangkan fakta bertipe {fact}",
        )
        work.report(rules.WRONG_TYPE, work.span((*verb.at, "save")), message)
    return DecidePlan(verb.table, verb.save)
