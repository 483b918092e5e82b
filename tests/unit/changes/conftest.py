"""Two versions of a playbook that stand in a test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sopflow.changes.compare import Version, compare
from sopflow.changes.model import Change


@pytest.fixture
def between(compile_text: Callable[..., Any]) -> Callable[[str, str], list[Change]]:
    """What differs between two texts, which lack the first keys of a playbook."""

    def of(old: str, new: str) -> list[Change]:
        programs = [compile_text(text) for text in (old, new)]
        assert all(each.program is not None for each in programs), [each.diagnostics for each in programs]
        return [*compare(*(Version(each.program.playbook, each.program) for each in programs))]

    return of
