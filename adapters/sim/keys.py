"""One effect a key: the first answer is given again (draft-ietf-httpapi-idempotency-key-header-07)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from .exchange import Answer, RefusedError

Name = tuple[str, str]
"""Where a key was used, and the key."""


@dataclass
class Keys:
    """The keys of one system. What was refused was not done: its key is free."""

    kept: dict[Name, tuple[bytes, Answer]] = field(default_factory=dict)
    running: set[Name] = field(default_factory=set)

    def once(self, name: Name | None, body: bytes, perform: Callable[[], Answer]) -> Answer:
        """What `perform` gives, or gave before under that name.

        Raises RefusedError: 409 while the first call runs, 422 for another body; and what `perform` raises.
        """
        if name is None:
            return perform()
        digest = hashlib.sha256(body).digest()
        if name in self.kept and self.kept[name][0] != digest:
            raise RefusedError(422, "key_reused", "That key was used with another body")
        if name in self.running:
            raise RefusedError(409, "request_in_progress", "A call with that key is still under way")
        if name not in self.kept:
            self.kept[name] = (digest, perform())
        return self.kept[name][1]

    @contextmanager
    def under_way(self, name: Name | None) -> Iterator[None]:
        """As long as the first call has no answer yet."""
        mine = name is not None and name not in self.running
        if mine and name:
            self.running.add(name)
        try:
            yield
        finally:
            if mine and name:
                self.running.discard(name)
