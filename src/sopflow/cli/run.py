"""`sopflow run`: a case with a guide, in the terminal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
from rich.console import RenderableType

from sopflow.app.connected.choosing import Played, Wish, played
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.guided import (
    TIME_PASSES,
    Answer,
    Awaiting,
    Decision,
    Guided,
    Happening,
    Now,
    Question,
    Resting,
    Stands,
)
from sopflow.app.use_cases import load
from sopflow.cli import given
from sopflow.cli.bilingual import Command
from sopflow.cli.content import language_in
from sopflow.cli.exits import Exit
from sopflow.cli.language import say, speak_as, spoken
from sopflow.cli.options import (
    LIVE,
    MADE_UP,
    SIM,
    config,
    content_lang,
    format_,
    lang,
    option,
    show_personal,
    sim,
    systems,
)
from sopflow.cli.prompting import GoBackError, OutOfInputError, Prompt, QuitError, ask, pick
from sopflow.cli.recording import refuse_occupied, write_record
from sopflow.cli.refused import Refused
from sopflow.cli.sending import Gate
from sopflow.cli.terminal import console, is_person
from sopflow.cli.waiting import wait_before_look_up, wait_for
from sopflow.diagnostics import Words
from sopflow.rendering.titles import chosen, title
from sopflow.rendering.trace import paint, planned
from sopflow.rendering.trace.notes import Notes
from sopflow.rendering.trace.shown import Shown
from sopflow.simulation import steps
from sopflow.simulation.given import from_python
from sopflow.simulation.printing import as_json
from sopflow.values.types import YES_NO

_TIME = Words(en="nothing: let the time pass", id="tidak ada: biarkan waktu berlalu")
_WHAT_HAPPENS = Words(en="The case waits. What happens?", id="Kasus menunggu. Apa yang terjadi?")
_DONE = Words(en="Is it done?", id="Sudah dikerjakan?")
_FIRST = Words(en="This is the first question.", id="Ini pertanyaan pertama.")
_SENT = Words(
    en="Something was written at a system since: what was sent stays sent, so there is no way back.",
    id="Sudah ada yang ditulis di sistem: yang terkirim tetap terkirim, jadi tidak bisa mundur.",
)
_NOBODY_TO_ASK = Words(
    en="--systems live asks a person before each write: run it in a terminal",
    id="--systems live bertanya sebelum setiap penulisan: jalankan di terminal",
)
_BACK = Words(en="One step back.", id="Mundur satu langkah.")
_SYSTEMS = Words(
    en="Systems are played by made-up replies; each says so.", id="Balasan sistem dikarang; masing-masing ditandai."
)
_SCENARIO = Words(
    en="Systems reply as the scenario says; what it does not say is made up and marked.",
    id="Balasan sistem mengikuti skenario; yang tidak disebut di sana dikarang dan ditandai.",
)
_LOUD = (
    steps.Said, steps.Called, steps.Unanswered, steps.Confirmed, steps.Refused, steps.Demanded, steps.Opened,
    steps.AttentionNeeded, steps.TimeMoved, steps.Happened, steps.Reminded, steps.SubCase, steps.Ended, steps.Reused,
    steps.ClockTold, steps.TurnedAway, steps.Corrected, steps.LeftBehind,
)  # fmt: skip


@click.command(
    "run",
    cls=Command,
    words=Words(
        en="Be guided through a case of PLAYBOOK: what to say, what to ask, what systems reply. Without --systems "
        "nothing is called; live asks before each write. Answer by number or by typing; b goes back, ? helps, q "
        "quits. The exit code is 0 when the case ended and 1 when it did not.",
        id="Jalankan satu kasus PLAYBOOK dengan panduan: apa yang diucapkan, ditanyakan, dan dibalas sistem. Tanpa "
        "--systems tidak ada sistem yang dipanggil; live bertanya sebelum setiap penulisan. Jawab dengan nomor atau "
        "ketik; b mundur, ? bantuan, q berhenti. Kode keluar 0 bila kasus selesai, 1 bila belum.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@option(
    "--scenario",
    metavar="FILE[#ID]",
    en="Take what systems reply, settings and the clock from a scenario.",
    id="Ambil balasan sistem, pengaturan, dan jam dari sebuah skenario.",
)
@systems(
    MADE_UP,
    SIM,
    LIVE,
    en="What replies for systems: made-up replies; simulators over HTTP; or the systems of sopflow.toml, which asks a "
    "person before each write.",
    id="Yang membalas sebagai sistem: balasan karangan; simulator lewat HTTP; atau sistem di sopflow.toml, yang "
    "bertanya sebelum setiap penulisan.",
)
@sim
@config
@option(
    "--record",
    "record_to",
    metavar="FILE",
    type=click.Path(path_type=Path),
    en="Write the played case as a scenario that passes, personal data replaced by synthetic values.",
    id="Tulis kasus yang dijalankan sebagai skenario yang lulus, data pribadi diganti nilai sintetis.",
)
@option(
    "--overwrite",
    is_flag=True,
    en="With --record: replace FILE where it is there already.",
    id="Bersama --record: ganti FILE bila sudah ada.",
)
@option("--clock", metavar="TIME", en="When the case begins (ISO 8601).", id="Kapan kasus dimulai (ISO 8601).")
@content_lang
@show_personal
@format_(("text", "json"))
@lang
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    playbook: Path,
    scenario: str | None,
    systems: str,
    sim_url: str | None,
    settings_file: Path | None,
    record_to: Path | None,
    overwrite: bool,
    clock: str | None,
    content_lang: str | None,
    show_personal: bool,
    form: str,
) -> int:
    if systems == LIVE and not is_person():
        raise Refused(_NOBODY_TO_ASK, place="--systems")
    if record_to is not None:
        refuse_occupied(record_to, overwrite=overwrite)
    begins = given.clock(clock)
    procedure = load(playbook)
    guided = Guided(procedure, language=language_in(procedure, content_lang))
    speak_as(guided.language)
    if scenario is not None:
        file, id = given.scenario_at(scenario)
        guided = replace(guided, scenario=load_scenarios(procedure, file).the(id))
    if begins is not None:
        guided = replace(guided, scenario=replace(guided.scenario, clock=from_python(begins)))
    if systems == MADE_UP:
        guide = _Guide(guided, show_personal)
        now = guide.lead()
    else:
        guide, now = _lead_played(guided, show_personal, Wish(systems == SIM, sim_url, settings_file))
    if form == "json":
        key = None if guide.on is None else guide.on.replies.key_at_systems
        click.echo(json.dumps(as_json(now.trace, show_personal=show_personal, key=key), ensure_ascii=False, indent=2))
    if record_to is not None:
        write_record(guide.guided, now, record_to)
    return Exit.CLEAN if now.trace.status == "done" else Exit.FOUND


def _lead_played(guided: Guided, personal: bool, wish: Wish) -> tuple[_Guide, Now]:
    """The same with systems that are called. Real ones are written to only where the person says so, each time."""
    allow = None if wish.simulated else Gate(personal)
    with played(guided.procedure, guided.scenario, wish, allow, wait_before_look_up) as on:
        ready = replace(guided, scenario=on.scenario, systems=on.replies, case=on.case, in_real_time=not wish.simulated)
        guide = _Guide(ready, personal, on)
        now = guide.lead()
        if now.trace.effects:
            guide.out.print(planned.sent(now.trace, guide.shown(now)))
    return guide, now


class _Guide:
    """Leads one person through one case; made and thrown away inside the command."""

    def __init__(self, guided: Guided, personal: bool, on: Played | None = None) -> None:
        self.guided = guided
        self.personal = personal
        self.on = on
        self.told = 0
        self.sent, self.floor = 0, 0  # writes that left, and how much was given then: no way leads back past it
        self.out = console()

    def lead(self) -> Now:
        """Until the case ends, or the person or the input does."""
        program = self.guided.procedure.program
        name = title(program.playbook.title, self.guided.language, program.id)
        click.echo(f"{name} ({program.id} {program.version})")
        click.echo(self._called())
        while True:
            now = self.guided.now()
            self._remember_what_left()
            self._tell(now)
            if now.refused:
                self.guided = self.guided.back()  # what was refused is no step to go back to
                self.told = len(self.guided.now().happened)
            if isinstance(now.next, Stands):
                return self._end(now)
            try:
                self.guided = self.guided.after(self._next(now))
            except GoBackError:
                self._back()
            except (QuitError, OutOfInputError):
                return self._end(now)

    def shown(self, now: Now) -> Shown:
        """How the values of the case are shown, keys as the systems know them."""
        key = str if self.on is None else self.on.replies.key_at_systems
        return Shown(now.trace, spoken(), self.personal, key)

    def _called(self) -> str:
        """Which systems reply."""
        if self.on is not None:
            return f"{say(self.on.called)}  ·  {self.on.case}"
        return say(_SCENARIO if self.guided.scenario.circumstances.systems else _SYSTEMS)

    def _remember_what_left(self) -> None:
        left = self.on.replies.sent if self.on is not None else 0
        if left > self.sent:
            self.sent, self.floor = left, len(self.guided.history)

    def _next(self, now: Now) -> Answer | Happening:
        language = spoken()
        match now.next:
            case Question(fact=fact, step=step):
                words = chosen(step.questions, self.guided.language, fact.name)
                prompt = Prompt(words, fact.type, fact.optional, self._help(fact.name))
                return Answer(fact.name, ask(prompt, language))
            case Decision(step=steps.ApprovalAsked(state=state, what=what)):
                return Answer(state, ask(Prompt(chosen(what, self.guided.language, state), YES_NO), language))
            case Decision(step=steps.ChoreAsked(state=state, text=text)):
                click.echo(f"\n☐ {chosen(text, self.guided.language, state)}")
                return Answer(state, ask(Prompt(say(_DONE), YES_NO), language))
            case Awaiting() as waiting:
                return self._happening(waiting)
            case Resting(at=at, within=within):
                wait_for(within)
                return Happening(TIME_PASSES, at, {})
            case _:
                raise AssertionError(now.next)  # `lead` ends there

    def _happening(self, waiting: Awaiting) -> Happening:
        choices = [(event, event) for event in waiting.events]
        choices += [("time", say(_TIME))] if waiting.timed else []
        event = pick(say(_WHAT_HAPPENS), choices, spoken())
        if event == "time":
            if self.guided.in_real_time:
                wait_for(waiting.within)
            return Happening(TIME_PASSES, waiting.at, {})
        declared = self.guided.procedure.catalog.events.get(event)
        data = ask(Prompt(event, declared.fields), spoken()) if declared else {}
        return Happening(event, waiting.at, data if isinstance(data, dict) else {})

    def _tell(self, now: Now) -> None:
        """What happened since the last time: what to say, what systems replied, where the case is."""
        shown = self.shown(now)
        notes = Notes(now.trace, shown, self.guided.language)
        fresh = sorted(
            now.happened[self.told :], key=lambda step: isinstance(step, steps.Ended)
        )  # the end is told last
        for step in fresh:
            if isinstance(step, steps.Entered):
                name = chosen(step.titles, self.guided.language, step.state)
                place = "" if name == step.state else click.style(f" {step.state}", dim=True)
                click.echo(click.style(f"\n── {name}", bold=True) + place)
            elif isinstance(step, _LOUD):
                self.out.print(paint.lines(tuple(notes.of(step))))
        self.told = len(now.happened)

    def _back(self) -> None:
        if not self.guided.history:
            click.echo(say(_FIRST))
            return
        if self.sent and len(self.guided.history) <= self.floor:
            click.echo(say(_SENT))
            return
        click.echo(say(_BACK))
        self.guided = self.guided.back()
        self.told = max(0, len(self.guided.now().happened) - 1)

    def _end(self, now: Now) -> Now:
        shown = self.shown(now)
        self.out.print()
        for part in self._result(now, shown):
            self.out.print(part)
        return now

    def _result(self, now: Now, shown: Shown) -> Iterator[RenderableType]:
        yield from paint.result(now.trace, shown, self.guided.language)
        yield from paint.verdict(now.trace, shown, now.trace.failures, expected=False)

    def _help(self, fact: str) -> str:
        playbook = self.guided.procedure.playbook
        words = playbook.facts[fact].help if fact in playbook.facts else None
        return title(words, self.guided.language, "")
