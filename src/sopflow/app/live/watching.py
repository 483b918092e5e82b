"""The onlookers that the command line gives an engine: a log of JSON lines, and OpenTelemetry where it is asked for."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TextIO

from sopflow.diagnostics import Words
from sopflow.errors import UsageError
from sopflow.telemetry.structured import StructuredLog, json_lines

if TYPE_CHECKING:
    from sopflow.telemetry.otel import OpenTelemetry

LOG_KEY = "SOPFLOW_LOG_KEY"
"""The variable with the key that people's pseudonyms in logs and spans are made with; without it nobody is named."""

_NO_EXTRA = Words(
    en="spans and metrics need OpenTelemetry: pip install 'sopflow[otel]'",
    id="span dan metrik memerlukan OpenTelemetry: pip install 'sopflow[otel]'",
)


def log_to(stream: TextIO) -> StructuredLog:
    """Lines to a stream."""
    return json_lines(stream, key=os.environ.get(LOG_KEY))


def open_telemetry() -> OpenTelemetry:
    """Spans and metrics to the providers that the process has set up, for one by `opentelemetry-instrument`.

    Raises:
        UsageError: the extra is not installed.
    """
    try:
        from sopflow.telemetry.otel import OpenTelemetry
    except ModuleNotFoundError as problem:
        raise UsageError(_NO_EXTRA) from problem
    return OpenTelemetry(key=os.environ.get(LOG_KEY))
