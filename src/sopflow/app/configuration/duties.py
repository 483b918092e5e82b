"""The table `[duties]` of sopflow.toml: which roles of the organisation may administer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.app.configuration import wording
from sopflow.diagnostics import Words
from sopflow.runtime.duties import ACTS, Duties

DUTIES = "duties"


def duties_in(data: Mapping[str, object]) -> Duties:
    """What the file says; what is wrong in it counts as a duty of nobody (`faults_in` says so)."""
    table = data.get(DUTIES, {})
    if not isinstance(table, Mapping):
        return Duties(**dict.fromkeys(ACTS, frozenset()))
    return Duties(**{act: frozenset(_roles(table[act]) or ()) for act in ACTS if act in table})


def faults_in(data: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], Words]]:
    """What is wrong, with the keys where it stands."""
    table = data.get(DUTIES, {})
    if not isinstance(table, Mapping):
        yield (DUTIES,), wording.NO_TABLE
        return
    for act, given in table.items():
        if act not in ACTS:
            yield (DUTIES, act), wording.unknown(act, ACTS)
        elif _roles(given) is None:
            yield (DUTIES, act), wording.no_roles(act)


def _roles(given: object) -> list[str] | None:
    """The roles, None where these are none. An empty list is nobody."""
    if isinstance(given, list) and all(isinstance(one, str) and one.strip() for one in given):
        return [one.strip() for one in given]
    return None
