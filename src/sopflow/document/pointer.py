"""A route to a place in a document: the keys and indices from its root."""

from __future__ import annotations

Pointer = tuple[str | int, ...]
"""For example `("states", "otp", "next", 0, "when")`. The root is `()`."""

ROOT: Pointer = ()


def text(pointer: Pointer) -> str:
    """The route as people read it: `states.otp.next[0].when`."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in pointer]
    return "".join(parts).removeprefix(".")
