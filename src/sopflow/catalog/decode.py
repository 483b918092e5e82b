"""From a manifest's document to an `Adapter`, with a diagnostic for everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.adapter_api import SHARED_ERRORS, Effect, ErrorKind
from sopflow.catalog import rules
from sopflow.catalog.checks import check_key, check_key_field, check_look_up, check_secret, check_undo
from sopflow.catalog.manifest import Manifest, Part
from sopflow.catalog.model import Adapter, ExternalEvent, LookUp, Operation, Timeout
from sopflow.catalog.settings_of_manifest import probe_of, settings_of
from sopflow.catalog.types_of_manifest import Types
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Diagnostic, Words
from sopflow.document.nodes import Document, Plain
from sopflow.document.pointer import ROOT, Pointer
from sopflow.document.suggestions import did_you_mean

MANIFEST_KEYS = (
    "adapter",
    "system",
    "title",
    "description",
    "secrets",
    "settings",
    "probe",
    "choices",
    "records",
    "operations",
    "events",
)
OPERATION_KEYS = (
    "title",
    "description",
    "effect",
    "input",
    "output",
    "errors",
    "timeout",
    "key",
    "look_up",
    "undo",
)
_DEFAULT_TIMEOUT = Timeout(attempt=10, total=30)
_NO_TITLE = Words(en="", id="")


def decode(document: Document) -> tuple[Adapter | None, tuple[Diagnostic, ...]]:
    """The adapter that the document declares; None only where its system cannot be named. Total: never raises."""
    manifest = Manifest(document)
    root = manifest.part(document.root.plain, ROOT, known=MANIFEST_KEYS)
    manifest.needed(root, ("adapter", "title"), ROOT)
    if root.get("adapter") not in (None, 1):
        message = Words(en="this is written for another version of sopflow", id="ini ditulis untuk versi sopflow lain")
        manifest.report(rules.SHAPE, ("adapter",), message, Words(en="write `adapter: 1`", id="tulis `adapter: 1`"))
    system = manifest.text(root, "system", ROOT)
    if system is None:
        manifest.needed(root, ("system",), ROOT)
        return None, tuple(manifest.found)
    adapter = _Decoder(manifest, root, system, Types(manifest, system)).adapter()
    return adapter, tuple(manifest.found)


@dataclass(frozen=True, slots=True)
class _Decoder:
    manifest: Manifest
    root: Part
    system: str
    types: Types

    def adapter(self) -> Adapter:
        self.types.read_choices(self.manifest.parts(self.root, "choices", ROOT))
        self.types.read_records(self._given_records())
        operations = {
            f"{self.system}.{name}": self._operation(name, plain)
            for name, plain in self.manifest.parts(self.root, "operations", ROOT).items()
        }
        for operation in operations.values():
            check_look_up(self.manifest, operation, operations)
            check_undo(self.manifest, operation, operations)
        events = {
            f"{self.system}.{name}": self._event(name, plain)
            for name, plain in self.manifest.parts(self.root, "events", ROOT).items()
        }
        return Adapter(
            name=self.system,
            title=self.manifest.words(self.root, "title", ROOT) or _NO_TITLE,
            description=self.manifest.words(self.root, "description", ROOT),
            secrets=self._secrets(),
            settings=settings_of(self.manifest, self.manifest.parts(self.root, "settings", ROOT)),
            probe=probe_of(self.manifest, self.root, self.system, operations),
            operations=operations,
            events=events,
            records=self.types.records,
            choices=self.types.choices,
            notes=self.types.notes,
            text=self.manifest.document.source.text,
        )

    def _given_records(self) -> Mapping[str, Plain]:
        given = self.root.get("records")
        return given if isinstance(given, dict) else self.manifest.parts(self.root, "records", ROOT)

    def _secrets(self) -> Mapping[str, Words]:
        given = self.manifest.parts(self.root, "secrets", ROOT)
        for name in given:
            check_secret(self.manifest, name, self.system)
        return {name: self.manifest.words(given, name, ("secrets",)) or _NO_TITLE for name in given}

    def _operation(self, name: str, plain: Plain) -> Operation:
        at: Pointer = ("operations", name)
        part = self.manifest.part(plain, at, known=OPERATION_KEYS)
        self.manifest.needed(part, ("title", "effect", "output"), at)
        full, effect = f"{self.system}.{name}", self._effect(part, at)
        fields = self.manifest.parts(part, "input", at)
        operation = Operation(
            name=full,
            effect=effect,
            input=self.types.record(f"{full}.input", fields, (*at, "input"), self._given_records()),
            output=self.types.type_of(part.get("output"), (*at, "output"), self._given_records()),
            errors=self._errors(part, effect, at),
            timeout=self._timeout(part, at),
            title=self.manifest.words(part, "title", at) or _NO_TITLE,
            description=self.manifest.words(part, "description", at),
            key=self.manifest.texts(part, "key", at) if "key" in part else None,
            key_field=self._key_field(fields, (*at, "input")),
            look_up=self._look_up(part, at),
            look_up_after=self._look_up_after(part, at),
            undo=self._qualified(self.manifest.text(part, "undo", at)),
            notes=self.types.notes,
            at=at,
        )
        check_key(self.manifest, operation)
        check_key_field(self.manifest, operation)
        return operation

    def _effect(self, part: Part, at: Pointer) -> Effect:
        written = self.manifest.text(part, "effect", at)
        if written is None or written in list(Effect):
            return Effect(written or Effect.IRREVERSIBLE)
        message = Words(en=f"there is no effect `{written}`", id=f"tidak ada efek `{written}`")
        self.manifest.report(rules.EFFECT, (*at, "effect"), message, did_you_mean(written, list(Effect)))
        return Effect.IRREVERSIBLE  # the most careful one until it is mended

    def _errors(self, part: Part, effect: Effect, at: Pointer) -> tuple[ErrorKind, ...]:
        known = []
        for index, written in enumerate(self.manifest.texts(part, "errors", at)):
            if written in list(ErrorKind):
                known.append(ErrorKind(written))
                continue
            message = Words(en=f"there is no error `{written}`", id=f"tidak ada galat `{written}`")
            self.manifest.report(rules.EFFECT, (*at, "errors", index), message, did_you_mean(written, list(ErrorKind)))
        self._doubt(effect, known, at)
        return tuple(dict.fromkeys([*known, *SHARED_ERRORS]))

    def _doubt(self, effect: Effect, errors: list[ErrorKind], at: Pointer) -> None:
        """A write's reply can always get lost, a read's does not matter."""
        if (ErrorKind.IN_DOUBT in errors) == (effect is not Effect.READ):
            return
        message, remedy = _READ_IN_DOUBT if effect is Effect.READ else _WRITE_WITHOUT_DOUBT
        self.manifest.report(rules.EFFECT, (*at, "errors"), message, remedy)

    def _timeout(self, part: Part, at: Pointer) -> Timeout:
        if "timeout" not in part:
            return _DEFAULT_TIMEOUT
        given = self.manifest.part(part["timeout"], (*at, "timeout"), known=("attempt", "total"))
        attempt, total = given.get("attempt"), given.get("total")
        if isinstance(attempt, int) and isinstance(total, int) and 0 < attempt <= total:
            return Timeout(attempt, total)
        message = Words(
            en="`attempt` and `total` are whole seconds, `attempt` the smaller",
            id="`attempt` dan `total` berupa detik bulat, `attempt` tidak lebih besar",
        )
        remedy = Words(en="write `{attempt: 5, total: 12}`", id="tulis `{attempt: 5, total: 12}`")
        self.manifest.report(rules.SHAPE, (*at, "timeout"), message, remedy)
        return _DEFAULT_TIMEOUT

    def _key_field(self, fields: Part, at: Pointer) -> str | None:
        marked = [name for name, plain in fields.items() if isinstance(plain, dict) and plain.get("is_key") is True]
        for name in marked[1:]:
            message = Words(en="two fields are marked `is_key`", id="dua isian ditandai `is_key`")
            remedy = Words(en="take one of the two out", id="hapus salah satu")
            self.manifest.report(rules.KEY, (*at, name, "is_key"), message, remedy, key=True)
        return marked[0] if marked else None

    def _look_up(self, part: Part, at: Pointer) -> LookUp | None:
        if "look_up" not in part:
            return None
        at = (*at, "look_up")
        given = self.manifest.part(part["look_up"], at, known=("operation", "with", "match", "found", "after"))
        name = self._qualified(self.manifest.text(given, "operation", at))
        if not self.manifest.needed(given, ("operation", "with"), at) or name is None:
            return None
        pairs = {field: str(source) for field, source in self.manifest.parts(given, "with", at).items()}
        found = self.manifest.text(given, "found", at) or "reply"
        return LookUp(name, pairs, self.manifest.texts(given, "match", at), found)

    def _look_up_after(self, part: Part, at: Pointer) -> int | None:
        look_up = part.get("look_up")
        seconds = look_up.get("after") if isinstance(look_up, dict) else None
        if seconds is None or (isinstance(seconds, int) and not isinstance(seconds, bool) and seconds >= 0):
            return seconds
        message = Words(en="`after` is whole seconds", id="`after` berupa detik bulat")
        remedy = Words(en="write `after: 30`, or leave it out", id="tulis `after: 30`, atau hapus")
        self.manifest.report(rules.SHAPE, (*at, "look_up", "after"), message, remedy)
        return None

    def _qualified(self, name: str | None) -> str | None:
        return name if name is None or "." in name else f"{self.system}.{name}"

    def _event(self, name: str, plain: Plain) -> ExternalEvent:
        at: Pointer = ("events", name)
        part = self.manifest.part(plain, at, known=("title", "description", "fields"))
        self.manifest.needed(part, ("title", "fields"), at)
        full = f"{self.system}.{name}"
        fields = self.types.record(
            full, self.manifest.parts(part, "fields", at), (*at, "fields"), self._given_records()
        )
        return ExternalEvent(full, fields, self.manifest.words(part, "title", at) or _NO_TITLE, at)


_READ_IN_DOUBT = (
    Words(en="a read is never in doubt", id="pembacaan tidak pernah in_doubt"),
    Words(
        en="take `in_doubt` out: a lost reply of a read is `unavailable`",
        id="hapus `in_doubt`: balasan baca yang hilang adalah `unavailable`",
    ),
)
_WRITE_WITHOUT_DOUBT = (
    Words(en="the reply of a write can get lost", id="balasan dari sebuah penulisan bisa hilang"),
    Words(en="add `in_doubt` to `errors`", id="tambahkan `in_doubt` ke `errors`"),
)
