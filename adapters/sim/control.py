"""What a tester asks of the simulators under `/_sim`: faults, the ledger, another world, the clock, events."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sopflow.diagnostics import Source
from sopflow.errors import InvalidPlaybook

from .desk import body_of, response_of
from .exchange import Answer, RefusedError
from .known import why_not
from .listing import moment
from .model import FaultSpec
from .reading import world_of

if TYPE_CHECKING:
    from .house import House

_TEXTS = ("system", "fault", "operation", "method", "path", "reason")


def spec_of(given: object) -> FaultSpec:
    """A fault as it is asked for. Raises RefusedError (400), which says what is known."""
    if not isinstance(given, dict):
        raise RefusedError(400, "invalid_body", "A fault is an object")
    known = {each.name for each in fields(FaultSpec)}
    strange = sorted(set(given) - known)
    if strange:
        raise RefusedError(400, "invalid_body", f"A fault has {', '.join(sorted(known))}; not {', '.join(strange)}")
    texts = {name: _text(given[name], name) for name in _TEXTS if given.get(name) is not None}
    counts = {name: _count(given[name], name) for name in ("after", "times") if name in given}
    seconds = {"seconds": _seconds(given["seconds"])} if "seconds" in given else {}
    for name in ("system", "fault"):
        _text(given.get(name), name)
    wrong = why_not(texts["system"], texts["fault"], texts.get("operation"))
    if wrong is not None:
        raise RefusedError(400, "invalid_body", wrong.en)
    return FaultSpec(**texts, **counts, **seconds)  # type: ignore[arg-type]


def routes(house: House) -> list[Route]:
    """The control of a house."""

    def at(path: str, method: str, answer: Callable[[Any], object], *, waits: bool = False) -> Route:
        return Route(f"/_sim{path}", _heard(answer, waits=waits), methods=[method])

    return [
        at("", "GET", lambda body: house.about()),
        at("/faults", "GET", lambda body: [each.told for each in house.faults.waiting]),
        at("/faults", "POST", lambda body: house.faults.ask(spec_of(body))),
        at("/faults", "DELETE", lambda body: house.faults.clear()),
        Route("/_sim/ledger", _ledger(house), methods=["GET"]),
        at("/expire", "POST", lambda body: house.expire()),
        at("/reset", "POST", lambda body: house.reset()),
        Route("/_sim/world", _world(house), methods=["PUT"]),
        at("/clock", "PUT", lambda body: house.set_clock(_time(body))),
        at("/events", "GET", lambda body: house.events.told()),
        at("/events", "POST", lambda body: _happen(house, body), waits=True),  # for the hook
        at("/hook", "PUT", lambda body: house.events.send_to(_object(body).get("url"))),
    ]


def _heard(answer: Callable[[Any], object], *, waits: bool) -> Callable[[Request], Awaitable[Response]]:
    async def hear(request: Request) -> Response:
        try:
            sent = await body_of(request)
            given = json.loads(sent) if sent else None
            told = await run_in_threadpool(answer, given) if waits else answer(given)
        except RefusedError as refusal:
            return response_of(refusal.answer)
        except (ValueError, RecursionError):
            return response_of(RefusedError(400, "invalid_body", "The body is no JSON").answer)
        except ClientDisconnect:
            return Response()
        return Response(status_code=204) if told is None else response_of(Answer(200, told))

    return hear


def _happen(house: House, body: object) -> object:
    return house.happen(_text(_object(body).get("event"), "event"), _data(body))


def _ledger(house: House) -> Callable[[Request], Awaitable[Response]]:
    async def tell(request: Request) -> Response:
        effects = await run_in_threadpool(house.settled)
        return response_of(Answer(200, [asdict(each) for each in effects]))

    return tell


def _world(house: House) -> Callable[[Request], Awaitable[Response]]:
    async def take(request: Request) -> Response:
        try:
            text = (await body_of(request)).decode()
            house.reset(await run_in_threadpool(world_of, Source("world", text)))
        except RefusedError as refusal:
            return response_of(refusal.answer)
        except UnicodeDecodeError:
            return response_of(RefusedError(400, "invalid_body", "The world is no UTF-8 text").answer)
        except InvalidPlaybook as problem:
            found = [
                {"line": e.line, "column": e.column, "code": e.code, "message": e.message.en}
                for e in problem.diagnostics
            ]
            told = RefusedError(422, "invalid_world", "The world does not check").answer.body
            return response_of(Answer(422, {**told, "diagnostics": found}))
        return Response(status_code=204)

    return take


def _object(body: object) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        raise RefusedError(400, "invalid_body", "The body must be an object")
    return body


def _data(body: object) -> Mapping[str, Any]:
    return _object(_object(body).get("data"))


def _time(body: object) -> datetime | None:
    """The time that the clock is to stand at; None: the computer's again."""
    now = _object(body).get("now")
    at = moment(now)
    if now is not None and at is None:
        raise RefusedError(400, "invalid_body", "now must be a time, or null for the computer's")
    return at


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or not value:
        raise RefusedError(400, "invalid_body", f"{name} must be a text")
    return value


def _count(value: object, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < (name == "times"):
        raise RefusedError(400, "invalid_body", f"{name} must be a whole number")
    return value


def _seconds(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1000:
        raise RefusedError(400, "invalid_body", "seconds must be a number below 1000")
    return Decimal(str(value))
