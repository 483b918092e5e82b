"""What a correction does: find the answers that are meant, put the right ones in their place, tell the case again."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from sopflow.diagnostics import Words
from sopflow.engine import wording
from sopflow.engine.case import Case, Kept, Status
from sopflow.engine.effects import RefuseAnswer
from sopflow.engine.events import AnswersCorrected, CaseStarted, ChoreDone, QuestionsAnswered
from sopflow.engine.history import Past, answers_of
from sopflow.engine.leftovers import UNDO
from sopflow.engine.made import Step
from sopflow.engine.prints import fingerprint
from sopflow.engine.retell import Refused, tell_again
from sopflow.engine.telling import ANY
from sopflow.engine.verbs.under_way import writes_under_way
from sopflow.engine.work import Work
from sopflow.errors import Conflict, UsageError
from sopflow.program.model import DoPlan


class Changed(NamedTuple):
    """A history with other answers. `orders` are those that have to pass their checks anew."""

    start: CaseStarted
    kept: tuple[Kept, ...]
    orders: frozenset[int]


def corrected(past: Past, event: AnswersCorrected) -> Step:
    """Correct answers of a case that was followed so far; `past` is then what became of it.

    Raises:
        UsageError, Conflict, NotAllowed: as `correction.correct`; `past` is as it was.
    """
    check_that_it_rests(past.case)
    changed = Changed(past.start, tuple(past.kept), frozenset())
    refusals: list[RefuseAnswer] = []
    for fact, value in event.answers.items():
        changed = _changed(past, changed, fact, value, event, refusals)
    if refusals:
        return _refused(past, *refusals)
    before = past.corrected_by
    if changed.start is not past.start and event.by is not None:
        past.corrected_by = (*before, (past.program.start, event.role, event.by))
    try:
        return tell_again(past, event.at, start=changed.start, kept=changed.kept, correcting=changed.orders)
    except Refused as refused:
        past.corrected_by = before
        return _refused(past, refused.effect)


def check_that_it_rests(case: Case) -> None:
    """A case can be told again while nothing is being written for it.

    Raises:
        UsageError: it is over.
        Conflict: a write, or the undoing of one, is under way.
    """
    if case.status is Status.DONE:
        raise UsageError(Words(en=f"the case `{case.id}` is over.", id=f"kasus `{case.id}` sudah selesai."))
    left = () if case.earlier is None else case.earlier.leftovers
    if writes_under_way(case) or any(one.phase == UNDO for one in left):
        raise Conflict(_UNDER_WAY)


_UNDER_WAY = Words(
    en="something is being written for this case right now: do it again when that has come back. Nothing is lost.",
    id="sistem sedang menulis untuk kasus ini: ulangi setelah hasilnya kembali. Tidak ada yang hilang.",
)


def _refused(past: Past, *refusals: RefuseAnswer) -> Step:
    """The case is as it was, one event older."""
    past.case = past.case._replace(version=past.case.version + 1)
    return Step(past.case, refusals)


def _changed(
    past: Past, changed: Changed, fact: str, value: object, event: AnswersCorrected, refusals: list[RefuseAnswer]
) -> Changed:
    declared = past.program.facts.get(fact)
    if declared is None:
        raise UsageError(Words(en=f"there is no fact `{fact}`.", id=f"fakta `{fact}` tidak ada."))
    if value is None and not declared.optional:
        raise UsageError(
            Words(
                en=f"`{fact}` must have an answer: give the right one.", id=f"`{fact}` wajib dijawab: isi yang benar."
            )
        )
    meant = _meant(past, fact, event.item)
    if meant is None:
        return _with_input(past, changed, fact, value, event, refusals)
    kept = tuple(_with_answer(one, fact, value, event) if one.order == meant.order else one for one in changed.kept)
    return changed._replace(kept=kept, orders=changed.orders | {meant.order})


def _meant(past: Past, fact: str, item: tuple[int, ...]) -> Kept | None:
    """The latest answer to the question that counts in the present telling; None where the fact was an input.

    Raises:
        UsageError: there is none.
    """
    earlier = past.case.earlier
    unused = frozenset() if earlier is None else {one.order for one in earlier.tape}
    answers = [one for one in past.kept if one.order not in unused and _is_answer(past, one, fact)]
    if item:
        answers = [one for one in answers if one.turns[: len(item)] == item]
    if answers and (_stands(past, fact) or past.program.facts[fact].loop):
        return answers[-1]
    if not item and fact in past.start.inputs:
        return None
    raise UsageError(_not_answered(fact, item))


def _is_answer(past: Past, kept: Kept, fact: str) -> bool:
    if isinstance(kept.event, ChoreDone):
        state = past.program.states.get(kept.state)
        plan = None if state is None else state.plan
        return isinstance(plan, DoPlan) and plan.evidence == fact and kept.event.evidence is not None
    return fact in answers_of(kept)


def _stands(past: Past, fact: str) -> bool:
    """Whether the answer still counts: one that is to be asked again is just answered."""
    return fact in past.case.scope or fact in past.case.skipped


def _not_answered(fact: str, item: tuple[int, ...]) -> Words:
    if item:
        turn = ", ".join(map(str, item))
        return Words(en=f"`{fact}` was not answered for item {turn}.", id=f"`{fact}` belum dijawab untuk butir {turn}.")
    return Words(
        en=f"`{fact}` has no answer of a person that could be corrected.",
        id=f"`{fact}` tidak punya jawaban orang yang bisa dikoreksi.",
    )


def _with_answer(kept: Kept, fact: str, value: object, event: AnswersCorrected) -> Kept:
    """The same place in the history with the right answer: as of then, but judged, and agreed to, now. An answer that
    was right is left as it is."""
    if fingerprint(value) == fingerprint(answers_of(kept).get(fact)):
        return kept
    if isinstance(kept.event, ChoreDone):
        return kept._replace(event=replace(kept.event, evidence=value, by=event.by, role=event.role))
    answer = QuestionsAnswered(kept.event.at, {fact: value}, event.by, event.role, given_at=event.at)
    return kept._replace(event=answer, print=ANY)


def _with_input(
    past: Past, changed: Changed, fact: str, value: object, event: AnswersCorrected, refusals: list[RefuseAnswer]
) -> Changed:
    """An input that was wrong. Nobody asked for it, so that its checks are judged here."""
    inputs = {name: one for name, one in changed.start.inputs.items() if name != fact}
    if value is not None:
        inputs[fact] = value
        work = Work(past.program, past.case, event.at, explain=False)
        work.scope[fact] = value
        failing = [check for check in past.program.facts[fact].checks if not check.that.test(work.scope)]
        if failing:
            reasons = tuple(wording.in_all_languages(work, check.reason) for check in failing)
            refusals.append(RefuseAnswer(past.program.start, fact, reasons))
    return changed._replace(start=replace(changed.start, inputs=inputs))
