"""A made-up Remedy that is a real HTTP server: `python -m sopflow_adapters.remedy.simulator --port 8008`.

It listens on this machine only. What is under `/_sim` is ours: `POST /_sim/faults` makes the next calls go wrong,
`GET /_sim/ledger` tells what was done, `POST /_sim/expire` ends every token.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from .simulated import CREATE, FIELDS, INCIDENT, Entry, RefusedError, Remedy

FAULTS = (
    "slow", "error_500", "cut_before", "cut_after", "expired_token", "too_many", "duplicate", "wrong_type", "malformed",
    "busy", "empty_201", "no_content", "error_in_2xx",
)  # fmt: skip
_ENTRY = "/api/arsys/v1/entry/{form}"


@dataclass
class Fault:
    """What goes wrong, for the next `times` calls of that method (and form, where named)."""

    fault: str
    method: str
    form: str | None = None
    times: int = 1
    seconds: float = 1.0

    def takes(self, method: str, form: str) -> bool:
        """Whether it is this call's turn; counts."""
        mine = self.times > 0 and self.method == method and self.form in (None, form)
        self.times -= mine
        return mine


@dataclass
class Simulator:
    """The server's doings. `pace` is how many seconds each call takes at least."""

    remedy: Remedy
    pace: float = 0.002
    faults: list[Fault] = field(default_factory=list)
    busy: dict[str, int] = field(default_factory=dict)
    replies: dict[str, Response] = field(default_factory=dict)

    def app(self) -> ASGIApp:
        """As an ASGI application."""
        return _Cuttable(
            Starlette(
                routes=[
                    Route("/api/jwt/login", self.log_in, methods=["POST"]),
                    Route("/api/jwt/logout", self.log_out, methods=["POST"]),
                    Route(_ENTRY, self.entry, methods=["GET", "POST", "OPTIONS"]),
                    Route(_ENTRY + "/{id}", self.entry, methods=["GET", "PUT"]),
                    Route(_ENTRY + "/{id}/attach/{field}", self.entry, methods=["GET"]),
                    Route("/_sim/faults", self.take_faults, methods=["POST"]),
                    Route("/_sim/ledger", self.tell, methods=["GET"]),
                    Route("/_sim/expire", self.expire, methods=["POST"]),
                ]
            )
        )

    async def log_in(self, request: Request) -> Response:
        form = await request.form()
        try:
            return PlainTextResponse(self.remedy.log_in(str(form.get("username")), str(form.get("password"))))
        except RefusedError as refusal:
            return JSONResponse(refusal.messages, refusal.status)

    async def log_out(self, request: Request) -> Response:
        self.remedy.tokens.pop(request.headers.get("authorization", "").removeprefix("AR-JWT "), None)
        return Response(status_code=204)

    async def take_faults(self, request: Request) -> Response:
        given = await request.json()
        if given["fault"] not in FAULTS:
            return JSONResponse({"unknown": given["fault"], "known": FAULTS}, 400)
        self.faults.append(Fault(**given))
        return Response(status_code=204)

    async def tell(self, request: Request) -> Response:
        return JSONResponse([asdict(effect) for effect in self.remedy.ledger])

    async def expire(self, request: Request) -> Response:
        self.remedy.tokens.clear()
        return Response(status_code=204)

    async def entry(self, request: Request) -> Response:
        """Any call of a form: who calls, one at a time, and what is to go wrong."""
        try:
            user = self.remedy.user_of(request.headers.get("authorization", ""))
            self.busy[user] = self.busy.get(user, 0) + 1
        except RefusedError as refusal:
            return JSONResponse(refusal.messages, refusal.status)
        try:
            if self.busy[user] > 1:
                return _busy()
            await asyncio.sleep(self.pace)
            return await self._with_faults(request)
        finally:
            self.busy[user] -= 1

    async def _with_faults(self, request: Request) -> Response:
        form = request.path_params["form"]
        fault = next((each for each in self.faults if each.takes(request.method, form)), None)
        early = _before(fault, request) if fault else None
        if early is not None:
            return early
        perform = await self._read(request)
        reply = self._once(request, perform)
        if fault is not None and fault.fault == "duplicate":
            reply = self._once(request, perform)
        return reply if fault is None else await _after(fault, request, reply)

    def _once(self, request: Request, perform: Callable[[], Response]) -> Response:
        """A key that the gateway knows is not performed again."""
        key = request.headers.get("idempotency-key") if self.remedy.gateway else None
        known = self.replies.get(f"{request.url.path} {key}") if key else None
        if known is not None:
            return known
        try:
            reply = perform()
        except RefusedError as refusal:
            return JSONResponse(refusal.messages, refusal.status)
        if key:
            self.replies[f"{request.url.path} {key}"] = reply
        return reply

    async def _read(self, request: Request) -> Callable[[], Response]:
        form, entry_id = request.path_params["form"], request.path_params.get("id")
        query = request.query_params
        if request.method == "OPTIONS":
            return lambda: JSONResponse({"fields": [{"name": name} for name in sorted(_fields(form))]})
        if request.method == "GET" and "field" in request.path_params:
            return lambda: Response(self.remedy.files[str(entry_id)][1], media_type="application/octet-stream")
        if request.method == "GET":
            return lambda: self._shown(
                form, entry_id, query.get("q"), query.get("fields"), int(query.get("limit", 100))
            )
        values, attached = await _sent(request)
        if request.method == "PUT":
            return lambda: self._changed(form, str(entry_id), values)
        return lambda: self._created(form, values, attached, query.get("fields"))

    def _shown(self, form: str, entry_id: str | None, q: str | None, fields: str | None, limit: int) -> Response:
        if entry_id is not None:
            return JSONResponse({"values": _chosen(self.remedy.entry(form, entry_id), fields)})
        found = self.remedy.find(form, q)[:limit]
        return JSONResponse({"entries": [{"values": _chosen(each, fields)} for each in found], "_links": {}})

    def _changed(self, form: str, entry_id: str, values: Entry) -> Response:
        self.remedy.update(form, entry_id, values)
        return Response(status_code=204)

    def _created(self, form: str, values: Entry, attached: tuple[str, bytes] | None, fields: str | None) -> Response:
        made = self.remedy.create(form, values, attached)
        home = {"Location": f"/api/arsys/v1/entry/{quote(form, safe='')}/{made['Request ID']}"}
        if fields is None:
            return Response(status_code=201, headers=home)
        return JSONResponse({"values": _chosen(made, fields), "_links": {}}, 201, headers=home)


