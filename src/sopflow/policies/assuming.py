"""What a policy takes for granted. `OPERATION never fails` is used by the proofs; everything else is only told."""

from __future__ import annotations

import re

_NEVER_FAILS = re.compile(r"^([a-z0-9_]+\.[a-z0-9_]+) never fails$")


def never_fails(assumed: str) -> str | None:
    """The operation of `OPERATION never fails`; None where something else is assumed."""
    found = _NEVER_FAILS.match(assumed.strip())
    return None if found is None else found.group(1)


def unfailing(assumed: tuple[str, ...]) -> frozenset[str]:
    """The operations that are taken never to fail, nor to be in doubt."""
    return frozenset(name for one in assumed if (name := never_fails(one)) is not None)
