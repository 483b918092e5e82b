"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SNAPSHOTS = Path(__file__).parent / "snapshots"

Snapshot = Callable[[str, str], None]


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
