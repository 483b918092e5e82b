"""Words that are not agreed yet."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.diagnostics import Diagnostic, Rule, Severity, Words
from sopflow.lint.rule import LintRule, Subject

RULE = Rule(
    "SF702",
    "draft-script",
    Severity.WARNING,
    Words(en="Words that are still a draft", id="Naskah yang masih draf"),
)


def find(subject: Subject) -> Iterator[Diagnostic]:
    """Every script marked `draft: true`."""
    for name, script in subject.playbook.scripts.items():
        if script.draft:
            yield Diagnostic(
                RULE,
                subject.key(script.at),
                Words(
                    en=f"The words of `{name}` are a draft, and people would hear them.",
                    id=f"Naskah `{name}` masih draf, padahal akan didengar pelanggan.",
                ),
                help=Words(
                    en="Have them approved, then delete `draft: true`.",
                    id="Mintakan persetujuan, lalu hapus `draft: true`.",
                ),
            )


LINT = LintRule(RULE, find)
