"""Which systems there are, what each can do, which playbooks call it, and where its settings come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.metadata import entry_points

from sopflow.adapter_api import Settings
from sopflow.adapter_api.settings import variable
from sopflow.app.adapters import GROUP
from sopflow.app.configuration.known import settings_of
from sopflow.app.configuration.reading import Configuration
from sopflow.app.procedure import Procedure
from sopflow.catalog.model import Adapter, Catalog, SettingNote
from sopflow.diagnostics import Words
from sopflow.rendering.systems.rows import SettingLine, SystemLine


def systems(
    catalog: Catalog, configuration: Configuration, procedures: Iterable[Procedure] = ()
) -> tuple[SystemLine, ...]:
    """All systems that manifests declare, by name. No adapter's code is imported."""
    users = _users(procedures)
    return tuple(
        SystemLine(adapter, _packages(name), setting_lines(adapter, configuration.of(name)), users)
        for name, adapter in sorted(catalog.adapters.items())
    )


def setting_lines(adapter: Adapter, settings: Settings) -> tuple[SettingLine, ...]:
    """The settings of a system, and where each comes from."""
    return tuple(_setting(adapter.name, name, note, settings) for name, note in settings_of(adapter).items())


def _setting(system: str, name: str, note: SettingNote, settings: Settings) -> SettingLine:
    given = settings.given.get(name)
    return SettingLine(
        name,
        str(note.type),
        note.title,
        note.required,
        variable(system, name),
        None if given is None else given.origin,
        given.value if given is not None and isinstance(given.value, Words) else None,
    )


def _packages(system: str) -> tuple[str, ...]:
    return tuple(sorted({point.value for point in entry_points(group=GROUP) if point.name == system}))


def _users(procedures: Iterable[Procedure]) -> Mapping[str, tuple[str, ...]]:
    """The ids of the playbooks that call an operation, sub-playbooks by their own."""
    found: dict[str, set[str]] = {}
    for procedure in procedures:
        for each in _with_siblings(procedure):
            for operation in each.program.operations:
                found.setdefault(operation, set()).add(each.playbook.id)
    return {operation: tuple(sorted(ids)) for operation, ids in found.items()}


def _with_siblings(procedure: Procedure) -> Iterator[Procedure]:
    yield procedure
    for sibling in procedure.siblings.values():
        yield from _with_siblings(sibling)
