"""Whether an operation's key, look-up and undo lead anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.adapter_api import Effect
from sopflow.catalog import rules
from sopflow.catalog.manifest import Manifest
from sopflow.catalog.model import THE_CASE, THE_KEY, LookUp, Operation
from sopflow.diagnostics import Words
from sopflow.document.pointer import Pointer
from sopflow.document.suggestions import did_you_mean
from sopflow.values.types import ListOf, Record


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
    manifest.report(rules.KEY, at, message, did_you_mean(name, known))


def check_undo(manifest: Manifest, operation: Operation, known: Mapping[str, Operation]) -> None:
    """What undoes a write is another write of the same system."""
    if operation.undo is None:
        return
    other = known.get(operation.undo)
    if other is None or not other.writes:
        message = Words(
            en=f"`{operation.undo}` is no write of this system", id=f"`{operation.undo}` bukan penulisan di sistem ini"
        )
        manifest.report(rules.LOOK_UP, (*operation.at, "undo"), message, did_you_mean(operation.undo, known))


def check_look_up(manifest: Manifest, operation: Operation, known: Mapping[str, Operation]) -> None:
    """A look-up is a read of the same system; what it is given and what is compared must exist on both sides."""
    look_up = operation.look_up
    if look_up is None:
        return
    at = (*operation.at, "look_up")
    reader = known.get(look_up.operation)
    if reader is None or reader.effect is not Effect.READ:
        message = Words(
            en=f"`{look_up.operation}` is no read of this system",
            id=f"`{look_up.operation}` bukan pembacaan di sistem ini",
        )
        manifest.report(rules.LOOK_UP, (*at, "operation"), message, did_you_mean(look_up.operation, known))
        return
    _check_inputs(manifest, operation, look_up, reader, at)
    _check_reply(manifest, operation, look_up, reader, at)


def _check_inputs(manifest: Manifest, operation: Operation, look_up: LookUp, reader: Operation, at: Pointer) -> None:
    for name, source in look_up.with_.items():
        if name not in reader.input.fields:
            _unknown_to(manifest, name, reader.input.fields, (*at, "with", name), reader.name)
        if source != THE_KEY and source not in operation.input.fields:
            _unknown_to(manifest, source, [THE_KEY, *operation.input.fields], (*at, "with", name), operation.name)


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
        manifest.report(rules.LOOK_UP, (*at, "found"), message)


def _unknown_to(manifest: Manifest, name: str, known: Iterable[str], at: Pointer, owner: str) -> None:
    message = Words(en=f"{owner} has no field `{name}`", id=f"{owner} tidak punya isian `{name}`")
    manifest.report(rules.LOOK_UP, at, message, did_you_mean(name, known))
