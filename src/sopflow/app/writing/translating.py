"""The use cases `i18n status` and `i18n export`: the words of a playbook, and which of them lack a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

from sopflow.app.procedure import Procedure
from sopflow.changes.compare import Version, compare
from sopflow.dataclass import dataclass
from sopflow.document.nodes import Mapping as Map
from sopflow.document.nodes import Node, Scalar
from sopflow.document.pointer import Pointer
from sopflow.lint.texts import texts
from sopflow.playbook.model import Playbook


@dataclass(frozen=True, slots=True)
class Entry:
    """The words of one place.

    Attributes:
        key: where they stand, as `states/intake/title`.
        what: what they are: script, question, title, …
        texts: by language; a text that names no language is one of the playbook's first.
        draft: they still have to be agreed.
        stale: the languages whose words stayed while those of others changed.
    """

    key: str
    what: str
    at: Pointer = field(repr=False)
    texts: Mapping[str, str]
    draft: bool = False
    stale: tuple[str, ...] = ()
    serves_all: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one language is: how many words there are, and the entries that are not done."""

    language: str
    whole: int
    missing: tuple[Entry, ...]
    draft: tuple[Entry, ...]
    stale: tuple[Entry, ...]


def entries(procedure: Procedure, since: Procedure | None = None) -> tuple[Entry, ...]:
    """The words of a playbook in the order of its declarations. `since` is an earlier version: words that changed in
    some languages only since then are stale in the others."""
    stale = _stale(since, procedure) if since else {}
    first = procedure.playbook.languages[0]
    drafts = _drafts(procedure.playbook)
    found: list[Entry] = []
    for each in texts(procedure.playbook):
        at = each.words.at
        written = _written(procedure.document.node(at), first)
        plain = "" in each.words.texts and each.what == "title"
        key = "/".join(map(str, at))
        found.append(Entry(key, each.what, at, written, at in drafts, stale.get(at, ()), plain))
    return tuple(found)


def standings(procedure: Procedure, found: Sequence[Entry]) -> tuple[Standing, ...]:
    """How far each language of the playbook is. A title in one plain text serves all languages."""
    return tuple(
        Standing(
            language,
            len(found),
            tuple(one for one in found if language not in one.texts and not one.serves_all),
            tuple(one for one in found if language in one.texts and one.draft),
            tuple(one for one in found if language in one.stale),
        )
        for language in procedure.playbook.languages
    )


def _stale(old: Procedure, new: Procedure) -> Mapping[Pointer, tuple[str, ...]]:
    changes = compare(Version(old.playbook, old.program), Version(new.playbook, new.program))
    return {change.new_at: change.stale for change in changes if change.stale and change.new_at is not None}


def _drafts(playbook: Playbook) -> frozenset[Pointer]:
    return frozenset(script.text.at for script in playbook.scripts.values() if script.draft)


def _written(node: Node, first: str) -> dict[str, str]:
    match node:
        case Map(values=values):
            return {name: each.text for name, each in values.items() if isinstance(each, Scalar)}
        case Scalar(text=text):
            return {first: text}
        case _:
            return {}
