"""What can be wrong between files: sub-playbooks that run each other, files that a playbook names and that are not
there."""

from __future__ import annotations

from sopflow.diagnostics import Rule, Severity, Words


def _rule(code: str, name: str, en: str, id: str) -> Rule:
    return Rule(code, name, Severity.ERROR, Words(en=en, id=id), can_be_allowed=False)


PLAYBOOKS_IN_A_CIRCLE = _rule(
    "SF290", "playbooks-in-a-circle", "Playbooks that run each other", "Playbook yang saling menjalankan"
)
BROKEN_SUB_PLAYBOOK = _rule(
    "SF291", "broken-sub-playbook", "A sub-playbook that does not check", "Sub-playbook yang masih salah"
)
FILE_NOT_THERE = _rule(
    "SF292", "file-not-there", "A file that is named and not there", "Berkas yang disebut tetapi tidak ada"
)

RULES = (PLAYBOOKS_IN_A_CIRCLE, BROKEN_SUB_PLAYBOOK, FILE_NOT_THERE)
