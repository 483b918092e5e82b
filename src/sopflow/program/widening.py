"""Values that a system sends here and its manifest does not know: `types: {dsc.Segment: {also: {Platinum: …}}}`.

The author adds them in the playbook. Everything that is made of the choice, records, inputs and outputs of operations,
then knows them, so that the checker says where the new value is not handled yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sopflow.catalog.model import Catalog, ExternalEvent, Operation
from sopflow.playbook.model import ChoiceType, Playbook
from sopflow.program.texts import plain_texts
from sopflow.values.types import Choice, Field, ListOf, Record, Type

Choices = Mapping[str, Choice]


def widened(catalog: Catalog, playbook: Playbook) -> Catalog:
    """The catalogue with the values that the playbook adds; the same one where it adds none. A choice that no manifest
    has is left to the compiler, which reports it."""
    choices = {
        name: _wider(catalog.choices[name], declared, playbook.languages[0])
        for name, declared in playbook.types.items()
        if isinstance(declared, ChoiceType) and declared.widens and name in catalog.choices
    }
    if not choices:
        return catalog
    return replace(
        catalog,
        choices={**catalog.choices, **choices},
        records={name: _record(record, choices) for name, record in catalog.records.items()},
        operations={name: _operation(operation, choices) for name, operation in catalog.operations.items()},
        events={name: _event(event, choices) for name, event in catalog.events.items()},
    )


def _wider(choice: Choice, declared: ChoiceType, first: str) -> Choice:
    texts = {value: plain_texts(label, first) for value, label in declared.choices.items()}
    labels = {value: named.get(first, next(iter(named.values()))) for value, named in texts.items() if named}
    values = dict.fromkeys((*choice.values, *declared.choices))
    return Choice(tuple(values), choice.name, {**choice.labels, **labels})


def _operation(operation: Operation, choices: Choices) -> Operation:
    return replace(operation, input=_record(operation.input, choices), output=_type(operation.output, choices))


def _event(event: ExternalEvent, choices: Choices) -> ExternalEvent:
    return replace(event, fields=_record(event.fields, choices))


def _record(record: Record, choices: Choices) -> Record:
    return Record(record.name, {name: _field(field, choices) for name, field in record.fields.items()})


def _field(field: Field, choices: Choices) -> Field:
    return replace(field, type=_type(field.type, choices))


def _type(type_: Type, choices: Choices) -> Type:
    match type_:
        case Choice(name=str(name)):
            return choices.get(name, type_)
        case ListOf(item=item):
            return ListOf(_type(item, choices))
        case Record():
            return _record(type_, choices)
        case _:
            return type_
