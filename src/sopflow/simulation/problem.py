"""A fault in what was given for a telling, before it is known whether it came from a file or from Python."""

from __future__ import annotations

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Rule, Words
from sopflow.document.nodes import Document
from sopflow.document.pointer import Pointer, text


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with what stands at `at`. `of_key` says that the name itself is meant, not what stands under
    it."""

    rule: Rule
    at: Pointer
    message: Words
    help: Words | None = None
    of_key: bool = False

    def diagnostic(self, document: Document) -> Diagnostic:
        """The finding at its place in the file."""
        span = document.key_span(self.at) if self.of_key else document.span(self.at)
        return Diagnostic(self.rule, span, self.message, self.help)

    def sentence(self) -> str:
        """What is wrong, for a caller who gave Python values."""
        where = f"{text(self.at)}: " if self.at else ""
        return where + self.message.en + (f" ({self.help.en})" if self.help else "")
