"""The options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from sopflow.cli.bilingual import Option
from sopflow.cli.language import CHOSEN, LANGUAGES
from sopflow.diagnostics import Words

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


def option(*declarations: str, en: str, id: str, **attributes: Any) -> Callable[[Decorated], Decorated]:
    """An option with its help in both languages."""
    return click.option(*declarations, cls=Option, words=Words(en=en, id=id), **attributes)


def _choose(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    if value:
        context.meta[CHOSEN] = value


def lang(function: Decorated) -> Decorated:
    """`--lang id|en`: the language of the tool's own words."""
    return option(
        "--lang",
        type=click.Choice(LANGUAGES),
        is_eager=True,
        expose_value=False,
        callback=_choose,
        en="Language of messages. Without it: the locale's.",
        id="Bahasa pesan. Tanpa ini: mengikuti locale.",
    )(function)


def format_(choices: Sequence[str], default: str = "text") -> Callable[[Decorated], Decorated]:
    """`--format`: for people or for programs."""
    return option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=default,
        show_default=True,
        en="How the result is written.",
        id="Bentuk hasilnya.",
    )


def quiet(function: Decorated) -> Decorated:
    """`-q`: say only what was found."""
    return option("-q", "--quiet", is_flag=True, en="Only what was found.", id="Tampilkan temuan saja.")(function)


def content_lang(function: Decorated) -> Decorated:
    """`--content-lang`: the language of the playbook's own words."""
    return option(
        "--content-lang",
        metavar="LANG",
        en="Language of titles, questions and scripts. Without it: the playbook's first.",
        id="Bahasa judul, pertanyaan, dan naskah. Tanpa ini: bahasa pertama playbook.",
    )(function)


def show_personal(function: Decorated) -> Decorated:
    """`--show-personal`: do not mask (synthetic data only)."""
    return option(
        "--show-personal",
        is_flag=True,
        en="Do not mask personal data. Only for synthetic data.",
        id="Jangan samarkan data pribadi. Hanya untuk data sintetis.",
    )(function)


MADE_UP, SIM, LIVE = "made-up", "sim", "live"


def systems(*choices: str, en: str, id: str) -> Callable[[Decorated], Decorated]:
    """`--systems`: what replies for systems; the first choice where nothing is said."""
    return option("--systems", type=click.Choice(choices), default=choices[0], show_default=True, en=en, id=id)


def sim(function: Decorated) -> Decorated:
    """`--sim URL`: simulators that run elsewhere on this machine."""
    return option(
        "--sim",
        "sim_url",
        metavar="URL",
        envvar="SOPFLOW_SIM_URL",
        en="With --systems sim: simulators that run, from `sopflow sim up`. Without it: SOPFLOW_SIM_URL, else own ones "
        "for this command.",
        id="Dengan --systems sim: simulator yang sedang jalan, dari `sopflow sim up`. Tanpa ini: SOPFLOW_SIM_URL, atau "
        "simulator sendiri untuk perintah ini.",
    )(function)


def config(function: Decorated) -> Decorated:
    """`--config PATH`: the file that says where systems are."""
    return option(
        "--config",
        "settings_file",
        type=click.Path(path_type=Path),
        metavar="PATH",
        en="The file that says where systems are. Without it: SOPFLOW_CONFIG, else the nearest sopflow.toml upward.",
        id="Berkas yang menyebut alamat sistem. Tanpa ini: SOPFLOW_CONFIG, atau sopflow.toml terdekat ke atas.",
    )(function)
