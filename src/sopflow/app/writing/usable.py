"""What a new state may be about: the facts, operations, tables … that its kind can use, and what to say where it is
none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from sopflow.app.files import PLAYBOOK
from sopflow.app.procedure import Procedure
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.errors import UsageError
from sopflow.values.types import YES_NO, ListOf, Type

_MOST_SHOWN = 12


class NotUsableError(UsageError):
    """A state of this kind cannot be about this, or it was not said what it is about.

    Attributes:
        words: what is wrong.
        hint: what would do.
    """

    def __init__(self, words: Words, hint: Words | None) -> None:
        self.hint = hint
        super().__init__(words)


def usable(procedure: Procedure, kind: str) -> tuple[str, ...]:
    """What a state of this kind may be about, as `--uses` takes it."""
    return tuple(_USABLE[kind](procedure))


def about(procedure: Procedure, kind: str, uses: Sequence[str]) -> str:
    """What a state of a kind is about: what was said; the only thing that there is; "" where it may be about nothing.

    Raises:
        NotUsableError: it is not there, or must be said.
    """
    if len(uses) > 1:
        raise NotUsableError(
            Words(
                en=f"a state of the kind {kind} is about one thing", id=f"langkah jenis {kind} hanya tentang satu hal"
            ),
            None,
        )
    known = usable(procedure, kind)
    if uses and uses[0] not in known:
        raise NotUsableError(_unknown(kind, uses[0]), did_you_mean(uses[0], known) or _choices(known))
    if uses or kind not in _NEED:
        return uses[0] if uses else ""
    if len(known) != 1:
        raise NotUsableError(_must_say(kind), _choices(known))
    return known[0]


def known_as(name: str, known: Iterable[str], what: Words) -> None:
    """Refuse a name that nothing has.

    Raises:
        NotUsableError: with the near name.
    """
    names = tuple(known)
    if name not in names:
        words = Words(en=f"`{name}` is no {what.en}", id=f"`{name}` bukan {what.id}")
        raise NotUsableError(words, did_you_mean(name, names))


def facts_of(procedure: Procedure, is_meant: Callable[[Type], bool]) -> Iterator[str]:
    """The case's own facts whose type is meant."""
    facts = procedure.compiled.facts.values()
    yield from (each.name for each in facts if not each.loop and not each.is_item and is_meant(each.type))


_NEED = frozenset({"call", "decide", "require", "each", "run", "open_case", "end"})
"""Kinds whose state must be about something that is there."""


def _playbooks(procedure: Procedure) -> Iterator[str]:
    own = procedure.path.resolve().parent
    yield from (each.parent.name for each in sorted(own.parent.glob(f"*/{PLAYBOOK}")) if each.parent != own)


_USABLE: Mapping[str, Callable[[Procedure], Iterable[str]]] = {
    "ask": lambda procedure: (name for name, each in procedure.playbook.facts.items() if each.ask is not None),
    "say": lambda procedure: procedure.playbook.scripts,
    "call": lambda procedure: procedure.catalog.operations,
    "decide": lambda procedure: procedure.playbook.tables,
    "require": lambda procedure: facts_of(procedure, lambda type_: type_ == YES_NO),
    "each": lambda procedure: facts_of(procedure, lambda type_: isinstance(type_, ListOf)),
    "run": _playbooks,
    "open_case": _playbooks,
    "wait": lambda procedure: procedure.catalog.events,
    "approve": lambda procedure: procedure.playbook.roles,
    "do": lambda procedure: procedure.playbook.roles,
    "end": lambda procedure: procedure.playbook.outcomes,
}


_ABOUT: Mapping[str, Words] = {
    "ask": Words(en="fact", id="fakta"),
    "say": Words(en="script", id="naskah"),
    "call": Words(en="operation", id="operasi"),
    "decide": Words(en="table", id="tabel"),
    "require": Words(en="fact that says yes or no", id="fakta ya atau tidak"),
    "each": Words(en="fact that is a list", id="fakta berupa daftar"),
    "run": Words(en="playbook in a folder beside this one", id="playbook di folder sebelah"),
    "open_case": Words(en="playbook in a folder beside this one", id="playbook di folder sebelah"),
    "wait": Words(en="event", id="peristiwa"),
    "approve": Words(en="role", id="peran"),
    "do": Words(en="role", id="peran"),
    "end": Words(en="outcome", id="hasil akhir"),
}


def _must_say(kind: str) -> Words:
    about = _ABOUT[kind]
    return Words(
        en=f"a state of the kind {kind} needs --uses: {_article(about.en)} {about.en}",
        id=f"langkah jenis {kind} memerlukan --uses: {about.id}",
    )


def _unknown(kind: str, given: str) -> Words:
    about = _ABOUT[kind]
    return Words(en=f"`{given}` is no {about.en}", id=f"`{given}` bukan {about.id}")


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _choices(known: Sequence[str]) -> Words:
    if not known:
        return Words(en="the playbook has none yet", id="playbook ini belum punya")
    shown = ", ".join(known[:_MOST_SHOWN])
    more = len(known) - _MOST_SHOWN
    if more <= 0:
        return Words(en=f"there are: {shown}", id=f"yang ada: {shown}")
    return Words(en=f"there are: {shown} and {more} more", id=f"yang ada: {shown} dan {more} lagi")
