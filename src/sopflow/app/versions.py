"""Versions of a playbook: a file, a folder, or `git:REV:PATH`, what a commit of the repository here had there."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sopflow.app.procedure import Procedure
from sopflow.app.use_cases import load
from sopflow.diagnostics import Diagnostic, Source, Span, Words
from sopflow.errors import InvalidPlaybook, UnreadableFile

GIT = "git:"


class NoSuchVersion(UnreadableFile):
    """A version that cannot be read, with the reason in both languages."""


def load_version(named: str) -> Procedure:
    """The playbook of a version.

    Raises:
        InvalidPlaybook: it does not check; carries every diagnostic.
        UnreadableFile: there is none, or git cannot tell.
    """
    if not named.startswith(GIT):
        return load(named)
    revision, _, path = named.removeprefix(GIT).partition(":")
    if not revision or not path or revision.startswith("-"):
        raise NoSuchVersion(
            Words(
                en=f"`{named}` names no version: write git:REV:PATH, as in git:HEAD~1:playbooks/mine",
                id=f"`{named}` bukan versi: tulis git:REV:PATH, misalnya git:HEAD~1:playbooks/mine",
            )
        )
    return _of_commit(revision, Path(path), named)


def _of_commit(revision: str, path: Path, named: str) -> Procedure:
    """The playbook and those beside it, as the commit had them. Everything of them is read before the folder goes, and
    named as the caller named it."""
    top, inside = _from_the_top(path, named)
    beside = (inside.parent if inside.suffix in (".yaml", ".yml") else inside).parent
    packed = _git(
        ["archive", "--format=tar", f"{revision}:{'' if beside == Path() else beside.as_posix()}"], named, top
    )
    with TemporaryDirectory() as home, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(home, filter="data")
        with _called(home, f"{GIT}{revision}:{'' if beside == Path() else beside.as_posix() + '/'}"):
            return load(Path(home) / inside.relative_to(beside))


def _from_the_top(path: Path, named: str) -> tuple[Path, Path]:
    """The folder of the repository that we are in, and where it has this path."""
    told = _git(["rev-parse", "--show-toplevel"], named).decode("utf-8", "surrogateescape")
    top = Path(told.rstrip("\n"))
    inside = Path(os.path.relpath(path.resolve(), top))
    if ".." in inside.parts:
        raise NoSuchVersion(
            Words(en=f"`{named}` lies outside the repository {top}", id=f"`{named}` ada di luar repositori {top}")
        )
    return top, inside


def _git(arguments: list[str], named: str, folder: Path = Path()) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the revision does not begin with a dash
            ["git", *arguments],  # noqa: S607
            capture_output=True,
            check=False,
            cwd=folder,
        )
    except FileNotFoundError as problem:
        raise NoSuchVersion(
            Words(en=f"`{named}` needs git, and there is none here", id=f"`{named}` membutuhkan git; di sini tidak ada")
        ) from problem
    if done.returncode == 0:
        return done.stdout
    reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
    why = reason[0].removeprefix("fatal: ") if reason else "git"
    raise NoSuchVersion(Words(en=f"git has no `{named}`: {why}", id=f"git tidak punya `{named}`: {why}"))


@contextmanager
def _called(home: str, name: str) -> Iterator[None]:
    """What is wrong with files of a folder that will not be there is said by a name that means something."""

    def of(text: str) -> str:
        return text.replace(f"{home}/", name).replace(home, f"{name}.")

    try:
        yield
    except InvalidPlaybook as problem:
        raise InvalidPlaybook(_elsewhere(each, of) for each in problem.diagnostics) from None
    except UnreadableFile as problem:
        raise NoSuchVersion(Words(en=of(problem.words.en), id=of(problem.words.id))) from None


def _elsewhere(finding: Diagnostic, of: Callable[[str], str]) -> Diagnostic:
    def moved(span: Span) -> Span:
        return replace(span, source=Source(of(span.source.path), span.source.text))

    labels = tuple(replace(each, span=moved(each.span)) for each in finding.labels)
    return replace(finding, span=moved(finding.span), labels=labels, fix=None)
