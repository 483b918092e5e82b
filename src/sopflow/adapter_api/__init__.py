"""What the author of an adapter imports: how an operation acts on the world, how it may fail, what it is told."""

from __future__ import annotations

import enum

from sopflow.adapter_api.settings import Secret, Setting, Settings, SettingsError

__all__ = ["SHARED_ERRORS", "Effect", "ErrorKind", "Secret", "Setting", "Settings", "SettingsError"]


class Effect(enum.StrEnum):
    """What an operation does to the system behind it."""

    READ = "read"  # looks up; may be repeated at will
    WRITE = "write"  # is performed once per key
    IRREVERSIBLE = "irreversible"  # a write that moves money or blocks a number: a person confirms it first


class ErrorKind(enum.StrEnum):
    """The errors that every system's failures are translated to."""

    NOT_FOUND = "not_found"  # there is no such thing; never retried
    REJECTED = "rejected"  # the system or its rules refuse; never retried
    CONFLICT = "conflict"  # done already, or changed by another; read back
    UNAVAILABLE = "unavailable"  # not reached, overloaded, or too slow to read; retried inside the budget
    UNAUTHORIZED = "unauthorized"  # the credentials are not accepted, after one renewal
    IN_DOUBT = "in_doubt"  # a write was sent and its reply lost; never sent again blindly


SHARED_ERRORS = (ErrorKind.UNAVAILABLE, ErrorKind.UNAUTHORIZED)
"""Every operation may fail in these ways; a manifest lists the others."""
