"""`--fail-under`: how much of which kind must be covered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.cli.refused import Refused
from sopflow.coverage.elements import Kind
from sopflow.coverage.measure import Coverage
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean

WHERE = "--fail-under"
WHOLE = 100.0
_PLAIN = (Kind.STATES, Kind.TRANSITIONS)
"""What a percentage without a kind is of."""

Thresholds = Mapping[Kind, float]


def thresholds(text: str | None) -> Thresholds:
    """`states=100,transitions=95,mcdc=90`, or one percentage for states and transitions.

    Raises:
        Refused: a kind that nobody knows, what is no number, or more than everything.
    """
    found: dict[Kind, float] = {}
    for part in () if text is None else text.split(","):
        name, is_named, percent = part.strip().rpartition("=")
        if is_named:
            found[_kind(name.strip())] = _percent(percent)
        else:
            found |= dict.fromkeys(_PLAIN, _percent(percent))
    return found


def below(thresholds: Thresholds, found: Iterable[Coverage]) -> tuple[tuple[str, Kind, float, float], ...]:
    """Every playbook and kind of which less is covered: its name, the kind, how much is, how much is wanted."""
    shares = ((one.playbook, share) for one in found for share in one.shares)
    return tuple(
        (playbook, share.kind, share.percent, thresholds[share.kind])
        for playbook, share in shares
        if share.percent < thresholds.get(share.kind, 0.0)
    )


def _kind(name: str) -> Kind:
    known = [str(kind) for kind in Kind]
    if name not in known:
        kinds = ", ".join(known)
        words = Words(en=f"{WHERE}: there is no kind of that name", id=f"{WHERE}: tidak ada jenis bernama itu")
        raise Refused(words, did_you_mean(name, known) or Words(en=f"known: {kinds}", id=f"yang ada: {kinds}"))
    return Kind(name)


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= WHOLE:
        words = Words(en=f"{WHERE}: a percentage lies between 0 and 100", id=f"{WHERE}: persentase antara 0 sampai 100")
        example = "states=100,transitions=95,mcdc=90"
        raise Refused(words, Words(en=f"for example: {example}", id=f"contoh: {example}"), place=WHERE)
    return value
