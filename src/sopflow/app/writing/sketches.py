"""What a new state holds, by its verb: YAML that its author goes on with, and what is left to write.

Words for people are made of the state's name in every language of the playbook: they check, and nobody takes them for
done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from pathlib import Path

from sopflow.app.adapters import installed
from sopflow.app.checking import load
from sopflow.app.procedure import Procedure
from sopflow.app.writing.usable import about, facts_of
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.values.types import ListOf, Record, Type, fits

_NO_TEXT = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})
_FLOW = 100  # so long may a line be that holds a whole map


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a state does.

    Attributes:
        lines: its verb, as lines of YAML below the state's key.
        results: those that `next` must name; none where one target will do.
        ends: whether the case ends here, so that there is no `next`.
        facts, scripts: what it needs besides and the playbook has not: one line of YAML each, by name.
        left: what its author has to write or to look at.
    """

    lines: tuple[str, ...]
    results: tuple[str, ...] = ()
    ends: bool = False
    facts: Mapping[str, str] = field(default_factory=dict)
    scripts: Mapping[str, str] = field(default_factory=dict)
    left: tuple[Words, ...] = ()


def title_of(name: str) -> str:
    """A name as people would write it: `check_device` is `Check device`."""
    words = name.replace("_", " ").strip() or name
    return words[:1].upper() + words[1:]


def words_of(procedure: Procedure, text: str) -> str:
    """The same text in every language of the playbook, as YAML."""
    plain = text[:1].isalpha() and text[-1] != "?" and text.casefold() not in _NO_TEXT
    written = text if plain else f"'{text}'"
    return "{" + ", ".join(f"{language}: {written}" for language in procedure.playbook.languages) + "}"


def sketch(procedure: Procedure, kind: str, name: str, uses: Sequence[str]) -> Sketch:
    """What a new state `name` does.

    Raises:
        NotUsableError: what it is to be about is not there, or must be said.
        InvalidPlaybook: the playbook that it is to run does not check.
    """
    if kind == "ask":
        return _ask(procedure, name, uses)
    return _SKETCHES[kind](procedure, name, about(procedure, kind, uses))


# ── one a verb ───────────────────────────────────────────────────────────────────────────────────────────────


def _ask(procedure: Procedure, name: str, uses: Sequence[str]) -> Sketch:
    """Facts that are there are asked; others are declared as yes or no, which is what most questions are."""
    asked = tuple(uses) or (_free(name, procedure.playbook.facts),)
    new = [each for each in asked if each not in procedure.playbook.facts]
    made = {each: f"{{type: yes_no, ask: {words_of(procedure, f'{title_of(each)}?')}}}" for each in new}
    left = tuple(
        Words(en=f"facts.{each}: its type, and how it is asked", id=f"facts.{each}: jenisnya, dan bunyi pertanyaannya")
        for each in new
    )
    said = (_said_by_scenarios(", ".join(f"{each}: …" for each in new)),) if new else ()
    return Sketch((f"ask: [{', '.join(asked)}]",), facts=made, left=(*left, *said))


def _say(procedure: Procedure, name: str, script: str) -> Sketch:
    if script:
        return Sketch((f"say: [{script}]",))
    new = _free(name, procedure.playbook.scripts)
    made = f"{{text: {words_of(procedure, title_of(name))}, draft: true}}"
    left = Words(en=f"scripts.{new}: its words, then no draft any more", id=f"scripts.{new}: isinya, lalu hapus draft")
    return Sketch((f"say: [{new}]",), scripts={new: made}, left=(left,))


def _call(procedure: Procedure, name: str, operation: str) -> Sketch:
    found = procedure.catalog.operations[operation]
    wanted = {
        each: one.type for each, one in found.input.fields.items() if not one.optional and each != found.key_field
    }
    given, left = _given(procedure, wanted)
    lines = ["call:", f"  operation: {operation}", *(f"  {line}" for line in _with(given))]
    facts: dict[str, str] = {}
    if isinstance(found.output, ListOf) or (isinstance(found.output, Record) and found.output.fields):
        saved = _free(f"{name}_reply", procedure.playbook.facts)
        facts[saved] = f"{{type: {found.output}}}"
        lines.append(f"  save: {saved}")
    errors = ", ".join(str(each) for each in found.errors)
    unhandled = Words(
        en=f"on_error: where the case goes after {errors}; what is not named goes to a person",
        id=f"on_error: ke mana kasus setelah {errors}; yang tidak disebut diserahkan ke petugas",
    )
    return Sketch(tuple(lines), facts=facts, left=(*left, *([unhandled] if errors else [])))


def _decide(procedure: Procedure, name: str, table: str) -> Sketch:
    saved = _free(f"{name}_answer", procedure.playbook.facts)
    made = f"{{type: {procedure.compiled.tables[table].type}}}"
    return Sketch((f"decide: {{table: {table}, save: {saved}}}",), facts={saved: made})


def _require(procedure: Procedure, name: str, fact: str) -> Sketch:
    reason = Words(en="the reason that is shown where it is refused", id="alasan yang ditampilkan bila ditolak")
    refused = Words(en="next.refused: where a refused case goes", id="next.refused: ke mana kasus yang ditolak")
    line = f"  - {{that: {fact}, else: {words_of(procedure, title_of(name))}}}"
    return Sketch(("require:", line), ("met", "refused"), left=(reason, refused))


