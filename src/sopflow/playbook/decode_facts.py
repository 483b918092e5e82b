"""Decodes the vocabulary of a case: facts, the types they have, and settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.playbook.decode_place import Place, each_of, entries_of, maybe, names_of, says_yes, text_of
from sopflow.playbook.decode_values import code_or_condition, condition, localized, value
from sopflow.playbook.model import ChoiceType, Limit, Named, RecordField, RecordType, Setting
from sopflow.playbook.states import Demand, Fact, TypeRef
from sopflow.playbook.values import Localized


def type_ref(place: Place) -> TypeRef:
    """A type's name, `list of NAME`, or a choice in place."""
    return TypeRef(names_of(place) if place.is_list else place.text, place.at)


def facts(place: Place | None) -> Mapping[str, Fact]:
    """All facts of a playbook or of a loop."""
    return {name: _fact(name, below) for name, below in entries_of(place)}


def _fact(name: str, place: Place) -> Fact:
    return Fact(
        name,
        maybe(type_ref, place.get("type")),
        place.at,
        ask=maybe(localized, place.get("ask")),
        checks=demands(place.get("check")),
        only_if=maybe(condition, place.get("only_if")),
        optional=says_yes(place.get("optional")),
        is_=maybe(code_or_condition, place.get("is")),
        table=maybe(_table_column, place.get("table")),
        to=text_of(place.get("to")),
        privacy=text_of(place.get("privacy")),
        title=maybe(localized, place.get("title")),
        help=maybe(localized, place.get("help")),
        covers=names_of(place.get("covers")),
    )


def _table_column(place: Place) -> tuple[str, str | None]:
    table, _, column = place.text.partition(".")
    return table, column or None


def demands(place: Place | None) -> tuple[Demand, ...]:
    """`{that, else}`, one or a list."""
    return tuple(_demand(item) for item in each_of(place))


def _demand(place: Place) -> Demand:
    that, reason = place.get("that") or place, place.get("else") or place
    return Demand(condition(that), localized(reason), place.at)


def types(place: Place | None) -> Mapping[str, ChoiceType | RecordType]:
    """The playbook's own types: `choices` or `fields`, and what widens a manifest's choice: `also`."""
    return {name: _type(name, below) for name, below in entries_of(place)}


def _type(name: str, place: Place) -> ChoiceType | RecordType:
    also = place.get("also")
    choices = place.get("choices") if also is None else also
    return _choice_type(name, place, choices, also is not None) if choices is not None else _record_type(name, place)


def _choice_type(name: str, place: Place, choices: Place, widens: bool) -> ChoiceType:
    if choices.is_list:
        return ChoiceType(name, dict.fromkeys(names_of(choices)), {}, place.at, widens)
    long = {key: named(key, below) for key, below in choices.entries()}
    covers = {key: choice.covers for key, choice in long.items() if choice.covers}
    return ChoiceType(name, {key: choice.title for key, choice in long.items()}, covers, place.at, widens)


def _record_type(name: str, place: Place) -> RecordType:
    fields = (_record_field(key, below) for key, below in entries_of(place.get("fields")))
    return RecordType(name, {field.name: field for field in fields}, place.at)


def _record_field(key: str, place: Place) -> RecordField:
    return RecordField(
        key.removesuffix("?"),
        type_ref(place.get("type") or place),
        key.endswith("?") or says_yes(place.get("optional")),
        text_of(place.get("privacy")),
        maybe(localized, place.get("ask")),
        place.at,
    )


def named(name: str, place: Place) -> Named:
    """A role, a phase, an outcome or a choice: a text, languages, `{title, covers}`, or nothing said (`{}`)."""
    return Named(name, _title(place), names_of(place.get("covers")), place.at)


def _title(place: Place) -> Localized | None:
    written = localized(place.get("title") or place)
    return written if written.texts else None


def all_named(place: Place | None) -> Mapping[str, Named]:
    """Roles, phases or outcomes."""
    return {name: named(name, below) for name, below in entries_of(place)}


def roles(place: Place | None) -> Mapping[str, Named]:
    """Roles, with how far each may go."""
    return {name: replace(named(name, below), limits=_limits(below)) for name, below in entries_of(place)}


def _limits(place: Place) -> tuple[Limit, ...]:
    return tuple(_limit(item) for item in each_of(place.get("limits")))


def _limit(place: Place) -> Limit:
    that, reason = place.get("that") or place, place.get("else") or place
    confirm, approve = names_of(place.get("confirm")), names_of(place.get("approve"))
    return Limit(confirm, approve, condition(that), localized(reason), place.at)


def settings(place: Place | None) -> Mapping[str, Setting]:
    """Settings by their dotted names, however they were nested."""
    return {} if place is None else {setting.name: setting for setting in _settings("", place)}


def _settings(prefix: str, place: Place) -> Iterator[Setting]:
    for key, below in place.entries():
        if below.has("default"):
            yield _setting(prefix + key, below)
        else:
            yield from _settings(f"{prefix}{key}.", below)


def _setting(name: str, place: Place) -> Setting:
    return Setting(
        name,
        type_ref(place.get("type") or place),
        value(place.get("default") or place),
        maybe(localized, place.get("title")),
        names_of(place.get("covers")),
        place.at,
    )
