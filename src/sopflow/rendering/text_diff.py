"""What becomes of a text, line by line: the form that patch, git and people read."""

from __future__ import annotations

from difflib import unified_diff


def difference(name: str, before: str, after: str) -> str:
    """A unified diff; "" where both are the same."""
    lines = unified_diff(_lines(before), _lines(after), name, name, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return lines[:-1] if lines[-1] == "" else [*lines[:-1], f"{lines[-1]}\n\\ No newline at end of file"]
