"""What every command about live cases is asked with: which store, who asks, and how the result is to look."""

from __future__ import annotations

import functools
import getpass
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from sopflow.cli.case.completing import complete_case
from sopflow.cli.language import spoken
from sopflow.cli.options import content_lang, format_, lang, option, show_personal
from sopflow.cli.refused import Refused
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.rendering.cases.reader import Reader
from sopflow.runtime.people import Person

USER, ROLES = "SOPFLOW_USER", "SOPFLOW_ROLES"

Command = Callable[..., int]

_ID = re.compile(r"[a-z0-9]{3}(-[a-z0-9]{3}){2}(\.\d+)*", re.IGNORECASE)
_MAYBE_ID = re.compile(r"(?=.*[A-Za-z])[\w.:-]{1,64}")
"""Ids that somebody else's `IdSource` gives out: never a number alone, never FACT=VALUE."""

NO_CASE = Words(en="CASE is missing", id="CASE belum diisi")
FIRST = Words(
    en="the id of the case comes first, such as K7F-3QX-9TD; `sopflow case list` shows the ids",
    id="id kasus ditulis paling depan, misalnya K7F-3QX-9TD; `sopflow case list` menampilkannya",
)


def first_word(name: str, hint: Words) -> Callable[[click.Context, click.Parameter, str], str]:
    """Turns away FACT=VALUE in the place of the argument of that name: it was forgotten."""

    def look(context: click.Context, parameter: click.Parameter, value: str) -> str:
        if "=" in value and not Path(value).exists():
            raise Refused(Words(en=f"{name} is missing", id=f"{name} belum diisi"), hint, place=name)
        return value

    return look


@dataclass(frozen=True)
class Asking:
    """How a command was asked. `url` is the store's, None where nobody named one. `waits`: until what is owed now is
    done."""

    url: str | None
    form: str
    person: Person
    content: str | None = None
    personal: bool = False
    waits: bool = True

    @property
    def reader(self) -> Reader:
        """For whom the result is shown."""
        return Reader(spoken(), self.content, self.personal)


def of_store(function: Command) -> Command:
    """`--store URL`: another store than this user's own."""
    return option(
        "--store",
        "url",
        metavar="URL",
        envvar="SOPFLOW_STORE",
        en="The store: a file, or postgresql://… Without it: SOPFLOW_STORE, else a file of your own.",
        id="Penyimpanannya: berkas, atau postgresql://… Tanpa ini: SOPFLOW_STORE, atau berkas milik Anda.",
    )(function)


def _by(function: Command) -> Command:
    function = option(
        "--role",
        "roles",
        multiple=True,
        metavar="ROLE",
        en="Your role; may be repeated. Without it: SOPFLOW_ROLES, with commas between.",
        id="Peran Anda; boleh diulang. Tanpa ini: SOPFLOW_ROLES, dipisah koma.",
    )(function)
    return option(
        "--by",
        metavar="NAME",
        envvar=USER,
        en="Who does it. Without it: SOPFLOW_USER, else your name on this computer.",
        id="Siapa yang melakukannya. Tanpa ini: SOPFLOW_USER, atau nama Anda di komputer ini.",
    )(function)


def asks(
    formats: Sequence[str] = ("text", "json"),
    default: str = "text",
    *,
    acts: bool = True,
    waits: bool = True,
    shows: bool = True,
) -> Callable[[Command], Command]:
    """Give a command its `Asking`. The innermost decorator: its options are listed last.

    Args:
        acts: somebody does something, and says who they are.
        waits: what is owed after it is done first, unless `--no-wait` is said.
        shows: something of the playbook, or of what people said, is shown.
    """

    def decorate(function: Command) -> Command:
        @functools.wraps(function)
        def command(
            url: str | None, form: str, *, content_lang: str | None = None, show_personal: bool = False,
            by: str | None = None, roles: Sequence[str] = (), no_wait: bool = False, **rest: Any,
        ) -> int:  # fmt: skip
            asking = Asking(url, form, person(by, roles), content_lang, show_personal, not no_wait)
            return function(asking=asking, **rest)

        wrapped: Command = command
        options: list[Callable[[Command], Command]] = [
            lang,
            format_(formats, default),
            show_personal,
            content_lang,
            of_store,
        ]
        options += [_by] if acts else []
        options += [_no_wait] if waits else []
        for one in options:
            wrapped = one(wrapped)
        return wrapped

    return decorate


def _no_wait(function: Command) -> Command:
    return option(
        "--no-wait",
        is_flag=True,
        en="Return at once: a worker does what is owed now.",
        id="Langsung kembali: worker yang mengerjakan sisanya.",
    )(function)


def case_(function: Command) -> Command:
    """The argument CASE."""
    return click.argument("case", metavar="CASE", callback=_as_given_out, shell_complete=complete_case)(function)


def _as_given_out(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """The id of a case as it was given out: people may write it in small letters. What cannot be an id was meant as
    something else, perhaps as an answer: it is not repeated."""
    if _ID.fullmatch(value):
        return value.upper()
    if not _MAYBE_ID.fullmatch(value):
        raise Refused(NO_CASE, FIRST, place="CASE")
    return value


def person(by: str | None, roles: Sequence[str] = ()) -> Person:
    """Who does it: as given, else as the environment says, else the name on this computer."""
    named = roles or [each.strip() for each in os.environ.get(ROLES, "").split(",") if each.strip()]
    return Person(by or os.environ.get(USER) or _login(), frozenset(named))


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a computer that has no name for this user
        return "unknown"


def key(function: Command) -> Command:
    """`--key KEY`: the same input, sent twice, is one."""
    return option(
        "--key",
        metavar="KEY",
        en="A name of this very input: sent again, it gives the first result.",
        id="Nama input ini: bila dikirim lagi, hasil pertama yang diberikan.",
    )(function)


def token(function: Command) -> Command:
    """`--question TOKEN`: the question that the person saw."""
    return option(
        "--question",
        metavar="TOKEN",
        en="The question you saw, as `case next --format json` names it: if it changed since, nothing is taken.",
        id="Pertanyaan yang Anda lihat, dari `case next --format json`: bila sudah berubah, tidak ada yang diterima.",
    )(function)


def reason(function: Command) -> Command:
    """`--reason TEXT`: why; kept in the history."""
    return option(
        "--reason", metavar="TEXT", required=True, en="Why; it stays in the history.", id="Alasannya; tercatat."
    )(function)
