"""Which Remedy, as whom, and with which field map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from sopflow_adapters.connecting import ConnectedHost, trust_of

from sopflow.adapter_api import Settings, SettingsError
from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean
from sopflow.values.kinds import FileRef

from .client import Client
from .fields import FieldMap
from .operations import Operations
from .session import Account

URL, USERNAME, PASSWORD = "url", "username", "password"
FIELDS, FILES = "fields", "files"


@dataclass(frozen=True)
class Folder:
    """The files of cases, by name, in one folder and nowhere else."""

    path: Path | None

    def __call__(self, file: FileRef) -> bytes | None:
        """The bytes, None where there is no such file."""
        if self.path is None or file.name in ("", ".", "..") or Path(file.name).name != file.name:
            return None
        found = self.path / file.name
        return found.read_bytes() if found.is_file() and not found.is_symlink() else None


def host_of(settings: Settings) -> ConnectedHost:
    """The adapter with these settings. Connects to nothing yet. Raises SettingsError."""
    folder, client = settings.path(FILES), client_of(settings)
    operations = Operations(client, field_map(settings), Folder(Path(folder) if folder else None))
    return ConnectedHost(operations.table(), client.close, settings.number("attempt_seconds"))


def client_of(settings: Settings) -> Client:
    """The client with these settings. Connects to nothing yet. Raises SettingsError."""
    settings.needs(URL, USERNAME, PASSWORD)
    account = Account(str(settings.text(USERNAME)), str(settings.text(PASSWORD)))
    return Client(str(settings.text(URL)), account, trust=trust_of(settings))


def field_map(settings: Settings) -> FieldMap:
    """Our field map, with what the settings change of it. Raises SettingsError."""
    given = dict(settings.table(FIELDS) or {})
    known = {field.name: field.default for field in fields(FieldMap)}
    changed: dict[str, Any] = {
        name: value for name, value in given.items() if _fits(known.get(name), name in known, value)
    }
    if changed.keys() != given.keys():
        raise _unusable(settings, [name for name in given if name not in changed], known)
    labels = {**FieldMap().labels, **changed.pop("labels", {})}
    return FieldMap(**changed, labels=labels)


def _fits(usual: object, is_known: bool, value: object) -> bool:
    """Whether the field map takes it: a text where it has a text, a table where it has one."""
    return is_known and isinstance(value, str | Mapping) and isinstance(usual, str) == isinstance(value, str)


def _unusable(settings: Settings, wrong: Sequence[str], known: Mapping[str, object]) -> SettingsError:
    """All that the field map cannot take, each with why."""
    origin = settings.given[FIELDS].origin
    texts = ", ".join(name for name, usual in known.items() if isinstance(usual, str))
    tables = ", ".join(name for name, usual in known.items() if not isinstance(usual, str))
    hints = [hint for name in wrong if name not in known and (hint := did_you_mean(name, known)) is not None]
    shown = ", ".join(f"`{name}`" for name in wrong)
    en = [f"{origin}: the field map of Remedy cannot take {shown}.", *(hint.en for hint in hints)]
    id = [f"{origin}: peta field Remedy tidak menerima {shown}.", *(hint.id for hint in hints)]
    en.append(f"It takes texts ({texts}) and tables ({tables})")
    id.append(f"Isinya teks ({texts}) dan tabel ({tables})")
    return SettingsError(Words(en=" ".join(en), id=" ".join(id)))
