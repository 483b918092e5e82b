"""Simulators as systems: those of a server that runs, or some of our own for as long as they are needed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sopflow.adapter_api import Secret, Setting, Settings
from sopflow.app.configuration.addresses import is_here, names_someone
from sopflow.app.live.systems import AdapterFailedError, RealSystems, system_of
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import AdapterError
from sopflow.ports.world import Call, OperationHost, Reply
from sopflow.values.kinds import FileRef

VARIABLE = "SOPFLOW_SIM_URL"
_SECONDS = 5.0


class NoSimulatorError(AdapterError):
    """There is no simulator where one was said to be, in both languages."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


@dataclass(frozen=True)
class Simulators:
    """Systems that are simulated. `set_clock` lets their clock stand at the case's time; None where they are somebody
    else's too."""

    url: str
    systems: RealSystems
    set_clock: Callable[[datetime], None] | None = None

    def tell_clock(self, now: datetime) -> None:
        """Let it be that time at the systems, where it is ours to say."""
        if self.set_clock is not None:
            self.set_clock(now)


@dataclass(frozen=True)
class MadeUpFiles:
    """An `OperationHost` whose files are made up: what a practice case attaches is on no disk."""

    host: OperationHost
    folder: Path

    def call(self, call: Call) -> Reply:
        """The host's reply; a file that is to be attached is made first."""
        file = call.input.get("bytes")
        if isinstance(file, FileRef) and Path(file.name).name == file.name:
            (self.folder / file.name).write_bytes(b"made up")
        return self.host.call(call)

    def close(self) -> None:
        """Close the host, where it has a way to."""
        close = getattr(self.host, "close", None)
        if close is not None:
            close()


@contextmanager
def own(world: Any = None) -> Iterator[Simulators]:
    """Simulators of our own on a free port, with that world (`sopflow_adapters.sim.World`; None: the shipped one).

    Raises:
        UsageError: the extra is not installed.
    """
    sim = import_module("sopflow_adapters.sim")
    with sim.running(world) as running, ExitStack() as closing:
        yield Simulators(running.url, connected_to(running.url, closing), running.set_clock)


@contextmanager
def at(url: str) -> Iterator[Simulators]:
    """The simulators that listen there.

    Raises:
        NoSimulatorError: it is not on this machine, or nothing there says that it is made up.
    """
    if not is_here(url) or names_someone(url):
        raise NoSimulatorError(
            Words(
                en="simulators are called on this machine only, as http://127.0.0.1:8765",
                id="simulator hanya dipanggil di mesin ini, misalnya http://127.0.0.1:8765",
            )
        )
    address = url.rstrip("/")
    if not _is_simulator(address):
        raise NoSimulatorError(
            Words(
                en=f"no simulator answers at {address}. Start one: sopflow sim up",
                id=f"tidak ada simulator yang menjawab di {address}. Jalankan: sopflow sim up",
            )
        )
    with ExitStack() as closing:
        yield Simulators(address, connected_to(address, closing))


def usual_address() -> str:
    """Where `sopflow sim up` listens unless it is told otherwise."""
    port: int = import_module("sopflow_adapters.sim").PORT
    return f"http://127.0.0.1:{port}"


class Door:
    """Simulators by their addresses, each connected when it is needed first."""

    def __init__(self) -> None:
        self._closing = ExitStack()
        self._known: dict[str, Simulators] = {}

    def simulators(self, url: str) -> RealSystems:
        """The systems that listen there. Raises as `at`."""
        if url not in self._known:
            self._known[url] = self._closing.enter_context(at(url))
        return self._known[url].systems

    def close(self) -> None:
        """Drop the connections."""
        self._closing.close()


def demand_simulators(operations: Iterable[str]) -> None:
    """Refuse operations of systems that none simulates.

    Raises:
        NoSimulatorError: it names the systems.
    """
    simulated: Mapping[str, object] = import_module("sopflow_adapters.sim").CREDENTIALS
    lacking = ", ".join(sorted({system_of(each) for each in operations} - simulated.keys()))
    if lacking:
        raise NoSimulatorError(
            Words(
                en=f"there is no simulator of {lacking}: leave --systems out, and its replies are made up",
                id=f"tidak ada simulator untuk {lacking}: hapus --systems, maka balasannya dikarang",
            )
        )


def _is_simulator(address: str) -> bool:
    """Whether it says of itself that it is made up: nothing else is ever sent a made-up customer's data."""
    from urllib.request import ProxyHandler, Request, build_opener  # with TLS and all: only who asks a server pays

    opener = build_opener(ProxyHandler({}))  # a proxy of the environment is for the world outside
    try:
        with opener.open(Request(f"{address}/_sim"), timeout=_SECONDS) as answer:  # noqa: S310 - it is http, and here
            told = json.loads(answer.read(100_000))
    except (OSError, ValueError):
        return False
    return isinstance(told, dict) and "simulators" in str(told.get("title"))


def connected_to(url: str, closing: ExitStack) -> RealSystems:
    """The adapters that come with sopflow, each with the simulator's address and credentials and nothing of what is
    configured: no request of these can go anywhere else."""
    credentials: Mapping[str, Mapping[str, str]] = import_module("sopflow_adapters.sim").CREDENTIALS
    hosts = {}
    folder = Path(closing.enter_context(TemporaryDirectory(prefix="sopflow-sim-")))
    for system, given in credentials.items():
        made = {name: Setting(Secret(text), "sim") for name, text in given.items()}
        made |= {"files": Setting(str(folder), "sim")} if system == "remedy" else {}
        settings = Settings(system, {"url": Setting(f"{url}/{system}", "sim"), **made})
        try:
            host = import_module(f"sopflow_adapters.{system}").host(settings)
        except ModuleNotFoundError as missing:
            raise AdapterFailedError(_no_extra(missing.name or "?")) from missing
        hosts[system] = MadeUpFiles(host, folder) if system == "remedy" else host
    systems = RealSystems(hosts)
    closing.callback(systems.close)
    return systems


def _no_extra(name: str) -> Words:
    return Words(
        en=f"the adapters need {name}: pip install 'sopflow[adapters]'",
        id=f"adapter memerlukan {name}: pip install 'sopflow[adapters]'",
    )
