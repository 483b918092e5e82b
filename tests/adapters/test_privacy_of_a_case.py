"""A whole case of the SOP over HTTP, with every logger at DEBUG: nothing personal and no secret in what is logged, printed,
raised, traced or counted, by clients, simulators or the engine; whatever goes wrong on the way.

What is planted stands nowhere else. That the test can fail is shown with leaks that are planted, too.
"""

from __future__ import annotations

import io
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from sopflow_adapters.sim import CREDENTIALS, running, world_of
from sopflow_adapters.sim.house import House
from sopflow_adapters.sim.live import Running
from sopflow_adapters.wire.failures import WireFailure
from sopflow_adapters.wire.transport import Transport
from sopflow_adapters.wire.unheard import _Unheard
from tests.adapters.benches import connected, settings_of
from tests.people import innermost, replied

from sopflow.app.live.systems import RealSystems
from sopflow.app.procedure import Procedure
from sopflow.app.use_cases import load
from sopflow.diagnostics import Source
from sopflow.ports.world import Observed
from sopflow.runtime import performer, wants
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.stores import open_store
from sopflow.telemetry.otel import OpenTelemetry
from sopflow.telemetry.structured import json_lines
from sopflow.testing.adapter_privacy import everything_logged, shown

pytestmark = pytest.mark.slow
SOP = Path(__file__).parents[2] / "playbooks/penanganan-penipuan-va"
SYSTEMS = ("dsc", "indira", "billing", "remedy")
WORLD = """\
world: 1
customers:
  - msisdn: '0812 7770 4321'
    customer_id: CUST-PLANTED-7
    account: ACC-PLANTED-7
    name: Paijo Wiryodiharjo
    card_type: simPATI
    payment_type: prepaid
    area: jabotabek
    communications: {complete: true, records: [{kind: call, direction: in, at: '2025-03-28T13:05+07:00', seconds: 412, counterparty: '0821 5550 9876'}]}
    interactions: [{id: INT-0000044, at: '2025-02-28T10:15+07:00', channel: GraPARI, kip: [P31], reason: Keluhan Sumirah Larasati, status: completed}]
    purchases: [{id: P1, order_id: O1, at: '2025-03-28T13:12+07:00', kind: package, service: internet, name: Internet 10 GB, amount: 1234567, beneficiary: self, usage: {used_by_customer: false, used_by_beneficiary: false}}]
"""
ANSWERS: dict[str, object] = {
    "intent": "fraud_report",
    "msisdn": "0812 7770 4321",
    "fraud_number": "0821 5550 9876",
    "incident_at": "2025-03-28T13:10+07:00",
    "chronology": "Ditelepon penipu di Kelurahan Mangunjaya, diminta OTP 834512 yang masuk.",
    "interaction_evidence": ["tangkapan-layar-keponakan.png"],
    "otp_services": ["mytelkomsel"],
    "otp_shared": "yes",
    "channel": "apps",
    "kill_session_consent": "yes",
    "disclaimer_accepted": "yes",
    "alt_contact": "0813 4440 1234",
    "loss_amount": 1234567,
    "loss_evidence": ["bukti-transfer-keponakan.png"],
    "owner_name_matches": "yes",
    "owner_proof_matches": "yes",
}
PLANTED = (
    "+6281277704321", "+6282155509876", "+6281344401234", "Paijo Wiryodiharjo", "Wiryodiharjo", "Kelurahan Mangunjaya",
    "834512", "tangkapan-layar-keponakan.png", "bukti-transfer-keponakan.png", "Sumirah Larasati", "CUST-PLANTED-7", "SESSION-PLANTED-9",
    "ACC-PLANTED-7", "1234567", *(secret for each in CREDENTIALS.values() for name, secret in each.items() if name not in ("client_id", "username")),
)  # fmt: skip
WRONG = {
    "GET": ("error_500", "malformed", "cut_before", "wrong_type", "expired_token", "slow"),
    "POST": ("cut_after", "error_500", "malformed", "cut_before"),
}
"""What goes wrong at each system, one after the other."""


HEADERS = (
    (b"link", b'</x?relatedParty.id=%2B6281277704321&name=Wiryodiharjo>; rel="self"'),
    (b"set-cookie", b"JSESSIONID=SESSION-PLANTED-9; Path=/"),
    (b"location", b"/customer/+6281277704321"),
)
"""What every answer says besides, where it does not say it already."""


def talkative(app: Any) -> Any:
    """The simulators as servers in the field are: headers repeat what was asked, and give sessions."""

    async def answering(scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message["headers"]}
                more = [(name, value) for name, value in HEADERS if name not in there]
                message = {**message, "headers": [*message["headers"], *more]}
            await send(message)

        await app(scope, receive, sending)

    return answering


