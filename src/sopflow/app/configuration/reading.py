"""Reads the settings of systems, and who may administer: `sopflow.toml`, found upward from where one works, and the
environment over it."""

from __future__ import annotations

import math
import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field
from pathlib import Path

from sopflow.adapter_api import Setting, Settings
from sopflow.adapter_api.settings import variable
from sopflow.app.configuration import wording
from sopflow.app.configuration.addresses import is_here
from sopflow.app.configuration.duties import DUTIES, duties_in, faults_in
from sopflow.app.configuration.finding import CHECK, VARIABLE, nearest
from sopflow.app.configuration.known import CA, URL, VERIFY, settings_of
from sopflow.app.configuration.places import line_of
from sopflow.app.configuration.trust import why_distrusted
from sopflow.app.configuration.values import Giving, RefusedError
from sopflow.catalog.model import Adapter, SettingNote
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import UnreadableFile
from sopflow.runtime.duties import ANYBODY, Duties

SYSTEMS = "systems"
_POSITION = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Configuration:
    """What is configured. `path` is the file, None where there is none; `duties` who may administer; `faults` are what
    is wrong with it or with the environment, `strange` the environment's names that look like settings and are none;
    `refused` the settings, by system and name, that were given and are none."""

    path: Path | None = None
    systems: Mapping[str, Settings] = field(default_factory=dict)
    duties: Duties = ANYBODY
    faults: tuple[Words, ...] = ()
    strange: tuple[Words, ...] = ()
    refused: frozenset[tuple[str, str]] = frozenset()

    def of(self, system: str) -> Settings:
        """The settings of a system; none where nothing is configured."""
        return self.systems.get(system, Settings(system))

    def demand_sound(self) -> Configuration:
        """Itself.

        Raises:
            ConfigurationError: it has faults; all of them are named.
        """
        if self.faults:
            raise wording.ConfigurationError(self.faults)
        return self


def configuration(
    adapters: Iterable[Adapter],
    path: Path | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    folder: Path | None = None,
) -> Configuration:
    """What the file and the environment say of these systems.

    Args:
        path: the file; None: that of `SOPFLOW_CONFIG`, else the nearest `sopflow.toml` from `folder` upward.
        folder: where one works, None being the folder of the process. A file that is found so is not read where it
            belongs to another user or everybody may write it: that is a fault of the configuration.

    Raises:
        UnreadableFile: a file that was named is not there.
    """
    known = {adapter.name: settings_of(adapter) for adapter in adapters}
    return _reading(path, environment, folder, known).read()


def duties(
    path: Path | None = None, *, environment: Mapping[str, str] = os.environ, folder: Path | None = None
) -> Duties:  # fmt: skip
    """Who may administer, as the file says; the rest of it is not looked at, and no adapter is needed.

    Raises:
        ConfigurationError: the file cannot be read, or its duties are none.
        UnreadableFile: a file that was named is not there.
    """
    return _reading(path, environment, folder, {}).read_duties().demand_sound().duties


def _reading(
    path: Path | None, environment: Mapping[str, str], folder: Path | None,
    known: Mapping[str, Mapping[str, SettingNote]],
) -> _Reading:  # fmt: skip
    here = folder or Path.cwd()
    named = path or (Path(environment[VARIABLE]) if environment.get(VARIABLE, "").strip() else None)
    if named is not None and not named.is_file():
        raise _NoFile(named)
    found = named or nearest(here)
    distrusted = None if named is not None or found is None else why_distrusted(found)
    return _Reading(found, environment, here, known, distrusted)


class _NoFile(UnreadableFile):
    def __init__(self, path: Path) -> None:
        super().__init__(Words(en=f"there is no file {path}", id=f"tidak ada berkas {path}"))


