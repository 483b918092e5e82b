"""Files that a command writes: new ones only, and private where they hold what people said."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words


@contextmanager
def new_file(path: Path) -> Iterator[Callable[[object], None]]:
    """A new file that only its owner may read, for one JSON document. It is made at once, so that nothing is done for
    it that could not be written then; where the block fails it is taken away. Nothing is ever overwritten."""
    with _made(path) as file:

        def write(kept: object) -> None:
            json.dump(kept, file, ensure_ascii=False, indent=2)
            file.write("\n")

        try:
            yield write
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def _made(path: Path) -> IO[str]:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(Words(en=f"{path} is there already", id=f"{path} sudah ada")) from None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Refused(
            Words(en=f"{path} cannot be written: {reason}", id=f"{path} tidak bisa ditulis: {reason}")
        ) from None
    return os.fdopen(handle, "w", encoding="utf-8")
