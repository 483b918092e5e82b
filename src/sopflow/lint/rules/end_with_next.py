"""A `next` where a case does not go on."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.playbook.states import End

RULE = Rule(
    "SF310",
    "end-with-next",
    Severity.ERROR,
    Words(en="A `next` where a case does not go on", id="`next` di tempat kasus tidak berlanjut"),
    can_be_allowed=False,
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """A `next` beside `end`, and a `next` of a state that `always` names."""
    always = subject.playbook.always
    for name, state in subject.playbook.states.items():
        if state.next is None:
            continue
        if isinstance(state.verb, End):
            why = Words(
                en=f"`{name}` ends the case, so its `next` is never read.",
                id=f"`{name}` mengakhiri kasus, jadi `next`-nya tidak pernah dibaca.",
            )
        elif name in always:
            why = Words(
                en=f"`{name}` is passed on every way out (`always`); where the case goes then is settled.",
                id=f"`{name}` dilewati di setiap jalan keluar (`always`); tujuan sesudahnya sudah pasti.",
            )
        else:
            continue
        yield Diagnostic(
            RULE,
            subject.key((*state.at, "next")),
            why,
            help=Words(en="Delete this `next`.", id="Hapus `next` ini."),
        )


LINT = LintRule(RULE, find)