class Going:
    """A clock that goes a minute at each turn."""

    def __init__(self) -> None:
        self.time = datetime(2025, 3, 29, 9, tzinfo=ZoneInfo("Asia/Jakarta"))

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float, until: Callable[[], bool]) -> None:
        """Nothing waits."""


@cache
def sop() -> Procedure:
    """Read once for all cases: it takes as long as a case."""
    return load(SOP)


@dataclass
class Desk:
    """The case and its systems. `instead` is told each observation, as the other sinks are."""

    sim: Running
    folder: Path
    sinks: list[Any]
    clock: Going = field(default_factory=Going)
    tokens: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    retries: int = 0

    def tell(self, *, wrong: bool) -> str | None:
        """The case from its beginning to its end; its outcome."""
        for file in (*ANSWERS["interaction_evidence"], *ANSWERS["loss_evidence"]):  # type: ignore[misc]
            (self.folder / str(file)).write_bytes(b"\x89PNG made up")
        hosts = {name: connected(name, self.sim, attempt_seconds=0.4, **self.own(name)).host for name in SYSTEMS}
        store = open_store(str(self.folder / "cases.db"))
        rina = Person("rina", frozenset(sop().playbook.roles))
        with closing(store), closing(RealSystems(hosts)) as systems:
            engine = Engine(store, systems, clock=self.clock, sinks=self.sinks)
            publication = engine.publish(sop(), by=rina)
            case = engine.start(publication.playbook, by=rina).case.id
            if wrong:
                self.spoil()
            turns = 0
            while engine.get(case).status != "done" and self.turn(engine, case, rina):
                turns += 1
                assert turns < 80, f"it goes round in circles at {engine.get(case).state}"
            print(repr(engine), repr(systems), [repr(settings_of(name, self.sim.urls[name])) for name in SYSTEMS])
            outcome = engine.get(case).outcome
            self.tokens = tokens_of(self.sim)
            self.keys = tuple(str(effect.key) for effect in self.sim.ledger())
            engine.close()
        return outcome

    def own(self, system: str) -> dict[str, object]:
        return {"files": str(self.folder)} if system == "remedy" else {}

    def spoil(self) -> None:
        for system in SYSTEMS:
            for method, faults in WRONG.items():
                for number, fault in enumerate(faults):
                    self.sim.fault(system, fault, method=method, after=number, seconds=0.6)

    def turn(self, engine: Engine, case: str, rina: Person) -> bool:
        self.clock.time += timedelta(minutes=1)
        engine.pump()
        now = innermost(engine, case)
        if replied(engine, now, ANSWERS, rina):
            return True
        match next(iter(now.wants), None):
            case wants.Attention(choices=choices) if choices:
                self.retries += 1
                engine.decide(now.id, "retry" if "retry" in choices and self.retries < 5 else "failed", by=rina)
                return True
            case wants.Calling():
                return True  # the look-up of a doubtful write is not due yet: time passes
            case _:
                return False


def tokens_of(sim: Running) -> tuple[str, ...]:
    """The tokens that the simulators gave and still take."""
    house = sim.house
    return (*(token for each in house._desks.values() for token in each.tokens.valid), *house.remedy.remedy.tokens)


class Overheard:
    """Everything that a case let people see, besides the case."""

    def __init__(self) -> None:
        self.failures: list[BaseException] = []
        self.stream, self.spans, self.reader = io.StringIO(), InMemorySpanExporter(), InMemoryMetricReader()
        self.tracers, self.meters = TracerProvider(), MeterProvider([self.reader])
        self.tracers.add_span_processor(SimpleSpanProcessor(self.spans))

    def sinks(self) -> list[Any]:
        otel = OpenTelemetry(tracer_provider=self.tracers, meter_provider=self.meters, key="a key")
        return [otel, json_lines(self.stream, key="a key")]

    def traced(self) -> list[str]:
        data = self.reader.get_metrics_data()
        spans = [span.to_json() for span in self.spans.get_finished_spans()]
        self.tracers.shutdown()
        self.meters.shutdown()
        return [*spans, data.to_json() if data is not None else "", self.stream.getvalue()]

    def raised(self) -> list[str]:
        return ["".join(traceback.format_exception(each)) + repr(each) for each in self.failures]


