"""`sopflow explain`: the page of a rule."""

from __future__ import annotations

import json as json_text
import re
from collections.abc import Sequence

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

_CODE = re.compile(r"SF(\d{1,9})", re.IGNORECASE)
_FEW = 3


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
        raise Refused(Words(en=f"there is no rule `{code}`", id=f"tidak ada aturan `{code}`"), _remedy(code))
    if form == "json":
        click.echo(json_text.dumps(_object(found, spoken()), ensure_ascii=False, indent=2))
    else:
        _show(found)
    return Exit.CLEAN


def _remedy(code: str) -> Words:
    """The rules that were probably meant, else those of the same family with the nearest codes; and where all are."""
    known = sorted(pages(), key=lambda each: each.code)
    near = did_you_mean(code, [name for each in known for name in (each.code, each.name)]) or _nearest(code, known)
    listed = Words(en="`sopflow explain` lists all rules", id="`sopflow explain` menampilkan semua aturan")
    return Words(en=f"{near.en} {listed.en}", id=f"{near.id} {listed.id}") if near else listed


def _nearest(code: str, known: Sequence[Page]) -> Words | None:
    number = _CODE.fullmatch(code.strip())
    family = [each for each in known if number and each.code.startswith(f"SF{number[1][0]}")]
    if number is None or not family:
        return None
    near = sorted(family, key=lambda each: abs(int(each.code[2:]) - int(number[1])))[:_FEW]
    shown = ", ".join(f"`{each.code}` {each.name}" for each in sorted(near, key=lambda each: each.code))
    return Words(en=f"the nearest are {shown};", id=f"yang terdekat: {shown};")


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
