"""What people write beside what they do: a reason, a note to whoever takes over."""

from __future__ import annotations

from sopflow.errors import UsageError
from sopflow.values.reading import Refusal, parse
from sopflow.values.types import TEXT


def reason_of(given: str) -> str:
    """The text as it is kept: without codes and identity numbers, like every text that people write; "" where there is
    none.

    Raises:
        UsageError: it is too long to be kept.
    """
    if not given.strip():
        return ""
    text = parse(given, TEXT)
    if isinstance(text, Refusal):
        raise UsageError(text.reason)
    return str(text).strip()
