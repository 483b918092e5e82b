"""What a customer said or is called is in the case and nowhere else: not in a log, a span, a metric, an error, a job, a
name of a row, a screen, or what another queue keeps for its own ends.

The tests plant words that stand nowhere else, go through the fraud SOP, and look for them in all that was written.
"""

from __future__ import annotations

import io
import json
import logging
import os
import re
import signal
import subprocess
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from tests.people import innermost

from sopflow.app.live.watching import LOG_KEY
from sopflow.errors import SopflowError
from sopflow.ports.rows import CaseQuery, JobRow
from sopflow.ports.store import Transaction
from sopflow.ports.world import Observed
from sopflow.queues.choosing import SCHEMA
from sopflow.queues.embedded import EmbeddedQueue
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.system import SystemClock
from sopflow.telemetry.names import OBSERVATIONS, passed_on
from sopflow.telemetry.otel import OpenTelemetry
from sopflow.telemetry.structured import json_lines
from sopflow.testing.queue_places import dbos

Traces = tuple[str, ...]
Open = Callable[..., Any]
Run = Callable[..., Any]
MASKED = "0812****4321"
WRONG = "Paijo 0812 7770 4321"
"""An answer that fits no fact of another type; an error must not repeat it."""


def found(traces: Traces, *texts: object) -> list[str]:
    """The planted words that are in a text."""
    return [trace for trace in traces if any(trace in str(text) for text in texts)]


class Heard:
    def __init__(self) -> None:
        self.all: list[Observed] = []

    def emit(self, observed: Observed) -> None:
        self.all.append(observed)


def test_what_onlookers_hear_is_in_the_closed_list_and_says_nothing_of_anybody(
    open_desk: Open, traces: Traces, caplog: pytest.LogCaptureFixture
) -> None:
    heard, stream = Heard(), io.StringIO()
    with caplog.at_level(logging.DEBUG):
        desk = open_desk(heard, json_lines(stream, key="a key"))
        desk.tell()
        desk.engine.close()

    assert len(heard.all) > 60
    assert {one.name for one in heard.all} <= set(OBSERVATIONS)
    assert [one for one in heard.all if passed_on(one.name, one.fields) != dict(one.fields)] == []
    assert found(traces, heard.all, stream.getvalue(), caplog.text) == []
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(lines) == len(heard.all)
    assert "rina" not in stream.getvalue()


def test_no_span_and_no_metric_says_anything_of_anybody(open_desk: Open, traces: Traces) -> None:
    spans, reader = InMemorySpanExporter(), InMemoryMetricReader()
    tracers, meters = TracerProvider(), MeterProvider([reader])
    tracers.add_span_processor(SimpleSpanProcessor(spans))
    desks: list[Any] = []
    sink = OpenTelemetry(
        tracer_provider=tracers, meter_provider=meters, key="a key", readings=lambda: desks[0].engine.status().readings()
    )  # fmt: skip
    desks.append(open_desk(sink))
    desks[0].tell()
    desks[0].engine.close()
    data = reader.get_metrics_data()
    written = [span.to_json() for span in spans.get_finished_spans()]

    assert len(written) > 40
    assert data is not None
    metrics = data.to_json()
    assert '"sopflow.call.duration"' in metrics
    assert '"sopflow.case.open"' in metrics
    assert desks[0].case not in metrics
    assert found((*traces, "rina"), written, metrics) == []
    tracers.shutdown()
    meters.shutdown()


def names_of(tx: Transaction) -> Iterator[str]:
    """The keys and columns of rows, all but the bodies of cases and events."""
    for row in tx.cases.find(CaseQuery(limit=1000)):
        yield repr(row._replace(body=""))
        yield from (repr(event._replace(body=None)) for event in tx.events.find(row.id))
        yield from (repr(entry) for entry in tx.ledger.find(case=row.id))
    yield from (repr(row) for row in tx.leases.find())


def test_no_name_of_a_row_says_anything_of_anybody(desk: Any, traces: Traces) -> None:
    desk.tell()
    names = desk.store.read(lambda tx: list(names_of(tx)))

    assert len([one for one in names if one.startswith("LedgerRow")]) > 5
    assert found(traces, *names) == []


