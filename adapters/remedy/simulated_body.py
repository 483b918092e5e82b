"""What is sent to a made-up Remedy, and which fields of an entry it shows."""

from __future__ import annotations

import json
import re

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request

from .simulated import Entry, RefusedError

LARGEST_BODY = 12 * 1024 * 1024


def chosen(entry: Entry, fields: str | None) -> Entry:
    """The fields of `values(a, b)`, all where none are named."""
    inside = re.fullmatch(r"values\((.*)\)", fields or "")
    names = [name.strip() for name in inside.group(1).split(",")] if inside else []
    return {name: entry[name] for name in names if name in entry} if any(names) else entry


def whole(written: str | None, otherwise: int) -> int:
    """A number of a query. Raises RefusedError."""
    if written is None:
        return otherwise
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise RefusedError(400, 10000, "A number is wanted there")
    return int(written)


async def body_of(request: Request) -> bytes:
    """The body. Raises RefusedError where it is too long."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            raise RefusedError(413, 10000, "The body is too large")
        parts.append(part)
    return b"".join(parts)


async def sent_of(request: Request) -> tuple[Entry, tuple[str, bytes] | None]:
    """The values of a body, and the one file that may come with them. Raises RefusedError."""
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return _values(await body_of(request)), None
    try:
        async with request.form() as form:
            return await _multipart(form)
    except (MultiPartException, HTTPException):
        raise RefusedError(400, 10000, "The body cannot be read") from None


async def _multipart(form: FormData) -> tuple[Entry, tuple[str, bytes]]:
    part = form.get("entry")
    if part is None:
        raise RefusedError(400, 10000, "The part entry is missing")
    entry = await part.read() if isinstance(part, UploadFile) else part.encode()
    files = [each for each in form.values() if isinstance(each, UploadFile) and each is not part]
    if len(files) != 1:
        raise RefusedError(500, 10000, "One attachment a request")
    return _values(entry), (files[0].filename or "", await files[0].read())


def _values(written: bytes) -> Entry:
    try:
        read = json.loads(written)
    except (ValueError, RecursionError):
        raise RefusedError(400, 10000, "The body is no JSON") from None
    values = read.get("values") if isinstance(read, dict) else None
    if not isinstance(values, dict):
        raise RefusedError(400, 10000, "The body has no values")
    return values
