"""Names at rest and on the way: a key that a person or a system chose may be a telephone number, so none is kept as it
was given; a key of a write may hold one, so none leaves as the engine made it.

Keys of one case are keyed with the case's salt. A purge erases the salt, and with it the last way to find out by
trying what a key was; the rows themselves stay as they are, so that the hash chain still fits. What must be found
without knowing the case (its subject, a key of the outside world) is keyed with the secret of the store; such rows are
erased by a purge. Pure.
"""

from __future__ import annotations

import base64
import hmac

MARK = b"sealed:"
"""In front of the salt of a case whose keys leave as pseudonyms. The salt of a case that an earlier release began is 16
random bytes without it: what was sent under a key is asked for, and sent again, under that key."""

_READABLE = 41
"""Characters of a case's id in a key that leaves: with the colon and the pseudonym they are `ledger.LONGEST_KEY`."""

_LENGTH = 16
"""Bytes of a pseudonym. Nobody can make two keys that share one without the salt or the secret."""


def key_of_caller(salt: bytes, key: str) -> str:
    """The event key, at rest, of an input whose caller gave it a key: `k:…`. It never equals a key of the engine's own
    (`r:`, `t:`, `p:`), so no caller can take the place of a reply or a timer."""
    return "k:" + _keyed(salt, "event", key)


def key_of_write(salt: bytes, key: str) -> str:
    """The ledger's key, at rest: the engine's own has what the manifest names in it, such as a number, and stands in
    the case alone."""
    return _keyed(salt, "write", key)


def marked(salt: bytes) -> bytes:
    """The salt of a new case, which says that the keys of its writes leave as pseudonyms."""
    return MARK + salt


def key_that_leaves(salt: bytes, case: str, key: str) -> str:
    """The key of a write as systems see it: the case's id, so that people find the case, and a pseudonym. The same key
    of the same case is always the same; without the case's salt nobody can find out by trying what is in it."""
    if not key or not salt.startswith(MARK):
        return key
    return f"{case[:_READABLE]}:{_keyed(salt, 'leaving', key)}"


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
