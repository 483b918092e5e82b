"""A playbook decoded from the sections that a test writes; what is not written is filled in."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.playbook.decode import decode
from sopflow.playbook.model import Playbook
from sopflow.schema.validator import validate

NEEDED = {
    "sopflow": "sopflow: 1\n",
    "id": "id: contoh\n",
    "version": "version: 1.0.0\n",
    "title": "title: Contoh\n",
    "outcomes": "outcomes: {done: Selesai}\n",
    "states": "states:\n  close: {end: done}\n",
}


@pytest.fixture
def decoded() -> Callable[[str], Playbook]:
    """`decoded(sections)`: the playbook, which must fit the schema."""

    def make(sections: str) -> Playbook:
        written = {line.partition(":")[0] for line in sections.splitlines() if line[:1].isalpha()}
        text = "".join(line for key, line in NEEDED.items() if key not in written) + sections
        reading = read(Source("playbook.yaml", text))
        assert reading.document is not None, reading.diagnostics
        assert reading.diagnostics == ()
        assert validate(reading.document, "playbook") == ()
        return decode(reading.document)

    return make
