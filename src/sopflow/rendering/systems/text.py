"""Systems for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sopflow.diagnostics import Words
from sopflow.rendering.systems.rows import Finding, SettingLine, SystemLine, Verdict

_CONFIGURED = Words(en="configured", id="sudah diatur")
_LACKS = Words(en="not configured: it lacks {}", id="belum diatur: kurang {}")
_NO_PACKAGE = Words(en="no package connects to it", id="belum ada paket yang terhubung")
_UNUSED = Words(en="no playbook here", id="tidak dipakai playbook di sini")
_NOT_GIVEN = Words(en="not given", id="tidak diisi")
_NEEDED = Words(en="needed", id="perlu")
_COLUMNS = (
    Words(en="Operation", id="Operasi"),
    Words(en="Effect", id="Efek"),
    Words(en="What it does", id="Kegunaan"),
    Words(en="Used by", id="Dipakai oleh"),
)
_SETTING_COLUMNS = (
    Words(en="Setting", id="Pengaturan"),
    Words(en="From", id="Dari"),
    Words(en="In the environment", id="Di environment"),
)
_EFFECTS = {
    "read": Words(en="reads", id="membaca"),
    "write": Words(en="writes", id="menulis"),
    "irreversible": Words(en="cannot be undone", id="tak bisa dibatalkan"),
}
_SIGNS = {Verdict.OK: ("✔", "green"), Verdict.FAILED: ("✘", "red"), Verdict.SKIPPED: ("–", "dim")}


def systems(lines: Iterable[SystemLine], language: str) -> RenderableType:
    """What `sopflow adapters list` found."""
    return Group(*(part for line in lines for part in _system(line, language)))


def findings(found: Iterable[Finding], language: str) -> RenderableType:
    """What `sopflow adapters check` found, system by system."""
    return Group(*_findings(tuple(found), language))


def _findings(found: tuple[Finding, ...], language: str) -> Iterator[RenderableType]:
    for system in dict.fromkeys(each.system for each in found):
        yield Text(system, style="bold")
        for each in found:
            if each.system == system:
                sign, style = _SIGNS[each.verdict]
                line = Table.grid(padding=(0, 1))
                line.add_row(
                    Text(f"  {sign}", style=style), Text(each.step, style="dim"), Text(_in(each.words, language))
                )
                yield line


def _system(line: SystemLine, language: str) -> Iterator[RenderableType]:
    yield Text.assemble((line.adapter.name, "bold"), f"  {_in(line.adapter.title, language)}")
    yield Padding(_state(line, language), (0, 0, 0, 2))
    yield Padding(_settings(line.settings, language), (0, 0, 0, 2))
    yield Padding(_operations(line, language), (0, 0, 1, 2))


def _state(line: SystemLine, language: str) -> Text:
    if not line.packages:
        return Text(_in(_NO_PACKAGE, language), style="yellow")
    if line.is_named and not line.lacking:
        return Text(f"✔ {_in(_CONFIGURED, language)}", style="green")
    return Text(_in(_LACKS, language).format(", ".join(line.lacking)), style="yellow" if line.is_named else "")


def _settings(lines: Iterable[SettingLine], language: str) -> Table:
    table = _table(_SETTING_COLUMNS, language)
    for each in lines:
        table.add_row(each.name, _origin(each, language), each.variable)
    return table


def _origin(line: SettingLine, language: str) -> Text:
    if line.problem is not None:
        return Text(_in(line.problem, language), style="red")
    if line.origin is not None:
        return Text(line.origin)
    return (
        Text(_in(_NEEDED, language), style="yellow") if line.required else Text(_in(_NOT_GIVEN, language), style="dim")
    )


def _operations(line: SystemLine, language: str) -> Table:
    table = _table(_COLUMNS, language)
    for operation in line.adapter.operations.values():
        users = line.used_by.get(operation.name, ())
        used = Text(", ".join(users)) if users else Text(_in(_UNUSED, language), style="dim")
        effect = _in(_EFFECTS[operation.effect], language)
        table.add_row(operation.name, effect, _in(operation.title, language), used)
    return table


def _table(columns: Iterable[Words], language: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for words in columns:
        table.add_column(_in(words, language), overflow="fold")
    return table


def _in(words: Words, language: str) -> str:
    return words.id if language == "id" else words.en
