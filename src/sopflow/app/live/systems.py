"""Real systems: found by the entry points `sopflow.adapters`, and loaded only when a real store is worked on.

The name of an entry point is the name of a system (`dsc`), its value a module. A module that can reach its system has a
function `host(settings)` that gives an `OperationHost` for the system's operations, or None where the settings name no
system; a module without one only declares what the system can do. Nothing is registered anywhere: the table is made
when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.adapter_api import Settings, SettingsError
from sopflow.app.adapters import installed
from sopflow.app.configuration.known import LOOK_UP_SECONDS
from sopflow.app.configuration.reading import Configuration, configuration
from sopflow.catalog.model import Operation
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.errors import AdapterError
from sopflow.ports.world import Call, Failed, OperationHost, Reply

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "sopflow.adapters"
_NOBODY = Words(
    en="nothing here connects to it (`sopflow adapters list` shows what is lacking)",
    id="belum ada yang terhubung ke sana (`sopflow adapters list` menunjukkan yang kurang)",
)


class AdapterFailedError(AdapterError):
    """An adapter that is installed cannot be used, in both languages."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(words.en)


class NoAdapterError(AdapterError):
    """A real case needs systems that nothing connects to, in both languages.

    Attributes:
        systems: their names.
    """

    def __init__(self, systems: Iterable[str], broken: Mapping[str, Words] | None = None) -> None:
        self.systems = tuple(systems)
        reasons = [broken[name] for name in self.systems if broken and name in broken]
        self.words = reasons[0] if reasons else self._nobody_connects()
        super().__init__(self.words.en)

    def _nobody_connects(self) -> Words:
        named = ", ".join(self.systems)
        return Words(
            en=f"no adapter connects to {named}, so a real case cannot be handled here. Say in sopflow.toml where it "
            "is (`sopflow adapters list` shows what is lacking), install a package that has `host(settings)` under the "
            f"entry point `{GROUP}`, or practise with made-up systems: "
            "`sopflow store init --practice --store practice.db`",
            id=f"belum ada adapter yang terhubung ke {named}, jadi kasus sungguhan belum bisa ditangani di sini. "
            "Sebut alamatnya di sopflow.toml (`sopflow adapters list` menunjukkan yang kurang), pasang paket yang "
            f"punya `host(settings)` di entry point `{GROUP}`, atau berlatih dengan sistem buatan: "
            "`sopflow store init --practice --store latihan.db`",
        )


@dataclass(frozen=True)
class RealSystems:
    """An `OperationHost` that gives each call to the host of its system. `broken` are adapters that are installed and
    cannot be used, each with the reason. `look_up_seconds` are those of the systems whose settings say them."""

    hosts: Mapping[str, OperationHost] = field(default_factory=dict)
    broken: Mapping[str, Words] = field(default_factory=dict)
    look_up_seconds: Mapping[str, float] = field(default_factory=dict)

    def call(self, call: Call) -> Reply:
        """The system's reply. A system that nothing connects to was not reached."""
        host = self.hosts.get(system_of(call.operation.name))
        return host.call(call) if host is not None else Failed("unavailable", "no adapter")

    def reaches(self, operation: str) -> bool:
        """Whether something connects to the operation's system."""
        return system_of(operation) in self.hosts

    def patience(self, case: str, operation: Operation) -> float:
        """How long a doubtful write is left alone: as the system's settings say, else its manifest."""
        return self.look_up_seconds.get(system_of(operation.name), operation.doubt_seconds)

    def why_not(self, system: str) -> Words:
        """Why nothing connects to a system."""
        return self.broken.get(system, _NOBODY)

    def close(self) -> None:
        """Let each log out and drop its connections, where it has a way to."""
        for host in self.hosts.values():
            close = getattr(host, "close", None)
            if close is not None:
                close()

    def lacking(self, operations: Iterable[str]) -> tuple[str, ...]:
        """The systems of these operations that nothing connects to, by name."""
        return tuple(sorted({system_of(name) for name in operations} - self.hosts.keys()))


def system_of(operation: str) -> str:
    """`dsc` of `dsc.get_customer_profile`."""
    return operation.partition(".")[0]


def real_systems(settings: Configuration) -> RealSystems:
    """The systems that installed adapters connect to, each with its settings. An adapter that cannot be imported or set
    up, or that is one of two for a system, is `broken`: it must not keep the others from their work."""
    hosts: dict[str, OperationHost] = {}
    broken: dict[str, Words] = {}
    from importlib.metadata import entry_points  # only who works on a real store looks for systems

    for point in sorted(entry_points(group=GROUP), key=lambda each: (each.name, each.value)):
        try:
            host = _host(point, settings.of(point.name))
        except (SettingsError, AdapterFailedError) as problem:
            broken[point.name] = problem.words
            continue
        if host is not None and point.name in hosts:
            broken[point.name] = _twice(point.name)
        elif host is not None:
            hosts[point.name] = host
    told = {name: settings.of(name).number(LOOK_UP_SECONDS) for name in hosts}
    return RealSystems(
        {name: host for name, host in hosts.items() if name not in broken},
        broken,
        {name: seconds for name, seconds in told.items() if seconds is not None},
    )


def configured_systems(path: Path | None = None) -> RealSystems:
    """The same, with the settings of that file (None: the nearest sopflow.toml) and of the environment. Raises as
    `real_systems`, and UnreadableFile: the file is not there."""
    return real_systems(configuration(installed().adapters.values(), path).demand_sound())


def _host(point: EntryPoint, settings: Settings) -> OperationHost | None:
    try:
        make = getattr(point.load(), "host", None)
        return make(settings) if make is not None else None
    except SettingsError:
        raise  # says itself whose settings they are
    except Exception as problem:  # somebody else's code: whatever it is, it is said whose it is
        raise AdapterFailedError(_broken(point, problem)) from problem


def _twice(system: str) -> Words:
    return Words(
        en=f"two installed packages connect to `{system}`: keep one of them",
        id=f"dua paket terpasang sama-sama terhubung ke `{system}`: sisakan salah satu",
    )


def _broken(point: EntryPoint, problem: Exception) -> Words:
    kind = type(problem).__name__
    return Words(
        en=f"the adapter of `{point.name}` ({point.value}) cannot be used: {kind}. Mend or remove its package",
        id=f"adapter `{point.name}` ({point.value}) tidak bisa dipakai: {kind}. Perbaiki atau hapus paketnya",
    )