def _each(procedure: Procedure, name: str, fact: str) -> Sketch:
    item = _free("item", {**procedure.playbook.facts})
    inner = f"{name}_item"
    lines = (f"each: {{item: {item}, in: {fact}}}", f"start: {inner}", "states:", f"  {inner}:", "    next: next_item")
    left = Words(
        en=f"states.{inner}: what is done with each {item}", id=f"states.{inner}: yang dilakukan untuk setiap {item}"
    )
    return Sketch(lines, left=(left,))


def _run(procedure: Procedure, name: str, playbook: str) -> Sketch:
    interface = load(_folder(procedure) / playbook, installed()).compiled.interface
    given, left = _given(
        procedure, {each: type_ for each, (type_, may_lack) in interface.inputs.items() if not may_lack}
    )
    lines = ("run:", f"  playbook: {playbook}", *(f"  {line}" for line in _with(given)))
    ways = Words(en="next: where each outcome leads", id="next: ke mana setiap hasil akhir")
    return Sketch(lines, interface.outcomes, left=(*left, ways))


def _open_case(procedure: Procedure, name: str, playbook: str) -> Sketch:
    run = _run(procedure, name, playbook)
    return Sketch(("open_case:", *run.lines[1:]), left=run.left[:-1])


def _wait(procedure: Procedure, name: str, event: str) -> Sketch:
    if not event:
        return Sketch(("wait: {for: 1h}",), left=(Words(en="wait: how long", id="wait: berapa lama"),))
    which = Words(en="wait.where: which event is this case's own", id="wait.where: peristiwa mana yang milik kasus ini")
    late = Words(en="next.late: where a late case goes", id="next.late: ke mana kasus yang terlambat")
    lines = (f"wait: {{for: {event}}}", "within: 24h")
    return Sketch(lines, (event.rpartition(".")[2], "late"), left=(which, late))


def _approve(procedure: Procedure, name: str, role: str) -> Sketch:
    refused = Words(en="next.refused: where a refused case goes", id="next.refused: ke mana kasus yang ditolak")
    line = f"approve: {{what: {words_of(procedure, title_of(name))}{_by(role)}}}"
    said = _said_by_scenarios(f"{name}: granted")
    return Sketch((line,), ("granted", "refused"), left=(refused, said, *_whose(procedure, role)))


def _do(procedure: Procedure, name: str, role: str) -> Sketch:
    line = f"do: {{text: {words_of(procedure, title_of(name))}{_by(role)}}}"
    what = Words(en="do.text: what is to be done", id="do.text: yang harus dikerjakan")
    return Sketch((line,), left=(what, _said_by_scenarios(f"{name}: done"), *_whose(procedure, role)))


def _end(procedure: Procedure, name: str, outcome: str) -> Sketch:
    return Sketch((f"end: {outcome}",), ends=True)


_SKETCHES: Mapping[str, Callable[[Procedure, str, str], Sketch]] = {
    "say": _say,
    "call": _call,
    "decide": _decide,
    "require": _require,
    "each": _each,
    "run": _run,
    "open_case": _open_case,
    "wait": _wait,
    "approve": _approve,
    "do": _do,
    "end": _end,
}

KINDS = ("ask", *_SKETCHES)
"""The kinds of states: the verbs."""


def _given(procedure: Procedure, wanted: Mapping[str, Type]) -> tuple[Mapping[str, str], tuple[Words, ...]]:
    """Facts for what must be given: of the same name, or the only one that fits. And what there is none for."""
    given, left = dict[str, str](), list[Words]()
    for name, type_ in wanted.items():
        fitting = tuple(facts_of(procedure, lambda own, type_=type_: fits(own, type_)))  # type: ignore[misc]
        if name in fitting or len(fitting) == 1:
            given[name] = name if name in fitting else fitting[0]
        else:
            left.append(Words(en=f"with.{name}: `{type_}` is needed", id=f"with.{name}: perlu `{type_}`"))
    return given, tuple(left)


def _with(given: Mapping[str, str]) -> tuple[str, ...]:
    line = "with: {" + ", ".join(f"{name}: ={fact}" for name, fact in given.items()) + "}"
    if len(line) <= _FLOW:
        return (line,) if given else ()
    return ("with:", *(f"  {name}: ={fact}" for name, fact in given.items()))


def _by(role: str) -> str:
    return f", role: {role}" if role else ""


def _said_by_scenarios(answers: str) -> Words:
    """People answer what was never asked before: scenarios that come by have to say it."""
    return Words(
        en=f"scenarios that come by it: answers: {{{answers}}}", id=f"skenario yang lewat sini: answers: {{{answers}}}"
    )


def _whose(procedure: Procedure, role: str) -> tuple[Words, ...]:
    who = Words(en="role: whose work it is", id="role: tugas siapa")
    return () if role or not procedure.playbook.roles else (who,)


def _free(name: str, taken: Iterable[str]) -> str:
    """The name, or with a number behind it the first that is free."""
    known = set(taken)
    return next(each for each in (name, *(f"{name}_{n}" for n in range(2, len(known) + 3))) if each not in known)


def _folder(procedure: Procedure) -> Path:
    return procedure.path.resolve().parent.parent
