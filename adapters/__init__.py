"""The adapters that come with sopflow, a folder each."""

from __future__ import annotations

import pkgutil

from sopflow.diagnostics import Source

MANIFEST = "adapter.yaml"


def manifests() -> tuple[Source, ...]:
    """The texts of the manifests in this package, by system name; none of the adapters' code is imported."""
    found = ((name, _manifest(name)) for _, name, is_package in pkgutil.iter_modules(__path__) if is_package)
    return tuple(
        Source(f"adapters/{name}/{MANIFEST}", text.decode("utf-8")) for name, text in sorted(found) if text is not None
    )


def _manifest(folder: str) -> bytes | None:
    try:
        return pkgutil.get_data(__name__, f"{folder}/{MANIFEST}")
    except FileNotFoundError:
        return None
