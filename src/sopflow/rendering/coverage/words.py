"""What kinds of elements are called, and why one is not covered, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from sopflow.coverage.elements import Element, Kind
from sopflow.coverage.gaps import Gap, Values, Why
from sopflow.coverage.inventory import FIRED
from sopflow.diagnostics import Language, Words
from sopflow.program.model import Program
from sopflow.rendering.trace.shown import value_in_words
from sopflow.values.masking import mask_text, stricter
from sopflow.values.types import TEXT, Privacy, Type, parts

KINDS: Mapping[Kind, Words] = {
    Kind.STATES: Words(en="states", id="langkah"),
    Kind.TRANSITIONS: Words(en="transitions", id="transisi"),
    Kind.INTERRUPTS: Words(en="interrupts", id="interupsi"),
    Kind.OUTCOMES: Words(en="outcomes", id="hasil akhir"),
    Kind.OPERATIONS: Words(en="operation outcomes", id="hasil operasi"),
    Kind.TIMERS: Words(en="timers", id="batas waktu"),
    Kind.ROWS: Words(en="table rows", id="baris tabel"),
    Kind.MCDC: Words(en="conditions (MC/DC)", id="syarat (MC/DC)"),
    Kind.BOUNDARIES: Words(en="boundaries", id="nilai batas"),
    Kind.SCRIPTS: Words(en="scripts by language", id="naskah per bahasa"),
}
SEVERAL = (Kind.OPERATIONS, Kind.TIMERS)
"""Kinds of which one thing of the playbook has several elements."""

GAPS = Words(en="Not covered", id="Belum tercakup")
LEFT_OUT = Words(en="Left out: no case can, which is proved", id="Dikecualikan: terbukti tidak mungkin terjadi")
ELSEWHERE = Words(en="of no state", id="di luar langkah")
_MISSING = Words(en="missing", id="belum ada")


def about(element: Element) -> str:
    """What an element is, in the playbook's own names."""
    match element.kind:
        case Kind.MCDC:
            return f"{element.name}: `{element.about}`"
        case Kind.OPERATIONS | Kind.TIMERS | Kind.BOUNDARIES:
            return f"{element.name}: {element.about}"
        case _:
            return element.name


def reason(gap: Gap, program: Program, language: Language, *, personal: bool = False) -> str:
    """Why it is not covered, in one sentence; values are masked unless `personal`."""
    said = _reason(gap).in_(language)
    near = nearest(gap.nearest, program, language, personal=personal)
    if near:
        said += Words(en=f"; nearest: {near}", id=f"; terdekat: {near}").in_(language)
    if gap.scenario and gap.why is not Why.INFEASIBLE:
        said += f" ({gap.scenario})"
    return said


def _reason(gap: Gap) -> Words:
    others = ", ".join(f"`{one}`" for one in gap.by)
    match gap.why:
        case Why.NEVER_REACHED:
            return Words(en="never reached", id="tidak pernah tercapai")
        case Why.NEVER_HAPPENED:
            return _never_happened(gap.element)
        case Why.NEVER_TRUE:
            return Words(en="never true", id="tidak pernah terpenuhi")
        case Why.NEVER_FALSE:
            return Words(en="never false", id="selalu terpenuhi")
        case Why.MASKED if gap.by:
            return Words(en=f"masked by {others}", id=f"tertutup oleh {others}")
        case Why.MASKED:
            return Words(en="never decided it alone", id="tidak pernah menentukan sendiri")
        case Why.NEVER_THERE:
            return Words(en="never at this value", id="tidak pernah di nilai ini")
        case Why.LIMIT_LEFT:
            return Words(en="the limit was never used up", id="batasnya tidak pernah habis")
        case Why.INFEASIBLE:
            return Words(en="no case can (proved)", id="tidak mungkin terjadi (terbukti)")
        case Why.NO_CASE:
            return Words(
                en="no case can with the settings as they are written (proved)",
                id="tidak mungkin terjadi dengan pengaturan seperti tertulis (terbukti)",
            )
        case _ as never:
            assert_never(never)


def _never_happened(element: Element) -> Words:
    match element.kind:
        case Kind.OPERATIONS:
            return Words(en="no reply of a scenario was this", id="tidak ada balasan skenario seperti ini")
        case Kind.TIMERS if element.about == FIRED:
            return Words(en="it never fired", id="tidak pernah lewat")
        case Kind.TIMERS:
            return Words(en="it always fired", id="selalu lewat")
        case Kind.SCRIPTS:
            return Words(en="never said", id="tidak pernah diucapkan")
        case Kind.ROWS:
            return Words(en="no case matched this row", id="tidak ada kasus yang cocok dengan baris ini")
        case Kind.OUTCOMES:
            return Words(en="no case ended so", id="tidak ada kasus yang berakhir begini")
        case Kind.INTERRUPTS:
            return Words(en="this never happened", id="ini tidak pernah terjadi")
        case _:
            return Words(en="this result never came", id="hasil ini tidak pernah datang")


def nearest(values: Values, program: Program, language: Language, *, personal: bool) -> str:
    """`loss_amount = 900.000, intent = missing`"""
    return ", ".join(f"{path} = {_value(program, path, value, language, personal)}" for path, value in values)


def _value(program: Program, path: str, value: object, language: Language, personal: bool) -> str:
    if value is None:
        return _MISSING.in_(language)
    type_, privacy = _class_of(program, path)
    said = value_in_words(value, type_, privacy, language, personal=personal)
    return said if personal or type_ != TEXT else mask_text(said)


def _class_of(program: Program, path: str) -> tuple[Type, Privacy]:
    """The type of a path and who may see it; of what is no path, text."""
    first, *names = path.split(".")
    if first == "settings":
        setting = program.settings.get(".".join(names))
        return (TEXT if setting is None else setting.type), Privacy.PUBLIC
    fact = program.facts.get(first)
    if fact is None:
        return TEXT, Privacy.PUBLIC
    type_, privacy = fact.type, fact.privacy
    for name in names:
        field = (parts(type_) or {}).get(name)
        type_, privacy = (field.type, stricter(privacy, field.privacy)) if field else (TEXT, privacy)
    return type_, privacy
