"""Which published playbooks a worker can serve from here, and why it cannot serve the others."""

from __future__ import annotations

from sopflow.app.live.opening import Opened
from sopflow.app.live.systems import NoAdapterError
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import InvalidPlaybook, SopflowError
from sopflow.ports.rows import PlaybookRow

_UNREADABLE = Words(
    en="this release of sopflow cannot read it: publish it again, and move its cases there",
    id="versi sopflow ini tidak bisa membacanya: terbitkan lagi, lalu pindahkan kasus-kasusnya",
)


@dataclass(frozen=True, slots=True)
class Unserved:
    """A published playbook whose cases cannot go on from here. `reasons`: the systems that are lacking, each with why;
    "" stands for the playbook itself."""

    playbook: str
    version: str
    reasons: tuple[tuple[str, Words], ...]


def unserved(place: Opened) -> tuple[Unserved, ...]:
    """The published playbooks that a worker here cannot serve.

    Raises:
        NoAdapterError: it could not serve a single one of those that there are.
    """
    publications = tuple(place.engine.publications())
    found = [(each, reasons) for each in publications if (reasons := _reasons(place, each))]
    lacking = dict.fromkeys(name for _, reasons in found for name, _ in reasons if name)
    if lacking and len(found) == len(publications) and place.systems is not None:
        raise NoAdapterError(lacking, place.systems.broken)
    return tuple(Unserved(each.playbook, each.version, reasons) for each, reasons in found)


def _reasons(place: Opened, publication: PlaybookRow) -> tuple[tuple[str, Words], ...]:
    try:
        program = place.engine.program(publication.digest)
    except InvalidPlaybook:
        return (("", _UNREADABLE),)
    except SopflowError as problem:
        words = getattr(problem, "words", None)
        return (("", words if isinstance(words, Words) else _UNREADABLE),)
    if place.systems is None:
        return ()
    return tuple((name, place.systems.why_not(name)) for name in place.systems.lacking(program.operations))
