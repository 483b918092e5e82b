"""Whether systems are connected: their settings, their code against their manifest, and, live, the systems themselves.

Nothing is ever written to a system. The one call that is made is the manifest's `probe`, a read that asks for nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from sopflow.adapter_api import ErrorKind, Settings, SettingsError
from sopflow.app.adapters import GROUP
from sopflow.app.configuration.reading import Configuration
from sopflow.app.connections.listing import setting_lines
from sopflow.app.connections.reaching import reach
from sopflow.catalog.inputs import read_input
from sopflow.catalog.model import Adapter, Catalog
from sopflow.diagnostics import Words
from sopflow.ports.world import Call, Done, Failed, OperationHost
from sopflow.rendering.systems.rows import Finding, SettingLine, Verdict
from sopflow.values.refusal import Refusal

SETTINGS, CODE, LOGIN, READ, OWN = "settings", "code", "login", "read", "own"
_COMPLETE = Words(en="complete", id="lengkap")
_NO_HOST = Words(
    en="no installed package has `host(settings)` for it", id="belum ada paket terpasang yang punya `host(settings)`"
)
_UNTOLD = Words(
    en="`host(settings)` gives an adapter; which operations it has, it does not say",
    id="`host(settings)` memberi adapter; operasinya tidak ia sebutkan",
)
_NO_PROBE = Words(en="its manifest names no `probe`", id="manifesnya tidak menyebut `probe`")
_LOGGED_IN = Words(en="the credentials are accepted", id="kredensial diterima")


def check(adapter: Adapter, catalog: Catalog, found: Configuration, *, live: bool) -> Iterator[Finding]:
    """Everything about one system, in the order in which it is needed; what rests on something that failed is left
    out. A setting that was given and refused is told as a fault of the configuration, and not here."""
    settings = found.of(adapter.name)
    wrong = [each for each in setting_lines(adapter, settings) if each.is_lacking or each.problem is not None]
    told = [_wrong(adapter, each) for each in wrong if (adapter.name, each.name) not in found.refused]
    yield from told if wrong else [Finding(adapter.name, SETTINGS, Verdict.OK, _COMPLETE)]
    if wrong:
        return
    offered, host = _code(adapter, settings)
    yield from offered
    if host is None or not live:
        return
    reached = list(reach(settings))
    yield from reached
    if all(each.verdict is not Verdict.FAILED for each in reached):
        yield from _asked(adapter, catalog, host)
        yield from _own(adapter, settings)
    close = getattr(host, "close", None)
    if close is not None:
        close()


def _wrong(adapter: Adapter, line: SettingLine) -> Finding:
    return Finding(adapter.name, SETTINGS, Verdict.FAILED, line.problem or _lacks(line.name, line.variable))


def _lacks(name: str, named: str) -> Words:
    return Words(
        en=f"`{name}` is lacking: write it in sopflow.toml, or set {named}",
        id=f"`{name}` belum ada: tulis di sopflow.toml, atau isi {named}",
    )


def _code(adapter: Adapter, settings: Settings) -> tuple[list[Finding], OperationHost | None]:
    """What the code offers, held against the manifest."""
    try:
        hosts = [host for point in _points(adapter.name) if (host := _host(point, settings)) is not None]
    except SettingsError as problem:
        return [Finding(adapter.name, SETTINGS, Verdict.FAILED, problem.words)], None
    except Exception as problem:  # noqa: BLE001 - somebody else's code: whatever it is, it is said whose it is
        return [Finding(adapter.name, CODE, Verdict.FAILED, _broken(adapter.name, problem))], None
    if len(hosts) != 1:
        words = _NO_HOST if not hosts else _several(len(hosts))
        return [Finding(adapter.name, CODE, Verdict.FAILED, words)], None
    return list(_against_manifest(adapter, hosts[0])), hosts[0]


def _points(system: str) -> list[EntryPoint]:
    return [point for point in entry_points(group=GROUP) if point.name == system]


def _host(point: EntryPoint, settings: Settings) -> OperationHost | None:
    make = getattr(point.load(), "host", None)
    host: OperationHost | None = make(settings) if make is not None else None
    return host


def _against_manifest(adapter: Adapter, host: object) -> Iterator[Finding]:
    offered = getattr(host, "operations", None)
    if not isinstance(offered, Mapping):
        yield Finding(adapter.name, CODE, Verdict.OK, _UNTOLD)
        return
    declared = {name.partition(".")[2] for name in adapter.operations}
    missing, unknown = sorted(declared - offered.keys()), sorted(offered.keys() - declared)
    if missing or unknown:
        yield Finding(adapter.name, CODE, Verdict.FAILED, _differs(missing, unknown))
    else:
        count = len(declared)
        yield Finding(
            adapter.name, CODE, Verdict.OK, Words(en=f"all {count} operations", id=f"semua {count} operasi ada")
        )


def _asked(adapter: Adapter, catalog: Catalog, host: OperationHost) -> Iterator[Finding]:
    """The one read that harms nobody: that nothing is found is as good as anything."""
    if adapter.probe is None:
        yield Finding(adapter.name, READ, Verdict.SKIPPED, _NO_PROBE)
        return
    operation = catalog.operations[adapter.probe.operation]
    given = read_input(operation, adapter.probe.input)
    assert not isinstance(given, Refusal)  # the manifest was checked
    reply = host.call(Call("check", "check", operation, given, "", 1, float(operation.timeout.attempt)))
    match reply:
        case Failed(error=ErrorKind.UNAUTHORIZED, reason=reason):
            yield Finding(adapter.name, LOGIN, Verdict.FAILED, _refused(reason))
        case Failed(error=error, reason=reason) if error != ErrorKind.NOT_FOUND:
            yield Finding(adapter.name, READ, Verdict.FAILED, _no_read(operation.name, error, reason))
        case Done() | Failed():
            yield Finding(adapter.name, LOGIN, Verdict.OK, _LOGGED_IN)
            words = Words(en=f"{operation.name} answers", id=f"{operation.name} menjawab")
            yield Finding(adapter.name, READ, Verdict.OK, words)


def _own(adapter: Adapter, settings: Settings) -> Iterator[Finding]:
    """What the adapter itself knows to look at: its module's `check(settings)` gives steps with what is wrong, or None
    where nothing is."""
    for point in _points(adapter.name):
        own: Any = getattr(import_module(point.module), "check", None)
        for step, good, wrong in own(settings) if own is not None else ():
            verdict = Verdict.OK if wrong is None else Verdict.FAILED
            yield Finding(adapter.name, step, verdict, good if wrong is None else wrong)


def _several(count: int) -> Words:
    return Words(
        en=f"{count} installed packages connect to it: keep one", id=f"{count} paket terhubung ke sini: sisakan satu"
    )


def _broken(system: str, problem: Exception) -> Words:
    kind = type(problem).__name__
    return Words(
        en=f"the adapter of `{system}` cannot be set up: {kind}. Mend or remove its package",
        id=f"adapter `{system}` tidak bisa disiapkan: {kind}. Perbaiki atau hapus paketnya",
    )


def _differs(missing: list[str], unknown: list[str]) -> Words:
    lacks, more = ", ".join(missing) or "–", ", ".join(unknown) or "–"
    return Words(
        en=f"the code differs from the manifest. Not there: {lacks}. Not declared: {more}",
        id=f"kode berbeda dari manifes. Tidak ada: {lacks}. Tidak dideklarasikan: {more}",
    )


def _refused(reason: str | None) -> Words:
    why = f" ({reason})" if reason else ""
    return Words(en=f"the credentials are not accepted{why}", id=f"kredensial ditolak{why}")


def _no_read(operation: str, error: str, reason: str | None) -> Words:
    why = f"{error}, {reason}" if reason else error
    return Words(
        en=f"{operation} does not answer as it should ({why})", id=f"{operation} tidak menjawab semestinya ({why})"
    )
