"""Compares a trace with what its scenario expects. Every failure says what was expected and what came."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from sopflow.diagnostics import Words
from sopflow.simulation.comparing import matches
from sopflow.simulation.expected_effects import (
    effects_differ,
    effects_lacking,
    unwanted_effects,
)
from sopflow.simulation.expected_path import path_differs, visited
from sopflow.simulation.given import Given, entries, is_null, items, word
from sopflow.simulation.leaks import shows
from sopflow.simulation.printing import printed, written
from sopflow.simulation.trace import Trace
from sopflow.simulation.verdict import Verdict
from sopflow.simulation.wanted import wanted
from sopflow.values.types import Privacy, Type

Compare = Callable[[Given, Trace], Iterator[Words]]


def judge(trace: Trace, expect: Given | None) -> Verdict:
    """Whether the case came out as expected. A telling that failed by itself never passes."""
    failures = list(trace.failures)
    for name, given in entries(expect).items():
        failures.extend(COMPARISONS[name](given, trace))
    return Verdict(not failures, tuple(failures))


def _outcome(given: Given, trace: Trace) -> Iterator[Words]:
    if trace.outcome == word(given):
        return
    if trace.outcome is not None:
        yield Words(
            en=f"the case ended with `{trace.outcome}`; expected was `{word(given)}`",
            id=f"kasus berakhir dengan `{trace.outcome}`; yang diharapkan `{word(given)}`",
        )
        return
    place = trace.path[-1] if trace.path else "–"
    needs = _needs(trace)
    yield Words(
        en=f"the case did not end ({trace.status} in `{place}`{f', it needs {needs.en}' if trace.needs else ''});"
        f" expected was the outcome `{word(given)}`",
        id=f"kasus belum berakhir ({trace.status} di `{place}`{f', masih perlu {needs.id}' if trace.needs else ''});"
        f" yang diharapkan hasil akhir `{word(given)}`",
    )


def _needs(trace: Trace) -> Words:
    """What the case waits for: of what people say, also where a scenario says it."""
    named = ", ".join(f"`{name}`" for name in trace.needs)
    is_for_people = trace.status == "waiting" and all(name.isidentifier() for name in trace.needs)
    return Words(en=f"{named} in `answers`", id=f"{named} di `answers`") if is_for_people else Words(en=named, id=named)


def _status(given: Given, trace: Trace) -> Iterator[Words]:
    if trace.status != word(given):
        yield Words(
            en=f"the case is {trace.status}; expected was {word(given)}",
            id=f"status kasus {trace.status}; yang diharapkan {word(given)}",
        )


def _not_visited(given: Given, trace: Trace) -> Iterator[Words]:
    for item in items(given):
        if word(item) in trace.path:
            yield Words(
                en=f"`{word(item)}` was visited, and must not be; the path was {visited(trace)}",
                id=f"`{word(item)}` dilewati, padahal tidak boleh; jalurnya {visited(trace)}",
            )


def _facts(given: Given, trace: Trace) -> Iterator[Words]:
    declared = trace.program.facts if trace.program is not None else {}
    for name, expected in entries(given).items():
        fact = declared[name]
        actual = trace.facts.get(name)
        if not matches(expected, actual, fact.type):
            came = _shown(actual, fact.type, fact.privacy)
            hoped = _expected(expected, fact.type, fact.privacy)
            yield Words(
                en=f"the fact `{name}` is {came.en}; expected was {hoped.en}",
                id=f"fakta `{name}` bernilai {came.id}; yang diharapkan {hoped.id}",
            )


def _sla(given: Given, trace: Trace) -> Iterator[Words]:
    for name, expected in entries(given).items():
        standing = trace.slas.get(name, "waiting")
        if standing != word(expected):
            yield Words(
                en=f"the SLA `{name}` is {standing}; expected was {word(expected)}",
                id=f"SLA `{name}`: {standing}; yang diharapkan {word(expected)}",
            )


def _left(given: Given, trace: Trace) -> Iterator[Words]:
    expected = tuple(word(item) for item in items(given))
    if expected != trace.left:
        came, hoped = (", ".join(f"`{name}`" for name in names) or "–" for names in (trace.left, expected))
        yield Words(
            en=f"left for a person after a correction: {came}; expected was {hoped}",
            id=f"tersisa untuk petugas setelah koreksi: {came}; yang diharapkan {hoped}",
        )


def _said(given: Given, trace: Trace) -> Iterator[Words]:
    for item in items(given):
        if word(item) not in trace.said:
            said = ", ".join(trace.said) or "–"
            yield Words(
                en=f"the script `{word(item)}` was not said; said were: {said}",
                id=f"skrip `{word(item)}` tidak disampaikan; yang disampaikan: {said}",
            )


def _asked_again(given: Given, trace: Trace) -> Iterator[Words]:
    for item in items(given):
        times = trace.asked.count(word(item))
        if times < 2:
            en, id = ("once", "sekali") if times else ("not at all", "tidak sama sekali")
            yield Words(
                en=f"`{word(item)}` was to be asked again; it was asked {en}",
                id=f"`{word(item)}` seharusnya ditanyakan lagi; pertanyaannya muncul {id}",
            )


def _not_asked(given: Given, trace: Trace) -> Iterator[Words]:
    for item in items(given):
        if word(item) in trace.asked:
            yield Words(
                en=f"`{word(item)}` was asked, and must not be",
                id=f"`{word(item)}` ditanyakan, padahal tidak boleh",
            )


def _never_shown(given: Given, trace: Trace) -> Iterator[Words]:
    """The text itself is not repeated: a failure must not show what must never be shown."""
    for place, item in enumerate(items(given), start=1):
        if shows(trace, word(item)):
            yield Words(
                en=f"text number {place} of `never_shown` appears in the trace",
                id=f"teks nomor {place} dari `never_shown` muncul di jejak",
            )


def _shown(value: object, type_: Type, privacy: Privacy) -> Words:
    if value is None:
        return Words(en="missing", id="kosong")
    text = f"`{written(printed(value, type_, privacy, show_personal=False))}`"
    return Words(en=text, id=text)


def _expected(given: Given, type_: Type, privacy: Privacy) -> Words:
    if is_null(given):
        return Words(en="that it is missing", id="kosong")
    text = f"`{written(wanted(given, type_, privacy))}`"
    return Words(en=text, id=text)


COMPARISONS: Mapping[str, Compare] = MappingProxyType(
    {
        "outcome": _outcome,
        "status": _status,
        "path": path_differs,
        "not_visited": _not_visited,
        "effects": effects_differ,
        "effects_include": effects_lacking,
        "no_effects": unwanted_effects,
        "left": _left,
        "facts": _facts,
        "sla": _sla,
        "said": _said,
        "asked_again": _asked_again,
        "not_asked": _not_asked,
        "never_shown": _never_shown,
    }
)
"""How each part of an expectation is compared."""
