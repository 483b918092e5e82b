"""`set` and `add`: what a state or a way changes."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.playbook.states import Assignment
from sopflow.playbook.values import Code
from sopflow.program import rules
from sopflow.program.compilation import Compilation
from sopflow.program.makers import maker
from sopflow.program.model import Change
from sopflow.values.types import ListOf, Type

FACT = Words(en="fact", id="fakta")


def changes(work: Compilation, sets: tuple[Assignment, ...], adds: tuple[Assignment, ...]) -> tuple[Change, ...]:
    """The changes in order, `set` before `add`; those that are wrong are noted and left out."""
    made = [_change(work, one, "set") for one in sets] + [_change(work, one, "add") for one in adds]
    return tuple(change for change in made if change is not None)


def known_fact(work: Compilation, name: str, at: tuple[str | int, ...], *, by_key: bool = False) -> bool:
    """Whether a fact is declared; where it is not, that is noted with the near names."""
    if name in work.facts:
        return True
    span = work.key_span(at) if by_key else work.span(at)
    work.report_unknown(rules.UNKNOWN_FACT, span, FACT, name, work.facts)
    return False


def _change(work: Compilation, one: Assignment, mode: str) -> Change | None:
    if not known_fact(work, one.fact, one.at, by_key=True):
        return None
    wanted = work.facts[one.fact].type
    if mode == "add":
        item = _item(work, one, wanted)
        if item is None:
            return None
        wanted = item
    value = maker(work, one.value, wanted)
    return None if value is None else Change(mode, one.fact, value, one.at)


def _item(work: Compilation, one: Assignment, type_: Type) -> Type | None:
    """What `add` appends: an item, or a whole list where the expression gives one."""
    if not isinstance(type_, ListOf):
        message = Words(
            en=f"`add` appends to a list, and `{one.fact}` is {type_}",
            id=f"`add` hanya menambah ke daftar, sedangkan `{one.fact}` bertipe {type_}",
        )
        work.report(rules.NOT_A_LIST, work.key_span(one.at), message, Words(en="use `set`", id="pakai `set`"))
        return None
    if isinstance(one.value, Code) and not work.is_clean(one.value, type_.item) and work.is_clean(one.value, type_):
        return type_
    return type_.item
