"""One value that somebody gave, as the type that its setting has."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from pathlib import Path

from sopflow.adapter_api import Secret, Setting
from sopflow.adapter_api.settings import variable
from sopflow.app.configuration import wording
from sopflow.app.configuration.addresses import is_broken, is_safe, names_someone
from sopflow.catalog.model import SettingNote, SettingType
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words

_YES, _NO = ("true", "yes", "1"), ("false", "no", "0")


class RefusedError(Exception):
    """A value that cannot be used; carries why."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


@dataclass(frozen=True)
class Giving:
    """Where values are given: `folder` is what relative paths are relative to; None takes them as they stand."""

    system: str
    environment: Mapping[str, str]
    folder: Path

    def written(self, name: str, note: SettingNote, value: object, place: str) -> Setting:
        """A value of the file.

        Raises:
            RefusedError: it is not of its type, or a secret that stands in the file.
        """
        if isinstance(value, Mapping) and note.type is not SettingType.TABLE:
            return self._referred(name, note, value, place)
        if note.type is SettingType.SECRET:
            raise RefusedError(wording.secret_in_text(name, variable(self.system, name)))
        if isinstance(value, str) and note.type in (SettingType.TEXT, SettingType.URL) and names_someone(value):
            raise RefusedError(wording.NO_NAMES)
        if isinstance(value, str) and note.type in (SettingType.NUMBER, SettingType.YES_NO):
            raise RefusedError(wording.not_of_type(name, note.type))
        return Setting(self._typed(name, note, value), place)

    def told(self, name: str, note: SettingNote, text: str, place: str) -> Setting:
        """A text of the environment, or of a file that holds nothing else. Raises as `written`."""
        if note.type is SettingType.URL and is_safe(text) and names_someone(text):
            raise RefusedError(wording.NO_NAMES)
        if note.type is SettingType.SECRET:
            return Setting(Secret(text), place)
        return Setting(self._typed(name, note, _from_text(note.type, text)), place)

    def _referred(self, name: str, note: SettingNote, value: Mapping[str, object], place: str) -> Setting:
        if len(value) != 1 or not value.keys() <= {"env", "file"} or not isinstance(next(iter(value.values())), str):
            raise RefusedError(wording.NO_REFERENCE)
        ((kind, where),) = value.items()
        named = str(where)
        shown = f"{place}, ${named}" if kind == "env" else f"{place}, {named}"
        text = self.environment.get(named, "").strip() if kind == "env" else self._content(named)
        if not text:
            why = wording.nothing_in(named) if kind == "env" else wording.unreadable(named)
            return Setting(wording.at(place, why), shown)
        return self.told(name, note, text, shown)

    def _content(self, path: str) -> str:
        try:
            return self._absolute(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def _typed(self, name: str, note: SettingNote, value: object) -> object:
        if note.type is SettingType.URL and isinstance(value, str) and is_broken(value):
            raise RefusedError(wording.no_address(name))
        typed = self._as(note.type, value)
        if typed is None:
            raise RefusedError(wording.not_of_type(name, note.type))
        return typed

    def _as(self, wanted: SettingType, value: object) -> object:
        match wanted, value:
            case ((SettingType.TEXT | SettingType.SECRET), str()):
                return value
            case SettingType.NUMBER, int() | float() if not isinstance(value, bool):
                return value if math.isfinite(value) and value > 0 else None
            case SettingType.YES_NO, bool():
                return value
            case SettingType.PATH, str():
                return str(self._absolute(value))
            case SettingType.URL, str():
                return value if is_safe(value) and not names_someone(value) else None
            case SettingType.TABLE, Mapping():
                return dict(value)
            case SettingType.TABLE, str():
                return self._table(value)
            case _:
                return None

    def _table(self, path: str) -> object:
        try:
            return tomllib.loads(self._absolute(path).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _absolute(self, path: str) -> Path:
        return (self.folder / Path(path).expanduser()).absolute()


def _from_text(wanted: SettingType, text: str) -> object:
    """A text of the environment as the value that it means; itself where it means none."""
    lowered = text.lower()
    if wanted is SettingType.YES_NO and lowered in (*_YES, *_NO):
        return lowered in _YES
    if wanted is SettingType.NUMBER:
        try:
            return float(text)
        except ValueError:
            return text
    return text
