"""How strictly a playbook is checked, by how far it is: a draft, under review, in production."""

from __future__ import annotations

import enum
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from sopflow.app.configuration.finding import CHECK, VARIABLE, named_or_nearest
from sopflow.app.files import Unreadable
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Severity, Words


class Profile(enum.StrEnum):
    """DRAFT leaves out what is only unfinished; REVIEW shows everything; PRODUCTION fails on warnings too."""

    DRAFT = "draft"
    REVIEW = "review"
    PRODUCTION = "production"


UNFINISHED = frozenset(
    (
        *("draft-script", "missing-translation", "uncovered-clause", "outcome-never-reached"),
        *("script-never-said", "unused-fact", "unused-declaration"),
    )
)
"""Rules that a draft breaks because it is one: words, translations and clauses come later, what is declared is used
later. Only warnings of theirs are left out."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What `[check]` of sopflow.toml says."""

    profile: Profile = Profile.REVIEW
    baseline: Path | None = None


def shown(found: Iterable[Diagnostic], profile: Profile) -> tuple[Diagnostic, ...]:
    """The findings that a profile shows."""
    if profile is not Profile.DRAFT:
        return tuple(found)
    return tuple(one for one in found if one.severity is Severity.ERROR or one.rule.name not in UNFINISHED)


def fails_on(profile: Profile) -> Severity:
    """The mildest finding that fails, where nobody says."""
    return Severity.WARNING if profile is Profile.PRODUCTION else Severity.ERROR


def wishes(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Wishes:
    """What the nearest sopflow.toml (or the one that SOPFLOW_CONFIG names) says of checking. A baseline's path is seen
    from that file.

    Raises:
        UnreadableFile: the file is not there, is no TOML, may not be trusted, or says what `check` does not know.
    """
    path = named_or_nearest(environment, folder or Path.cwd())
    return Wishes() if path is None else _read(path, named=bool(environment.get(VARIABLE, "").strip()))


def _read(path: Path, *, named: bool) -> Wishes:
    """What a file says; one that nobody named must be one that may be trusted."""
    import tomllib  # most who check a playbook have no such file

    from sopflow.app.configuration.trust import why_distrusted

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get(CHECK, {})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise Unreadable(
            Words(en=f"{path} cannot be read: {problem}", id=f"{path} tidak bisa dibaca: {problem}")
        ) from problem
    if table and not named and (reason := why_distrusted(path)):
        raise Unreadable(Words(en=f"{path}: {reason.en}", id=f"{path}: {reason.id}"))
    return _wishes(table, path)


def _wishes(table: object, path: Path) -> Wishes:
    if not isinstance(table, dict) or table.keys() - {"profile", "baseline"}:
        raise _wrong(path, "[check]", "profile, baseline")
    profile, baseline = table.get("profile", Profile.REVIEW.value), table.get("baseline")
    if profile not in list(Profile):
        raise _wrong(path, "profile", ", ".join(Profile))
    if baseline is not None and not isinstance(baseline, str):
        raise _wrong(path, "baseline", '"baseline.json"')
    return Wishes(Profile(profile), None if baseline is None else path.parent / baseline)


def _wrong(path: Path, key: str, known: str) -> Unreadable:
    return Unreadable(
        Words(
            en=f"{path}: `{key}` of the table [check] can be: {known}",
            id=f"{path}: `{key}` di tabel [check] boleh: {known}",
        )
    )
