"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

from sopflow.diagnostics import Words

_NEAR = 0.65
_FEW = 8


def nearest(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The known names that look like this one, the nearest first; upper and lower case count as the same."""
    wanted = name.casefold()
    rated = sorted((-_likeness(wanted, other.casefold()), other) for other in set(known))
    return tuple(other for rate, other in rated[:limit] if -rate >= _NEAR)


def meant(name: str, known: Iterable[str]) -> str | None:
    """The one name that was probably meant; None where several come near, or none does."""
    near = nearest(name, known)
    return near[0] if len(near) == 1 or (near and _is_clear(name, near)) else None


def did_you_mean(name: str, known: Iterable[str]) -> Words | None:
    """A remedy for a name that is not known: the near ones, else all of them when they are few, else nothing."""
    names = tuple(known)
    near, clear = nearest(name, names), meant(name, names)
    if clear is not None:
        return Words(en=f"did you mean `{clear}`?", id=f"maksudnya `{clear}`?")
    if near:
        return Words(en=f"did you mean {_list(near, 'or')}?", id=f"maksudnya {_list(near, 'atau')}?")
    if 0 < len(names) <= _FEW:
        return Words(en=f"known here: {_list(names, 'and')}", id=f"yang dikenal di sini: {_list(names, 'dan')}")
    return None


def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _NEAR or matcher.quick_ratio() < _NEAR:
        return 0.0
    return matcher.ratio()


def _is_clear(name: str, near: tuple[str, ...]) -> bool:
    """Whether the first is so much nearer that the others would only distract."""
    wanted = name.casefold()
    return _likeness(wanted, near[0].casefold()) - _likeness(wanted, near[1].casefold()) > 0.08


def _list(names: tuple[str, ...], word: str) -> str:
    quoted = [f"`{name}`" for name in names]
    if len(quoted) == 1:
        return quoted[0]
    return f"{', '.join(quoted[:-1])} {word} {quoted[-1]}"
