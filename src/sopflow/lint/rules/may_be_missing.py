"""A read of what some path leaves missing."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Label, Severity, Words
from sopflow.expressions.rules import MAY_BE_MISSING
from sopflow.lint.rule import LintRule, Subject
from sopflow.program.missing import MissingRead, missing_reads

RULE = MAY_BE_MISSING
_SHOWN = 6
_UNSURE = Words(
    en="Too many conditions meet on this way to be sure that a case can take it.",
    id="Terlalu banyak syarat bertemu di jalan ini untuk memastikan ada kasus yang menempuhnya.",
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Each read once, with a path of states on which nobody has answered, saved or set what is read."""
    for read in missing_reads(subject.program):
        yield _diagnostic(subject, read)


def _diagnostic(subject: Subject, found: MissingRead) -> Diagnostic:
    read, expression = found.need.read, found.need.expression
    place = subject.document.inner_span(expression.at, expression.offset + read.start, expression.offset + read.end)
    way = " → ".join(_shortened(found.trail))
    through_en = f" (`{read.through}` reads it)" if read.through else ""
    through_id = f" (`{read.through}` membacanya)" if read.through else ""
    return Diagnostic(
        RULE,
        place,
        Words(
            en=f"`{read.path}` may be missing here{through_en}: nothing gives it on the way {way}.",
            id=f"`{read.path}` mungkin belum ada di sini{through_id}: tidak ada yang mengisinya di jalan {way}.",
        ),
        help=_help(subject, found),
        note=None if found.sure else _UNSURE,
        labels=tuple(_labels(subject, found)),
        severity_override=None if found.sure else Severity.WARNING,
    )


def _help(subject: Subject, found: MissingRead) -> Words:
    path = found.need.read.path
    fact = subject.program.facts.get(path)
    if fact is not None and fact.only_if is not None:
        return Words(
            en=f"`{path}` is asked only where its `only_if` holds. Test it first (`{path} is not missing and …`), "
            f"or say what counts where it was not asked (`{path} or else …`).",
            id=f"`{path}` hanya ditanyakan bila `only_if`-nya terpenuhi. Periksa dulu (`{path} is not missing and …`), "
            f"atau sebutkan penggantinya bila tidak ditanyakan (`{path} or else …`).",
        )
    asked = fact is not None and bool(fact.questions) and not fact.optional
    first_en = f"ask `{path}` before" if asked else f"give `{path}` a value before"
    first_id = f"tanyakan `{path}` lebih dulu" if asked else f"isi `{path}` lebih dulu"
    return Words(
        en=f"Test it first (`{path} is not missing and …`), say what counts instead (`{path} or else …`), "
        f"leave the field out when it is missing (`field?`), or {first_en}.",
        id=f"Periksa dulu (`{path} is not missing and …`), sebutkan penggantinya (`{path} or else …`), "
        f"lewati isiannya bila kosong (`field?`), atau {first_id}.",
    )


def _labels(subject: Subject, found: MissingRead) -> Iterator[Label]:
    """Where the path begins and the last state before the read, so that both ends can be seen."""
    states = subject.program.states
    shown = dict.fromkeys([*found.trail[:1], *found.trail[-2:]])
    for name in shown:
        here = name == found.trail[-1]
        yield Label(
            subject.key(states[name].at),
            Words(en="the read stands in this state", id="dibaca di langkah ini")
            if here
            else Words(en="the path passes here", id="jalannya lewat sini"),
        )


def _shortened(trail: tuple[str, ...]) -> tuple[str, ...]:
    if len(trail) <= _SHOWN:
        return trail
    return (*trail[:2], "…", *trail[-3:])


LINT = LintRule(RULE, find)
