"""What goes on at the simulators: how many calls are under way, who listens, and our own bugs."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call and its answer, for whoever listens: tests hold both against the schemas. Status 0: it was cut."""

    system: str
    method: str
    path: str
    sent: bytes = field(repr=False)
    status: int
    body: bytes = field(repr=False)


@dataclass
class Traffic:
    """`bugs` are the kinds and places of exceptions that should not have been; never what they say."""

    under_way: int = 0
    bugs: list[str] = field(default_factory=list)
    listeners: list[Callable[[Exchange], None]] = field(default_factory=list)

    @contextmanager
    def one(self) -> Iterator[None]:
        """As long as a call takes."""
        self.under_way += 1
        try:
            yield
        finally:
            self.under_way -= 1

    def tell(self, exchange: Exchange) -> None:
        """To those who listen."""
        for each in self.listeners:
            each(exchange)

    def bug(self, problem: Exception) -> None:
        """Note where it happened."""
        place = traceback.extract_tb(problem.__traceback__)[-1]
        self.bugs.append(f"{type(problem).__name__} at {place.name}:{place.lineno}")
