"""A file that is written anew: whole or not at all, and only if it still is what was read."""

from __future__ import annotations

import codecs
import os
import shutil
import tempfile
from pathlib import Path

from sopflow.app.files import Unreadable, source_of
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Source, Words
from sopflow.errors import UnreadableFile

_BOM = codecs.BOM_UTF8


@dataclass(frozen=True, slots=True)
class Original:
    """A file as it was read, so that it can be known again."""

    path: Path
    source: Source
    bytes: bytes

    def changed(self) -> UnreadableFile:
        """That it is not what was read any more."""
        return Unreadable(_changed(self.path))


def original(path: Path) -> Original:
    """A file as it is now.

    Raises:
        UnreadableFile: as `source_of`.
    """
    source = source_of(path)
    found = path.read_bytes()
    if found.removeprefix(_BOM) != source.text.encode("utf-8"):
        raise Unreadable(_changed(path))
    return Original(path, source, found)


def rewrite(original: Original, text: str) -> None:
    """Put a text in the place of a file, with its mode and its byte order mark; a link stays a link.

    Raises:
        UnreadableFile: the file is not what was read any more, or it cannot be written. It is left as it is then.
    """
    data = (_BOM if original.bytes.startswith(_BOM) else b"") + text.encode("utf-8")
    _replace(original.path, data, original)


def replaced(path: Path, data: bytes) -> None:
    """Write a file anew, whatever stood there: whole or not at all.

    Raises:
        UnreadableFile: it cannot be written.
    """
    _replace(path, data, None)


def _replace(path: Path, data: bytes, original: Original | None) -> None:
    target = path.resolve()
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}.", delete=False) as file:
            made = Path(file.name)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        try:
            if target.exists():
                shutil.copymode(target, made)
            if original is not None and target.read_bytes() != original.bytes:
                raise original.changed()
            made.replace(target)
        finally:
            made.unlink(missing_ok=True)
    except OSError as problem:
        raise _not_written(path, problem.strerror or str(problem)) from problem


def _changed(path: Path) -> Words:
    return Words(
        en=f"{path} was changed meanwhile by somebody else, and stays as it is now: run it again",
        id=f"{path} sementara itu diubah oleh yang lain, dan dibiarkan seperti sekarang: jalankan lagi",
    )


def _not_written(path: Path, reason: str) -> Unreadable:
    return Unreadable(Words(en=f"{path} cannot be written: {reason}", id=f"{path} tidak bisa ditulis: {reason}"))
