"""Verdicts that are kept from one run of `check --prove` to the next, in the folder of this user's caches.

A verdict is kept under the key of all that it hangs on (`hanging`), so one that is found is one that would be found
again. A breach is never kept: a case that breaks something is told to the engine each time it is shown. A file that is
damaged, or that somebody changed by hand, is as good as none; nor is it a fault where none can be written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sopflow.app.proofs.at_home import sum_of, written_whole
from sopflow.dataclass import dataclass
from sopflow.proof.verdicts.claims import Claim, Standing

FORMAT = 1
MOST = 4_000
"""So many verdicts are kept of one playbook: those of the last runs, also of other versions."""

KEPT = frozenset({Standing.PROVED, Standing.UNKNOWN, Standing.CLOSED})


@dataclass(frozen=True, eq=False)
class Kept:
    """What is kept in one file: verdicts by key, and what the scenarios beside the playbook showed, by key."""

    file: Path
    claims: Mapping[str, Mapping[str, Any]]
    beside: Mapping[str, Any]

    @classmethod
    def read(cls, file: Path) -> Kept:
        """What a file has; nothing where it is not there, is damaged or is none of ours."""
        with suppress(OSError, ValueError, TypeError, KeyError, RecursionError):
            found = json.loads(file.read_text(encoding="utf-8"))
            body = found["kept"]
            if found["format"] == FORMAT and found["sum"] == sum_of(body):
                return cls(file, dict(body["claims"]), dict(body["beside"]))
        return cls(file, {}, {})

    def known(self, keys: Mapping[str, str]) -> dict[str, Claim]:
        """The claims of which a verdict is kept, by subject."""
        found = {subject: self.claims.get(_named(subject, key)) for subject, key in keys.items()}
        with suppress(KeyError, TypeError, ValueError):
            return {subject: _claim(subject, one) for subject, one in found.items() if one is not None}
        return {}

    def keep(self, keys: Mapping[str, str], claims: Mapping[str, Claim], beside: Mapping[str, Any]) -> None:
        """Write these verdicts, before those that were there. Where it cannot be written, nothing is kept."""
        kept = {subject: one for subject, one in claims.items() if one.standing in KEPT and subject in keys}
        now = {_named(subject, keys[subject]): _plain(one) for subject, one in kept.items()}
        body = {"claims": dict(list({**now, **self.claims, **now}.items())[:MOST]), "beside": beside}
        if body != {"claims": self.claims, "beside": self.beside}:
            with suppress(OSError):
                written_whole(self.file, json.dumps({"format": FORMAT, "sum": sum_of(body), "kept": body}))


def _named(subject: str, key: str) -> str:
    return f"{subject} {key}"


def _plain(claim: Claim) -> dict[str, Any]:
    return {
        "standing": str(claim.standing),
        "missed": list(claim.missed),
        "vacuous": claim.vacuous,
        "reason": claim.reason,
        "names": list(claim.names),
        "kinds": claim.kinds,
    }


def _claim(subject: str, plain: Mapping[str, Any]) -> Claim:
    missed, names = tuple(plain["missed"]), tuple(plain["names"])
    standing, vacuous = Standing(plain["standing"]), plain["vacuous"]
    return Claim(
        subject, standing, missed=missed, vacuous=vacuous, reason=plain["reason"], names=names, kinds=plain["kinds"]
    )
