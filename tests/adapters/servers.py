"""A server on this machine that answers as a test tells it, and remembers what it was asked. It knows no system."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """What was asked. Names of headers are lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> object:
        return json.loads(self.body)


@dataclass(frozen=True)
class Told:
    """What is answered. A body that is no bytes is written as JSON; status 0 drops the connection."""

    status: int = 200
    body: object = b""
    headers: Mapping[str, str] = field(default_factory=dict)


Answering = Callable[[Request], Told]
TOKEN = Told(200, {"access_token": "t0ken", "token_type": "Bearer", "expires_in": 3600})


@dataclass
class Server:
    """`answer` may be changed at any time. Tokens are given by themselves, unless `token` says otherwise."""

    url: str = ""
    answer: Answering = lambda request: Told(404)
    token: Answering = lambda request: TOKEN
    asked: list[Request] = field(default_factory=list)

    def tell(self, request: Request) -> Told:
        if request.path.endswith("/oauth/token"):
            return self.token(request)
        self.asked.append(request)
        return self.answer(request)

    def in_turn(self, *told: Told) -> None:
        """Answer so, one after another; the last for ever."""
        left = list(told)
        self.answer = lambda request: left.pop(0) if len(left) > 1 else left[0]

    @property
    def sent(self) -> list[str]:
        """Methods and paths."""
        return [f"{each.method} {each.path}" for each in self.asked]


@contextmanager
def serving() -> Iterator[Server]:
    """A server, as long as the block lasts."""
    told = Server()

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version, wbufsize, disable_nagle_algorithm = "HTTP/1.1", 2**16, True

        def respond(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            answer = told.tell(Request(self.command, parts.path, dict(parse_qsl(parts.query)), headers, body))
            if answer.status == 0:
                self.close_connection = True
                return
            content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response_only(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 204:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(b"" if answer.status == 204 else content)

        do_GET = do_POST = do_PUT = do_OPTIONS = respond  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        told.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield told
        finally:  # or its thread turns in circles until the end of the run
            server.shutdown()
            thread.join()
