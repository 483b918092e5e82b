"""What the verbs of `sopflow i18n` share: the version that is compared with, and the extra that catalogues need."""

from __future__ import annotations

from importlib.util import find_spec

from sopflow.app.procedure import Procedure
from sopflow.app.versions import load_version
from sopflow.cli.options import option
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words

since = option(
    "--since",
    metavar="VERSION",
    en="An earlier version, as git:REV:PATH or a path: words that changed since in some languages only are stale in "
    "the others.",
    id="Versi sebelumnya, sebagai git:REV:PATH atau path: teks yang sejak itu berubah hanya di sebagian bahasa berarti "
    "basi di bahasa lainnya.",
)


def earlier(named: str | None) -> Procedure | None:
    """The version that was named."""
    return None if named is None else load_version(named)


def must_know_po() -> None:
    """PO is read and written by a library that is an extra.

    Raises:
        Refused: it is not installed.
    """
    if find_spec("polib") is None:
        raise Refused(
            Words(en="PO needs polib", id="PO membutuhkan polib"),
            Words(en="pip install 'sopflow[i18n]', or use CSV", id="pip install 'sopflow[i18n]', atau pakai CSV"),
        )
