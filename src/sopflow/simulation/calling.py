"""Systems in a telling: they reply, and people confirm what cannot be undone before it is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from sopflow.engine.effects import CallOperation, ConfirmEffect
from sopflow.engine.events import EffectConfirmed, OperationFailed, OperationSucceeded
from sopflow.simulation import steps
from sopflow.simulation.failing import no_answer
from sopflow.simulation.level import Level
from sopflow.simulation.replying import says_yes
from sopflow.simulation.systems import Failure, Silence, Success
from sopflow.simulation.world import World


def answer_call(world: World, level: Level, call: CallOperation) -> None:
    """Let the system reply; where it has no answer the case is stuck and the telling fails."""
    operation = world.catalog.operations[call.operation]
    reply, world.systems = world.systems.reply(operation, call, world.now)
    called = steps.Called(
        world.now,
        call.state,
        call.operation,
        call.input,
        call.key,
        call.attempt,
        call.looks_up,
        declared=operation,
    )
    match reply:
        case Success(output=output, synthetic=synthetic, planned=planned):
            level.record.steps.append(replace(called, output=output, synthetic=synthetic, planned=planned))
            level.hear(OperationSucceeded(world.now, call.effect, output))
        case Failure(error=error, reason=reason):
            level.record.steps.append(replace(called, error=error, reason=reason))
            level.hear(OperationFailed(world.now, call.effect, error, reason))
        case Silence(refusal=refusal):
            level.stuck[call.effect] = call.operation
            level.record.steps.append(steps.Unanswered(world.now, call.state, call.operation, call.input))
            world.failures.append(no_answer(call.operation, call.state, refusal))
        case _:
            assert_never(reply)


def confirm(world: World, level: Level, command: ConfirmEffect) -> None:
    """A confirmation that nobody speaks of is given."""
    given = world.take_answer(level, command.state)
    confirmed = True if given is None else says_yes(given, world.now) is not False
    role = command.role
    level.record.steps.append(steps.Confirmed(world.now, command.state, command.operation, command.input, confirmed))
    by = None if role is None else f"{role} 1"
    if not level.lets(EffectConfirmed(world.now, command.effect, confirmed, by, role), role):
        level.stuck[command.effect] = command.operation
