"""Lints a small playbook as `check` would."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Diagnostic, Source
from sopflow.document.yaml_reader import read
from sopflow.lint.linter import lint
from sopflow.lint.rule import Subject
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.model import Interface
from sopflow.schema.validator import validate

HEADER = "sopflow: 1\nid: example\nversion: 1.0.0\ntitle: Contoh\nlanguages: [id]\n"
CLAUSES = """\
clauses:
  - {id: S1, line: 1, text: Periksa profil, en: Check the profile}
  - {id: S2, line: 2, text: Tutup kasus, en: Close the case}
"""

Lint = Callable[..., tuple[Diagnostic, ...]]


@pytest.fixture
def lint_text(catalog: Catalog) -> Lint:
    """The findings in a playbook; a text without its first five keys gets them. It must fit and compile."""
    clauses = read(Source("clauses.yaml", CLAUSES)).document

    def linted(text: str, siblings: Mapping[str, Interface] | None = None) -> tuple[Diagnostic, ...]:
        whole = text if text.startswith("sopflow") else HEADER + text
        reading = read(Source("example.yaml", whole))
        assert reading.document is not None, reading.diagnostics
        assert [str(one) for one in validate(reading.document, "playbook")] == []
        playbook = decode(reading.document)
        compiled = compile_program(playbook, reading.document, catalog, siblings or {})
        assert compiled.program is not None, [str(one) for one in compiled.diagnostics]
        beside = clauses if playbook.source is not None else None
        return lint(Subject(reading.document, playbook, compiled.program, catalog, beside, siblings or {}))

    return linted
