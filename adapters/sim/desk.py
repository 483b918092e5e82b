"""The front of one system: who calls, one effect a key, what is to go wrong, and what is told of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from .cutting import cut
from .exchange import Answer, Asked, RefusedError, Way
from .faults import Fault, Faults
from .going_wrong import CUT, after, before, late
from .keys import Keys, Name
from .tokens import Tokens
from .traffic import Exchange, Traffic

LARGEST_BODY = 1024 * 1024
LONGEST_KEY = 255


@dataclass
class Desk:
    """A system that listens. `pace` is how many seconds each call takes at least; `keeps_keys` says whether what has a
    key is performed once only."""

    system: str
    ways: Sequence[Way]
    tokens: Tokens
    faults: Faults
    traffic: Traffic
    pace: float = 0.0
    keys: Keys = field(default_factory=Keys)
    keeps_keys: bool = True

    def app(self) -> Starlette:
        """As an application; what it does not know it refuses as the TM Forum's APIs do."""
        paths = dict.fromkeys(way.path for way in self.ways)
        routes = [Route("/oauth/token", self._token, methods=["POST"])]
        routes += [Route(path, self._at(path), methods=[*self._of(path)]) for path in paths]
        return Starlette(routes=routes, exception_handlers={HTTPException: _refused_by_http})

    def _of(self, path: str) -> dict[str, Way]:
        return {way.method: way for way in self.ways if way.path == path}

    def _at(self, path: str) -> Callable[[Request], Awaitable[Response]]:
        async def hear(request: Request) -> Response:
            with self.traffic.one():  # what it knows may be another world than at the start
                return await self._hear(request, self._of(path)["GET" if request.method == "HEAD" else request.method])

        return hear

    async def _token(self, request: Request) -> Response:
        try:
            given = dict(parse_qsl((await body_of(request)).decode("latin-1")))
        except RefusedError as refusal:
            return response_of(refusal.answer)
        return response_of(self.tokens.issue(request.headers.get("authorization", ""), given))

    async def _hear(self, request: Request, way: Way) -> Response:
        sent = b""
        try:
            self.tokens.check(request.headers.get("authorization", ""))
            sent = await body_of(request)
            answer = await self._answered(request, way, asked_of(request, sent), sent)
        except RefusedError as refusal:
            answer = refusal.answer
        except ClientDisconnect:
            answer = CUT
        except Exception as problem:  # noqa: BLE001 - a bug of ours: told to whoever tests us, never to a log
            self.traffic.bug(problem)
            answer = RefusedError(500, "simulator_bug", "The simulator itself is at fault").answer
        response = response_of(answer)
        self.traffic.tell(
            Exchange(self.system, request.method, request.url.path, sent, answer.status, bytes(response.body))
        )
        return response

    async def _answered(self, request: Request, way: Way, asked: Asked, sent: bytes) -> Answer:
        await asyncio.sleep(self.pace)
        fault = self.faults.hit(self.system, way.operation_of(asked), request.method, request.url.path)
        cutting = partial(cut, request)
        early = before(fault, cutting, self.tokens.expire) if fault else None
        if early is not None:
            return early
        await late(fault)
        name = _name(request, asked) if self.keeps_keys else None
        answer = self._done(fault, name, sent, partial(way.perform, asked))
        if fault is None:
            return answer
        with self.keys.under_way(name):
            return await after(fault, cutting, answer)

    def _done(self, fault: Fault | None, name: Name | None, sent: bytes, perform: Callable[[], Answer]) -> Answer:
        """What is done; a call that is delivered twice is heard twice."""
        if fault is not None and fault.kind == "duplicate":
            self.keys.once(name, sent, perform)
        return self.keys.once(name, sent, perform)


def asked_of(request: Request, sent: bytes) -> Asked:
    """What was asked, of any request. Raises RefusedError (400): a body that is no JSON, a key that is none."""
    key = request.headers.get("idempotency-key")
    if key is not None and not 0 < len(key) <= LONGEST_KEY:
        raise RefusedError(400, "invalid_body", "The Idempotency-Key is empty or too long")
    path = {name: str(value) for name, value in request.path_params.items()}
    base = f"{request.url.scheme}://{request.url.netloc}{request.scope.get('root_path', '')}"
    return Asked(path, tuple(request.query_params.multi_items()), _json(sent), key, base)


def response_of(answer: Answer) -> Response:
    """An answer as HTTP."""
    content = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body, ensure_ascii=False).encode()
    return Response(content, answer.status or 200, dict(answer.headers), answer.media)


def _name(request: Request, asked: Asked) -> Name | None:
    """What a key's effect is remembered by: writes only."""
    return (request.url.path, asked.key) if asked.key and request.method not in ("GET", "HEAD") else None


def _json(sent: bytes) -> object:
    if not sent:
        return None
    try:
        return json.loads(sent)
    except (ValueError, RecursionError):
        raise RefusedError(400, "invalid_body", "The body is no JSON") from None


async def body_of(request: Request) -> bytes:
    """The body, as long as it is not too long. Raises RefusedError (413)."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            raise RefusedError(413, "too_large", "The body is too large")
        parts.append(part)
    return b"".join(parts)


def _refused_by_http(request: Request, problem: Exception) -> Response:
    status = problem.status_code if isinstance(problem, HTTPException) else 500
    code = {404: "not_found", 405: "method_not_allowed"}.get(status, "invalid_body")
    refusal = RefusedError(
        status, code, "There is nothing at that address" if status == 404 else "That cannot be asked"
    )
    headers = dict(problem.headers or {}) if isinstance(problem, HTTPException) else {}
    return response_of(Answer(status, refusal.answer.body, headers))
