"""`sopflow simulate`: a dry run of one case, shown step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from sopflow.app.connected.choosing import Played, Wish, played
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.told.telling import Manner, tell_case
from sopflow.app.told.testing import Told, judged
from sopflow.app.use_cases import load
from sopflow.cli import given
from sopflow.cli.bilingual import Command
from sopflow.cli.content import language_in
from sopflow.cli.exits import Exit
from sopflow.cli.language import spoken
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
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.trace import paint, planned
from sopflow.rendering.trace.paint import DRY_RUN
from sopflow.simulation.given import from_python
from sopflow.simulation.laying import over
from sopflow.simulation.preparing import AD_HOC, circumstances
from sopflow.simulation.printing import as_json
from sopflow.simulation.scenario import Circumstances, Scenario

_WRITES_NOTHING = Words(
    en="a dry run writes nothing to real systems: add --reads-only. `sopflow run --systems live` asks before each "
    "write",
    id="uji coba tidak menulis ke sistem sungguhan: tambahkan --reads-only. `sopflow run --systems live` bertanya "
    "sebelum setiap penulisan",
)
_OF_WHAT = Words(en="--reads-only is for --systems sim or live", id="--reads-only untuk --systems sim atau live")
_OWN_REPLIES = Words(
    en="--reply is for made-up systems: with --systems they reply for themselves",
    id="--reply untuk sistem karangan: dengan --systems, sistemnya sendiri yang membalas",
)


@click.command(
    "simulate",
    cls=Command,
    words=Words(
        en="Dry-run one case of PLAYBOOK: without --systems nothing is called, and what nobody answers is listed as "
        "needed. Options are laid over the scenario, where one is named.",
        id="Uji coba satu kasus PLAYBOOK: tanpa --systems tidak ada sistem yang dipanggil, dan yang belum dijawab "
        "ditampilkan. Opsi menimpa isi skenario, bila ada.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@option("--scenario", metavar="FILE[#ID]", en="A told case to begin with.", id="Kasus tertulis sebagai dasar.")
@option(
    "--answer",
    "answers",
    multiple=True,
    metavar="FACT=VALUE",
    en="An answer; `null` is no answer; several for one fact come in turn.",
    id="Jawaban; `null` berarti tidak dijawab; beberapa untuk satu fakta dipakai bergiliran.",
)
@option("--set", "settings", multiple=True, metavar="SETTING=VALUE", en="A setting.", id="Sebuah pengaturan.")
@option(
    "--reply",
    "replies",
    multiple=True,
    metavar="OPERATION=YAML",
    en="What a system replies: {field: value}, [], or {error: unavailable}.",
    id="Balasan sistem: {isian: nilai}, [], atau {error: unavailable}.",
)
@systems(
    MADE_UP,
    SIM,
    LIVE,
    en="What replies for systems: made-up replies; simulators over HTTP; or the systems of sopflow.toml, with "
    "--reads-only.",
    id="Yang membalas sebagai sistem: balasan karangan; simulator lewat HTTP; atau sistem di sopflow.toml, dengan "
    "--reads-only.",
)
@sim
@config
@option(
    "--reads-only",
    is_flag=True,
    en="With --systems: look up for real, and show writes as a plan; none is sent.",
    id="Dengan --systems: pembacaan sungguhan, penulisan hanya ditampilkan sebagai rencana; tidak ada yang dikirim.",
)
@option("--clock", metavar="TIME", en="When the case begins (ISO 8601).", id="Kapan kasus dimulai (ISO 8601).")
@content_lang
@show_personal
@format_(("text", "json"))
@lang
def command(  # noqa: PLR0913, PLR0917 - one argument an option
    playbook: Path,
    scenario: str | None,
    answers: Sequence[str],
    settings: Sequence[str],
    replies: Sequence[str],
    systems: str,
    sim_url: str | None,
    settings_file: Path | None,
    reads_only: bool,
    clock: str | None,
    content_lang: str | None,
    show_personal: bool,
    form: str,
) -> int:
    _fits(systems, reads_only=reads_only, replies=replies)
    extra = circumstances(given.answers(answers), given.replies(replies), given.settings(settings))
    begins = given.clock(clock)
    procedure = load(playbook)
    content = language_in(procedure, content_lang)
    case = _case(procedure, scenario)
    if begins is not None:
        case = replace(case, clock=from_python(begins))
    manner = Manner(strict=scenario is not None or bool(replies), language=content)
    on: Played | None = None
    if systems == MADE_UP:
        told = _told(procedure, case, extra, manner)
    else:
        told, on = _played(procedure, case, extra, manner, Wish(systems == SIM, sim_url, settings_file, reads_only))
    if form == "json":
        _print(told, on, personal=show_personal)
    else:
        _show(told, content, on, personal=show_personal, reads_only=reads_only)
    return Exit.FOUND if told.failures else Exit.CLEAN


def _print(told: Told, on: Played | None, *, personal: bool) -> None:
    failures = told.failures
    key = None if on is None else on.replies.key_at_systems
    shown = as_json(
        told.trace, show_personal=personal, passed=not failures, failures=failures, language=spoken(), key=key
    )
    click.echo(json.dumps(shown, ensure_ascii=False, indent=2))


def _show(told: Told, content: str, on: Played | None, *, personal: bool, reads_only: bool) -> None:
    out, key = console(), str if on is None else on.replies.key_at_systems
    out.print(
        paint.painted(
            told.trace,
            spoken(),
            content_language=content,
            personal=personal,
            failures=told.failures,
            expected=told.expected,
            called=DRY_RUN if on is None else on.called,
            key=key,
        )
    )
    if reads_only:
        out.print(planned.plan(told.trace, spoken(), personal=personal, key=key))


def _fits(systems: str, *, reads_only: bool, replies: Sequence[str]) -> None:
    """Refuse what cannot be meant."""
    if systems == LIVE and not reads_only:
        raise Refused(_WRITES_NOTHING, place="--systems")
    if systems == MADE_UP and reads_only:
        raise Refused(_OF_WHAT, place="--reads-only")
    if systems != MADE_UP and replies:
        raise Refused(_OWN_REPLIES, place="--reply")


def _played(
    procedure: Procedure, case: Scenario, extra: Circumstances, manner: Manner, wish: Wish
) -> tuple[Told, Played]:
    """The case on systems that are called, and what they were."""
    whole = replace(case, circumstances=over(case.circumstances, extra))
    with played(procedure, whole, wish) as on:
        trace = tell_case(procedure, on.scenario, None, manner, on.replies, on.case)
    if case.id == AD_HOC:
        return Told(trace, () if trace.needs else trace.failures, expected=False), on
    return judged(case, trace), on


def _case(procedure: Procedure, scenario: str | None) -> Scenario:
    if scenario is None:
        return Scenario(AD_HOC, "", Circumstances(), ())
    file, id = given.scenario_at(scenario)
    return load_scenarios(procedure, file).the(id)


def _told(procedure: Procedure, case: Scenario, extra: Circumstances, manner: Manner) -> Told:
    """A scenario is judged by what it expects; a case that nobody described is only told: what it needs is listed."""
    trace = tell_case(procedure, case, extra, manner)
    if case.id == AD_HOC:
        return Told(trace, () if trace.needs else trace.failures, expected=False)
    return judged(case, trace)
