"""What `check --prove` said of a playbook, kept whole: where nothing at all has changed since, it is said again.

The key is of everything that is read, as it is written: the playbook, those that it runs, their scenarios, what the
systems declare, sopflow's own files and schemas, Python and the solver. So nothing need be worked out to see that
nothing changed. Where something did, each verdict is looked for under the key of what it hangs on (`hanging`). What is
broken is never kept: its case is told to the engine each time it is shown.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import sopflow_schemas

import sopflow
from sopflow.app.files import find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.proofs.at_home import sum_of, written_whole
from sopflow.program.identity import digest_of

MOST = 8
"""So many tellings are kept of one playbook: in each language and form, and of a version or two before."""


class Told(NamedTuple):
    """What is said of a playbook: `lines` of text, or the `object` of a form that has room for it."""

    lines: tuple[str, ...]
    object: Mapping[str, Any] | None


def key_of(procedure: Procedure, *how: str) -> str:
    """The key of all that is said of a playbook. `how` is the language and the form in which it is said."""
    found = hashlib.sha256(repr((sys.version, how, _code())).encode())
    for part in (digest_of(procedure.catalog), *_systems(procedure), *_texts(procedure)):
        found.update(f"\n{len(part)}\n{part}".encode())
    return found.hexdigest()


def _systems(procedure: Procedure) -> Iterator[str]:
    return (adapter.text for _, adapter in sorted(procedure.catalog.adapters.items()))


def _texts(procedure: Procedure) -> Iterator[str]:
    """All that is written in a playbook and beside it, and in those that it runs."""
    yield str(procedure.path)
    yield procedure.document.source.text
    for scenario in find_scenarios(procedure.path):
        yield scenario.name
        yield scenario.read_text("utf-8", "replace")
    for id, one in sorted(procedure.siblings.items()):
        yield id
        yield from _texts(one)


def _code() -> str:
    """What sopflow's own files say, its schemas too, and which solver there is. What is not Python among them is data
    that is read. Of the adapters only what they declare is read (`_systems`)."""
    folders = (*sopflow.__path__, *sopflow_schemas.__path__)
    found = hashlib.sha256(" ".join(_solver()).encode())
    for file in sorted(file for folder in folders for file in _files(folder)):
        found.update(f"\n{file}\n".encode() + Path(file).read_bytes())
    return found.hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield entry.path
            elif entry.name != "__pycache__":
                yield from _files(entry.path)


def _solver() -> list[str]:
    """The solver's version, by the name of the folder that its installation leaves."""
    solver = find_spec("z3")
    folders = (Path(solver.origin).parents[1],) if solver is not None and solver.origin is not None else ()
    return [one.name for folder in folders for one in sorted(folder.glob("z3_solver-*"))]


def told_before(file: Path, key: str) -> Told | None:
    """What was said under a key; None where nothing is kept, or the file is damaged or none of ours."""
    found = _read(file).get(key)
    with suppress(KeyError, TypeError, AttributeError):
        return None if found is None else Told(tuple(map(str, found["lines"])), found["object"])
    return None


def keep_told(file: Path, key: str, told: Told) -> None:
    """Keep what was said, before what was kept. Where it cannot be written, nothing is."""
    kept = {key: {"lines": list(told.lines), "object": told.object}, **_read(file)}
    body = dict(list(kept.items())[:MOST])
    with suppress(OSError):
        written_whole(file, json.dumps({"sum": sum_of(body), "told": body}))


def _read(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
        found = json.loads(file.read_text(encoding="utf-8"))
        if found["sum"] == sum_of(found["told"]):
            return dict(found["told"])
    return {}