class _Reading:
    """One reading; made and thrown away inside `configuration`."""

    def __init__(
        self, path: Path | None, environment: Mapping[str, str], here: Path,
        known: Mapping[str, Mapping[str, SettingNote]], distrusted: Words | None,
    ) -> None:  # fmt: skip
        self.path, self.environment, self.here, self.known = path, environment, here, known
        self.distrusted = distrusted
        self.text = ""
        self.faults: list[tuple[float, Words]] = []  # with their lines
        self.refused: set[tuple[str, str]] = set()
        inside = path is not None and path.absolute().is_relative_to(here.absolute())
        self.shown = path.absolute().relative_to(here.absolute()) if path is not None and inside else path

    def read(self) -> Configuration:
        data = self._data()
        tables = self._tables(data)
        systems = {}
        for system, known in self.known.items():
            given = {**self._written(system, known, tables.get(system, {})), **self._told(system, known)}
            self._unverified(given)
            self._authority(given)
            systems[system] = Settings(system, given)
        duties, strange = self._duties(data), tuple(self._strange())
        return Configuration(self.path, systems, duties, self._faults(), strange, frozenset(self.refused))

    def read_duties(self) -> Configuration:
        """What it says of duties alone."""
        return Configuration(self.path, duties=self._duties(self._data()), faults=self._faults())

    def _duties(self, data: Mapping[str, object]) -> Duties:
        for keys, words in faults_in(data):
            self._fault(keys, words)
        return duties_in(data)

    def _faults(self) -> tuple[Words, ...]:
        return tuple(words for _, words in sorted(self.faults, key=lambda each: each[0]))

    def _tables(self, data: Mapping[str, object]) -> Mapping[str, Mapping[str, object]]:
        """The tables of systems that are known; the rest is reported."""
        for key in (one for one in data if one not in {SYSTEMS, DUTIES, CHECK}):
            self._fault((key,), wording.unknown(key, (SYSTEMS, DUTIES, CHECK)))
        systems = data.get(SYSTEMS, {})
        if not isinstance(systems, dict):
            self._fault((SYSTEMS,), wording.NO_TABLE)
            return {}
        for name, table in systems.items():
            if name not in self.known:
                self._fault((SYSTEMS, name), wording.unknown(name, self.known))
            elif not isinstance(table, dict):
                self._fault((SYSTEMS, name), wording.NO_TABLE)
        return {name: table for name, table in systems.items() if isinstance(table, dict)}

    def _data(self) -> dict[str, object]:
        if self.path is None:
            return {}
        if self.distrusted is not None:
            self._say(str(self.shown), self.distrusted)
            return {}
        try:
            self.text = self.path.read_text(encoding="utf-8")
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as problem:
            line = _POSITION.search(str(problem))
            last = len(self.text.splitlines()) or 1
            self._say(f"{self.shown}:{line[1] if line else last}", wording.NO_TOML)
        except UnicodeDecodeError:
            self._say(str(self.shown), wording.NO_TEXT)
        except OSError:
            self._say(str(self.shown), wording.UNREADABLE)
        return {}

    def _written(
        self, system: str, known: Mapping[str, SettingNote], table: Mapping[str, object]
    ) -> dict[str, Setting]:
        giving = Giving(system, self.environment, self.path.parent if self.path else self.here)
        given: dict[str, Setting] = {}
        for name, value in table.items():
            keys = (SYSTEMS, system, name)
            if name not in known:
                self._fault(keys, wording.unknown(name, known))
                continue
            try:
                given[name] = giving.written(name, known[name], value, self._place(keys))
            except RefusedError as refused:
                self.refused.add((system, name))
                self._fault(keys, refused.words)
        return given

    def _told(self, system: str, known: Mapping[str, SettingNote]) -> dict[str, Setting]:
        giving = Giving(system, self.environment, self.here)
        given: dict[str, Setting] = {}
        for name, note in known.items():
            named = variable(system, name)
            text = self.environment.get(named, "").strip()
            if not text:
                continue
            try:
                given[name] = giving.told(name, note, text, named)
            except RefusedError as refused:
                self.refused.add((system, name))
                self._say(named, refused.words)
        return given

    def _unverified(self, given: Mapping[str, Setting]) -> None:
        """That certificates are not looked at is for this machine only."""
        if VERIFY in given and given[VERIFY].value is False:
            url = given[URL].value if URL in given else None
            if not isinstance(url, str) or not is_here(url):
                self._say(given[VERIFY].origin, wording.UNVERIFIED)

    def _authority(self, given: dict[str, Setting]) -> None:
        """A file of certificates that is not there is told when it is needed: what rests on it cannot be called."""
        ca = given.get(CA)
        if ca is not None and isinstance(ca.value, str) and not Path(ca.value).is_file():
            given[CA] = Setting(wording.at(ca.origin, wording.unreadable(ca.value)), ca.origin)

    def _strange(self) -> Iterator[Words]:
        for system, known in self.known.items():
            variables = {variable(system, name) for name in known}
            prefix = variable(system, "")
            for name in sorted(self.environment):
                if name.startswith(prefix) and name not in variables:
                    yield wording.unknown(name, variables)

    def _fault(self, keys: tuple[str, ...], words: Words) -> None:
        self._say(self._place(keys), words)

    def _say(self, place: str, words: Words) -> None:
        line = place.rpartition(":")[2]
        self.faults.append((float(line) if line.isdigit() else math.inf, wording.at(place, words)))

    def _place(self, keys: tuple[str, ...]) -> str:
        return f"{self.shown}:{line_of(self.text, keys)}"
