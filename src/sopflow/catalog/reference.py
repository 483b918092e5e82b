"""The table of operations for people who write playbooks: a pure function from a catalogue to Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.adapter_api import SHARED_ERRORS
from sopflow.catalog.model import Adapter, Catalog, FieldNote, Operation
from sopflow.values.types import Choice, Field, Privacy, Record, Type

HEADING = """\
# Operations of the adapters

Generated from the manifests under `adapters/`; `python -m sopflow_adapters` writes it anew.

Every operation may also fail as `unavailable` or `unauthorized`. A field with `?` may be left out; one with `*` is
made up by the system itself, so that a scripted reply may leave it out. Times are seconds: one attempt / all attempts.
A key belongs to the case; `case` alone is once in a case; none is anew at every visit of a state.
"""


def reference(catalog: Catalog) -> str:
    """The whole page, adapters by name."""
    return "\n".join([HEADING, *(_adapter(adapter) for _, adapter in sorted(catalog.adapters.items()))])


def _adapter(adapter: Adapter) -> str:
    parts = [f"## {adapter.name}: {adapter.title.en} / {adapter.title.id}", ""]
    if adapter.description:
        parts += [f"{adapter.description.en}", "", f"*{adapter.description.id}*", ""]
    parts += _table(
        ("Operation", "Gives", "Takes", "Effect", "Key", "Look-up", "Errors", "Time"),
        (_operation(operation) for operation in adapter.operations.values()),
    )
    for operation in adapter.operations.values():
        if operation.description:
            parts.append(f"- `{operation.name}`: {operation.description.en} / *{operation.description.id}*")
    parts += _events(adapter)
    for record in adapter.records.values():
        parts += ["", f"### {record.name}", "", *_fields(record, adapter.notes)]
    if adapter.choices:
        parts += ["", f"### Choices of {adapter.name}", ""]
        parts += [
            f"- `{name}`: {', '.join(f'`{value}`' for value in choice.values)}"
            for name, choice in adapter.choices.items()
        ]
    if adapter.secrets:
        parts += ["", f"### Secrets of {adapter.name}, taken from the environment", ""]
        parts += [f"- `{name}`: {title.en} / *{title.id}*" for name, title in adapter.secrets.items()]
    return "\n".join([*parts, ""])


def _events(adapter: Adapter) -> list[str]:
    if not adapter.events:
        return []
    rows = (
        (f"`{event.name}`", f"{event.title.en} / {event.title.id}", _names(event.fields))
        for event in adapter.events.values()
    )
    return ["", f"### Events of {adapter.name}", "", *_table(("Event", "Says", "Fields"), rows)]


def _operation(operation: Operation) -> tuple[str, ...]:
    own = [f"`{error}`" for error in operation.errors if error not in SHARED_ERRORS]
    key = ", ".join(f"`{name}`" for name in operation.key or ()) or "–"
    look_up = f"`{operation.look_up.operation}`" if operation.look_up else "–"
    return (
        f"`{operation.name}`<br>{operation.title.en} / {operation.title.id}",
        f"`{operation.output}`",
        _names(operation.input),
        f"**{operation.effect}**" if operation.writes else str(operation.effect),
        key,
        look_up,
        ", ".join(own) or "–",
        f"{operation.timeout.attempt} / {operation.timeout.total}",
    )


def _names(record: Record) -> str:
    return ", ".join(f"`{name}{_mark(field)}`" for name, field in record.fields.items())


def _mark(field: Field) -> str:
    if field.generated:
        return "*"
    return "?" if field.optional else ""


def _fields(record: Record, notes: Mapping[str, FieldNote]) -> list[str]:
    rows = (
        (f"`{name}{_mark(field)}`", _type(field.type), _title(notes.get(f"{record.name}.{name}")), _privacy(field))
        for name, field in record.fields.items()
    )
    return _table(("Field", "Type", "Means", "Privacy"), rows)


def _type(type_: Type) -> str:
    if isinstance(type_, Choice) and type_.name is None:
        return " or ".join(f"`{value}`" for value in type_.values)
    return f"`{type_}`"


def _title(note: FieldNote | None) -> str:
    return f"{note.title.en} / {note.title.id}" if note and note.title else "–"


def _privacy(field: Field) -> str:
    return "–" if field.privacy is Privacy.PUBLIC else str(field.privacy)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return ["| " + " | ".join(cells) + " |" for cells in lines]
