"""What the HTTP library may say to the log about our requests: the names of its steps, and nothing of what is in them.

At DEBUG httpcore logs every header of an answer. A `Link` or a `Location` there may hold a customer's number, a
`Set-Cookie` a session (decision 0023).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_LOGGERS: Final = (
    "httpx",
    *(f"httpcore.{part}" for part in ("connection", "http11", "http2", "proxy", "socks")),
)
"""A filter sees only what is said by the very logger that has it, so each that the libraries use is named."""


class _Unheard(logging.Filter):
    """Leaves the first word of a line, the step's name, where the line is about a request of ours. Lines of other
    programs in this process that use the same library stay as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.of_thread = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(self.of_thread, "ours", 0):
            record.msg, record.args = str(record.msg).partition(" ")[0], ()
            record.exc_info = record.exc_text = record.stack_info = None
        return True


_FILTER: Final = _Unheard()


@contextmanager
def unheard() -> Iterator[None]:
    """Within the block this thread's requests are logged by the names of their steps. The filter is put there each
    time: whoever sets up logging later may have taken it away."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_FILTER)
    before = getattr(_FILTER.of_thread, "ours", 0)
    _FILTER.of_thread.ours = before + 1
    try:
        yield
    finally:
        _FILTER.of_thread.ours = before
