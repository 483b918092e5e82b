"""A published playbook as text, and a program made of that text alone: no file and no installed adapter is needed.

The bundle is JSON: the playbook's text, its list of clauses, the texts of the manifests that it was checked with, the
digests of the playbooks that it runs, and what its states are called, for lists.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from typing import NoReturn, Protocol

from sopflow.catalog.decode import decode as decode_manifest
from sopflow.catalog.load import together
from sopflow.catalog.model import Adapter, Catalog
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Source, has_errors
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import read
from sopflow.errors import InvalidPlaybook
from sopflow.playbook.decode import decode
from sopflow.playbook.model import Playbook
from sopflow.program.compiler import compile_program
from sopflow.program.identity import digest_of
from sopflow.program.model import Interface, Program
from sopflow.program.watching import with_policies
from sopflow.program.widening import widened
from sopflow.runtime.faces import Titles
from sopflow.schema.validator import validate
from sopflow.stores.codec import CaseCodec


class Publishable(Protocol):
    """A playbook that checks, as `app.procedure.Procedure` is."""

    @property
    def document(self) -> Document: ...

    @property
    def playbook(self) -> Playbook: ...

    @property
    def program(self) -> Program: ...

    @property
    def catalog(self) -> Catalog: ...

    @property
    def siblings(self) -> Mapping[str, Publishable]: ...

    @property
    def clauses(self) -> Document | None: ...


@dataclass(frozen=True, slots=True)
class Bundle:
    """The texts of a publication. `playbooks` are the digests of those that it runs, by id."""

    playbook: str
    manifests: Mapping[str, str] = field(default_factory=dict)
    playbooks: Mapping[str, str] = field(default_factory=dict)
    clauses: str | None = None
    titles: Titles = field(default_factory=dict)

    def text(self) -> str:
        return json.dumps(
            {
                "playbook": self.playbook,
                "manifests": dict(sorted(self.manifests.items())),
                "playbooks": dict(sorted(self.playbooks.items())),
                "clauses": self.clauses,
                "titles": self.titles,
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )


def read_bundle(text: str) -> Bundle:
    """The bundle that `Bundle.text` wrote."""
    given = json.loads(text)
    return Bundle(given["playbook"], given["manifests"], given["playbooks"], given["clauses"], given.get("titles", {}))


def bundle_of(procedure: Publishable, playbooks: Mapping[str, str]) -> Bundle:
    """The texts of a playbook. A manifest belongs to it where its text names the system."""
    text = procedure.document.source.text
    named = {name: one.text for name, one in procedure.catalog.adapters.items() if f"{name}." in text}
    clauses = procedure.clauses.source.text if procedure.clauses is not None else None
    titles = {state.id: dict(state.titles) for state in procedure.program.states.values() if state.titles}
    return Bundle(text, named, playbooks, clauses, titles)


@dataclass(frozen=True, eq=False)
class Published:
    """A publication that can be run: its program, what systems can do, and the digests of the playbooks it runs."""

    digest: str
    program: Program
    catalog: Catalog
    playbooks: Mapping[str, str]
    codec: CaseCodec = field(repr=False)


class Manifests:
    """Adapters by the text of their manifests: each text is read once, however many playbooks it belongs to."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], Adapter] = {}

    def catalog(self, texts: Mapping[str, str]) -> Catalog:
        """What the systems of a bundle can do, by their manifests.

        Raises:
            InvalidPlaybook: a manifest is wrong; carries every diagnostic.
        """
        return together({name: self._adapter(name, text) for name, text in sorted(texts.items())})

    def _adapter(self, name: str, text: str) -> Adapter:
        known = self._read.get((name, text))
        if known is None:
            adapter, faults = decode_manifest(_document(Source(f"{name}/adapter.yaml", text)))
            if adapter is None or has_errors(faults):
                _refuse(faults)
            known = self._read[name, text] = adapter
        return known


def compiled(bundle: Bundle, interfaces: Mapping[str, Interface], manifests: Manifests) -> tuple[Program, Catalog]:
    """The program that the texts of a bundle mean, and the catalogue it was compiled against.

    Raises:
        InvalidPlaybook: they do not check; carries every diagnostic.
    """
    catalog = manifests.catalog(bundle.manifests)
    document = _document(Source("playbook.yaml", bundle.playbook))
    shape = validate(document, "playbook")
    if has_errors(shape):
        raise InvalidPlaybook(shape)
    playbook = decode(document)
    wide = widened(catalog, playbook)
    made = compile_program(playbook, document, wide, interfaces)
    if made.program is None:
        raise InvalidPlaybook(made.diagnostics)
    return with_policies(made.program, wide), wide


def digest(program: Program, catalog: Catalog, bundle: Bundle) -> str:
    """What a publication means, as one hash: the playbook, the manifests it was checked with, what it runs."""
    adapters = {name: catalog.adapters[name] for name in sorted(bundle.manifests)}
    return digest_of(program.identity, adapters, dict(sorted(bundle.playbooks.items())))


def _document(source: Source) -> Document:
    reading = read(source)
    if reading.document is None or has_errors(reading.diagnostics):
        _refuse(reading.diagnostics)
    return reading.document


def _refuse(diagnostics: tuple[Diagnostic, ...]) -> NoReturn:
    raise InvalidPlaybook(diagnostics)
