"""Spans and metrics by OpenTelemetry, the extra `[otel]`. Only whoever imports this module needs it.

A span an input and one a call, made when it is over, in the trace that is under way where the input was given. Names of
attributes are those of the semantic conventions where they have one (`error.type`, `service.peer.name`, `user.hash`,
`user.roles`), else `sopflow.…`. Spans carry ids; metrics only what has few values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from opentelemetry import metrics, trace
from opentelemetry.metrics import CallbackOptions, Counter, Histogram, Meter, MeterProvider, Observation
from opentelemetry.trace import SpanKind, Status, StatusCode, TracerProvider

from sopflow.ports.world import Observed
from sopflow.telemetry import names
from sopflow.telemetry.pseudonyms import Fields, without_people

SCOPE = "sopflow"
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Of durations, in seconds: an input takes milliseconds, a slow system half a minute."""

LATENESS = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0)
"""Of due times, in seconds: a second is on time, a day is a worker that was down."""

_SEMANTIC = {"by": "user.hash", "error": "error.type"}
_UNFINISHED = ("unavailable", "unauthorized", "in_doubt")
"""Results of a call that are a failure of the system, and not its answer."""

Readings = Callable[[], Iterable[names.Reading]]


class OpenTelemetry:
    """A sink that makes spans and metrics.

    Args:
        tracer_provider, meter_provider: OpenTelemetry's own by default.
        readings: what the gauges show (`observe`); `EngineStatus.readings` has them.
        key: makes pseudonyms of people; without it nobody is named.
    """

    def __init__(
        self,
        *,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
        readings: Readings | None = None,
        key: str | None = None,
    ) -> None:
        self._tracer = trace.get_tracer(SCOPE, tracer_provider=tracer_provider)
        self._meter = metrics.get_meter(SCOPE, meter_provider=meter_provider)
        self._histograms, self._counters = _histograms(self._meter), _counters(self._meter)
        self._key = key
        if readings is not None:
            self.observe(readings)

    def observe(self, readings: Readings) -> None:
        """Let the gauges show these, asked whenever metrics are collected. Once, where the engine was not there yet
        when the sink was made."""
        _observe(self._meter, readings)

    def emit(self, observed: Observed) -> None:
        """Make of it what there is to make, where the closed list knows it."""
        fields = without_people(observed, self._key)
        if fields is None:
            return
        match observed.name:
            case names.INPUT_TAKEN | names.INPUT_REFUSED:
                self._span(observed, f"input {fields.get('kind', '')}".strip(), fields, SpanKind.INTERNAL)
            case names.CALL_ENDED:
                self._span(observed, f"call {fields.get('operation', '')}".strip(), fields, SpanKind.CLIENT)
            case _:
                pass
        self._measure(observed.name, fields)

    def _span(self, observed: Observed, name: str, fields: Fields, kind: SpanKind) -> None:
        end = int(observed.at.timestamp() * 1e9)
        start = end - int(float(fields.get("seconds", 0.0)) * 1e9)
        span = self._tracer.start_span(name, kind=kind, attributes=_attributes(observed, fields), start_time=start)
        if fields.get("result") in _UNFINISHED:
            span.set_status(Status(StatusCode.ERROR))
        span.end(end_time=end)

    def _measure(self, name: str, fields: Fields) -> None:
        match name:
            case names.INPUT_TAKEN:
                self._time(names.INPUT_DURATION, fields)
            case names.CALL_ENDED:
                self._time(names.CALL_DURATION, fields)
            case names.TIMER_FIRED:
                self._time(names.TIMER_LATENESS, fields)
            case names.INPUT_REFUSED:
                self._count(names.INPUT_REFUSALS, fields)
            case names.EFFECT_DOUBTED:
                self._count(names.DOUBTS, fields)
            case names.ATTENTION_RAISED:
                self._count(names.ATTENTION, fields)
            case names.JOB_FAILED:
                self._count(names.JOB_FAILURES, fields)
            case _:
                pass

    def _time(self, instrument: str, fields: Fields) -> None:
        if "seconds" in fields:
            self._histograms[instrument].record(float(fields["seconds"]), _apart(instrument, fields))

    def _count(self, instrument: str, fields: Fields) -> None:
        self._counters[instrument].add(1, _apart(instrument, fields))


def _attributes(observed: Observed, fields: Fields) -> dict[str, str | int | float | bool | list[str]]:
    """Those of a span: how long it took is the span's own."""
    attributes: dict[str, str | int | float | bool | list[str]] = {
        _SEMANTIC.get(field, f"sopflow.{field}"): value
        for field, value in fields.items()
        if field not in ("seconds", "role", "case")
    }
    if observed.case is not None:
        attributes["sopflow.case"] = observed.case
    if "role" in fields:
        attributes["user.roles"] = [str(fields["role"])]
    if "operation" in fields:
        attributes["service.peer.name"] = str(fields["operation"]).partition(".")[0]
    return attributes | _error(fields)


def _error(fields: Mapping[str, object]) -> dict[str, str]:
    """`error.type`, where a call came to something else than done."""
    result = fields.get("result", "done")
    return {} if result == "done" else {"error.type": str(result)}


def _apart(instrument: str, fields: Fields) -> dict[str, str | int | float | bool]:
    """The attributes of a metric: those of its declaration that the observation has."""
    named = {_SEMANTIC.get(field, f"sopflow.{field}"): value for field, value in fields.items()} | _error(fields)
    return {name: named[name] for name in names.INSTRUMENTS[instrument].attributes if name in named}


def _histograms(meter: Meter) -> dict[str, Histogram]:
    return {
        one.name: meter.create_histogram(
            one.name,
            one.unit,
            one.says,
            explicit_bucket_boundaries_advisory=LATENESS if one.name == names.TIMER_LATENESS else BUCKETS,
        )
        for one in names.INSTRUMENTS.values()
        if one.form == "histogram"
    }


def _counters(meter: Meter) -> dict[str, Counter]:
    counters = (one for one in names.INSTRUMENTS.values() if one.form == "counter")
    return {one.name: meter.create_counter(one.name, one.unit, one.says) for one in counters}


class _Shared:
    """Readings of one collection, asked once for all gauges: a gauge that asks again begins the next collection."""

    def __init__(self, readings: Readings) -> None:
        self._ask = readings
        self._now: tuple[names.Reading, ...] = ()
        self._shown: set[str] | None = None

    def of(self, name: str) -> list[Observation]:
        if self._shown is None or name in self._shown:
            self._now, self._shown = tuple(self._ask()), set()
        self._shown.add(name)
        return [Observation(one.value, dict(one.attributes)) for one in self._now if one.instrument == name]


def _observe(meter: Meter, readings: Readings) -> None:
    """A gauge for each that is declared."""
    shared = _Shared(readings)
    for one in names.INSTRUMENTS.values():
        if one.form == "gauge":
            meter.create_observable_gauge(one.name, [_callback(shared, one.name)], one.unit, one.says)


def _callback(shared: _Shared, name: str) -> Callable[[CallbackOptions], Iterable[Observation]]:
    return lambda _: shared.of(name)
