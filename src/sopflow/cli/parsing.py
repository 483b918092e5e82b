"""What click refuses, in our own words and in both languages. Values that were typed are not repeated: they may be
about a customer, and a terminal's output is copied into tickets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import click

from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean


class Misread(NamedTuple):
    """Why a command line cannot be read: a name of the slip, what is wrong, how to mend it, and where."""

    code: str
    words: Words
    hint: Words | None = None
    place: str = ""


@contextmanager
def parsing(context: click.Context) -> Iterator[None]:
    """What is refused while a command line is parsed is refused for this command: click does not always say so."""
    try:
        yield
    except click.UsageError as problem:
        problem.ctx = problem.ctx or context
        raise


def misread(problem: click.UsageError) -> Misread:
    """The slip that an exception of click stands for."""
    match problem:
        case Refused(words=words, hint=hint, place=place):
            return Misread("usage", words, hint, place)
        case click.MissingParameter():
            return _missing(problem)
        case click.BadParameter():
            return _wrong_value(problem)
        case click.NoSuchOption():
            return _unknown_option(problem)
        case click.BadOptionUsage():
            return _wrong_use(problem)
        case _:  # no other is raised by the commands that there are
            return Misread("usage", Words(en=problem.format_message(), id=problem.format_message()))


def name_of(parameter: click.Parameter | None, context: click.Context | None) -> str:
    """How people write a parameter: `--reason`, `CASE`."""
    if parameter is None:
        return ""
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    shown = parameter.metavar or (parameter.name or "").upper()
    return shown.strip("[].")


def _missing(problem: click.MissingParameter) -> Misread:
    name = name_of(problem.param, problem.ctx)
    words = Words(en=f"{name} is missing", id=f"{name} belum diisi")
    return Misread("missing_argument", words, _allowed(problem.param), name)


def _wrong_value(problem: click.BadParameter) -> Misread:
    name = name_of(problem.param, problem.ctx)
    if problem.param is not None and isinstance(problem.param.type, click.IntRange | click.FloatRange):
        span = _between(problem.param.type)
        return Misread("wrong_value", Words(en=f"{name} is {span.en}", id=f"{name} harus {span.id}"), None, name)
    words = Words(en=f"{name} cannot be what was written", id=f"isi {name} tidak bisa dipakai")
    return Misread("wrong_value", words, _allowed(problem.param), name)


def _allowed(parameter: click.Parameter | None) -> Words | None:
    """What a parameter may be; None where its type does not say."""
    match parameter.type if parameter is not None else None:
        case click.Choice(choices=choices):
            known = ", ".join(str(each) for each in choices)
            return Words(en=f"one of these: {known}", id=f"salah satu dari: {known}")
        case click.Path(exists=True, file_okay=True, dir_okay=True):
            return Words(en="a file or a folder that is there", id="harus berkas atau folder yang ada")
        case click.Path(exists=True, dir_okay=False):
            return Words(en="a file that is there, not a folder", id="harus berkas yang ada, bukan folder")
        case click.Path(file_okay=False):
            return Words(en="a folder, not a file", id="harus folder, bukan berkas")
        case click.Path(dir_okay=False):
            return Words(en="a file, not a folder", id="harus berkas, bukan folder")
        case _:
            return None


def _between(span: click.IntRange | click.FloatRange) -> Words:
    low = "" if span.min is None else f" {span.min}"
    if span.max is None:
        return Words(en=f"a number, at least{low}", id=f"angka, paling kecil{low}")
    return Words(en=f"a number from{low} to {span.max}", id=f"angka dari{low} sampai {span.max}")


def _unknown_option(problem: click.NoSuchOption) -> Misread:
    name = problem.option_name
    parameters = problem.ctx.command.get_params(problem.ctx) if problem.ctx is not None else ()
    known = [each for parameter in parameters if isinstance(parameter, click.Option) for each in parameter.opts]
    words = Words(en=f"there is no option `{name}` here", id=f"tidak ada opsi `{name}` di sini")
    return Misread("unknown_option", words, did_you_mean(name, [each for each in known if len(each) > 2]), name)


def _wrong_use(problem: click.BadOptionUsage) -> Misread:
    name = problem.option_name
    parameters = problem.ctx.command.get_params(problem.ctx) if problem.ctx is not None else ()
    is_flag = any(isinstance(each, click.Option) and each.is_flag and name in each.opts for each in parameters)
    if is_flag:
        return Misread("wrong_value", Words(en=f"{name} takes no value", id=f"{name} tidak memakai nilai"), None, name)
    return Misread("missing_argument", Words(en=f"{name} takes a value", id=f"{name} butuh nilai"), None, name)


def too_many(context: click.Context, count: int) -> Refused:
    """More was written than a command takes."""
    names = [name_of(each, context) for each in context.command.params if isinstance(each, click.Argument)]
    takes = " ".join(names)
    words = Words(en=f"{count} too many were written", id=f"ada {count} yang kelebihan")
    hint = (
        Words(en=f"this command takes {takes} and options", id=f"perintah ini memakai {takes} dan opsi")
        if names
        else Words(en="this command takes options alone", id="perintah ini hanya memakai opsi")
    )
    return Refused(words, hint)
