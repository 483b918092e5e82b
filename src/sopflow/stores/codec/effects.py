"""The effects of the engine as they are kept while somebody owes them. A kind, once written, is never changed."""

from __future__ import annotations

from sopflow.engine import effects as engine
from sopflow.engine.effects import Effect
from sopflow.stores.codec.shapes import Shape, Shapes

EFFECTS: Shapes[Effect] = Shapes((
    Shape("ask", engine.AskQuestions),
    Shape("refuse", engine.RefuseAnswer),
    Shape("say", engine.SayScript),
    Shape("call", engine.CallOperation),
    Shape("confirm", engine.ConfirmEffect),
    Shape("start_timer", engine.StartTimer),
    Shape("stop_timer", engine.StopTimer),
    Shape("approval", engine.RequestApproval),
    Shape("chore", engine.RequestChore),
    Shape("await", engine.AwaitEvents),
    Shape("run", engine.RunPlaybook),
    Shape("open_case", engine.StartCase),
    Shape("remind", engine.SendReminder),
    Shape("reasons", engine.ListReasons),
    Shape("attention", engine.RaiseAttention),
    Shape("finish", engine.FinishCase),
    Shape("leftover", engine.ShowLeftover),
))  # fmt: skip
