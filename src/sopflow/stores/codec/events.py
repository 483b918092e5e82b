"""The events of the engine as they are kept. A kind, once written, is never changed or used again."""

from __future__ import annotations

from sopflow.engine import events as engine
from sopflow.engine.events import Event
from sopflow.stores.codec.shapes import Shape, Shapes

EVENTS: Shapes[Event] = Shapes((
    Shape("started", engine.CaseStarted),
    Shape("answered", engine.QuestionsAnswered),
    Shape("succeeded", engine.OperationSucceeded),
    Shape("failed", engine.OperationFailed),
    Shape("confirmed", engine.EffectConfirmed),
    Shape("timer", engine.TimerFired),
    Shape("received", engine.EventReceived),
    Shape("voted", engine.VoteCast),
    Shape("chore", engine.ChoreDone),
    Shape("ended", engine.PlaybookEnded),
    Shape("resumed", engine.CaseResumed),
    Shape("cancelled", engine.CaseCancelled),
    Shape("resolved", engine.AttentionResolved),
    Shape("corrected", engine.AnswersCorrected),
    Shape("migrated", engine.CaseMigrated),
    Shape("settled", engine.LeftoverSettled),
))  # fmt: skip
