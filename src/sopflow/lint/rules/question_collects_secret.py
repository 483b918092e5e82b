"""Words that ask for an OTP, a PIN or a password."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.lint.secrets import asks_for_secret, names_secret
from sopflow.lint.texts import Text, texts
from sopflow.playbook.states import Fact
from sopflow.playbook.values import Template
from sopflow.values.types import Choice, Kind, ListOf, Simple, Type

RULE = Rule(
    "SF701",
    "question-collects-secret",
    Severity.ERROR,
    Words(en="Words that ask for a secret code", id="Kata-kata yang meminta kode rahasia"),
)
_OPEN = frozenset({Kind.TEXT, Kind.NUMBER, Kind.WHOLE, Kind.SECRET, Kind.PHONE})


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Questions, helps, chores and scripts that ask for an OTP, a PIN, a password or a card's code; and questions for
    a fact that is named like one. A yes/no question or a choice cannot collect one."""
    for text in texts(subject.playbook):
        if text.what in ("title", "reason") or not _can_collect(subject, text):
            continue
        asking = any(asks_for_secret(_plain(template)) for template in text.words.texts.values())
        if asking or (text.fact is not None and _is_secret(subject, text.fact)):
            yield _diagnostic(subject, text)


def _can_collect(subject: Subject, text: Text) -> bool:
    if text.fact is None:
        return True
    fact = subject.program.facts.get(text.fact.name)
    return fact is None or _is_open(fact.type)


def _is_open(type_: Type) -> bool:
    match type_:
        case ListOf(item=item):
            return _is_open(item)
        case Simple(kind=kind):
            return kind in _OPEN
        case Choice():
            return False
        case _:
            return True


def _is_secret(subject: Subject, fact: Fact) -> bool:
    return names_secret(fact.name) or subject.program.facts[fact.name].type == Simple(Kind.SECRET)


def _plain(template: Template) -> str:
    return "".join(piece if isinstance(piece, str) else "…" for piece in template.pieces)


def _diagnostic(subject: Subject, text: Text) -> Diagnostic:
    return Diagnostic(
        RULE,
        subject.key(text.words.at),
        Words(
            en="This asks for a secret code. Nobody may ask a customer for an OTP, a PIN or a password, "
            "staff included.",
            id="Ini meminta kode rahasia. Tidak seorang pun boleh meminta OTP, PIN, atau kata sandi pelanggan, "
            "termasuk petugas.",
        ),
        help=Words(
            en="Ask whether it was given away, as yes or no, and remind the customer to keep it secret.",
            id="Tanyakan apakah kode itu sudah diberikan (ya atau tidak), dan ingatkan agar dirahasiakan.",
        ),
    )


LINT = LintRule(RULE, find)
