"""For whom a case is shown."""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Language


@dataclass(frozen=True)
class Reader:
    """For whom a case is shown: the language of our words, that of the playbook's (None: the case's own), and whether
    personal data is shown."""

    language: Language
    content: str | None = None
    personal: bool = False