@dataclass(frozen=True)
class Said:
    """What was overheard, by where."""

    outcome: str | None
    logged: list[str]
    printed: str
    traced: list[str]
    raised: list[str]
    tokens: tuple[str, ...]
    keys: tuple[str, ...]
    """Of the writes, as the systems have them."""

    def leaks(self) -> dict[str, list[str]]:
        """What was planted and is found, by where; tokens without what they are."""
        places = {
            "log": "\n".join(self.logged), "print": self.printed, "trace": "\n".join(self.traced), "raised": "\n".join(self.raised),
            "keys": "\n".join(self.keys),
        }  # fmt: skip
        words = {**{each: each for each in PLANTED}, **{f"token {n}": each for n, each in enumerate(self.tokens)}}
        found = {place: [name for name, each in words.items() if shown(each, text)] for place, text in places.items()}
        return {place: names for place, names in found.items() if names}


Tell = Callable[..., Said]


@pytest.fixture
def tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Tell]:
    """Tells the case and gives all that was overheard."""
    overheard = Overheard()
    create = WireFailure.__init__

    def noted(failure: WireFailure, *given: Any, **named: Any) -> None:
        create(failure, *given, **named)
        overheard.failures.append(failure)

    monkeypatch.setattr(WireFailure, "__init__", noted)
    app = House.app
    monkeypatch.setattr(House, "app", lambda house: talkative(app(house)))
    monkeypatch.setattr(
        threading, "excepthook", lambda given: overheard.failures.append(given.exc_value or ValueError())
    )
    monkeypatch.setattr(sys, "unraisablehook", lambda given: overheard.failures.append(given.exc_value or ValueError()))

    def case(*, wrong: bool = False, more: tuple[Any, ...] = ()) -> Said:
        capfd.readouterr()
        desk: Desk | None = None
        with (
            everything_logged() as log,
            running(
                world_of(Source("planted.yaml", WORLD)), clock=lambda: desk.clock.now() if desk else Going().now()
            ) as sim,
        ):
            desk = Desk(sim, tmp_path, [*overheard.sinks(), *more])
            outcome = desk.tell(wrong=wrong)
            print(repr(sim), sim.bugs)
        printed = capfd.readouterr()
        return Said(
            outcome,
            log.lines,
            printed.out + printed.err,
            overheard.traced(),
            overheard.raised(),
            desk.tokens,
            desk.keys,
        )

    return case


def test_a_whole_case_says_nothing_personal_and_no_secret(tell: Tell) -> None:
    said = tell()

    assert said.outcome == "reported_with_block"
    assert any(line.startswith("httpcore") for line in said.logged)  # the log is on, and is read
    assert len(said.traced) > 40
    assert len(said.tokens) >= len(SYSTEMS)
    assert len(said.keys) > 5
    assert said.leaks() == {}


def test_nor_does_one_in_which_much_goes_wrong(tell: Tell) -> None:
    said = tell(wrong=True)

    assert said.outcome == "reported_with_block"
    assert len(said.raised) > 10
    assert "in_doubt" in said.traced[-1]
    assert said.leaks() == {}


class Telling:
    """A sink that lets out what it hears nothing of: the customer's number."""

    def emit(self, observed: Observed) -> None:
        logging.getLogger("careless").info("%s of %s", observed.name, "0812-7770-4321".replace("-", ""))


def _careless(transport: Transport, request: httpx.Request, until: float) -> object:
    """An address and headers are logged, a body is printed, and one stands in a failure."""
    logging.getLogger("careless").debug("asking %s", request.url)
    logging.getLogger("careless").debug("with %s", dict(request.headers))
    print(request.read())
    if b"Mangunjaya" in request.read() and not hasattr(transport, "has_raised"):
        transport.has_raised = True  # type: ignore[attr-defined]
        raise WireFailure("in_doubt", request.read().decode())
    return WHOLE(transport, request, until)


WHOLE = Transport._whole
LEAKS = (
    ("log", "+6281277704321"),  # of the address: no header and no failure has it
    ("print", "+6281277704321"),
    ("print", "Kelurahan Mangunjaya"),
    ("raised", "Kelurahan Mangunjaya"),
)


def test_leaks_that_are_planted_are_found_each_in_its_place(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Transport, "_whole", _careless)
    found = tell().leaks()

    assert [(place, word) for place, word in LEAKS if word not in found.get(place, [])] == []
    # one of each system; a log-in whose answer came too late left a token that nobody ever sent
    assert sum(word.startswith("token ") for word in found["log"]) >= len(SYSTEMS)


def test_what_the_library_logs_of_answers_is_found(tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Unheard, "filter", lambda self, record: True)

    assert {"+6281277704321", "Wiryodiharjo", "SESSION-PLANTED-9"} <= set(tell().leaks()["log"])


def test_a_key_that_leaves_as_it_is_made_and_a_leak_of_an_onlooker_are_found(
    tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(performer, "key_that_leaves", lambda salt, case, key: key)
    found = tell(more=(Telling(),)).leaks()

    assert (found["keys"], found["log"]) == (["+6281277704321"], ["+6281277704321"])
