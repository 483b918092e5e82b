"""`sopflow graph`: a playbook as a diagram: drawn, or as text for others to draw."""

from __future__ import annotations

import json as json_text
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import click

from sopflow.app.procedure import Procedure
from sopflow.app.use_cases import load
from sopflow.cli.bilingual import Command
from sopflow.cli.content import language_in
from sopflow.cli.exits import Exit
from sopflow.cli.language import say, spoken
from sopflow.cli.options import content_lang, format_, lang, option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

SVG, DOT_ENGINE = "svg", "dot"
OVERVIEW, PHASE, FULL = "overview", "phase", "full"
_ONLY_SVG = Words(
    en="{} is for --format svg: the texts show the whole playbook",
    id="{} untuk --format svg: bentuk teks menampilkan seluruh playbook",
)
_WHOLE = Words(
    en="--engine dot draws the whole playbook: without --level, --phase and --scenario, and to a file",
    id="--engine dot menggambar seluruh playbook: tanpa --level, --phase, dan --scenario, dan ke satu berkas",
)
_WHICH = Words(
    en="--level phase wants --phase ID, or --output DIR for all of them",
    id="--level phase membutuhkan --phase ID, atau --output DIR untuk semuanya",
)
_OTHER = Words(en="--phase is for --level phase", id="--phase untuk --level phase")
_WRITTEN = Words(en="written: {}", id="ditulis: {}")


@click.command(
    "graph",
    cls=Command,
    words=Words(
        en="Draw a playbook: as a picture (--format svg: phases are bands, the main path is straight, ends and jumps "
        "stand beside the state that leads to them), or as text for Mermaid or Graphviz. --output DIR gets an overview "
        "and one picture a phase.",
        id="Gambarkan playbook: sebagai gambar (--format svg: fase menjadi pita, jalur utama lurus, akhir dan lompatan "
        "ada di samping langkah asalnya), atau sebagai teks untuk Mermaid atau Graphviz. --output DIR berisi ikhtisar "
        "dan satu gambar per fase.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@format_(("mermaid", "dot", "json", SVG), default="mermaid")
@option(
    "--level",
    type=click.Choice((OVERVIEW, PHASE, FULL)),
    en="What one picture shows: phases alone, the states of one phase, or all. Without it: all.",
    id="Isi satu gambar: fase saja, langkah satu fase, atau semuanya. Tanpa ini: semuanya.",
)
@option("--phase", metavar="ID", en="The phase to draw.", id="Fase yang digambar.")
@option(
    "--scenario",
    metavar="FILE[#ID]",
    en="A told case whose path is painted on the picture.",
    id="Kasus tertulis yang jalurnya ditandai pada gambar.",
)
@option(
    "--engine",
    type=click.Choice(("builtin", DOT_ENGINE)),
    default="builtin",
    show_default=True,
    en="Who draws: our own layout, or Graphviz, where it is installed.",
    id="Yang menggambar: tata letak sendiri, atau Graphviz bila terpasang.",
)
@option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    en="Where to. A folder, or a name without an ending, gets an overview and one picture a phase. Pictures that are "
    "there are written anew.",
    id="Tujuan. Folder, atau nama tanpa akhiran, berisi ikhtisar dan satu gambar per fase. Gambar yang sudah ada "
    "ditulis ulang.",
)
@content_lang
@lang
def command(
    playbook: Path,
    form: str,
    level: str | None,
    phase: str | None,
    scenario: str | None,
    engine: str,
    output: Path | None,
    content_lang: str | None,
) -> int:
    many = output is not None and (output.is_dir() or not output.suffix)
    _fits(form, level, phase, scenario, engine, many=many)
    procedure = load(playbook)
    content = language_in(procedure, content_lang)
    if form != SVG:
        _put(_text(procedure, form, content), output)
    elif engine == DOT_ENGINE:
        from sopflow.app.drawing import by_graphviz

        _put(by_graphviz(procedure, spoken(), content), output)
    elif many and output is not None and level in (None, PHASE) and phase is None:
        _put_all(procedure, content, _painted(procedure, scenario), output)
    else:
        named = output / f"{(phase and f'phase-{phase}') or level or FULL}.svg" if many and output else output
        _put(_drawn(procedure, content, _painted(procedure, scenario), level, phase), named)
    return Exit.CLEAN


def _fits(form: str, level: str | None, phase: str | None, scenario: str | None, engine: str, *, many: bool) -> None:
    """Refuse what cannot be meant."""
    given = {"--level": level, "--phase": phase, "--scenario": scenario, "--engine": engine == DOT_ENGINE or None}
    asked = [name for name, value in given.items() if value is not None]
    if form != SVG and (asked or many):
        name = asked[0] if asked else "--output DIR"
        raise Refused(Words(en=_ONLY_SVG.en.format(name), id=_ONLY_SVG.id.format(name)), place=name)
    if engine == DOT_ENGINE and (asked != ["--engine"] or many):
        raise Refused(_WHOLE, place="--engine")
    if phase is not None and level not in (None, PHASE):
        raise Refused(_OTHER, place="--phase")
    if level == PHASE and phase is None and not many:
        raise Refused(_WHICH, place="--level")


def _text(procedure: Procedure, form: str, content: str) -> str:
    from sopflow.rendering.diagram import build, dot, mermaid

    made = build.diagram(procedure.program, spoken(), content)
    match form:
        case "dot":
            return dot.render(made)
        case "json":
            return json_text.dumps(asdict(made), ensure_ascii=False, indent=2)
        case _:
            return mermaid.render(made)


def _painted(procedure: Procedure, scenario: str | None) -> Mapping[str, str]:
    if scenario is None:
        return {}
    from sopflow.app.drawing import path_of
    from sopflow.cli import given

    return path_of(procedure, *given.scenario_at(scenario))


def _drawn(procedure: Procedure, content: str, painted: Mapping[str, str], level: str | None, phase: str | None) -> str:
    from sopflow.rendering.diagram.build import diagram
    from sopflow.rendering.diagram.draw import Level, draw, phases_of

    if phase is not None:
        known = phases_of(diagram(procedure.program, spoken(), content))
        if phase not in known:
            raise Refused(_no_phase(phase, known), place="--phase")
        level = PHASE
    return draw(
        procedure.program,
        spoken(),
        content_language=content,
        level=Level(level or FULL),
        phase=phase,
        highlight=painted,
    )


def _no_phase(phase: str, known: tuple[str, ...]) -> Words:
    listed = ", ".join(name for name in known if name)
    return Words(
        en=f"--phase: no state is in a phase `{phase}`. Phases: {listed or 'none'}",
        id=f"--phase: tidak ada langkah dalam fase `{phase}`. Fase: {listed or 'tidak ada'}",
    )


def _put_all(procedure: Procedure, content: str, painted: Mapping[str, str], folder: Path) -> None:
    from sopflow.app.drawing import drawings

    for drawn in drawings(procedure, spoken(), content, painted):
        _put(drawn.svg, folder / f"{drawn.name}.svg")


def _put(text: str, output: Path | None) -> None:
    """To a file, which is told, or to the terminal."""
    if output is None:
        click.echo(text)
        return
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(f"{text.rstrip()}\n", encoding="utf-8")
    except OSError as problem:
        reason = problem.strerror or str(problem)
        words = Words(en=f"{output} cannot be written: {reason}", id=f"{output} tidak bisa ditulis: {reason}")
        raise Refused(words, place="--output") from None
    click.echo(say(_WRITTEN).format(output), err=True)
