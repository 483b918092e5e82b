"""The onlookers that the command line gives an engine."""

from __future__ import annotations

import io
import json
import sys
from datetime import UTC, datetime

import pytest

from sopflow.app.live.watching import LOG_KEY, log_to, open_telemetry
from sopflow.errors import UsageError
from sopflow.ports.world import Observed
from sopflow.telemetry import names

TAKEN = Observed(names.INPUT_TAKEN, datetime(2026, 3, 28, tzinfo=UTC), "VA-1", {"kind": "answered", "by": "rina"})


@pytest.mark.parametrize(("key", "named"), [(None, False), ("a key", True)])
def test_people_have_a_pseudonym_where_the_environment_has_a_key(
    monkeypatch: pytest.MonkeyPatch, key: str | None, named: bool
) -> None:
    monkeypatch.delenv(LOG_KEY, raising=False)
    if key is not None:
        monkeypatch.setenv(LOG_KEY, key)
    stream = io.StringIO()
    log_to(stream).emit(TAKEN)

    assert ("by" in json.loads(stream.getvalue())) is named
    assert "rina" not in stream.getvalue()


def test_open_telemetry_takes_what_it_is_given() -> None:
    open_telemetry().emit(TAKEN)


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sopflow.telemetry.otel", None)

    with pytest.raises(UsageError, match="pip install"):
        open_telemetry()
