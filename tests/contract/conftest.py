"""Documents that are nearly right: the fixture with every construct, cut down and damaged at random."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sopflow.diagnostics import Source
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import read

EVERY_CONSTRUCT = Path(__file__).parent.parent / "fixtures" / "every-construct.yaml"
NEEDED = ("sopflow", "id", "version", "title", "outcomes")
STRANGE: tuple[Any, ...] = (
    *(
        "",
        "msisdn",
        "=msisdn",
        "two words",
        "a.b",
        "dsc.get_profile",
        "2h",
        "=forms.ticket_fields",
        "${ x | date } $${",
        "1",
    ),
    *(0, 1, -3, True, False, None, 1.5, [], {}, ["a", "a"], [{"when": "a", "go": "b"}], {"go": "b"}, {"else": "b"}),
    *({"id": "Teks"}, {"all": ["a", {"none": ["b"]}]}, {"value": "=a", "covers": "S1"}, {"use": {"a?": "=b"}}, [["a"]]),
)


def document_of(plain: Any) -> Document:
    """The document that a JSON text of the data is (JSON is YAML, too)."""
    reading = read(Source("playbook.yaml", json.dumps(plain, ensure_ascii=False)))
    assert reading.document is not None
    return reading.document


def _part(whole: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A small playbook: what every one needs, some sections, some states."""
    part = {key: whole[key] for key in NEEDED}
    for key in chance.sample(sorted(set(whole) - set(NEEDED) - {"states"}), 3):
        section = whole[key]
        kept = chance.sample(sorted(section), min(3, len(section))) if isinstance(section, dict) else None
        part[key] = section if kept is None else {name: section[name] for name in kept}
    part["states"] = {name: whole["states"][name] for name in chance.sample(sorted(whole["states"]), 3)}
    return copy.deepcopy(part)


def _containers(node: Any) -> Iterator[Any]:
    if isinstance(node, dict | list) and node:
        yield node
        for below in node.values() if isinstance(node, dict) else node:
            yield from _containers(below)


def _damage(part: dict[str, Any], chance: random.Random) -> None:
    """One change: a value replaced, a key renamed, something left out, added or moved."""
    container = chance.choice(list(_containers(part)))
    key = chance.choice(sorted(container) if isinstance(container, dict) else range(len(container)))
    match chance.randrange(5):
        case 0:
            container[key] = copy.deepcopy(chance.choice(STRANGE))
        case 1:
            del container[key]
        case 2 if isinstance(container, dict):
            container[chance.choice(("covers", "title", "else", "en", "a b", "go", "by", "at_most"))] = container.pop(
                key
            )
        case 3:
            container[key] = [container[key], container[key]]
        case _:
            other = chance.choice(list(_containers(part)))
            container[key] = copy.deepcopy(other[chance.choice(sorted(other))] if isinstance(other, dict) else other[0])


@pytest.fixture(scope="session")
def damaged_playbooks() -> Callable[[int, int], Iterator[Document]]:
    """`damaged_playbooks(seed, count)`: documents with up to two changes each, the same ones for the same seed."""
    reading = read(Source(EVERY_CONSTRUCT.name, EVERY_CONSTRUCT.read_text(encoding="utf-8")))
    assert reading.document is not None
    whole = json.loads(json.dumps(reading.document.root.plain))

    def make(seed: int, count: int) -> Iterator[Document]:
        chance = random.Random(seed)
        for _ in range(count):
            part = _part(whole, chance)
            for _ in range(chance.randrange(3)):
                _damage(part, chance)
            yield document_of(part)

    return make
