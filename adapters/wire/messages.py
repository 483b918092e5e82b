"""What goes out and what comes back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_HEADER = re.compile(r"[!-~]([ -~]*[!-~])?")  # no space at an end: such a header cannot be sent
_PATH = re.compile(r"/(?!/)[!-~]*")
Part = tuple[str | None, bytes, str]
"""A part of a form with files: its file's name, its bytes, their type."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What to send. `write` says whether it may change anything. A repr shows no more than that it is one: even a path
    may hold a customer's number."""

    method: str
    path: str = field(repr=False)
    write: bool = False
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    body: object = field(default=None, repr=False)
    files: Mapping[str, Part] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came over the wire, whole. Names of headers are lower case. `json` is the body where it is JSON, None
    where it is empty or something else."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    json: object = field(default=None, repr=False)

    @property
    def good(self) -> bool:
        """Whether the status says so. The body may still say otherwise."""
        return 200 <= self.status < 300


def once(key: str | None) -> Mapping[str, str]:
    """The header that lets a server perform a key once. A key that no header can hold goes without."""
    return {"Idempotency-Key": key} if key and _HEADER.fullmatch(key) else {}


def is_path(written: str) -> bool:
    """Whether it is a path: glued to the address of a server, anything else may name another server."""
    return _PATH.fullmatch(written) is not None and "\\" not in written and "#" not in written
