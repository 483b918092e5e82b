"""`python -m sopflow_adapters [FILE]`: writes the page of operations, to FILE or to the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from sopflow_adapters import manifests

from sopflow.catalog.load import catalog_of
from sopflow.catalog.reference import reference
from sopflow.document.yaml_reader import read


def main(arguments: list[str]) -> None:
    readings = [read(source) for source in manifests()]
    catalog, _ = catalog_of(reading.document for reading in readings if reading.document is not None)
    page = reference(catalog)
    if arguments:
        Path(arguments[0]).write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)


if __name__ == "__main__":
    main(sys.argv[1:])
