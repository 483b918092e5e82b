"""Sub-playbooks: which ones a playbook runs or opens, and what can be wrong with that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.app import rules
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Words
from sopflow.document.nodes import Document
from sopflow.document.pointer import Pointer
from sopflow.playbook.model import Playbook
from sopflow.playbook.states import Each, OpenCase, Run, State


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names another playbook: the name of a folder beside ours."""

    playbook: str
    at: Pointer


def mentions(playbook: Playbook) -> tuple[Mention, ...]:
    """Every playbook that is run or opened, once, at the first place that names it."""
    first: dict[str, Mention] = {}
    for mention in _in_states(playbook.states):
        first.setdefault(mention.playbook, mention)
    return tuple(first.values())


def _in_states(states: Mapping[str, State]) -> Iterator[Mention]:
    for state in states.values():
        match state.verb:
            case Run(playbook=name, at=at) | OpenCase(playbook=name, at=at):
                yield Mention(name, (*at, "playbook"))
            case Each(states=inner):
                yield from _in_states(inner)
            case _:
                pass


def in_a_circle(document: Document, mention: Mention, chain: tuple[str, ...]) -> Diagnostic:
    """The playbook leads back to one that led here; the whole chain is shown."""
    circle = " → ".join((*chain[chain.index(mention.playbook) :], mention.playbook))
    return Diagnostic(
        rules.PLAYBOOKS_IN_A_CIRCLE,
        document.span(mention.at),
        Words(en=f"these playbooks run each other: {circle}", id=f"playbook ini saling menjalankan: {circle}"),
        help=Words(
            en="put what both need into a third playbook, or end one of them instead",
            id="pindahkan bagian yang sama-sama dibutuhkan ke playbook ketiga, atau akhiri salah satunya",
        ),
    )


def broken(document: Document, mention: Mention, first: str) -> Diagnostic:
    """The sub-playbook is there and does not check; the first thing that is wrong with it is quoted."""
    name = mention.playbook
    return Diagnostic(
        rules.BROKEN_SUB_PLAYBOOK,
        document.span(mention.at),
        Words(
            en=f"the sub-playbook `{name}` does not check, so this one cannot be checked against it",
            id=f"sub-playbook `{name}` masih salah, jadi playbook ini belum bisa diperiksa terhadapnya",
        ),
        help=Words(
            en=f"run `sopflow check` on `{name}` and mend what it shows",
            id=f"jalankan `sopflow check` pada `{name}`, lalu perbaiki yang ditunjukkan",
        ),
        note=Words(en=first, id=first) if first else None,
    )
