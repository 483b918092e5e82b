"""Changes in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.changes.model import Change, Level, Sort
from sopflow.diagnostics import Language, Words
from sopflow.playbook.values import Localized
from sopflow.rendering.changes.model import Report
from sopflow.rendering.changes.shown import plain, shown, template

LEVELS: Mapping[Level, Words] = {
    Level.BREAKING: Words(en="Breaking for open cases", id="Memutus kasus yang sedang berjalan"),
    Level.BEHAVIOUR: Words(en="Behaviour: cases go otherwise", id="Perilaku: kasus berjalan lain"),
    Level.WORDING: Words(en="Wording", id="Kata-kata"),
    Level.COSMETIC: Words(en="Cosmetic: nothing changes for a case", id="Tampilan: tidak ada yang berubah bagi kasus"),
}
NAMES: Mapping[Level, Words] = {
    Level.BREAKING: Words(en="breaking", id="memutus"),
    Level.BEHAVIOUR: Words(en="behaviour", id="perilaku"),
    Level.WORDING: Words(en="wording", id="kata-kata"),
    Level.COSMETIC: Words(en="cosmetic", id="tampilan"),
}
_KINDS: Mapping[str, Words] = {
    "playbook": Words(en="playbook", id="playbook"),
    "state": Words(en="state", id="keadaan"),
    "fact": Words(en="fact", id="fakta"),
    "outcome": Words(en="outcome", id="hasil akhir"),
    "role": Words(en="role", id="peran"),
    "phase": Words(en="phase", id="tahap"),
    "setting": Words(en="setting", id="pengaturan"),
    "type": Words(en="type", id="tipe"),
    "script": Words(en="script", id="naskah"),
    "table": Words(en="table", id="tabel"),
    "form": Words(en="form", id="formulir"),
    "interrupt": Words(en="interrupt", id="interupsi"),
    "policy": Words(en="policy", id="kebijakan"),
    "output": Words(en="output", id="keluaran"),
    "sla": Words(en="SLA", id="SLA"),
    "run": Words(en="sub-playbook", id="sub-playbook"),
}

_UNSURE = Words(
    en="whether any case has these together was not looked into",
    id="belum diperiksa apakah ada kasus yang memenuhi semuanya",
)


def sentence(change: Change, report: Report, language: Language) -> str:
    """A change in one sentence, without a full stop."""
    kind, name = _KINDS[change.kind].in_(language), f"`{change.name}`"
    match change.sort:
        case Sort.ADDED:
            return _said(f"{kind} {name} is new", f"{kind} {name} baru", language)
        case Sort.REMOVED:
            return _said(f"{kind} {name} is gone", f"{kind} {name} dihapus", language)
        case Sort.RENAMED:
            return _said(
                f"{kind} `{change.twin}` is called {name} now", f"{kind} `{change.twin}` kini bernama {name}", language
            )
        case Sort.ALIKE:
            return _alike(change, kind, language)
        case Sort.REORDERED:
            return _said(
                f"{kind} {name}: its rows stand in another order; one row counts, so nothing changes",
                f"{kind} {name}: urutan barisnya lain; hanya satu baris yang berlaku, jadi tidak ada yang berubah",
                language,
            )
        case Sort.SAME:
            return _said(
                f"{_place(change, kind)} is written otherwise, and proved to mean the same",
                f"{_place(change, kind)} ditulis lain, dan terbukti sama artinya",
                language,
            )
        case Sort.ELSEWHERE:
            return _elsewhere(change, kind, language)
        case Sort.CHANGED:
            return f"{_place(change, kind)}: {_from_to(change, report, language)}"


def _from_to(change: Change, report: Report, language: Language) -> str:
    if isinstance(change.old, Localized) and isinstance(change.new, Localized):
        texts = ((name, change.old.texts.get(name), text) for name, text in change.new.texts.items())
        told = [
            f"{name}: {'–' if was is None else template(was)} → {template(is_)}".removeprefix(": ")
            for name, was, is_ in texts
            if was != is_
        ]
        return "; ".join(told) or shown(change.new, report.new.document, change.new_at, language)
    old = shown(change.old, report.old.document, change.old_at, language)
    return f"{old} → {shown(change.new, report.new.document, change.new_at, language)}"


def details(change: Change, language: Language) -> list[str]:
    """What else is to be said of a change."""
    told = []
    if change.kind == "run":
        told.append(
            _said(
                "compare it by itself to see what changes in it",
                "bandingkan tersendiri untuk melihat perubahannya",
                language,
            )
        )
    if change.witness is not None and change.sort is Sort.CHANGED:
        given, old, new = _given(change, language), change.witness.old, change.witness.new
        told.append(
            _said(
                f"with {given}: it was {plain(old, language)}, it is {plain(new, language)}",
                f"bila {given}: dulu {plain(old, language)}, kini {plain(new, language)}",
                language,
            )
            + ("" if change.witness.is_sure else f"; {_UNSURE.in_(language)}")
        )
    if change.stale:
        stale = ", ".join(f"`{each or '-'}`" for each in change.stale)
        told.append(
            _said(
                f"the words in {stale} are as they were: do they still say the same?",
                f"kata-kata dalam {stale} tidak diubah: masihkah sama artinya?",
                language,
            )
        )
    return told


def _alike(change: Change, kind: str, language: Language) -> str:
    hint = Words(en="", id="")
    if change.kind == "state":
        hint = Words(
            en=f": if it is the same, write `formerly: [{change.name}]` there, and open cases go on",
            id=f": bila memang sama, tulis `formerly: [{change.name}]` di sana agar kasus yang berjalan bisa lanjut",
        )
    return _said(
        f"{kind} `{change.name}` is gone; `{change.twin}` is much like it{hint.en}",
        f"{kind} `{change.name}` dihapus; `{change.twin}` sangat mirip{hint.id}",
        language,
    )


def _elsewhere(change: Change, kind: str, language: Language) -> str:
    given = _given(change, language)
    old, new = plain(change.old, language), plain(change.new, language)
    when = _said(f"with {given}: " if given else "", f"bila {given}: " if given else "", language)
    if change.witness is not None and not change.witness.is_sure:
        return _said(
            f"{_place(change, kind)}: {when}cases that went to `{old}` go to `{new}` now; {_UNSURE.en}",
            f"{_place(change, kind)}: {when}kasus yang dulu ke `{old}` kini ke `{new}`; {_UNSURE.id}",
            language,
        )
    return _said(
        f"{_place(change, kind)}: {when}cases went to `{old}`, and go to `{new}` now",
        f"{_place(change, kind)}: {when}kasus dulu ke `{old}`, kini ke `{new}`",
        language,
    )


def _given(change: Change, language: Language) -> str:
    given = {} if change.witness is None else change.witness.given
    return ", ".join(f"{name} = {plain(value, language)}" for name, value in given.items())


def _place(change: Change, kind: str) -> str:
    named = kind if change.kind == "playbook" else f"{kind} `{change.name}`"
    return f"{named}, {' › '.join(change.path)}" if change.path else named


def _said(en: str, id: str, language: Language) -> str:
    return Words(en=en, id=id).in_(language)
