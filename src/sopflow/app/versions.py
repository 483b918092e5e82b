"""Versions of a playbook: a file, a folder, or `git:REV:PATH`, what a commit of the repository here had there."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

from sopflow.app.procedure import Procedure
from sopflow.app.use_cases import load
from sopflow.diagnostics import Words
from sopflow.errors import UnreadableFile

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
    """The playbook and those beside it, as the commit had them. Everything of them is read before the folder goes."""
    folder = path.parent if path.suffix in (".yaml", ".yml") else path
    packed = _archived(revision, folder.parent, named)
    with TemporaryDirectory() as home, tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(home, filter="data")
        return load(Path(home) / path.relative_to(folder.parent))


def _archived(revision: str, folder: Path, named: str) -> bytes:
    done = subprocess.run(  # noqa: S603 - no shell; the revision does not begin with a dash
        ["git", "archive", "--format=tar", f"{revision}:./{'' if folder == Path() else folder.as_posix()}"],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if done.returncode == 0:
        return done.stdout
    reason = done.stderr.decode("utf-8", "replace").strip().splitlines()
    why = reason[0].removeprefix("fatal: ") if reason else "git"
    raise NoSuchVersion(Words(en=f"git has no `{named}`: {why}", id=f"git tidak punya `{named}`: {why}"))