def _before(fault: Fault, request: Request) -> Response | None:
    """What goes wrong before anything is done."""
    match fault.fault:
        case "error_500":
            return JSONResponse(RefusedError(500, 92, "Timeout during database query").messages, 500)
        case "cut_before":
            request.scope["cut"]()
            return Response()
        case "expired_token":
            return JSONResponse(RefusedError(401, 623, "Authentication failed").messages, 401)
        case "too_many":
            return Response(status_code=429, headers={"Retry-After": f"{fault.seconds:.0f}"})
        case "busy":
            return _busy()
        case "error_in_2xx":
            return JSONResponse(RefusedError(200, 1, "Something went wrong").messages)
        case _:
            return None


async def _after(fault: Fault, request: Request, reply: Response) -> Response:
    """What goes wrong when everything is done."""
    match fault.fault:
        case "slow":
            await asyncio.sleep(fault.seconds)
            return reply
        case "cut_after":
            request.scope["cut"]()
            return Response()
        case "wrong_type":
            return JSONResponse(
                {"values": 17, "entries": {"0": "none"}}, 200 if reply.status_code == 204 else reply.status_code
            )
        case "malformed":
            return Response('{"values": {"Incident', 200, media_type="application/json")
        case "empty_201" | "no_content":
            home = {"Location": reply.headers["location"]} if "location" in reply.headers else {}
            return Response(status_code=201 if fault.fault == "empty_201" else 204, headers=home)
        case _:
            return reply


def _busy() -> Response:
    text = "User is currently connected from another machine"
    return JSONResponse(RefusedError(500, 9093, text).messages, 500)


def _fields(form: str) -> frozenset[str]:
    if form not in FIELDS:
        raise RefusedError(404, 303, "Form does not exist on server")
    return FIELDS[form]


def _chosen(entry: Entry, fields: str | None) -> Entry:
    """The fields of `values(a, b)`, all where none are named."""
    inside = re.fullmatch(r"values\((.*)\)", fields or "")
    names = [name.strip() for name in inside.group(1).split(",")] if inside else []
    return {name: entry[name] for name in names if name in entry} if any(names) else entry


async def _sent(request: Request) -> tuple[Entry, tuple[str, bytes] | None]:
    """The values of a body, and the one file that may come with them."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return dict((await request.json())["values"]), None
    async with request.form() as form:
        part = form["entry"]
        entry = await part.read() if isinstance(part, UploadFile) else part
        files = [each for each in form.values() if isinstance(each, UploadFile) and each is not part]
        if len(files) != 1:
            raise RefusedError(500, 10000, "One attachment a request")
        return dict(json.loads(entry)["values"]), (files[0].filename or "", await files[0].read())


class _Cuttable:
    """Lets a call cut its own connection (`scope["cut"]`): nothing more goes out."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(send, "__self__", None), "transport", None)
        gone = False

        def cut() -> None:
            nonlocal gone
            gone = True
            if transport is not None:
                transport.abort()

        async def sending(message: dict[str, object]) -> None:
            if gone:
                await asyncio.sleep(0.01)  # the server hears that the connection is gone, and sends nothing
            await send(message)

        await self._app({**scope, "cut": cut}, receive, sending)  # type: ignore[arg-type]


@contextmanager
def running(simulator: Simulator, port: int = 0) -> Iterator[str]:
    """The simulator, listening in a thread of its own; its address."""
    listening = socket.create_server(("127.0.0.1", port))
    config = uvicorn.Config(
        simulator.app(), log_config=None, access_log=False, lifespan="off", proxy_headers=False, http="h11"
    )
    logging.getLogger("uvicorn.access").disabled = True  # it would write addresses, which hold customers' numbers
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.005)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        listening.close()


def main() -> None:
    """Serve until interrupted."""
    asking = argparse.ArgumentParser(description="A made-up Remedy on this machine.")
    asking.add_argument("--port", type=int, default=8008)
    asking.add_argument("--seed", type=int, default=0)
    asking.add_argument("--user", default="sopflow")
    asking.add_argument("--password", default="practice")
    given = asking.parse_args()
    remedy = Remedy({given.user: given.password}, lambda: datetime.now(UTC), seed=given.seed)
    with running(Simulator(remedy), given.port) as address:
        print(f"made-up Remedy at {address} (forms {CREATE}, {INCIDENT}, HPD:WorkLog)", flush=True)  # noqa: T201
        threading.Event().wait()


if __name__ == "__main__":
    main()
