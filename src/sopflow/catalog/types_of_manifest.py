"""The types of one manifest: its choices, its records, and the names that its fields use for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from sopflow.catalog import rules
from sopflow.catalog.checks import check_privacy
from sopflow.catalog.manifest import Manifest, Part
from sopflow.catalog.model import FieldNote
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.document.nodes import Plain
from sopflow.document.pointer import Pointer
from sopflow.document.suggestions import did_you_mean
from sopflow.values.reading import parse
from sopflow.values.refusal import Refusal
from sopflow.values.types import NOTHING, Choice, Field, Kind, ListOf, Privacy, Record, Simple, Type

FIELD_KEYS = ("type", "optional", "generated", "privacy", "title", "example", "is_key")
LIST_OF = "list of "


@dataclass(frozen=True, slots=True)
class Types:
    """What has been understood so far. Records are resolved when they are first named, in whatever order they stand.

    Names are qualified by `system`; `notes` are kept under `record.field`.
    """

    manifest: Manifest
    system: str
    choices: dict[str, Choice] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    notes: dict[str, FieldNote] = field(default_factory=dict)
    under_way: list[str] = field(default_factory=list)

    def read_choices(self, given: Mapping[str, Plain]) -> None:
        """Takes in `choices:`."""
        for name, plain in given.items():
            at: Pointer = ("choices", name)
            part = self.manifest.part(plain, at, known=("values", "title", "labels"))
            if self.manifest.needed(part, ("values",), at):
                qualified = f"{self.system}.{name}"
                labels = {value: str(label) for value, label in self.manifest.parts(part, "labels", at).items()}
                self.choices[qualified] = Choice(self.manifest.texts(part, "values", at), qualified, labels)

    def read_records(self, given: Mapping[str, Plain]) -> None:
        """Takes in `records:`; the choices must have been read."""
        for name in given:
            self._record_named(name, given)

    def _record_named(self, name: str, given: Mapping[str, Plain]) -> Type:
        qualified = f"{self.system}.{name}"
        if qualified in self.records:
            return self.records[qualified]
        at: Pointer = ("records", name)
        if name in self.under_way:
            message = Words(en=f"`{name}` contains itself", id=f"`{name}` berisi dirinya sendiri")
            remedy = Words(
                en="let one of its fields hold a number or a key instead of the record",
                id="isi salah satu isiannya dengan nomor atau kunci, bukan datanya sendiri",
            )
            self.manifest.report(rules.TYPE, at, message, remedy, key=True)
            return NOTHING
        self.under_way.append(name)
        part = self.manifest.part(given[name], at, known=("title", "fields"))
        record = self.record(qualified, self.manifest.parts(part, "fields", at), (*at, "fields"), given)
        self.under_way.remove(name)
        self.records[qualified] = record
        return record

    def record(self, name: str, fields: Part, at: Pointer, given: Mapping[str, Plain]) -> Record:
        """A record of these fields, e.g. an operation's input. `given` are the manifest's `records:`."""
        return Record(name, {key: self._field(name, key, plain, (*at, key), given) for key, plain in fields.items()})

    def _field(self, record: str, name: str, plain: Plain, at: Pointer, given: Mapping[str, Plain]) -> Field:
        part = self.manifest.part(plain, at, known=FIELD_KEYS)
        self.manifest.needed(part, ("type",), at)
        type_ = self.type_of(part.get("type"), (*at, "type"), given)
        generated = self.manifest.flag(part, "generated", at)
        optional = self.manifest.flag(part, "optional", at)
        self.notes[f"{record}.{name}"] = self._note(part, type_, at)
        privacy = self._privacy(part, at)
        check_privacy(self.manifest, name, type_, privacy, at)
        return Field(type_, optional, privacy, generated)

    def _note(self, part: Part, type_: Type, at: Pointer) -> FieldNote:
        example = part.get("example")
        refused = parse(example, type_) if example is not None else None
        if isinstance(refused, Refusal):
            self.manifest.report(rules.EXAMPLE, (*at, "example"), refused.reason, refused.hint)
            example = None
        return FieldNote(self.manifest.words(part, "title", at), example)

    def _privacy(self, part: Part, at: Pointer) -> Privacy:
        written = self.manifest.text(part, "privacy", at)
        if written is None:
            return Privacy.PUBLIC
        if written in list(Privacy):
            return Privacy(written)
        message = Words(en=f"`{written}` is no class of privacy", id=f"`{written}` bukan kelas privasi")
        self.manifest.report(rules.SHAPE, (*at, "privacy"), message, did_you_mean(written, list(Privacy)))
        return Privacy.SPECIFIC  # the stricter mask until it is mended

    def type_of(self, written: Plain, at: Pointer, given: Mapping[str, Plain]) -> Type:
        """The type of a `type:` or an `output:`: a simple one, a name of this manifest, `list of …`, or `[a, b]`."""
        if isinstance(written, list) and written and all(isinstance(value, str) for value in written):
            return Choice(tuple(str(value) for value in written))
        if not isinstance(written, str):
            if written is not None:
                message = Words(en="this is not a type", id="ini bukan tipe")
                self.manifest.report(rules.TYPE, at, message, _A_TYPE)
            return NOTHING
        if written.startswith(LIST_OF):
            return ListOf(self.type_of(written.removeprefix(LIST_OF).strip(), at, given))
        return self._named(written.removeprefix(f"{self.system}."), at, given)

    def _named(self, name: str, at: Pointer, given: Mapping[str, Plain]) -> Type:
        if name in list(Kind):
            return Simple(Kind(name))
        if name in given:
            return self._record_named(name, given)
        if choice := self.choices.get(f"{self.system}.{name}"):
            return choice
        own = [qualified.partition(".")[2] for qualified in self.choices]
        message = Words(en=f"there is no type `{name}`", id=f"tidak ada tipe `{name}`")
        self.manifest.report(rules.TYPE, at, message, did_you_mean(name, [*Kind, *given, *own]) or _A_TYPE)
        return NOTHING


_A_TYPE = Words(
    en="write text, whole, money, time, phone, …; a record or a choice of this manifest; `list of …`; or `[a, b]`",
    id="tulis text, whole, money, time, phone, …; data atau pilihan di manifes ini; `list of …`; atau `[a, b]`",
)
