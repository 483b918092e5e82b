"""The settings that a manifest declares: what an adapter can be told beside its address and its credentials."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.catalog import rules
from sopflow.catalog.manifest import Manifest, Part
from sopflow.catalog.model import SettingNote, SettingType
from sopflow.diagnostics import Words
from sopflow.document.nodes import Plain
from sopflow.document.pointer import Pointer
from sopflow.document.suggestions import did_you_mean

KEYS = ("type", "title", "required")
_NO_TITLE = Words(en="", id="")


def settings_of(manifest: Manifest, given: Mapping[str, Plain]) -> dict[str, SettingNote]:
    """The settings by name; what is wrong with them is reported."""
    return {name: _setting(manifest, name, plain) for name, plain in given.items()}


def _setting(manifest: Manifest, name: str, plain: Plain) -> SettingNote:
    at: Pointer = ("settings", name)
    part = manifest.part(plain, at, known=KEYS)
    manifest.needed(part, ("type", "title"), at)
    title = manifest.words(part, "title", at) or _NO_TITLE
    return SettingNote(_type(manifest, part, at), title, manifest.flag(part, "required", at))


def _type(manifest: Manifest, part: Part, at: Pointer) -> SettingType:
    written = manifest.text(part, "type", at)
    known = [each.value for each in SettingType if each is not SettingType.SECRET]
    if written is None or written in known:
        return SettingType(written or SettingType.TEXT)
    message = Words(en=f"there is no type of setting `{written}`", id=f"tidak ada jenis pengaturan `{written}`")
    manifest.report(rules.SHAPE, (*at, "type"), message, did_you_mean(written, known))
    return SettingType.TEXT
