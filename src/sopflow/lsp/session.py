"""One editor's session: its open texts, and the looks at them, taken in the background when typing pauses."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sopflow.app.adapters import installed
from sopflow.diagnostics import Diagnostic
from sopflow.lsp.workbench import Look, Workbench, meant

PAUSE = 0.15
"""Seconds without a keystroke before a text is checked."""


@dataclass
class Session:
    """What is open. All but `Workbench.look` happens on the event loop; no keystroke waits for a check.

    `tell` is called on the loop with every look that is still of the text as it stands.
    """

    tell: Callable[[Look], None]
    pause: float = PAUSE
    texts: dict[Path, str] = field(default_factory=dict)
    looks: dict[Path, Look] = field(default_factory=dict)
    _stamps: dict[Path, int] = field(default_factory=dict)
    _tasks: dict[Path, asyncio.Task[None]] = field(default_factory=dict)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _bench: Workbench | None = None

    def changed(self, path: Path, text: str) -> None:
        """A text was opened or edited: it is checked once nobody types."""
        self.texts[path] = text
        self.look_soon(path)

    def closed(self, path: Path) -> None:
        """A text was closed: from now on its file counts."""
        text = self.texts.pop(path, "")
        playbook = meant(path, text)
        if playbook is not None:
            self._look_soon(playbook)

    def look_soon(self, path: Path) -> None:
        """Check what this file belongs to."""
        playbook = meant(path, self.texts.get(path, ""))
        if playbook is not None:
            self._look_soon(playbook)

    def findings(self, path: Path) -> tuple[Diagnostic, ...]:
        """What the last look found in a file."""
        return tuple(found for look in self.looks.values() for found in look.findings.get(path, ()))

    def look_of(self, path: Path) -> Look | None:
        """The last look at the playbook that a file belongs to; None before the first."""
        playbook = meant(path, self.texts.get(path, ""))
        return self.looks.get(playbook) if playbook is not None else None

    def _look_soon(self, playbook: Path) -> None:
        self._stamps[playbook] = self._stamps.get(playbook, 0) + 1
        if playbook not in self._tasks:
            self._tasks[playbook] = asyncio.get_running_loop().create_task(self._until_settled(playbook))

    async def _until_settled(self, playbook: Path) -> None:
        """Look when typing pauses, and again when something was typed meanwhile; what is old is never told."""
        try:
            stamp = -1
            while stamp != self._stamps[playbook]:
                stamp = self._stamps[playbook]
                await asyncio.sleep(self.pause)
                if stamp == self._stamps[playbook]:
                    look = await self._look(playbook)
                    if stamp == self._stamps[playbook]:
                        self.looks[playbook] = look
                        self.tell(look)
        finally:
            del self._tasks[playbook]

    async def _look(self, playbook: Path) -> Look:
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._look_now, playbook, dict(self.texts))

    def _look_now(self, playbook: Path, texts: dict[Path, str]) -> Look:
        self._bench = self._bench or Workbench(installed())
        return self._bench.look(playbook, texts)
