"""What a case would write, or wrote, at systems: one write after the other, masked."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from sopflow.diagnostics import Language, Words
from sopflow.rendering.diagnostics.pieces import visible
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation.trace import Effect, Trace

_PLAN = Words(en="Plan: would be written, and was not sent", id="Rencana: akan ditulis, dan tidak dikirim")
_NO_PLAN = Words(en="Plan: nothing would be written.", id="Rencana: tidak ada yang akan ditulis.")
_SENT = Words(en="Written at systems", id="Ditulis di sistem")
_KEY = Words(en="its key there", id="kuncinya di sana")
_STATUS = {
    "done": Words(en="done", id="selesai"),
    "failed": Words(en="not done", id="tidak jadi"),
    "in_doubt": Words(en="nobody knows: look at the system", id="tidak pasti: lihat di sistemnya"),
    "intended": Words(en="not sent", id="belum dikirim"),
}


def plan(
    trace: Trace, language: Language, *, personal: bool = False, key: Callable[[str], str] = str
) -> RenderableType:
    """The writes that were not sent; `key` gives the key that each would have had at its system."""
    if not trace.effects:
        return Text(_NO_PLAN.in_(language))
    shown = Shown(trace, language, personal, key)
    return _group(_PLAN.in_(language), [_line(each, shown, "") for each in trace.effects])


def sent(trace: Trace, shown: Shown) -> RenderableType:
    """The writes that left, and what became of each; one that nobody knows of with the key to look for."""
    said = [_line(each, shown, _STATUS[each.status].in_(shown.language)) for each in trace.effects]
    return _group(_SENT.in_(shown.language), said)


def _group(heading: str, lines: list[Text]) -> RenderableType:
    return Group(Text(f"{heading}:", style="bold yellow"), *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _line(effect: Effect, shown: Shown, status: str) -> Text:
    text = Text("• ").append(effect.operation, style="magenta")
    text.append(f"  {status}" if status else "", style="bold")
    if effect.status == "in_doubt":
        text.append(f"\n  {_KEY.in_(shown.language)}: {visible(shown.key(effect.key))}", style="bold")
    return text.append(f"\n  ⇢ {visible(shown.text(shown.given(effect.operation, effect.input)))}", style="dim")
