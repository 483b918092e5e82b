"""Whether an operation's key, look-up and undo lead anywhere, and whether what is somebody's is said to be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.adapter_api import Effect
from sopflow.catalog import rules
from sopflow.catalog.manifest import Manifest
from sopflow.catalog.model import THE_CASE, THE_KEY, LookUp, Operation
from sopflow.diagnostics import Words
from sopflow.document.pointer import Pointer
from sopflow.document.suggestions import did_you_mean
from sopflow.values.types import TEXT, Field, Kind, ListOf, Privacy, Record, Simple, Type

_SOMEBODYS = (Kind.PHONE, Kind.COUNTERPARTY, Kind.PERSON, Kind.FILE)
"""Always about a person: a field of such a type says how private it is, and not that it is public."""


def check_privacy(manifest: Manifest, name: str, type_: Type, privacy: Privacy, at: Pointer) -> None:
    """What is about a person has a class of privacy."""
    item = type_.item if isinstance(type_, ListOf) else type_
    if privacy is not Privacy.PUBLIC or not isinstance(item, Simple) or item.kind not in _SOMEBODYS:
        return
    manifest.report(
        rules.PRIVACY,
        at,
        Words(
            en=f"`{name}` is about a person, and says no class of privacy",
            id=f"`{name}` menyangkut orang, tetapi kelas privasinya belum disebut",
        ),
        Words(
            en="add `privacy: personal`, or `specific` for an alleged fraudster",
            id="tambahkan `privacy: personal`, atau `specific` untuk terduga penipu",
        ),
        key=True,
    )


def check_secret(manifest: Manifest, name: str, system: str) -> None:
    """A secret is named as it stands in the environment: `SOPFLOW_`, the system, what it is."""
    begins = f"SOPFLOW_{system.upper().replace('-', '_')}_"
    if name.startswith(begins) and name == name.upper() and name != begins:
        return
    message = Words(en=f"`{name}` is not looked for", id=f"`{name}` tidak akan dicari")
    remedy = Words(en=f"secrets of `{system}` are named `{begins}…`", id=f"rahasia `{system}` bernama `{begins}…`")
    manifest.report(rules.SHAPE, ("secrets", name), message, remedy, key=True)


def check_key_field(manifest: Manifest, operation: Operation) -> None:
    """The field that the key is filled into belongs to a write and is a text."""
    name = operation.key_field
    if name is None or (operation.writes and operation.input.fields[name].type == TEXT):
        return
    message = Words(
        en=f"`{name}` cannot hold the key: that is a text of a write",
        id=f"`{name}` tidak bisa memuat kunci: kunci berupa teks pada sebuah penulisan",
    )
    manifest.report(rules.KEY, (*operation.at, "input", name), message, _TAKE_OFF_IS_KEY, key=True)


_TAKE_OFF_IS_KEY = Words(en="take `is_key` off that field", id="hapus `is_key` di isian itu")


def check_key(manifest: Manifest, operation: Operation) -> None:
    """A key is for writes, and names input fields that are always given; or `case` alone."""
    if operation.key is None:
        return
    at = (*operation.at, "key")
    if not operation.writes:
        message = Words(en="a read has no key: it may be repeated", id="pembacaan tidak punya kunci: boleh diulang")
        manifest.report(rules.KEY, at, message, Words(en="take `key` out", id="hapus `key`"))
        return
    if operation.key == (THE_CASE,):
        return
    for index, name in enumerate(operation.key):
        _check_key_field(manifest, operation, name, (*at, index))


def _check_key_field(manifest: Manifest, operation: Operation, name: str, at: Pointer) -> None:
    field = operation.input.fields.get(name)
    if field is None:
        _unknown(manifest, name, operation.input.fields, at)
    elif field.optional:
        message = Words(
            en=f"`{name}` may be left out, so it cannot be part of the key",
            id=f"`{name}` boleh kosong, jadi tidak bisa menjadi bagian kunci",
        )
        manifest.report(
            rules.KEY, at, message, Words(en="take `optional` off that field", id="hapus `optional` di isian itu")
        )


def _unknown(manifest: Manifest, name: str, known: Iterable[str], at: Pointer) -> None:
    message = Words(en=f"there is no field `{name}`", id=f"tidak ada isian `{name}`")
    remedy = Words(en="name an input field that is always given", id="sebut isian yang selalu ada")
    manifest.report(rules.KEY, at, message, did_you_mean(name, known) or remedy)


def check_undo(manifest: Manifest, operation: Operation, known: Mapping[str, Operation]) -> None:
    """What undoes a write is another write of the same system. A read leaves nothing to undo."""
    if operation.undo is None:
        return
    if not operation.writes:
        _nothing_to(manifest, operation, "undo")
        return
    other = known.get(operation.undo)
    if other is None or not other.writes:
        message = Words(
            en=f"`{operation.undo}` is no write of this system", id=f"`{operation.undo}` bukan penulisan di sistem ini"
        )
        writes = [name for name, each in known.items() if each.writes and name != operation.name]
        manifest.report(rules.LOOK_UP, (*operation.at, "undo"), message, _one_of(operation.undo, writes, "undo"))


def _nothing_to(manifest: Manifest, operation: Operation, key: str) -> None:
    message = Words(en=f"a read changes nothing: no `{key}`", id=f"pembacaan tidak mengubah apa pun: tanpa `{key}`")
    remedy = Words(en=f"take `{key}` out", id=f"hapus `{key}`")
    manifest.report(rules.LOOK_UP, (*operation.at, key), message, remedy, key=True)


def _one_of(name: str, known: Iterable[str], key: str) -> Words:
    """The name that was probably meant, else that the key goes."""
    out = Words(
        en=f"name one of this system, or take `{key}` out", id=f"sebut yang ada di sistem ini, atau hapus `{key}`"
    )
    return did_you_mean(name, known) or out


def check_look_up(manifest: Manifest, operation: Operation, known: Mapping[str, Operation]) -> None:
    """A look-up is a read of the same system; what it is given and what is compared must exist on both sides, and what
    it finds says what the write would have said."""
    look_up = operation.look_up
    if look_up is None:
        return
    if not operation.writes:
        _nothing_to(manifest, operation, "look_up")
        return
    at = (*operation.at, "look_up")
    reader = known.get(look_up.operation)
    if reader is None or reader.effect is not Effect.READ:
        message = Words(
            en=f"`{look_up.operation}` is no read of this system",
            id=f"`{look_up.operation}` bukan pembacaan di sistem ini",
        )
        reads = [name for name, each in known.items() if each.effect is Effect.READ]
        remedy = _one_of(look_up.operation, reads, "look_up")
        manifest.report(rules.LOOK_UP, (*at, "operation"), message, remedy)
        return
    _check_inputs(manifest, operation, look_up, reader, at)
    _check_reply(manifest, operation, look_up, reader, at)


def _check_inputs(manifest: Manifest, operation: Operation, look_up: LookUp, reader: Operation, at: Pointer) -> None:
    for name, source in look_up.with_.items():
        if name not in reader.input.fields:
            _unknown_to(manifest, name, reader.input.fields, (*at, "with", name), reader.name)
        if source != THE_KEY and source not in operation.input.fields:
            _unknown_to(manifest, source, [THE_KEY, *operation.input.fields], (*at, "with", name), operation.name)
            continue
        given, wanted = _given(operation, source), reader.input.fields.get(name)
        if wanted is not None and given.type != wanted.type:
            message = Words(
                en=f"`{name}` of {reader.name} is of type {wanted.type}, but `{source}` is {given.type}",
                id=f"`{name}` di {reader.name} bertipe {wanted.type}, tetapi `{source}` bertipe {given.type}",
            )
            manifest.report(rules.LOOK_UP, (*at, "with", name), message, _SAME_TYPE)
    for name, field in reader.input.fields.items():
        if not field.optional and name not in look_up.with_:
            message = Words(en=f"{reader.name} also needs `{name}`", id=f"{reader.name} juga memerlukan `{name}`")
            remedy = Words(
                en=f"add `{name}: key`, or a field of the write", id=f"tambahkan `{name}: key`, atau isian penulisannya"
            )
            manifest.report(rules.LOOK_UP, (*at, "with"), message, remedy, key=True)


_SAME_TYPE = Words(en="give it what is of its type; the key is a text", id="beri yang setipe; kunci berupa teks")


def _given(operation: Operation, source: str) -> Field:
    return Field(TEXT) if source == THE_KEY else operation.input.fields[source]


def _check_reply(manifest: Manifest, operation: Operation, look_up: LookUp, reader: Operation, at: Pointer) -> None:
    shape = reader.output.item if isinstance(reader.output, ListOf) else reader.output
    fields = shape.fields if isinstance(shape, Record) else {}
    for index, name in enumerate(look_up.match):
        for owner, names in ((reader.name, fields), (operation.name, operation.input.fields)):
            if name not in names:
                _unknown_to(manifest, name, names, (*at, "match", index), owner)
    wanted = "first" if isinstance(reader.output, ListOf) else "reply"
    if look_up.found != wanted:
        message = Words(
            en=f"`found` is `{wanted}` here, by the type that {reader.name} gives",
            id=f"`found` di sini `{wanted}`, menurut tipe yang diberikan {reader.name}",
        )
        remedy = Words(en=f"write `found: {wanted}`", id=f"tulis `found: {wanted}`")
        manifest.report(rules.LOOK_UP, (*at, "found"), message, remedy)
    _check_found(manifest, operation, reader, fields, at)


def _check_found(
    manifest: Manifest, operation: Operation, reader: Operation, fields: Mapping[str, Field], at: Pointer
) -> None:
    """What the write says for certain must be in what is found, or a case that lost the reply would lack it."""
    said = operation.output.fields if isinstance(operation.output, Record) else {}
    for name, field in said.items():
        if not (field.optional or field.generated) and getattr(fields.get(name), "type", None) != field.type:
            message = Words(
                en=f"what {reader.name} finds has no `{name}`, which {operation.name} always gives",
                id=f"yang ditemukan {reader.name} tidak punya `{name}`, padahal selalu diberikan {operation.name}",
            )
            remedy = Words(
                en=f"add `{name}` to what is found, or make it optional in the reply",
                id=f"tambahkan `{name}` ke yang ditemukan, atau jadikan optional di balasannya",
            )
            manifest.report(rules.LOOK_UP, (*at, "operation"), message, remedy)


def _unknown_to(manifest: Manifest, name: str, known: Iterable[str], at: Pointer, owner: str) -> None:
    message = Words(en=f"{owner} has no field `{name}`", id=f"{owner} tidak punya isian `{name}`")
    remedy = Words(en=f"name a field of {owner}", id=f"sebut isian dari {owner}")
    manifest.report(rules.LOOK_UP, at, message, did_you_mean(name, known) or remedy)
