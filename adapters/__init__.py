"""The adapters that come with sopflow, a folder each."""

from __future__ import annotations

from importlib.resources import files

from sopflow.diagnostics import Source

MANIFEST = "adapter.yaml"


def manifests() -> tuple[Source, ...]:
    """The texts of the manifests in this package, by system name; none of the adapters' code is imported."""
    folders = sorted(files(__name__).iterdir(), key=lambda folder: folder.name)
    found = [(folder.name, folder.joinpath(MANIFEST)) for folder in folders if folder.is_dir()]
    return tuple(
        Source(f"adapters/{name}/{MANIFEST}", manifest.read_text(encoding="utf-8"))
        for name, manifest in found
        if manifest.is_file()
    )
