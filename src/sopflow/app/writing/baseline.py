"""Findings that are known already: an old estate is adopted as it is, and only what is new is shown."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from sopflow.app.files import Unreadable
from sopflow.app.writing.rewriting import replaced
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Source, Words
from sopflow.document.yaml_reader import read

_FORM = "sopflow/baseline/1"
_LONGEST = 120


@dataclass(frozen=True, order=True, slots=True)
class Known:
    """A finding as a baseline knows it again: no line number, so that text above it may change.

    Attributes:
        file: seen from the baseline's folder.
        rule: its rule's name.
        place: the keys that lead to it; which item of a list it is does not count.
        text: what the author wrote there, in one line.
    """

    file: str
    rule: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What a baseline makes of findings.

    Attributes:
        new: those that it does not know.
        known: how many it knows.
        stale: what it knows, and what is not found any more in the files that were read.
    """

    new: tuple[Diagnostic, ...]
    known: int
    stale: tuple[Known, ...]


def load(path: Path) -> Counter[Known]:
    """The findings of a baseline.

    Raises:
        UnreadableFile: it is not there, or is none.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        findings = {_FORM: data["findings"]}[data["schema"]]
        return Counter({_read(each): int(each["times"]) for each in findings})
    except FileNotFoundError as problem:
        raise Unreadable(
            Words(
                en=f"{path} does not exist: make it with --update-baseline",
                id=f"{path} tidak ada: buat dengan --update-baseline",
            )
        ) from problem
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise Unreadable(
            Words(
                en=f"{path} is no baseline: make one with --update-baseline, in another file",
                id=f"{path} bukan baseline: buat dengan --update-baseline, di berkas lain",
            )
        ) from problem


def compare(path: Path, known: Counter[Known], found: Iterable[Diagnostic], read_: Iterable[Source]) -> Compared:
    """Findings against a baseline. A finding that stands there twice is known twice."""
    left, new = Counter(known), []
    total = 0
    for finding, name in _named(path, found):
        if left[name] > 0:
            left[name] -= 1
            total += 1
        else:
            new.append(finding)
    files = {_relative(path, Path(source.path)) for source in read_}
    stale = sorted(name for name in left.elements() if name.file in files)
    return Compared(tuple(new), total, tuple(stale))


def save(path: Path, known: Counter[Known], found: Sequence[Diagnostic], read_: Iterable[Source]) -> int:
    """Write the findings as the baseline; what it knows of files that were not read stays. How many it holds then.

    Raises:
        UnreadableFile: it cannot be written.
    """
    files = {_relative(path, Path(source.path)) for source in read_} | {
        _relative(path, Path(each.path)) for each in found
    }
    kept = Counter({name: times for name, times in known.items() if name.file not in files})
    kept.update(name for _, name in _named(path, found))
    findings = [
        {"file": name.file, "rule": name.rule, "place": name.place, "text": name.text, "times": kept[name]}
        for name in sorted(kept)
    ]
    text = json.dumps({"schema": _FORM, "findings": findings}, ensure_ascii=False, indent=2) + "\n"
    replaced(path, text.encode("utf-8"))
    return kept.total()


def _read(data: dict[str, str]) -> Known:
    return Known(data["file"], data["rule"], data["place"], data["text"])


def _named(path: Path, found: Iterable[Diagnostic]) -> list[tuple[Diagnostic, Known]]:
    places: dict[str, _Places] = {}
    named = []
    for finding in found:
        source = finding.span.source
        where = places.setdefault(source.path, _Places(source))
        text = " ".join(source.text[finding.span.start : finding.span.end].split())[:_LONGEST]
        file = _relative(path, Path(source.path))
        named.append((finding, Known(file, finding.rule.name, where.of(finding.span.start), text)))
    return named


def _relative(path: Path, file: Path) -> str:
    return Path(os.path.relpath(file.resolve(), path.resolve().parent)).as_posix()


class _Places:
    """The keys that lead to a place of one file; of a text that cannot be read there are none."""

    def __init__(self, source: Source) -> None:
        document = read(source).document
        self._nodes = [] if document is None else [
            (document.key_span(at).start, node.end, at) for at, node in document.pointers()
        ]  # fmt: skip

    def of(self, place: int) -> str:
        inside = [at for start, end, at in self._nodes if start <= place <= end]
        deepest = max(inside, key=len, default=())
        return ".".join(str(step) for step in deepest if isinstance(step, str))
