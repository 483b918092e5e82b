"""OpenTelemetry: spans and metrics, as its exporters in memory see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from sopflow.ports.world import Observed
from sopflow.runtime.onlookers import Onlookers
from sopflow.telemetry import names
from sopflow.telemetry.names import Reading
from sopflow.telemetry.otel import OpenTelemetry

AT = datetime(2026, 3, 28, 6, 10, tzinfo=UTC)
READINGS = [
    Reading(names.CASES_OPEN, 3, {"sopflow.playbook": "va", "sopflow.status": "waiting"}),
    Reading(names.CASES_OPEN, 1, {"sopflow.playbook": "va", "sopflow.status": "paused"}),
    Reading(names.QUEUE_DEPTH, 7, {}),
]


class World:
    """A sink with exporters in memory, and how often its gauges asked."""

    def __init__(self, key: str | None = "a key") -> None:
        self.exporter, self.reader, self.asked = InMemorySpanExporter(), InMemoryMetricReader(), 0
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self.exporter))
        self.meters = MeterProvider([self.reader])
        self.sink = OpenTelemetry(
            tracer_provider=self.tracers, meter_provider=self.meters, readings=self.readings, key=key
        )

    def readings(self) -> list[Reading]:
        self.asked += 1
        return READINGS

    def emit(self, name: str, case: str | None = "VA-1", **fields: str | float | bool) -> None:
        self.sink.emit(Observed(name, AT, case, fields))

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        return self.exporter.get_finished_spans()

    def points(self) -> dict[str, list[tuple[Any, dict[str, Any]]]]:
        data = self.reader.get_metrics_data()
        assert data is not None
        return {
            metric.name: [
                (getattr(p, "value", getattr(p, "sum", None)), dict(p.attributes)) for p in metric.data.data_points
            ]
            for resource in data.resource_metrics
            for scope in resource.scope_metrics
            for metric in scope.metrics
        }


@pytest.fixture
def world() -> Iterator[World]:
    it = World()
    yield it
    it.tracers.shutdown()
    it.meters.shutdown()


def test_an_input_is_a_span_that_ended_when_it_was_durable(world: World) -> None:
    world.emit(names.INPUT_TAKEN, playbook="va", kind="answered", seq=3, seconds=0.5, by="agent.budi", role="csr")

    [span] = world.spans
    assert (span.name, span.kind, span.status.status_code) == (
        "input answered",
        SpanKind.INTERNAL,
        StatusCode.UNSET,
    )
    assert span.start_time is not None
    assert span.end_time == AT.timestamp() * 1e9
    assert span.end_time - span.start_time == 500_000_000
    attributes = dict(span.attributes or {})
    assert attributes.pop("user.hash") != "agent.budi"
    assert attributes == {
        "sopflow.playbook": "va",
        "sopflow.kind": "answered",
        "sopflow.seq": 3,
        "sopflow.case": "VA-1",
        "user.roles": ("csr",),
    }


def test_a_call_is_a_span_of_the_system_that_was_called(world: World) -> None:
    world.emit(names.CALL_ENDED, operation="dsc.kill_session", effect="VA-1.4", result="done", seconds=1.0)
    world.emit(names.CALL_ENDED, operation="dsc.kill_session", effect="VA-1.5", result="in_doubt", seconds=2.0)
    world.emit(names.CALL_ENDED, operation="dsc.get_profile", effect="VA-1.6", result="not_found", seconds=2.0)

    done, doubt, answer = world.spans
    assert (done.name, done.kind) == ("call dsc.kill_session", SpanKind.CLIENT)
    assert dict(done.attributes or {})["service.peer.name"] == "dsc"
    assert "error.type" not in dict(done.attributes or {})
    assert dict(doubt.attributes or {})["error.type"] == "in_doubt"
    assert [one.status.status_code for one in (done, doubt, answer)] == [
        StatusCode.UNSET,
        StatusCode.ERROR,
        StatusCode.UNSET,
    ]


def test_what_happens_is_measured(world: World) -> None:
    world.emit(names.INPUT_TAKEN, playbook="va", kind="answered", seconds=0.5)
    world.emit(names.INPUT_REFUSED, playbook="va", kind="answered", error="Conflict", seconds=0.5)
    world.emit(names.CALL_ENDED, playbook="va", operation="dsc.kill", result="unavailable", seconds=2.0, effect="e")
    world.emit(names.CALL_ENDED, playbook="va", operation="dsc.kill", result="done", effect="e")
    world.emit(names.EFFECT_DOUBTED, playbook="va", operation="dsc.kill", effect="e")
    world.emit(names.ATTENTION_RAISED, playbook="va", code="in_doubt", about="dsc.kill", state="kill")
    world.emit(names.TIMER_FIRED, playbook="va", state="wait", seconds=3.0)
    world.emit(names.JOB_FAILED, kind="perform", job="VA-1.4", error="ValueError", attempts=2)
    world.emit(names.CASE_ENDED, playbook="va", outcome="done", seconds=9.0)

    assert world.points() == {
        names.INPUT_DURATION: [(0.5, {"sopflow.playbook": "va", "sopflow.kind": "answered"})],
        names.INPUT_REFUSALS: [
            (1, {"sopflow.playbook": "va", "sopflow.kind": "answered", "error.type": "Conflict"}),
        ],
        names.CALL_DURATION: [
            (2.0, {"sopflow.playbook": "va", "sopflow.operation": "dsc.kill", "error.type": "unavailable"}),
        ],
        names.DOUBTS: [(1, {"sopflow.playbook": "va", "sopflow.operation": "dsc.kill"})],
        names.ATTENTION: [(1, {"sopflow.playbook": "va", "sopflow.code": "in_doubt"})],
        names.TIMER_LATENESS: [(3.0, {"sopflow.playbook": "va"})],
        names.JOB_FAILURES: [(1, {"sopflow.kind": "perform", "error.type": "ValueError"})],
        names.CASES_OPEN: [(one.value, dict(one.attributes)) for one in READINGS[:2]],
        names.QUEUE_DEPTH: [(7, {})],
    }


def test_all_gauges_of_a_collection_ask_once(world: World) -> None:
    world.points()
    assert world.asked == 1

    world.points()
    assert world.asked == 2


def test_gauges_may_be_given_later() -> None:
    reader = InMemoryMetricReader()
    sink = OpenTelemetry(meter_provider=MeterProvider([reader]))
    sink.observe(lambda: READINGS)

    assert "sopflow.queue.depth" in (data.to_json() if (data := reader.get_metrics_data()) else "")


def test_nobody_is_named_without_a_key() -> None:
    world = World(key=None)
    world.emit(names.INPUT_TAKEN, kind="answered", by="agent.budi")

    assert dict(world.spans[0].attributes or {}) == {"sopflow.kind": "answered", "sopflow.case": "VA-1"}


def test_what_belongs_to_no_case_is_a_span_all_the_same(world: World) -> None:
    world.emit(names.INPUT_REFUSED, case=None, kind="started", error="NotFound")

    assert dict(world.spans[0].attributes or {}) == {"sopflow.kind": "started", "error.type": "NotFound"}


def test_what_the_list_does_not_know_goes_nowhere(world: World) -> None:
    world.emit("customer.said", text="…")

    assert world.spans == ()


def test_an_input_belongs_to_the_trace_of_whoever_gave_it(world: World) -> None:
    onlookers = Onlookers([world.sink])
    tracer = world.tracers.get_tracer("web")
    with tracer.start_as_current_span("POST /answers") as request:
        onlookers.emit(Observed(names.INPUT_TAKEN, AT, "VA-1", {"kind": "answered"}))
    onlookers.close()

    [span] = [one for one in world.spans if one.name == "input answered"]
    assert span.parent is not None
    assert span.parent.span_id == request.get_span_context().span_id


def test_without_set_up_it_does_nothing() -> None:
    OpenTelemetry().emit(Observed(names.INPUT_TAKEN, AT, "VA-1", {"kind": "answered", "seconds": 1.0}))