def test_no_job_says_anything_of_anybody(
    open_desk: Open, traces: Traces, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    owed: list[JobRow] = []
    enqueue = EmbeddedQueue.enqueue

    def watched(self: EmbeddedQueue, transaction: Transaction, jobs: Sequence[JobRow]) -> None:
        owed.extend(jobs)
        enqueue(self, transaction, jobs)

    monkeypatch.setattr(EmbeddedQueue, "enqueue", watched)
    open_desk().tell()

    assert {"perform", "read", "timer", "start_child", "child_ended", "start_case"} <= {job.kind for job in owed}
    assert found(traces, *owed) == []


@pytest.mark.slow
def test_what_dbos_keeps_for_itself_says_nothing_of_anybody(
    postgres_url: str, desk_over: Callable[..., Any], traces: Traces
) -> None:
    store, queue = dbos(postgres_url)
    with closing(store), closing(queue):
        desk = desk_over(store, queue=queue, clock=SystemClock())
        seen: list[str] = []
        while desk.view.status != "done" and desk.turn():
            seen += cells_of_dbos(postgres_url)

    assert len(seen) > 100
    assert '"perform"' in "".join(seen)  # the inputs of its jobs can be read here
    assert found(traces, *seen) == []


def cells_of_dbos(url: str) -> list[str]:
    """Every text in every table of DBOS, also what is written in base64."""
    with closing(psycopg.connect(url)) as connection:
        tables = connection.execute("select tablename from pg_tables where schemaname = %s", (SCHEMA,)).fetchall()
        rows = [row for (table,) in tables for row in connection.execute(f'select * from {SCHEMA}."{table}"')]
    texts = [str(cell) for row in rows for cell in row if cell is not None]
    return texts + [
        b64decode(text).decode("latin-1")
        for text in texts
        if re.fullmatch(r"[A-Za-z0-9+/]{8,}={0,2}", text) and len(text) % 4 == 0
    ]


def test_keys_that_callers_choose_are_not_kept_as_they_were_given(open_desk: Open, traces: Traces) -> None:
    desk = open_desk()
    again = desk.engine.start("penanganan-penipuan-va", key="0812 7770 4321", by=desk.rina)
    answers = {"intent": "information", "msisdn": "0812 0000 0009"}
    desk.engine.answer(again.case.id, answers, by=desk.rina, key="Paijo")

    def names(tx: Any) -> list[str]:
        return [*names_of(tx), repr([tx.inbox.get(key) for key in ("0812 7770 4321", "Paijo")])]

    assert found(traces, *desk.store.read(names)) == []
    assert desk.engine.answer(again.case.id, answers, by=desk.rina, key="Paijo").repeated


@pytest.mark.parametrize(
    "wrong",
    [
        {"incident_at": WRONG},
        {"loss_amount": WRONG},
        {"channel": WRONG},
        {"msisdn": WRONG + "Mangunjaya"},
        {"Paijo": "yes"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_an_error_does_not_repeat_what_was_said(desk: Any, traces: Traces, wrong: dict[str, object]) -> None:
    names = tuple(trace for trace in traces if trace not in wrong)  # a name that nobody knows is repeated, to be mended
    desk.tell("intake")
    with pytest.raises(SopflowError) as refused:
        desk.engine.answer(desk.case, wrong, by=desk.rina)

    assert found(names, refused.value, getattr(refused.value, "words", "")) == []


def test_a_system_that_raises_with_a_customers_number_in_its_words_gives_nothing_away(
    open_desk: Open, traces: Traces, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    heard, stream = Heard(), io.StringIO()
    desk = open_desk(heard, json_lines(stream))

    def call(call: Any) -> Any:
        raise RuntimeError(f"no session of {call.input} {WRONG}")

    desk.engine = Engine(
        desk.store, SimpleNamespace(call=call), clock=desk.clock, sinks=[heard, json_lines(stream)]
    )  # fmt: skip
    with caplog.at_level(logging.DEBUG):
        desk.turn()
        desk.turn()
        desk.engine.close()
    shown = capfd.readouterr()

    assert any(one.name == "call.ended" and one.fields["result"] == "unavailable" for one in heard.all)
    assert found(traces, heard.all, stream.getvalue(), caplog.text, shown.out, shown.err) == []


SHOWN = ("show", "next", "history", "explain")


@pytest.mark.parametrize("format", ["text", "json"])
def test_the_command_line_masks_what_it_shows(
    desk: Any, path: Path, run: Run, traces: Traces, format: str
) -> None:  # fmt: skip
    desk.tell("loss")
    desk.engine.close()
    written = [run("case", verb, desk.case, "--store", path, "--format", format) for verb in SHOWN]
    written += [run("case", "list", "--store", path, "--format", format)]
    written += [run("store", "status", "--store", path, "--format", format)]

    assert [(one.exit_code, one.output) for one in written if one.exit_code not in (0, 1)] == []
    assert found(traces, *(one.output for one in written)) == []
    assert MASKED.removeprefix("0812") in written[0].output


def test_the_command_line_shows_it_to_whoever_asks(desk: Any, path: Path, run: Run) -> None:
    desk.tell("loss")
    shown = run("case", "show", desk.case, "--store", path, "--show-personal", "--format", "json").output

    assert "+6281277704321" in shown
    assert "834512" not in shown


def test_an_error_on_the_command_line_does_not_repeat_what_was_said(
    desk: Any, path: Path, run: Run, traces: Traces
) -> None:
    desk.tell("intake")
    result = run("case", "answer", desk.case, f"loss_amount={WRONG}", "--by", "rina", "--store", path)

    assert result.exit_code != 0
    assert found(traces, result.output) == []
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_a_purge_asks_before_it_erases(desk: Any, path: Path, run: Run) -> None:
    desk.tell()
    asked = run("case", "purge", desk.case, "--reason", "asked", "--by", "dpo", "--store", path, input="n\n")
    assert desk.view.row.purged_at is None
    assert asked.exit_code != 0
    done = run("case", "purge", desk.case, "--reason", "asked", "--by", "dpo", "--store", path, "--yes")

    assert done.exit_code == 0
    assert desk.view.row.purged_at is not None


def test_an_erased_case_is_still_in_the_list_of_all(desk: Any, path: Path, run: Run) -> None:
    desk.tell()
    desk.engine.purge(desk.case, by=Person("dpo"), reason="asked")
    for form in ("text", "json"):
        listed = run("case", "list", "--all", "--format", form, "--store", path)
        assert listed.exit_code == 0
        assert desk.case in listed.output


def test_who_exported_is_in_the_history(desk: Any, path: Path, run: Run) -> None:
    desk.tell("loss")
    run("case", "export", desk.case, "--by", "dpo", "--reason", "asked", "--store", path)

    last = desk.engine.history(desk.case)[-1]
    assert (last.kind, last.by) == ("exported", "dpo")
    assert Person("dpo").id == last.by


def test_what_a_worker_prints_names_nobody(desk: Any, path: Path, traces: Traces) -> None:
    while innermost(desk.engine, desk.case).playbook != "sop-007-validation":
        assert desk.turn()
    desk.turn()  # the end of the sub-procedure, and what follows from it, is left to the worker
    desk.engine.close()
    environment = {**os.environ, LOG_KEY: "a key of ours"}
    command = [sys.executable, "-c", "from sopflow.cli import main; main()", "worker", "--otel", "--store", str(path)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as worker:
        lines: list[str] = []
        assert worker.stdout is not None
        for line in worker.stdout:
            lines.append(line)
            if '"call.ended"' in line:
                worker.send_signal(signal.SIGTERM)
        errors = worker.stderr.read() if worker.stderr else ""

    assert worker.returncode == 0
    assert {"worker.started", "input.taken", "call.started", "call.ended"} <= {json.loads(one)["name"] for one in lines}
    assert found((*traces, "rina", "a key of ours"), *lines, errors) == []
