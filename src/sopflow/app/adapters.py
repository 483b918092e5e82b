"""The adapters at hand, as a catalogue of what they can do. None of their code is imported."""

from __future__ import annotations

import sopflow_adapters

from sopflow.catalog.load import catalog_of
from sopflow.catalog.model import Catalog
from sopflow.diagnostics import has_errors
from sopflow.document.yaml_reader import read
from sopflow.errors import InvalidPlaybook


def installed() -> Catalog:
    """The catalogue of the adapters that come with sopflow.

    Raises:
        InvalidPlaybook: a manifest is wrong; carries every diagnostic.
    """
    readings = [read(source) for source in sopflow_adapters.manifests()]
    documents = [reading.document for reading in readings if reading.document is not None]
    catalog, faults = catalog_of(documents)
    found = (*(each for reading in readings for each in reading.diagnostics), *faults)
    if has_errors(found):
        raise InvalidPlaybook(found)
    return catalog
