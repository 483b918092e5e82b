"""From a name to the places that it stands in: its declaration, all its uses, and another name for all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from sopflow.diagnostics import Span, Words
from sopflow.lsp.names import Mention, Names

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RENAMED = frozenset(("state", "fact", "script", "role", "phase", "table"))
"""Outcomes also stand as plain values, and operations belong to systems: neither is renamed."""
_NO_NAME = Words(
    en="a name has letters, digits and `_`, and begins with no digit",
    id="nama terdiri dari huruf, angka, dan `_`, dan tidak diawali angka",
)


def declaration(mention: Mention, family: Iterable[Names]) -> Span | None:
    """Where a name is declared; None where it is not in these documents."""
    for names in family:
        home = names.declared.get((mention.kind, mention.name))
        if home is not None:
            return names.span(home)
    return None


def references(mention: Mention, family: Iterable[Names], *, declared: bool, perhaps: bool = True) -> tuple[Span, ...]:
    """Every place that a name stands in, in the order of the files; its declaration where it is wanted, and what may be
    a value of the same name."""
    known = tuple(family)
    called_so = {kind for names in known for kind, name in names.declared if name == mention.name}
    return tuple(
        names.span(each)
        for names in known
        for each in names.mentions
        if (each.kind, each.name) == (mention.kind, mention.name)
        and (declared or not each.declares)
        and (perhaps or not each.perhaps)
        and called_so.isdisjoint(each.unless)
    )


def renamed(spans: Iterable[Span], name: str) -> Mapping[str, str]:
    """The texts with another name in these places, by path."""
    texts: dict[str, str] = {}
    for span in sorted(spans, key=lambda each: each.start, reverse=True):
        text = texts.get(span.source.path, span.source.text)
        texts[span.source.path] = text[: span.start] + name + text[span.end :]
    return texts


def refusal(mention: Mention, name: str, family: Sequence[Names]) -> Words | None:
    """Why a name cannot become this one; None where it can."""
    if mention.kind not in _RENAMED or declaration(mention, family) is None:
        return Words(en=f"`{mention.name}` is not renamed here", id=f"`{mention.name}` tidak diganti namanya di sini")
    if not _NAME.fullmatch(name):
        return _NO_NAME
    if any((mention.kind, name) in names.declared for names in family):
        return Words(en=f"there is `{name}` already", id=f"`{name}` sudah ada")
    return None
