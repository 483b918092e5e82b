"""What a manifest says of the way to its system: the settings beside address and credentials, and a harmless read."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.catalog import rules
from sopflow.catalog.inputs import read_input
from sopflow.catalog.manifest import Manifest, Part
from sopflow.catalog.model import Operation, Probe, SettingNote, SettingType
from sopflow.diagnostics import Words
from sopflow.document.nodes import Plain
from sopflow.document.pointer import Pointer
from sopflow.document.suggestions import did_you_mean
from sopflow.values.refusal import Refusal

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


def probe_of(manifest: Manifest, root: Part, system: str, operations: Mapping[str, Operation]) -> Probe | None:
    """The harmless read; what is wrong with it is reported."""
    at: Pointer = ("probe",)
    if "probe" not in root:
        return None
    part = manifest.part(root["probe"], at, known=("operation", "with"))
    name = manifest.text(part, "operation", at)
    if not manifest.needed(part, ("operation", "with"), at) or name is None:
        return None
    operation = operations.get(f"{system}.{name}")
    if operation is None or operation.writes:
        reads = [each.name.partition(".")[2] for each in operations.values() if not each.writes]
        words = Words(en=f"`{name}` is no read of this system", id=f"`{name}` bukan pembacaan sistem ini")
        manifest.report(rules.SHAPE, (*at, "operation"), words, did_you_mean(name, reads))
        return None
    given = manifest.parts(part, "with", at)
    read = read_input(operation, given)
    if isinstance(read, Refusal):
        manifest.report(rules.SHAPE, (*at, "with"), read.reason, read.hint or _AN_INPUT)
        return None
    return Probe(operation.name, given)


_AN_INPUT = Words(en="give it what the operation takes", id="isi sesuai masukan operasinya")
