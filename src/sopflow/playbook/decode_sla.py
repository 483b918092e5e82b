"""Decodes `sla`: the times that were promised."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.playbook.decode_next import go
from sopflow.playbook.decode_place import Place, entries_of, maybe, names_of, text_of
from sopflow.playbook.decode_values import localized, value
from sopflow.playbook.model import Sla, SlaAct


def slas(place: Place | None) -> Mapping[str, Sla]:
    """All SLAs of a playbook, by name."""
    return {name: _sla(name, below) for name, below in entries_of(place)}


def _sla(name: str, place: Place) -> Sla:
    return Sla(
        name,
        names_of(place.get("starts")),
        names_of(place.get("stops")),
        names_of(place.get("pauses")),
        maybe(value, place.get("goal")),
        value(place.get("deadline") or place),
        maybe(value, place.get("calendar")),
        maybe(value, place.get("zone")),
        maybe(_act, place.get("on_goal")),
        maybe(_act, place.get("on_breach")),
        maybe(localized, place.get("title")),
        names_of(place.get("covers")),
        place.at,
    )


def _act(place: Place) -> SlaAct:
    """A state's name alone is where the case goes."""
    leads_on = not place.is_map or place.has("go")
    return SlaAct(text_of(place.get("remind")), go(place) if leads_on else None, place.at)
