"""What every adapter that calls its system over HTTP has in common: an `OperationHost` of some functions.

    def host(settings):
        client = Client(…)
        table = {"get_ticket": lambda given, asked: client.ticket(given["number"], asked.budget)}
        return ConnectedHost(table, client.close)

Each function takes the input as values and gives plain data, which is checked against the operation's output type; a
`WireFailure` becomes one of the errors that the manifest declares.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sopflow_adapters.wire.budget import Budget
from sopflow_adapters.wire.failures import UNAVAILABLE, WireFailure
from sopflow_adapters.wire.messages import is_path
from sopflow_adapters.wire.oauth import ClientCredentials
from sopflow_adapters.wire.transport import Trust

from sopflow.adapter_api import ErrorKind, Settings, SettingsError
from sopflow.catalog.inputs import read_input
from sopflow.catalog.model import Operation
from sopflow.catalog.replies import read_reply
from sopflow.diagnostics import Words
from sopflow.ports.world import Call, Done, Failed, Reply
from sopflow.values.refusal import Refusal

Given = Mapping[str, object]
_MOST = 1000  # writes whose refusals are remembered: of others more is asked than had to be
_LEAST = 0.05  # seconds: less is no time at all


@dataclass(frozen=True, slots=True)
class Asked:
    """What comes with an input. `key` is the key of a write, "" of a read. `again` is a write that may have been done
    before: it is looked for by its key first, and sent only where it is not there. `begun` is when the case began, None
    where nobody knows: what was there before is not of it."""

    key: str
    budget: Budget
    again: bool = False
    begun: datetime | None = None


Perform = Callable[[Given, Asked], object]


@dataclass(frozen=True)
class ConnectedHost:
    """An `OperationHost` of the operations that `adapter.yaml` declares, by their names without the system's.
    `attempt_seconds` is the longest that one attempt may take, whatever the manifest says. A write whose attempts were
    all refused for certain here is tried again without being looked for: a system may have no list to look in."""

    operations: Mapping[str, Perform] = field(repr=False)
    closing: Callable[[], None] = field(repr=False)
    attempt_seconds: float | None = None
    _refused: dict[tuple[str, str], int] = field(default_factory=dict, init=False, repr=False)
    """The last attempt of a write of which each so far was refused for certain, here: nothing is there to look for."""

    def call(self, call: Call) -> Reply:
        """The system's reply, of the operation's type, or one of its errors. An operation that there is none for, and
        an input that the manifest does not know, are refused here: nothing is sent."""
        perform = self.operations.get(call.operation.name.partition(".")[2])
        if perform is None:
            return Failed(_declared(call.operation, ErrorKind.REJECTED), "unknown_operation")
        given = read_input(call.operation, call.input)
        if isinstance(given, Refusal):
            return Failed(_declared(call.operation, ErrorKind.REJECTED), "unknown_input")
        is_untouched = call.attempt == 1 or self._refused.pop(_write(call), 0) == call.attempt - 1
        try:
            again = call.operation.writes and not is_untouched
            told = perform(given, Asked(call.key, self._budget(call), again, call.begun))
        except WireFailure as failure:
            if call.operation.writes and is_untouched and failure.kind == UNAVAILABLE:
                self._refused[_write(call)] = call.attempt
                for oldest in list(self._refused)[:-_MOST]:
                    self._refused.pop(oldest, None)
            return Failed(_declared(call.operation, ErrorKind(failure.kind)), failure.reason)
        read = read_reply(call.operation, told)
        if isinstance(read, Refusal):
            return Failed(ErrorKind.IN_DOUBT if call.operation.writes else ErrorKind.UNAVAILABLE, "malformed_reply")
        return Done(read)

    def close(self) -> None:
        """Log out where that is usual, and drop the connections."""
        self.closing()

    def _budget(self, call: Call) -> Budget:
        attempt = max(_LEAST, min(call.seconds, self.attempt_seconds or call.seconds))
        return Budget(attempt, max(attempt, call.in_all), through=call.looks_up is not None)


def _write(call: Call) -> tuple[str, str]:
    return call.operation.name, call.key


def trust_of(settings: Settings) -> Trust:
    """How to reach and believe the server that `url` names. Raises SettingsError."""
    usual = Trust()
    verify, connect = settings.flag("verify"), settings.number("connect_seconds")
    return Trust(
        ca=_certificates(settings),
        verify=usual.verify if verify is None else verify,
        proxy=settings.text("proxy"),
        connect=usual.connect if connect is None else connect,
    )


def _certificates(settings: Settings) -> str | None:
    """The file of certificates. Raises SettingsError where it holds none."""
    file = settings.path("ca")
    try:
        if file is not None:
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(file)
    except (ssl.SSLError, OSError):
        origin = settings.given["ca"].origin
        raise SettingsError(
            Words(
                en=f"{origin}: {file} holds no certificate that can be read: `ca` is a file in PEM, which begins with "
                "-----BEGIN CERTIFICATE-----",
                id=f"{origin}: {file} tidak berisi sertifikat yang bisa dibaca: `ca` berupa berkas PEM, yang diawali "
                "-----BEGIN CERTIFICATE-----",
            )
        ) from None
    return file


def credentials_of(settings: Settings) -> ClientCredentials:
    """Who asks for tokens. Raises SettingsError."""
    settings.needs("url", "client_id", "client_secret")
    given = {name: settings.secret(name) for name in ("client_id", "client_secret")}
    known = {name: secret.reveal() for name, secret in given.items() if secret is not None}
    path, scope = path_of(settings, "token_path"), settings.text("scope")
    return ClientCredentials(**known, **({"path": path} if path else {}), scope=scope)


def path_of(settings: Settings, name: str) -> str | None:
    """A path under the server that `url` names. Raises SettingsError where it might name another server: only what
    begins with one `/` is a path."""
    path = settings.text(name)
    if path is None or is_path(path):
        return path
    origin = settings.given[name].origin
    raise SettingsError(
        Words(
            en=f"{origin}: `{name}` of `{settings.system}` is not a path: write it with one `/` in front, such as "
            "`/api/v1/things`, without the server's name",
            id=f"{origin}: `{name}` dari `{settings.system}` bukan alamat jalur: tulis dengan satu `/` di depan, "
            "misalnya `/api/v1/things`, tanpa nama server",
        )
    )


def _declared(operation: Operation, kind: ErrorKind) -> str:
    """An error that the manifest allows the operation: what it does not foresee is a refusal, or no reply."""
    fallbacks = (kind, ErrorKind.REJECTED, ErrorKind.UNAVAILABLE)
    return next(each.value for each in fallbacks if each in operation.errors)
