"""Words that lack a language of the playbook."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject
from sopflow.lint.texts import Text, texts

RULE = Rule(
    "SF801",
    "missing-translation",
    Severity.WARNING,
    Words(en="Words that lack a language", id="Kata-kata yang belum diterjemahkan"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Texts without one of the playbook's `languages`: an error where it is the default one, which every case can
    fall back on. A title in one plain string serves all languages."""
    languages = subject.playbook.languages
    for text in texts(subject.playbook):
        have = {language or languages[0] for language in text.words.texts}
        if text.what == "title" and "" in text.words.texts:
            continue
        lacking = [language for language in languages if language not in have]
        if lacking and text.words.texts:
            yield _diagnostic(subject, text, lacking)


def _diagnostic(subject: Subject, text: Text, lacking: list[str]) -> Diagnostic:
    default = subject.playbook.languages[0]
    named = ", ".join(f"`{language}`" for language in lacking)
    return Diagnostic(
        RULE,
        subject.key(text.words.at),
        Words(en=f"These words lack {named}.", id=f"Kata-kata ini belum ada dalam {named}."),
        help=Words(
            en=f"Write them as a map: `{{{default}: …, {lacking[0]}: …}}`.",
            id=f"Tulis sebagai peta: `{{{default}: …, {lacking[0]}: …}}`.",
        ),
        severity_override=Severity.ERROR if default in lacking else None,
    )


LINT = LintRule(RULE, find)
