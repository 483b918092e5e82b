"""The log: one line of JSON an observation, through `logging`."""

from __future__ import annotations

import json
import logging
from typing import TextIO

from sopflow.ports.world import Observed
from sopflow.telemetry.names import OBSERVATIONS
from sopflow.telemetry.pseudonyms import without_people

LOGGER = "sopflow"
"""The logger that lines go to where no other is given."""


class StructuredLog:
    """A sink that logs each observation as one JSON object: `at`, `name`, `case`, then its fields. Those that somebody
    should look at are warnings, the others of level INFO.

    Args:
        logger: where the lines go.
        key: makes pseudonyms of people; without it nobody is named.
    """

    def __init__(self, logger: logging.Logger | None = None, *, key: str | None = None) -> None:
        self._logger = logger or logging.getLogger(LOGGER)
        self._key = key

    def emit(self, observed: Observed) -> None:
        """Log it, where the closed list knows it."""
        fields = without_people(observed, self._key)
        if fields is None:
            return
        level = logging.WARNING if OBSERVATIONS[observed.name].grave else logging.INFO
        if self._logger.isEnabledFor(level):
            self._logger.log(level, "%s", _line(observed, fields))


def _line(observed: Observed, fields: dict[str, str | int | float | bool]) -> str:
    first: dict[str, object] = {"at": observed.at.isoformat(), "name": observed.name}
    if observed.case is not None:
        first["case"] = observed.case
    return json.dumps(first | fields, ensure_ascii=False)


def json_lines(stream: TextIO, *, key: str | None = None) -> StructuredLog:
    """A log of its own to a stream, apart from whatever else `logging` is set up to do."""
    logger = logging.Logger(LOGGER, logging.INFO)  # noqa: LOG001 - nobody else is to hang a handler on it
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger.addHandler(handler)
    return StructuredLog(logger, key=key)
