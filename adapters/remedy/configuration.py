"""Which Remedy, as whom, and with which field map."""

from __future__ import annotations

from collections.abc import Mapping
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
    changed: dict[str, Any] = {}
    for name, value in given.items():
        if name not in known:
            raise _unusable(settings, name, did_you_mean(name, known))
        if isinstance(known[name], str) != isinstance(value, str) or not isinstance(value, str | Mapping):
            raise _unusable(settings, name, None)
        changed[name] = value
    labels = {**FieldMap().labels, **changed.pop("labels", {})}
    return FieldMap(**changed, labels=labels)


def _unusable(settings: Settings, name: str, near: Words | None) -> SettingsError:
    hint, origin = near or Words(en="", id=""), settings.given[FIELDS].origin
    en = f"{origin}: the field map of Remedy cannot take `{name}`; its keys are those of `FieldMap`. {hint.en}"
    id = f"{origin}: peta field Remedy tidak menerima `{name}`; kuncinya sama dengan `FieldMap`. {hint.id}"
    return SettingsError(Words(en=en.strip(), id=id.strip()))
