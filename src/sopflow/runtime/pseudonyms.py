"""Names at rest: a key that a person or a system chose may be a telephone number, so none is kept as it was given.

Keys of one case are keyed with the case's salt. A purge erases the salt, and with it the last way to find out by
trying what a key was; the rows themselves stay as they are, so that the hash chain still fits. What must be found
without knowing the case (its subject, a key of the outside world) is keyed with the secret of the store; such rows are
erased by a purge. Pure.
"""

from __future__ import annotations

import base64
import hmac

_LENGTH = 16
"""Bytes of a pseudonym. Nobody can make two keys that share one without the salt or the secret."""


def key_of_caller(salt: bytes, key: str) -> str:
    """The event key, at rest, of an input whose caller gave it a key: `k:…`. It never equals a key of the engine's own
    (`r:`, `t:`, `p:`), so no caller can take the place of a reply or a timer."""
    return "k:" + _keyed(salt, "event", key)


def key_of_write(salt: bytes, key: str) -> str:
    """The ledger's key, at rest: the engine's own has what the manifest names in it, such as a number. The key as it
    goes to the system stands in the case."""
    return _keyed(salt, "write", key)


def key_of_outside(secret: bytes, key: str) -> str:
    """A key of the outside world (a web hook, a start), at rest in the inbox, before any case is known."""
    return _keyed(secret, "outside", key)


def subject(secret: bytes, playbook: str, value: str) -> str:
    """Whom a case is about, at rest. The same person has another name in every playbook's cases."""
    return _keyed(secret, "subject", f"{len(playbook)}:{playbook}{value}")


def whom(secret: bytes, value: str) -> str:
    """Whom an event that waits is about, at rest, until a case takes it: the same in every playbook, since it is not
    known yet whose case will."""
    return _keyed(secret, "whom", value)


def payload(key: bytes, text: str) -> str:
    """What was given under a key, at rest: enough to see that something else is given under it the next time. `key` is
    the case's salt, or the store's secret where no case is known."""
    return _keyed(key, "payload", text)


def _keyed(key: bytes, purpose: str, text: str) -> str:
    digest = hmac.digest(key, f"{purpose}:{text}".encode("utf-8", "surrogatepass"), "sha256")
    return base64.urlsafe_b64encode(digest[:_LENGTH]).rstrip(b"=").decode()
