"""A case that was corrected goes on: after every event it is given what it was told before, as far as it waits for it.

`step` comes here for cases with earlier tellings, and for no others, so that they pay for it alone.
"""

from __future__ import annotations

from sopflow.engine.case import Case, Earlier, Status
from sopflow.engine.effects import CallOperation, Effect, SendReminder
from sopflow.engine.events import Event
from sopflow.engine.leftovers import left_behind, shown
from sopflow.engine.made import Plain, Step
from sopflow.engine.outstanding import outstanding
from sopflow.engine.settling import finish, hold_back, leftover_of, settle
from sopflow.engine.telling import Telling
from sopflow.engine.written import came_to
from sopflow.program.model import Program


def go_on(program: Program, case: Case, event: Event, plain: Plain) -> Step:
    """What an event makes of a case that was told again.

    Args:
        plain: the step that hears an event and nothing else.

    Raises:
        UsageError: as `step`.
    """
    left = leftover_of(case, event)
    if left is not None:
        after, effects = settle(program, _as_told(case), left, event)
        after, last = finish(program, after, event)
        return concluded(program, case, Step(after, (*effects, *last)))
    telling = Telling(program, plain(program, _as_told(case), event), event.at, plain)
    reminders = [one for one in telling.effects if isinstance(one, SendReminder)]
    telling.tell()
    after, effects = outstanding(case, telling.case, telling.effects)
    kept = [one for one in reminders if one not in effects]
    return concluded(program, case, Step(after, (*kept, *effects), tuple(telling.notes)))


def concluded(program: Program, before: Case, made: Step) -> Step:
    """What follows from what was said: the writes that leave now are this telling's, what is left behind is undone or
    shown, and a case that has something to settle does not end."""
    case = _sent(made.case, made.effects)
    case, undoing = left_behind(program, case)
    effects: tuple[Effect, ...] = (*made.effects, *undoing, *shown(before, case))
    case, effects = hold_back(case, effects)
    earlier = case.earlier
    assert earlier is not None
    case = _as_it_is(before, case, earlier)
    if case.status is Status.DONE:
        case = case._replace(earlier=None)
    return Step(case._replace(version=before.version + 1), effects, made.notes)


def _as_told(case: Case) -> Case:
    """The case with the ledger of its present telling alone."""
    earlier = case.earlier
    assert earlier is not None
    told = {key: entry for key, entry in case.ledger.items() if key not in earlier.writes}
    return case._replace(ledger={**told, **earlier.retold})


def _as_it_is(before: Case, case: Case, earlier: Earlier) -> Case:
    """The case with a ledger of all that was written, whether its present telling came to it or not."""
    retold = {key: case.ledger[key] for key in earlier.writes if key in case.ledger}
    entries = {**case.ledger, **earlier.writes}
    in_order = dict.fromkeys((*before.ledger, *entries))
    return case._replace(
        ledger={key: entries[key] for key in in_order if key in entries}, earlier=earlier._replace(retold=retold)
    )


def _sent(case: Case, effects: tuple[Effect, ...]) -> Case:
    for effect in effects:
        if isinstance(effect, CallOperation) and effect.key:
            assert case.earlier is not None
            case = case._replace(earlier=came_to(case.earlier, effect.key))
    return case
