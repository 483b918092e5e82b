"""Addresses that may be called: nothing secret goes over a wire in the clear."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


def is_safe(address: str) -> bool:
    """Whether it is `https://…`, or `http://…` on this machine."""
    parts = _parts(address)
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_here(address))


def is_broken(address: str) -> bool:
    """Whether it begins as an address does, and what follows is none: no host, or a port that is no number to 65535."""
    parts = _parts(address)
    return address.lower().startswith(("https://", "http://")) and (parts is None or not parts.hostname)


def is_here(address: str) -> bool:
    """Whether it is an address of this machine."""
    parts = _parts(address)
    host = None if parts is None else parts.hostname
    if host is None:
        return False
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def names_someone(address: str) -> bool:
    """Whether a name or a password stands in it."""
    parts = _parts(address)
    return parts is not None and "@" in parts.netloc


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - a port that is none is told when it is asked for
    except ValueError:
        return None
    return parts
