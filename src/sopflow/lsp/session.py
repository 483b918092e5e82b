"""One editor's session: its open texts, and the looks at them, taken in the background when typing pauses."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path

from sopflow.app.adapters import installed
from sopflow.app.files import find_scenarios
from sopflow.catalog.model import Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Severity
from sopflow.document.nodes import Document
from sopflow.errors import SopflowError, UnreadableFile
from sopflow.lsp.names import Names
from sopflow.lsp.workbench import Look, Workbench, meant
from sopflow.program.model import Program

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
    _names: dict[Path, Names] = field(default_factory=dict)
    _programs: dict[Path, Program] = field(default_factory=dict)

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

    def names(self, path: Path) -> Names | None:
        """The names in a file as it stands; None while it cannot be read."""
        document = self._document(path)
        if document is None:
            return None
        kept = self._names.get(path)
        if kept is None or kept.document is not document:
            kept = self._names[path] = Names(document)
        return kept

    def known_names(self, path: Path) -> Names | None:
        """The names of the playbook that a file belongs to, when it could be read last: at once, whatever is typed."""
        playbook = meant(path, self.texts.get(path, ""))
        return self._names.get(playbook) if playbook is not None else None

    def program(self, path: Path) -> Program | None:
        """The playbook of a file as it was when it last checked."""
        playbook = meant(path, self.texts.get(path, ""))
        return self._programs.get(playbook) if playbook is not None else None

    def family(self, path: Path) -> tuple[Names, ...]:
        """The names of the playbook that a file belongs to, and of its scenarios; those that can be read."""
        playbook = meant(path, self.texts.get(path, ""))
        if playbook is None:
            return ()
        found = (self.names(each.resolve()) for each in (playbook, *find_scenarios(playbook)))
        return tuple(each for each in found if each is not None)

    async def broken_by(self, path: Path, changes: Mapping[str, str]) -> Diagnostic | None:
        """The first error that these texts would bring into a playbook or its scenarios; None where they bring none."""
        playbook = meant(path, self.texts.get(path, ""))
        if playbook is None:
            return None
        before = await self._look(playbook, self.texts)
        after = await self._look(playbook, {**self.texts, **{Path(name): text for name, text in changes.items()}})
        known = Counter(each.code for each in _errors(before))
        came = (
            each for each in _errors(after) if known[each.code] < sum(one.code == each.code for one in _errors(after))
        )
        return next(came, None)

    def catalog(self) -> Catalog:
        """What systems can do."""
        return self._the_bench().catalog

    def _document(self, path: Path) -> Document | None:
        try:
            return self._the_bench().reading(path, self.texts).document
        except UnreadableFile:
            return None

    def _the_bench(self) -> Workbench:
        self._bench = self._bench or Workbench(installed())
        return self._bench

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
                    look = await self._look(playbook, self.texts)
                    if stamp == self._stamps[playbook]:
                        self.names(playbook)
                        self.looks[playbook] = look
                        self.tell(look)
        finally:
            del self._tasks[playbook]

    async def _look(self, playbook: Path, texts: Mapping[Path, str]) -> Look:
        async with self._one_at_a_time:
            return await asyncio.to_thread(self._look_now, playbook, dict(texts))

    def _look_now(self, playbook: Path, texts: dict[Path, str]) -> Look:
        try:
            look = self._the_bench().look(playbook, texts)
        except SopflowError as problem:  # a manifest of an adapter that is installed here is wrong
            return Look({}, texts, None, problem)
        if look.checked is not None and look.checked.procedure is not None:
            self._programs[playbook] = look.checked.procedure.compiled
        return look


def _errors(look: Look) -> list[Diagnostic]:
    return [each for found in look.findings.values() for each in found if each.severity is Severity.ERROR]
