"""A text that says other values in one language than in the other."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.expressions.parser import parse
from sopflow.expressions.references import reads
from sopflow.lint.rule import LintRule, Subject
from sopflow.lint.texts import texts
from sopflow.playbook.values import Template

RULE = Rule(
    "SF802",
    "holes-differ",
    Severity.WARNING,
    Words(en="A text whose languages say different values", id="Teks yang nilainya berbeda antarbahasa"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Texts of several languages whose `${ … }` read different things."""
    for text in texts(subject.playbook):
        holes = {language: _holes(template) for language, template in text.words.texts.items()}
        if len(set(holes.values())) > 1:
            every = frozenset().union(*holes.values())
            lacking = ", ".join(
                f"{language}: `{hole}`" for language, said in holes.items() for hole in sorted(every - said)
            )
            yield Diagnostic(
                RULE,
                subject.key(text.words.at),
                Words(
                    en=f"The languages of this text say different values; wanting: {lacking}.",
                    id=f"Nilai yang disebut teks ini berbeda antarbahasa; yang kurang: {lacking}.",
                ),
                help=Words(
                    en="Say the same values in every language.",
                    id="Sebutkan nilai yang sama di setiap bahasa.",
                ),
            )


def _holes(template: Template) -> frozenset[str]:
    """The paths that a text reads: what it says where one is missing may differ between languages."""
    trees = [parse(piece.code.text).tree for piece in template.pieces if not isinstance(piece, str)]
    return frozenset(path for tree in trees if tree is not None for path in reads(tree))


LINT = LintRule(RULE, find)
