"""Texts with holes, in the languages of the playbook."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sopflow.engine.effects import SayScript
from sopflow.engine.events import CaseStarted
from sopflow.engine.step import step

READINGS = """
types:
  reading: {choices: {clock: {id: jam kalender, en: by the clock}, business: {id: hari kerja, en: in working days}}}
outcomes: {done: {id: Selesai}}
settings:
  sla: {calendar: {type: reading, default: business}}
facts:
  reading: {type: reading, is: settings.sla.calendar}
scripts:
  told: {id: 'Dihitung ${ reading }.', en: 'Counted ${ reading }.'}
start: say
states:
  say: {say: [told], next: close}
  close: {end: done}
"""


@pytest.mark.parametrize(("language", "text"), [("id", "Dihitung hari kerja."), ("en", "Counted in working days.")])
def test_a_choice_is_named_in_the_language_of_the_text(load_text, language, text) -> None:
    began = CaseStarted(datetime(2025, 3, 29, tzinfo=UTC), "case", language=language)
    effects = step(load_text(READINGS), None, began).effects
    assert [effect.text for effect in effects if isinstance(effect, SayScript)] == [text]


@pytest.mark.parametrize(("language", "text"), [("id", "Untuk jam kalender."), ("en", "For by the clock.")])
def test_a_list_of_choices_is_named_in_the_language_of_the_text(load_text, language, text) -> None:
    listed = READINGS.replace("type: reading, is: settings.sla.calendar", "type: list of reading")
    listed = listed.replace("Dihitung", "Untuk").replace("Counted", "For")
    listed = listed.replace(
        "start: say\nstates:\n", "start: fill\nstates:\n  fill: {set: {reading: [clock]}, next: say}\n"
    )
    began = CaseStarted(datetime(2025, 3, 29, tzinfo=UTC), "case", language=language)
    effects = step(load_text(listed), None, began).effects
    assert [effect.text for effect in effects if isinstance(effect, SayScript)] == [text]
