"""Our adapters against a server that answers as the test tells it: what a simulator would never say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module

from sopflow_adapters.connecting import ConnectedHost
from tests.adapters.benches import CATALOG
from tests.adapters.servers import Request, Server, Told, serving

from sopflow.adapter_api import Secret, Setting, Settings
from sopflow.catalog.model import Timeout
from sopflow.ports.world import Call, Reply


@dataclass
class Spoken:
    """A system whose answers are told by path (its last part decides), and our adapter of it."""

    system: str
    server: Server
    host: ConnectedHost

    def call(
        self,
        name: str,
        given: Mapping[str, object],
        *,
        key: str = "K1",
        attempt: int = 1,
        begun: datetime | None = None,
    ) -> Reply:
        """One call, with more time than any machine needs."""
        operation = CATALOG.operations[f"{self.system}.{name}"]
        operation = replace(operation, timeout=Timeout(10, 20))
        sealed = key if operation.writes else ""
        return self.host.call(Call("C1", "e1", operation, given, sealed, attempt, 10, begun=begun))

    def answers(self, **by_name: object) -> None:
        """`customer=[…]` is what `GET …/customer` answers; `post_troubleTicket` what a POST does. A `Told` is sent as
        it is."""

        def answer(request: Request) -> Told:
            last = request.path.rpartition("/")[2]
            found = by_name.get(f"{request.method.lower()}_{last}", by_name.get(last, Told(404, {"code": "not_found"})))
            found = found(request) if callable(found) else found
            return found if isinstance(found, Told) else Told(200 if request.method == "GET" else 201, found)

        self.server.answer = answer


@contextmanager
def spoken(system: str, **more: object) -> Iterator[Spoken]:
    """As long as the block lasts."""
    with serving() as server:
        given = {"url": server.url, "client_id": Secret("u"), "client_secret": Secret("p"), **more}
        settings = Settings(system, {name: Setting(value, "the test") for name, value in given.items()})
        host = import_module(f"sopflow_adapters.{system}").host(settings)
        yield Spoken(system, server, host)
        host.close()
