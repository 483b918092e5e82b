"""The log: one JSON object a line, ids and durations only, people by pseudonym or not at all."""

from __future__ import annotations

import io
import json
import logging
from datetime import UTC, datetime

from sopflow.ports.world import Observed
from sopflow.telemetry import names
from sopflow.telemetry.pseudonyms import pseudonym
from sopflow.telemetry.structured import LOGGER, StructuredLog, json_lines

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
TAKEN = Observed(names.INPUT_TAKEN, AT, "VA-1", {"kind": "answered", "seq": 3, "seconds": 0.25, "by": "agent.budi"})


def lines(*observed: Observed, key: str | None = None) -> list[dict[str, object]]:
    stream = io.StringIO()
    log = json_lines(stream, key=key)
    for one in observed:
        log.emit(one)
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_an_observation_is_a_line() -> None:
    assert lines(TAKEN) == [
        {"at": "2026-03-28T06:10:00+00:00", "name": "input.taken", "case": "VA-1", "kind": "answered", "seq": 3,
         "seconds": 0.25},
    ]  # fmt: skip


def test_without_a_key_nobody_is_named() -> None:
    assert "agent.budi" not in json.dumps(lines(TAKEN))


def test_with_a_key_lines_of_one_person_can_be_put_together() -> None:
    one, again = (line["by"] for line in lines(TAKEN, TAKEN, key="a key"))

    assert one == again == pseudonym("a key", "agent.budi") != pseudonym("another", "agent.budi")
    assert "budi" not in str(one)


def test_what_the_list_does_not_know_is_not_logged() -> None:
    stray = Observed(names.WORKER_STARTED, AT, None, {"holder": "h", "msisdn": "+6281234567890"})

    assert lines(Observed("customer.said", AT, "VA-1", {"text": "…"}), stray) == [
        {"at": "2026-03-28T06:10:00+00:00", "name": "worker.started", "holder": "h"}
    ]


def test_what_somebody_should_look_at_is_a_warning(caplog) -> None:  # type: ignore[no-untyped-def]
    log = StructuredLog()
    with caplog.at_level(logging.INFO, LOGGER):
        log.emit(Observed(names.JOB_FAILED, AT, "VA-1", {"kind": "perform", "error": "ValueError"}))
        log.emit(TAKEN)

    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_a_logger_that_does_not_listen_costs_no_line(caplog) -> None:  # type: ignore[no-untyped-def]
    with caplog.at_level(logging.ERROR, LOGGER):
        StructuredLog().emit(TAKEN)

    assert caplog.records == []
