"""One decorator makes the data classes of the package: decision 44."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.architecture.house import SOURCE

OURS = SOURCE / "dataclass.py"
IMPORTED = re.compile(r"^[ \t]*from dataclasses import (\([^)]*\)|[^\n]*)", re.MULTILINE)
NAMED = re.compile(r"\b(?:attrs?\.(?:define|frozen|s)|dataclasses\.dataclass)\b")


def others(source: str) -> Iterator[str]:
    """What makes classes in a file, and is not our decorator."""
    for names in IMPORTED.findall(source):
        yield from re.findall(r"\bdataclass\b", names)
    yield from NAMED.findall(source)


def test_every_data_class_of_the_package_is_made_by_the_packages_decorator() -> None:
    found = {
        str(path.relative_to(SOURCE)): list(others(path.read_text(encoding="utf-8")))
        for path in SOURCE.rglob("*.py")
        if path != OURS
    }

    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("from dataclasses import dataclass\n", ["dataclass"]),
        ("from dataclasses import (\n    dataclass,\n    field,\n)\n", ["dataclass"]),
        ("import dataclasses\n@dataclasses.dataclass\nclass A: ...\n", ["dataclasses.dataclass"]),
        ("from dataclasses import field, is_dataclass\nfrom sopflow.dataclass import dataclass\n", []),
    ],
)
def test_the_check_itself_sees_what_it_forbids(source: str, seen: list[str]) -> None:
    assert list(others(source)) == seen
