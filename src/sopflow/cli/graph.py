"""`sopflow graph`: a playbook as a diagram's text."""

from __future__ import annotations

import json as json_text
from dataclasses import asdict
from pathlib import Path

import click

from sopflow.app.use_cases import load
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import spoken
from sopflow.cli.options import content_lang, format_, lang
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.rendering.diagram import build, dot, mermaid
from sopflow.rendering.diagram.model import Diagram

_NO_SVG = Words(
    en="--format svg is not there yet: use mermaid or dot",
    id="--format svg belum tersedia: pakai mermaid atau dot",
)


@click.command(
    "graph",
    cls=Command,
    words=Words(
        en="Draw a playbook as text for Mermaid or Graphviz: phases are groups, loops lie within them.",
        id="Gambarkan playbook sebagai teks untuk Mermaid atau Graphviz: fase menjadi kelompok, perulangan ada di "
        "dalamnya.",
    ),
)
@click.argument("playbook", type=click.Path(path_type=Path))
@format_(("mermaid", "dot", "json", "svg"), default="mermaid")
@content_lang
@lang
def command(playbook: Path, form: str, content_lang: str | None) -> int:
    if form == "svg":
        raise Refused(_NO_SVG)
    procedure = load(playbook)
    click.echo(_written(build.diagram(procedure.program, spoken(), content_lang), form))
    return Exit.CLEAN


def _written(diagram: Diagram, form: str) -> str:
    match form:
        case "dot":
            return dot.render(diagram)
        case "json":
            return json_text.dumps(asdict(diagram), ensure_ascii=False, indent=2)
        case _:
            return mermaid.render(diagram)
