"""All manifests at hand, put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.catalog import rules
from sopflow.catalog.decode import decode
from sopflow.catalog.model import Adapter, Catalog
from sopflow.diagnostics import Diagnostic, Label, Words
from sopflow.document.nodes import Document


def catalog_of(documents: Iterable[Document]) -> tuple[Catalog, tuple[Diagnostic, ...]]:
    """The catalogue of these manifests, and what is wrong with them. Of two for one system the first one counts."""
    adapters: dict[str, Adapter] = {}
    first: dict[str, Document] = {}
    found: list[Diagnostic] = []
    for document in documents:
        adapter, diagnostics = decode(document)
        found.extend(diagnostics)
        if adapter is None:
            continue
        if adapter.name in adapters:
            found.append(_declared_twice(adapter.name, document, first[adapter.name]))
            continue
        adapters[adapter.name], first[adapter.name] = adapter, document
    return together(adapters), tuple(found)


def together(adapters: Mapping[str, Adapter]) -> Catalog:
    """The catalogue of these adapters, by the names of their systems."""
    every = list(adapters.values())
    return Catalog(
        adapters=adapters,
        operations={name: operation for adapter in every for name, operation in adapter.operations.items()},
        events={name: event for adapter in every for name, event in adapter.events.items()},
        records={name: record for adapter in every for name, record in adapter.records.items()},
        choices={name: choice for adapter in every for name, choice in adapter.choices.items()},
    )


def _declared_twice(system: str, document: Document, earlier: Document) -> Diagnostic:
    return Diagnostic(
        rules.TWICE,
        document.span(("system",)),
        Words(en=f"the system `{system}` is declared twice", id=f"sistem `{system}` dideklarasikan dua kali"),
        Words(en="install one of the two adapters only", id="pasang salah satu adapter saja"),
        labels=(
            Label(earlier.span(("system",)), Words(en="declared here first", id="pertama dideklarasikan di sini")),
        ),
    )
