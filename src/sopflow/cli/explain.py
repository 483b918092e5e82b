"""`sopflow explain`: the page of a rule."""

from __future__ import annotations

import json as json_text

import click

from sopflow.app.pages import Page, page, pages
from sopflow.cli.bilingual import Command
from sopflow.cli.exits import Exit
from sopflow.cli.language import spoken
from sopflow.cli.options import format_, lang
from sopflow.cli.refused import Refused
from sopflow.cli.terminal import console
from sopflow.diagnostics import Language, Words
from sopflow.document.suggestions import did_you_mean


@click.command(
    "explain",
    cls=Command,
    words=Words(
        en="Explain a rule: what it means, why it matters, how to mend it. CODE is a code such as SF201 or the "
        "rule's name; without it, all rules are listed.",
        id="Jelaskan sebuah aturan: artinya, mengapa penting, cara memperbaikinya. CODE adalah kode seperti SF201 "
        "atau nama aturannya; tanpa CODE, semua aturan ditampilkan.",
    ),
)
@click.argument("code", required=False)
@format_(("text", "json"))
@lang
def command(code: str | None, form: str) -> int:
    if code is None:
        return _list(form)
    found = page(code)
    if found is None:
        known = [name for each in pages() for name in (each.code, each.name)]
        words = Words(en=f"there is no rule `{code}`", id=f"tidak ada aturan `{code}`")
        raise Refused(words, did_you_mean(code, known))
    if form == "json":
        click.echo(json_text.dumps(_object(found, spoken()), ensure_ascii=False, indent=2))
    else:
        _show(found)
    return Exit.CLEAN


def _show(found: Page) -> None:
    from rich.markdown import Markdown  # only who reads a page pays

    out = console()
    heading = f"{found.code} {found.name} ({found.severity})"
    if out.is_terminal:
        out.print(heading, style="bold", markup=False)
        out.print(Markdown(found.in_(spoken())))
    else:
        click.echo(f"{heading}\n\n{found.in_(spoken())}")


def _list(form: str) -> int:
    known = sorted(pages(), key=lambda each: each.code)
    if form == "json":
        click.echo(json_text.dumps([_object(each, spoken()) for each in known], ensure_ascii=False, indent=2))
    else:
        for each in known:
            click.echo(f"{each.code}  {each.severity:8} {each.name}")
    return Exit.CLEAN


def _object(found: Page, language: Language) -> dict[str, str]:
    return {"code": found.code, "name": found.name, "severity": found.severity, "text": found.in_(language)}
