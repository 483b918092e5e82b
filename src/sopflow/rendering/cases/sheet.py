"""All that is known of a live case, gathered to be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from functools import cached_property

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language
from sopflow.engine.case import Case
from sopflow.program.model import Program
from sopflow.rendering.cases.reader import Reader
from sopflow.rendering.titles import chosen, language_of, title
from sopflow.rendering.trace.shown import Shown
from sopflow.runtime.views import CaseView
from sopflow.simulation.trace import Trace


@dataclass(frozen=True)
class Sheet:
    """A live case at one moment.

    Attributes:
        trace: the case told again from its history, up to `now`.
        fresh: the number of the trace's first step that came after a person's last input.
        made_up: whether its systems are those of a practice store.
        note: what whoever handed it over says.
        above: the cases that wait for this one, the nearest first.
        versions: of the publications that it was moved to, by digest.
    """

    view: CaseView
    trace: Trace = field(repr=False)
    now: datetime
    fresh: int = 0
    made_up: bool = False
    note: str = ""
    above: tuple[CaseView, ...] = field(default=(), repr=False)
    versions: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        """How people name it."""
        return self.view.id

    @property
    def program(self) -> Program:
        return self.view.published.program

    @property
    def case(self) -> Case:
        return self.view.case


@dataclass(frozen=True)
class Page:
    """A sheet for one reader: names and values in their language, masked."""

    sheet: Sheet
    reader: Reader

    @property
    def language(self) -> Language:
        return self.reader.language

    @cached_property
    def content(self) -> str:
        """The language of the playbook's own words."""
        program = self.sheet.program
        return language_of(program.languages, self.reader.content or self.sheet.case.language)

    @cached_property
    def shown(self) -> Shown:
        """Values, masked."""
        return Shown(
            replace(self.sheet.trace, ended=self.sheet.now),
            self.language,
            self.reader.personal,
            self.sheet.view.key_at_systems,
        )

    @property
    def title(self) -> str:
        """The playbook's title."""
        return title(self.sheet.program.playbook.title, self.content, self.sheet.program.id)

    @property
    def place(self) -> str:
        """The title of the state that the case is in."""
        state = self.sheet.program.states[self.sheet.case.state]
        return chosen(state.titles, self.content, state.id)

    @property
    def phase(self) -> str:
        """The title of the phase that the case is in; "" where it has none."""
        program = self.sheet.program
        state = program.states[self.sheet.case.state]
        around = (program.states[loop].phase for loop in reversed(state.loops))
        name = state.phase or next((phase for phase in around if phase), None)
        phase = program.playbook.phases.get(name) if name else None
        return title(phase.title, self.content, phase.name) if phase else name or ""

    def words(self, texts: Mapping[str, str], otherwise: str = "") -> str:
        """Words of the playbook, with the personal values in them masked."""
        return self.shown.text(chosen(texts, self.content, otherwise))
