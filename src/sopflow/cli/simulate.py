"""`sopflow simulate`: a dry run of one case, shown step by step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import click

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.app.telling import Manner, tell_case
from sopflow.app.testing import Told, judged
from sopflow.app.use_cases import load
from sopflow.cli import given
from sopflow.cli.bilingual import Command
from sopflow.cli.content import language_in
from sopflow.cli.exits import Exit
from sopflow.cli.language import spoken
from sopflow.cli.options import content_lang, format_, lang, option, show_personal
from sopflow.cli.terminal import console
from sopflow.diagnostics import Words
from sopflow.rendering.trace import paint
from sopflow.simulation.given import from_python
from sopflow.simulation.preparing import AD_HOC, circumstances
from sopflow.simulation.printing import as_json
from sopflow.simulation.scenario import Circumstances, Scenario


@click.command(
    "simulate",
    cls=Command,
    words=Words(
        en="Dry-run one case of PLAYBOOK: nothing real is called, and what nobody answers is listed as needed. "
        "Options are laid over the scenario, where one is named.",
        id="Uji coba satu kasus PLAYBOOK: tidak ada sistem sungguhan yang dipanggil, dan yang belum dijawab "
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
    clock: str | None,
    content_lang: str | None,
    show_personal: bool,
    form: str,
) -> int:
    extra = circumstances(given.answers(answers), given.replies(replies), given.settings(settings))
    begins = given.clock(clock)
    procedure = load(playbook)
    content = language_in(procedure, content_lang)
    case = _case(procedure, scenario)
    if begins is not None:
        case = replace(case, clock=from_python(begins))
    told = _told(procedure, case, extra, Manner(strict=scenario is not None or bool(replies), language=content))
    if form == "json":
        shown = as_json(
            told.trace,
            show_personal=show_personal,
            passed=not told.failures,
            failures=told.failures,
            language=spoken(),
        )
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        console().print(
            paint.painted(
                told.trace,
                spoken(),
                content_language=content,
                personal=show_personal,
                failures=told.failures,
                expected=told.expected,
            )
        )
    return Exit.FOUND if told.failures else Exit.CLEAN


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
