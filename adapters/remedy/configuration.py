"""Which Remedy, as whom, and with which field map: from the environment and a TOML file that it names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sopflow.diagnostics import Words
from sopflow.errors import AdapterError
from sopflow.ports.world import OperationHost
from sopflow.values.kinds import FileRef

from .adapter import RemedyHost
from .client import Client
from .fields import FieldMap
from .operations import Operations
from .session import Account

URL, USERNAME, PASSWORD = "SOPFLOW_REMEDY_URL", "SOPFLOW_REMEDY_USERNAME", "SOPFLOW_REMEDY_PASSWORD"
CA, PROXY, FIELDS, FILES = (f"SOPFLOW_REMEDY_{name}" for name in ("CA", "PROXY", "FIELDS", "FILES"))
_HERE = ("127.0.0.1", "localhost", "::1")


class RemedySettingsError(AdapterError):
    """Remedy cannot be called with these settings, in both languages. Names settings, never their values."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


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


def host_of(environment: Mapping[str, str]) -> OperationHost:
    """The adapter with these settings. Connects to nothing yet. Raises RemedySettingsError."""
    lacking = [name for name in (URL, USERNAME, PASSWORD) if not environment.get(name, "").strip()]
    if lacking:
        named = ", ".join(lacking)
        raise RemedySettingsError(
            Words(en=f"Remedy needs {named} in the environment", id=f"Remedy memerlukan {named} di environment")
        )
    address = environment[URL]
    if not _is_safe(address):
        raise RemedySettingsError(
            Words(
                en=f"{URL} must begin with https:// (http:// is for a simulator on this machine only)",
                id=f"{URL} harus diawali https:// (http:// hanya untuk simulator di mesin ini)",
            )
        )
    account = Account(environment[USERNAME], environment[PASSWORD])
    client = Client(address, account, ca=environment.get(CA) or None, proxy=environment.get(PROXY) or None)
    folder = environment.get(FILES)
    files = Folder(Path(folder) if folder else None)
    return RemedyHost(Operations(client, field_map(environment.get(FIELDS)), files))


def _is_safe(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE))


def field_map(path: str | None) -> FieldMap:
    """The field map of a TOML file, ours where there is none. Raises RemedySettingsError."""
    try:
        given = tomllib.loads(Path(path).read_text(encoding="utf-8")) if path else {}
        labels = {**FieldMap().labels, **given.pop("labels", {})}
        return FieldMap(**{**given, "labels": labels})
    except (OSError, ValueError, TypeError) as problem:
        kind = type(problem).__name__
        raise RemedySettingsError(
            Words(
                en=f"the field map that {FIELDS} names cannot be used ({kind}): its keys are those of `FieldMap`",
                id=f"peta field yang disebut {FIELDS} tidak bisa dipakai ({kind}): kuncinya sama dengan `FieldMap`",
            )
        ) from None
