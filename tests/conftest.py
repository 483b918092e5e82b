"""What every test may ask for."""

from __future__ import annotations

import os
import textwrap
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
import sopflow_adapters
from hypothesis import settings

from sopflow.catalog.load import catalog_of
from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.playbook.decode import decode
from sopflow.program.compiler import Compiled, compile_program
from sopflow.program.model import Interface, Program
from sopflow.schema.validator import validate
from sopflow.testing.postgres import fresh_database, shared_server

SNAPSHOTS = Path(__file__).parent / "snapshots"

Snapshot = Callable[[str, str], None]

settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="write what the tests see as the new snapshots")


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    """`snapshot("document/duplicate-key.en.txt", text)`: the text equals the stored file, which is read in review."""
    update = bool(request.config.getoption("--update-snapshots"))

    def compare(name: str, text: str) -> None:
        stored = SNAPSHOTS / name
        if update:
            stored.parent.mkdir(parents=True, exist_ok=True)
            stored.write_text(text, encoding="utf-8", newline="")
            return
        assert stored.exists(), f"no snapshot {name}: run pytest with --update-snapshots and review the file"
        assert text == stored.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session", autouse=True)
def _caches_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What tests keep is not kept among the caches of whoever runs them, nor read from there."""
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("caches"))


@pytest.fixture(scope="session", autouse=True)
def _every_server_ends() -> Iterator[None]:
    """One that a test forgot turns in circles once its socket is closed, and slows down all that follow."""
    yield
    assert [thread.name for thread in threading.enumerate() if "(serve_forever)" in thread.name] == []


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    """The systems that sopflow ships, and the toy system of the tests."""
    toy = Source("toy.yaml", (Path(__file__).parent / "fixtures/toy.yaml").read_text(encoding="utf-8"))
    readings = [read(source) for source in (*sopflow_adapters.manifests(), toy)]
    found, diagnostics = catalog_of(reading.document for reading in readings if reading.document is not None)
    assert diagnostics == ()
    return found


HEADER = """\
sopflow: 1
id: tested
version: 1.0.0
title: {id: Diuji, en: Tested}
languages: [id, en]
"""

Compile = Callable[..., Compiled]
Load = Callable[..., Program]


@pytest.fixture
def compile_text(catalog: Catalog) -> Compile:
    """Compiles a playbook given without its first five keys. What does not fit the schema fails the test."""

    def compiled(text: str, siblings: Mapping[str, Interface] | None = None) -> Compiled:
        body = textwrap.dedent(text)
        reading = read(Source("tested.yaml", body if body.startswith("sopflow") else HEADER + body))
        assert reading.document is not None, reading.diagnostics
        assert [str(one) for one in validate(reading.document, "playbook")] == []
        return compile_program(decode(reading.document), reading.document, catalog, siblings or {})

    return compiled


@pytest.fixture
def load_text(compile_text: Compile) -> Load:
    """The program of a playbook that must be without fault."""

    def loaded(text: str, siblings: Mapping[str, Interface] | None = None) -> Program:
        compiled = compile_text(text, siblings)
        assert [str(one) for one in compiled.diagnostics] == []
        assert compiled.program is not None
        return compiled.program

    return loaded


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The URL of a Postgres, one for all processes of this run: see `sopflow.testing.postgres` for which."""
    mine = tmp_path_factory.getbasetemp()
    with shared_server((mine if worker_id == "master" else mine.parent) / "postgres") as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database of this test's own."""
    with fresh_database(postgres_server) as url:
        yield url
