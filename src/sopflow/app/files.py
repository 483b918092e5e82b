"""Files: the only place where playbooks, scenarios and clauses are found and read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from sopflow.diagnostics import Source, Words
from sopflow.document.yaml_reader import DEFAULT_LIMITS, Reading, read
from sopflow.errors import UnreadableFile

PLAYBOOK = "playbook.yaml"
SCENARIOS = "scenarios"
CLAUSES = "clauses.yaml"


class Unreadable(UnreadableFile):
    """A file that cannot be read, with the reason in both languages."""


def find_playbooks(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The playbooks that are meant by files, folders with a `playbook.yaml`, and trees of such folders.

    A file of scenarios or of clauses means the playbook beside it. In the order given, each once; within a tree by
    name. A folder without any gives none.

    Raises:
        UnreadableFile: a path does not exist.
    """
    return tuple(dict.fromkeys(found for path in paths for found in _playbooks(path)))


def find_scenarios(playbook: Path) -> tuple[Path, ...]:
    """The scenario files beside a playbook: `scenarios/*.yaml`, by name. A playbook of another name has none."""
    return tuple(sorted((playbook.parent / SCENARIOS).glob("*.yaml"))) if playbook.name == PLAYBOOK else ()


def playbook_of(path: Path) -> Path:
    """The one playbook that a file or its folder means.

    Raises:
        UnreadableFile: there is none.
    """
    if not path.exists():
        raise _not_there(path)
    if path.is_dir() and not (path / PLAYBOOK).is_file():
        raise Unreadable(
            Words(en=f"{path} has no {PLAYBOOK} in it", id=f"tidak ada {PLAYBOOK} di dalam {path}"),
        )
    return path / PLAYBOOK if path.is_dir() else path


def source_of(path: Path) -> Source:
    """The text of a file. Much more than the reader takes is not read at all.

    Raises:
        UnreadableFile: it does not exist, is no file, may not be read, or is not UTF-8 text.
    """
    if not path.exists():
        raise _not_there(path)
    if not path.is_file():
        raise Unreadable(Words(en=f"{path} is not a file", id=f"{path} bukan berkas"))
    try:
        with path.open("rb") as file:
            read_bytes = file.read(DEFAULT_LIMITS.bytes + 4)
            cut = "ignore" if len(read_bytes) > DEFAULT_LIMITS.bytes else "strict"  # cut in a character: too big anyway
            return Source(str(path), read_bytes.decode("utf-8-sig", cut))
    except UnicodeDecodeError as problem:
        raise _not_text(path, problem) from problem
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Unreadable(
            Words(en=f"{path} cannot be read: {reason}", id=f"{path} tidak bisa dibaca: {reason}")
        ) from problem


def reading_of(path: Path) -> Reading:
    """A file as a document, with what is wrong with its YAML.

    Raises:
        UnreadableFile: as `source_of`.
    """
    return read(source_of(path))


Reader = Callable[[Path], Reading]
"""Reads a file, as `reading_of` does; another one knows texts that are not saved."""


def reading_over(texts: Mapping[Path, str]) -> Reader:
    """A reader that takes these texts for their files (whole paths), and reads every other file."""

    def read_over(path: Path) -> Reading:
        text = texts.get(path.resolve())
        return reading_of(path) if text is None else read(Source(str(path), text))

    return read_over


def _playbooks(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise _not_there(path)
    if not path.is_dir():
        yield _beside(path)
    elif (path / PLAYBOOK).is_file():
        yield path / PLAYBOOK
    else:
        yield from _in_tree(path)


def _beside(file: Path) -> Path:
    """The playbook that a file of scenarios or of clauses stands beside; else the file itself."""
    if file.absolute().parent.name == SCENARIOS:
        playbook = file.parent.parent / PLAYBOOK if file.parent.name == SCENARIOS else Path("..") / PLAYBOOK
        return playbook if playbook.is_file() else file
    playbook = file.parent / PLAYBOOK
    return playbook if file.name == CLAUSES and playbook.is_file() else file


def _in_tree(root: Path) -> Iterator[Path]:
    """Every `playbook.yaml` below a folder; hidden folders are left out, links are not followed."""
    for folder, below, files in os.walk(root):
        below[:] = sorted(name for name in below if not name.startswith("."))
        if PLAYBOOK in files:
            yield Path(folder) / PLAYBOOK


def _not_there(path: Path) -> Unreadable:
    return Unreadable(Words(en=f"{path} does not exist", id=f"{path} tidak ada"))


def _not_text(path: Path, problem: UnicodeDecodeError) -> Unreadable:
    return Unreadable(
        Words(
            en=f"{path} is not UTF-8 text (byte {problem.start + 1}); save it as UTF-8",
            id=f"{path} bukan teks UTF-8 (bita ke-{problem.start + 1}); simpan sebagai UTF-8",
        )
    )
