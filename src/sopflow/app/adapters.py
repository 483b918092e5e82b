"""The adapters at hand, as a catalogue of what they can do. None of their code is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.machinery import PathFinder
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import sopflow_adapters

from sopflow.app.installations import may_be_declared
from sopflow.catalog.load import catalog_of
from sopflow.catalog.model import Catalog
from sopflow.catalog.rules import SHAPE
from sopflow.diagnostics import Diagnostic, Source, Words, has_errors
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import read
from sopflow.errors import InvalidPlaybook

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "sopflow.adapters"
"""The entry points: `crm = "acme_crm"` says that the package `acme_crm` is the adapter of the system `crm`."""


def installed() -> Catalog:
    """The catalogue of the adapters that come with sopflow, and of those that other packages bring.

    Raises:
        InvalidPlaybook: a manifest is wrong; carries every diagnostic.
    """
    own = [read(source) for source in sopflow_adapters.manifests()]
    theirs = [(point, read(source)) for point, source in _of_other_packages()]
    readings = [*own, *(reading for _, reading in theirs)]
    catalog, faults = catalog_of(reading.document for reading in readings if reading.document is not None)
    misnamed = (_misnamed(point, reading.document) for point, reading in theirs if reading.document is not None)
    found = (*(each for reading in readings for each in reading.diagnostics), *faults, *filter(None, misnamed))
    if has_errors(found):
        raise InvalidPlaybook(found)
    return catalog


def _of_other_packages() -> Iterator[tuple[EntryPoint, Source]]:
    if not may_be_declared(GROUP, besides=sopflow_adapters.__name__):
        return
    from importlib.metadata import entry_points  # with all that it imports it would be a twentieth of a check

    points = {(point.name, point.module): point for point in entry_points(group=GROUP)}
    for _, point in sorted(points.items()):
        if point.module.partition(".")[0] == sopflow_adapters.__name__:
            continue
        for folder in _folders(point.module):
            manifest = folder / sopflow_adapters.MANIFEST
            if manifest.is_file():
                yield point, Source(str(manifest), manifest.read_text(encoding="utf-8"))
                break


def _folders(module: str) -> Iterable[Path]:
    """Where a package is, found without importing it; nothing for a module that is no package, or is not there."""
    first, *rest = module.split(".")
    spec = find_spec(first)
    for name in rest:
        below = None if spec is None else spec.submodule_search_locations
        spec = None if below is None else PathFinder.find_spec(name, list(below))
    return [] if spec is None else [Path(place) for place in spec.submodule_search_locations or ()]


def _misnamed(point: EntryPoint, document: Document) -> Diagnostic | None:
    """A manifest of another system than the one that its package is installed for: its host would never be found."""
    plain = document.root.plain
    system = plain.get("system") if isinstance(plain, dict) else None
    if not isinstance(system, str) or system == point.name:
        return None
    return Diagnostic(
        SHAPE,
        document.span(("system",)),
        Words(
            en=f"this is the manifest of `{system}`, but its package is installed as the adapter of `{point.name}`",
            id=f"ini manifes `{system}`, tetapi paketnya dipasang sebagai adapter `{point.name}`",
        ),
        Words(
            en=f'write `{system} = "{point.module}"` under the entry points `{GROUP}`, and install the package again',
            id=f'tulis `{system} = "{point.module}"` di entry point `{GROUP}`, lalu pasang lagi paketnya',
        ),
    )
