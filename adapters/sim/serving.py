"""Listening, on this machine only, in a thread of its own."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from sopflow.diagnostics import Words
from sopflow.errors import UsageError

HOST = "127.0.0.1"


class PortTaken(UsageError):
    """Somebody else listens there, or nobody may."""


@contextmanager
def listening(app: ASGIApp, port: int = 0) -> Iterator[str]:
    """The application at that port (0: any that is free) as long as the block lasts; its address.

    Raises:
        PortTaken: another program has the port, or it may not be used.
    """
    taken = _socket(port)
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", proxy_headers=False, http="h11",
                            server_header=False, date_header=False)  # fmt: skip
    logging.getLogger("uvicorn.access").disabled = True  # it would write addresses, which hold customers' numbers
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.005)
    try:
        yield f"http://{HOST}:{taken.getsockname()[1]}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        taken.close()


def _socket(port: int) -> socket.socket:
    try:
        made = socket.create_server((HOST, port))
    except (OSError, OverflowError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise PortTaken(
            Words(
                en=f"port {port} cannot be used ({reason}). Another program may have it: try --port 0 for a free one",
                id=f"port {port} tidak bisa dipakai ({reason}). Mungkin dipakai program lain: coba --port 0",
            )
        ) from None
    # asyncio sees to it for sockets that say they are TCP, which one of `create_server` does not: without it every
    # answer waits 40 ms for the acknowledgement of its headers
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return made
