"""What happened in a case, as a scenario tells it: answers, replies and events in the order in which they came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sopflow.app.told.dressing import Dresser, as_it_is
from sopflow.engine.events import (
    CaseCancelled,
    CaseStarted,
    ChoreDone,
    EffectConfirmed,
    EventReceived,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
    QuestionsAnswered,
    VoteCast,
)  # fmt: skip
from sopflow.program.model import Program
from sopflow.proof.search.replaying import Happening
from sopflow.proof.values.concrete import CLOCK
from sopflow.simulation.laying import IN_TURN
from sopflow.simulation.tell import CANCEL
from sopflow.values.showing import Json
from sopflow.values.types import TIME, Type


def retold(program: Program, told: Sequence[Happening], dress: Dresser = as_it_is) -> dict[str, Any]:
    """The `answers`, `systems`, `playbooks` and `events` of a scenario, those that there are; `dress` writes values."""
    given = _Given(program, dress)
    for happening in told:
        given.hear(happening)
    return given.whole()


class _Given:
    """What has been given so far, by name."""

    def __init__(self, program: Program, dress: Dresser) -> None:
        self.program = program
        self.dress = dress
        self.answers: dict[str, list[Json]] = {}
        self.systems: dict[str, list[Json]] = {}
        self.playbooks: dict[str, list[Json]] = {}
        self.events: list[Json] = []
        self.now = CLOCK

    def hear(self, happening: Happening) -> None:
        event, what = happening.move.event, happening.move.what
        state = "" if happening.before is None else happening.before.state
        self.now = max(self.now, event.at)
        match event:
            case CaseStarted(inputs=given) | QuestionsAnswered(answers=given):
                self._answered(given)
            case VoteCast(granted=granted):
                self.answers.setdefault(state, []).append("granted" if granted else "refused")
            case EffectConfirmed(confirmed=confirmed):
                self.answers.setdefault(state, []).append(confirmed)
            case ChoreDone(evidence=evidence):
                self.answers.setdefault(state, []).append(
                    True if evidence is None else self.dress(evidence, None, state)
                )
            case OperationSucceeded(output=output):
                self.systems.setdefault(what, []).append(self.dress(output, self._output(what), what))
            case OperationFailed(error=error):
                self.systems.setdefault(what, []).append({"error": error})
            case PlaybookEnded(outcome=outcome, outputs=outputs):
                given_back = {name: self.dress(one, None, name) for name, one in outputs.items()}
                ended: dict[str, Json] = {"outcome": outcome}
                self.playbooks.setdefault(what, []).append({**ended, "outputs": given_back} if given_back else ended)
            case EventReceived(name=name, data=data):
                self._happened(name, data)
            case CaseCancelled():
                self._happened(CANCEL, {})
            case _:
                pass

    def _answered(self, given: Mapping[str, object]) -> None:
        for fact, value in given.items():
            self.answers.setdefault(fact, []).append(self.dress(value, self.program.facts[fact].type, fact))

    def _happened(self, name: str, data: Mapping[str, object]) -> None:
        """An event comes after all that came before, times that were waited for as well."""
        self.now += timedelta(minutes=1)
        event: dict[str, Json] = {"at": self.dress(self.now, TIME, "at"), "event": name}
        fields = {key: self.dress(one, None, key) for key, one in data.items()}
        self.events.append({**event, "data": fields} if fields else event)

    def _output(self, operation: str) -> Type | None:
        found = self.program.operations.get(operation)
        return None if found is None else found.output

    def whole(self) -> dict[str, Any]:
        found = {
            "answers": _in_turn(self.answers),
            "systems": _in_turn(self.systems),
            "playbooks": _in_turn(self.playbooks),
            "events": self.events,
        }
        return {name: value for name, value in found.items() if value}


def _in_turn(given: Mapping[str, list[Json]]) -> dict[str, Json]:
    return {name: values[0] if len(values) == 1 else {IN_TURN: values} for name, values in given.items()}
