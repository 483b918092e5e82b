"""Files that a command writes: new ones only, and private where they hold what people said."""

from __future__ import annotations

import json
import os
from pathlib import Path

from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words


def write_new(path: Path, kept: object) -> None:
    """One JSON document into a new file that only its owner may read. Nothing is ever overwritten."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(Words(en=f"{path} is there already", id=f"{path} sudah ada")) from None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise Refused(
            Words(en=f"{path} cannot be written: {reason}", id=f"{path} tidak bisa ditulis: {reason}")
        ) from None
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(kept, file, ensure_ascii=False, indent=2)
        file.write("\n")
