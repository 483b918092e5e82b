"""What the schema leaves to us about states, so that the message is ours: one verb at most, not nothing at all, and
no option twice."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from sopflow.diagnostics import Diagnostic, Label, Words
from sopflow.document.nodes import Document, Mapping, Node
from sopflow.document.pointer import Pointer
from sopflow.schema import rules
from sopflow.schema.wording import names

VERBS = ("ask", "call", "decide", "require", "each", "run", "open_case", "wait", "approve", "do", "end")
PATIENCE = ("within", "remind", "late")


def unsound_states(document: Document, misspelt: AbstractSet[Pointer]) -> Iterator[Diagnostic]:
    """All findings about the states of a playbook, loops included, in the order of the file. A state in `misspelt` has
    a key that is not known, which may be its verb: it is not called idle."""
    for finding_at, finding in _states(document, document.root, ()):
        if finding.rule is not rules.IDLE_STATE or finding_at not in misspelt:
            yield finding


def _states(document: Document, owner: Node, at: Pointer) -> Iterator[tuple[Pointer, Diagnostic]]:
    states = owner.values.get("states") if isinstance(owner, Mapping) else None
    if not isinstance(states, Mapping):
        return
    for name, state in states.values.items():
        if isinstance(state, Mapping):
            here = (*at, "states", name)
            yield from ((here, finding) for finding in _state(document, state, here))
            yield from _states(document, state, here)


def _state(document: Document, state: Mapping, at: Pointer) -> Iterator[Diagnostic]:
    verbs = [key for key in state.values if key in VERBS]
    if len(verbs) > 1:
        yield _two_verbs(document, verbs, at)
    if not verbs and state.values and "next" not in state.values:
        yield _idle(document, at)
    for verb in verbs:
        inside = state.values[verb]
        for option in PATIENCE:
            if option in state.values and isinstance(inside, Mapping) and option in inside.values:
                yield _given_twice(document, verb, option, at)


def _two_verbs(document: Document, verbs: list[str], at: Pointer) -> Diagnostic:
    written, name = names(verbs), at[-1]
    first, *others = (document.key_span((*at, verb)) for verb in verbs)
    also = Words(en="another verb", id="kata kerja lain")
    return Diagnostic(
        rules.TWO_VERBS,
        first,
        Words(
            en=f"State `{name}` has more than one verb: {written}",
            id=f"Keadaan `{name}` memiliki lebih dari satu kata kerja: {written}",
        ),
        help=Words(
            en=f"A state does one thing. Give `{verbs[1]}` a state of its own and lead to it with `next`.",
            id=f"Satu keadaan melakukan satu hal. Buat keadaan sendiri untuk `{verbs[1]}`, lalu arahkan dengan `next`.",
        ),
        labels=tuple(Label(span, also) for span in others),
    )


def _idle(document: Document, at: Pointer) -> Diagnostic:
    return Diagnostic(
        rules.IDLE_STATE,
        document.key_span(at),
        Words(
            en=f"State `{at[-1]}` has neither a verb nor `next`: a case that comes here is stuck",
            id=f"Keadaan `{at[-1]}` tidak memiliki kata kerja maupun `next`: kasus akan berhenti di sini",
        ),
        help=Words(
            en=f"Say what it does ({names(VERBS)}) or where the case goes (`next: STATE`).",
            id=f"Tulis apa yang dilakukan ({names(VERBS)}) atau ke mana kasus pergi (`next: KEADAAN`).",
        ),
    )


def _given_twice(document: Document, verb: str, option: str, at: Pointer) -> Diagnostic:
    return Diagnostic(
        rules.GIVEN_TWICE,
        document.key_span((*at, option)),
        Words(
            en=f"`{option}` stands inside `{verb}` and beside it",
            id=f"`{option}` ditulis di dalam `{verb}` dan di sebelahnya",
        ),
        help=Words(en="Keep one of them.", id="Pertahankan salah satunya."),
        labels=(Label(document.key_span((*at, verb, option)), Words(en="the other", id="yang lain")),),
    )
