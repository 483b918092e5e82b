"""The front of a made-up Remedy: log-in, one call a user at a time, forms and entries over HTTP, and what goes wrong.

`sopflow sim up` runs it beside the others; `running(Simulator(…))` runs it alone, with its own control under `/_sim`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from urllib.parse import parse_qsl, quote

from sopflow_adapters.sim.control import spec_of
from sopflow_adapters.sim.cutting import Honest, cut
from sopflow_adapters.sim.exchange import RefusedError as Refusal
from sopflow_adapters.sim.faults import FAULTS, REMEDY_FAULTS, Faults
from sopflow_adapters.sim.going_wrong import late
from sopflow_adapters.sim.ledger import Ledger
from sopflow_adapters.sim.serving import listening
from sopflow_adapters.sim.traffic import Exchange, Traffic
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from . import simulated_faults as wrong
from .simulated import CREATE, INCIDENT, WORKLOG, Entry, RefusedError, Remedy, fields_of
from .simulated_body import body_of, chosen, sent_of, whole

_ENTRY = "/api/arsys/v1/entry/{form}"
_OPERATIONS = {"create": "create_ticket", "worklog": "add_worklog", "attach": "attach_file", "update": "update_ticket"}


@dataclass
class Simulator:
    """The server's doings. `pace` is how many seconds each call takes at least."""

    remedy: Remedy
    pace: float = 0.002
    faults: Faults = field(default_factory=Faults)
    traffic: Traffic = field(default_factory=Traffic)
    ledger: Ledger = field(default_factory=Ledger)
    busy: dict[str, int] = field(default_factory=dict)
    replies: dict[str, Response] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        """What Remedy answers to."""
        found = [
            Route("/api/jwt/login", self.log_in, methods=["POST"]),
            Route("/api/jwt/logout", self.log_out, methods=["POST"]),
            Route(_ENTRY, self.entry, methods=["GET", "POST", "OPTIONS"]),
            Route(_ENTRY + "/{id}", self.entry, methods=["GET", "PUT"]),
            Route(_ENTRY + "/{id}/attach/{field}", self.entry, methods=["GET"]),
        ]
        for route in found:
            (route.methods or set()).discard("HEAD")  # Starlette adds it; Remedy has none
        return found

    def app(self) -> ASGIApp:
        """As an application of its own, with its control."""
        control = [
            Route("/_sim/faults", self.take_faults, methods=["POST"]),
            Route("/_sim/ledger", self.tell, methods=["GET"]),
            Route("/_sim/expire", self.expire, methods=["POST"]),
        ]
        return Honest(Starlette(routes=[*self.routes(), *control]), "remedy", self.remedy.now)

    async def log_in(self, request: Request) -> Response:
        try:
            form = dict(parse_qsl((await body_of(request)).decode("latin-1"), keep_blank_values=True))
            return PlainTextResponse(self.remedy.log_in(form.get("username", ""), form.get("password", "")))
        except RefusedError as refusal:
            return JSONResponse(refusal.messages, refusal.status)

    async def log_out(self, request: Request) -> Response:
        self.remedy.tokens.pop(request.headers.get("authorization", "").removeprefix("AR-JWT "), None)
        return Response(status_code=204)

    async def take_faults(self, request: Request) -> Response:
        try:
            given = await request.json()
            if isinstance(given, dict) and "form" in given:  # what Remedy calls a path
                given = {**given, "path": given.pop("form")}
            self.faults.ask(spec_of({"system": "remedy", **given}))
        except (Refusal, ValueError, TypeError):
            return JSONResponse({"known": [*FAULTS, *REMEDY_FAULTS]}, 400)
        return Response(status_code=204)

    async def tell(self, request: Request) -> Response:
        return JSONResponse([asdict(effect) for effect in self.remedy.ledger])

    async def expire(self, request: Request) -> Response:
        self.remedy.tokens.clear()
        return Response(status_code=204)

    async def entry(self, request: Request) -> Response:
        """Any call of a form: who calls, one at a time, and what is to go wrong."""
        with self.traffic.one():
            try:
                response = await self._entry(request)
            except RefusedError as refusal:
                response = JSONResponse(refusal.messages, refusal.status)
            except ClientDisconnect:
                response = wrong.GONE
            except Exception as problem:  # noqa: BLE001 - a bug of ours: told to whoever tests us, never to a log
                self.traffic.bug(problem)
                response = JSONResponse(RefusedError(500, 1, "The simulator itself is at fault").messages, 500)
            status = 0 if response is wrong.GONE else response.status_code
            self.traffic.tell(Exchange("remedy", request.method, request.url.path, b"", status, bytes(response.body)))
            return response

    async def _entry(self, request: Request) -> Response:
        user = self.remedy.user_of(request.headers.get("authorization", ""))
        self.busy[user] = self.busy.get(user, 0) + 1
        try:
            if self.busy[user] > 1:
                return wrong.busy()
            await asyncio.sleep(self.pace)
            return await self._with_faults(request, user)
        finally:
            self.busy[user] -= 1

    async def _with_faults(self, request: Request, user: str) -> Response:
        form = request.path_params["form"]
        fault = self.faults.hit("remedy", operation_of(request), request.method, form)
        cutting = partial(cut, request)
        early = wrong.before(fault, cutting, self.remedy.tokens.clear) if fault else None
        if early is not None:
            return early
        perform = await self._read(request)
        with self._put_aside(user):
            await late(fault)
        reply = self._once(request, perform)
        if fault is not None and fault.kind == "duplicate":
            reply = self._once(request, perform)
        return reply if fault is None else await wrong.after(fault, cutting, reply)

    @contextmanager
    def _put_aside(self, user: str) -> Iterator[None]:
        """A call that waits to be done keeps its user from no other."""
        self.busy[user] -= 1
        try:
            yield
        finally:
            self.busy[user] += 1

    def _once(self, request: Request, perform: Callable[[], Response]) -> Response:
        """A key that the gateway knows is not performed again."""
        key = request.headers.get("idempotency-key")
        name = f"{request.url.path} {key}" if key and self.remedy.gateway else None
        if name in self.replies:
            return self.replies[str(name)]
        before = len(self.remedy.ledger)
        try:
            reply = perform()
        except RefusedError as refusal:
            return JSONResponse(refusal.messages, refusal.status)
        for done in self.remedy.ledger[before:]:
            self.ledger.note("remedy", _OPERATIONS[done.what], done.key or key, done.number)
        if name:
            self.replies[name] = reply
        return reply

    async def _read(self, request: Request) -> Callable[[], Response]:
        """What is asked, ready to be done. Raises RefusedError where it cannot be read."""
        form, entry_id = request.path_params["form"], request.path_params.get("id")
        query, name = request.query_params, request.path_params.get("field")
        if request.method == "OPTIONS":
            return lambda: JSONResponse({"fields": [{"name": each} for each in sorted(fields_of(form))]})
        if request.method == "GET" and name is not None:
            return lambda: Response(self.remedy.file(form, str(entry_id), name), media_type="application/octet-stream")
        if request.method == "GET" and entry_id is not None:
            return lambda: JSONResponse({"values": chosen(self.remedy.entry(form, entry_id), query.get("fields"))})
        if request.method == "GET":
            return lambda: self._shown(request, form)
        values, attached = await sent_of(request)
        if request.method == "PUT":
            return lambda: self._changed(form, str(entry_id), values)
        return lambda: self._created(form, values, attached, query.get("fields"))

    def _shown(self, request: Request, form: str) -> Response:
        query = request.query_params
        offset, limit = whole(query.get("offset"), 0), whole(query.get("limit"), 100)
        if operation_of(request) == "get_ticket" and "Status" in query.get("fields", "Status"):
            for entry in self.remedy.find(form, query.get("q")):
                self.remedy.look(str(entry.get("Incident Number")))
        found = self.remedy.find(form, query.get("q"))
        if query.get("sort") == "Submit Date.desc":
            found = sorted(found, key=lambda entry: str(entry.get("Submit Date")), reverse=True)
        shown = [{"values": chosen(each, query.get("fields"))} for each in found[offset : offset + limit]]
        return JSONResponse({"entries": shown, "_links": {}})

    def _changed(self, form: str, entry_id: str, values: Entry) -> Response:
        self.remedy.update(form, entry_id, values)
        return Response(status_code=204)

    def _created(self, form: str, values: Entry, attached: tuple[str, bytes] | None, fields: str | None) -> Response:
        made = self.remedy.create(form, values, attached)
        home = {"Location": f"/api/arsys/v1/entry/{quote(form, safe='')}/{made['Request ID']}"}
        if fields is None:
            return Response(status_code=201, headers=home)
        return JSONResponse({"values": chosen(made, fields), "_links": {}}, 201, headers=home)


def operation_of(request: Request) -> str:
    """The operation of the manifest that a call is part of."""
    form, method = request.path_params["form"], request.method
    if method == "PUT":
        return "update_ticket"
    if form == WORKLOG and method == "POST":
        multipart = request.headers.get("content-type", "").startswith("multipart/")
        return "attach_file" if multipart else "add_worklog"
    if form == WORKLOG:
        return "find_worklogs"
    if form == CREATE:
        return "create_ticket"
    by_number = form == INCIDENT and request.query_params.get("q", "").startswith("'Incident Number'")
    return "get_ticket" if by_number else "find_tickets"


@contextmanager
def running(simulator: Simulator, port: int = 0) -> Iterator[str]:
    """A made-up Remedy alone, listening in a thread of its own; its address."""
    with listening(simulator.app(), port) as address:
        yield address
