"""Suggested scenarios as the files that `sopflow test` runs, and in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, Protocol

from sopflow.coverage.gaps import Gap
from sopflow.diagnostics import Words
from sopflow.program.model import Program
from sopflow.rendering.coverage.words import KINDS, about, reason
from sopflow.rendering.scenario_text import scenario_file

MADE_BY = "Made by `sopflow test --suggest`; made anew it is written over. Read each, give it a title, move it."


class Suggestion(Protocol):
    """A scenario, what it is there for, and the scenario that it was made from."""

    @property
    def id(self) -> str: ...
    @property
    def parts(self) -> Mapping[str, Any]: ...
    @property
    def closes(self) -> Sequence[Gap]: ...
    @property
    def like(self) -> str: ...


def file_name(stem: str) -> str:
    """The file for what was made from the scenarios of another."""
    return f"suggested-{stem}.yaml"


def text(heading: Mapping[str, Any], scenarios: Sequence[Suggestion]) -> str:
    """A file of suggestions. `heading` is what all of them share: playbook, clock, defaults."""
    return scenario_file(heading, [{"id": one.id, "title": _title(one), **one.parts} for one in scenarios], [MADE_BY])


def _title(one: Suggestion) -> str:
    named = [about(gap.element) for gap in one.closes]
    more = f" +{len(named) - 2}" if len(named) > 2 else ""
    return f"As {one.like}, for {', '.join(named[:2])}{more}"


def lines(
    program: Program, made: Sequence[Suggestion], left: Sequence[Gap], files: Sequence[PurePath]
) -> Iterator[Words]:
    """What was written, and for which gaps nothing was found."""
    closed = sum(len(one.closes) for one in made)
    scenarios, gaps = _count(len(made), "scenario"), _count(closed, "gap")
    yield Words(
        en=f"{scenarios} suggested: {gaps} closed, {len(left)} left",
        id=f"{len(made)} skenario diusulkan: {closed} celah tertutup, {len(left)} tersisa",
    )
    yield from (Words(en=f"written: {file}", id=f"ditulis: {file}") for file in files)
    for gap in left:
        kind, what = KINDS[gap.element.kind], about(gap.element)
        why = {language: reason(gap, program, language) for language in ("en", "id")}
        yield Words(en=f"  {kind.en}: {what}: {why['en']}", id=f"  {kind.id}: {what}: {why['id']}")


def _count(number: int, of: str) -> str:
    return f"{number} {of}{'' if number == 1 else 's'}"
