"""A case that breaks something, as a story: what people said, what systems replied, where it went, what was broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sopflow.diagnostics import Language, Words
from sopflow.document.nodes import Document
from sopflow.document.pointer import Pointer
from sopflow.engine.case import Case
from sopflow.engine.events import (
    AttentionResolved,
    ChoreDone,
    EventReceived,
    OperationFailed,
    OperationSucceeded,
    PlaybookEnded,
    QuestionsAnswered,
    TimerFired,
    VoteCast,
)  # fmt: skip
from sopflow.engine.notes import StateEntered
from sopflow.playbook.model import Policy
from sopflow.policies.items import AS
from sopflow.policies.observing import Observation
from sopflow.program.model import EachPlan, Program
from sopflow.proof.graph.moves import GIVEN_UP
from sopflow.proof.search.replaying import Happening
from sopflow.rendering.policies import DOING, sentence
from sopflow.values.showing import show
from sopflow.values.types import TEXT, ListOf, Record, Type

LONGEST = 160
"""Characters of a value; records of systems are long, and what matters of them stands in front."""

_IN_FEW_WORDS: Mapping[str, Words] = {
    "begin": Words(en="The case begins", id="Kasus dimulai"),
    GIVEN_UP: Words(en="A person gives the case up", id="Kasus dibatalkan oleh petugas"),
}
_ANSWER = Words(en="{} – {} ({})", id="{} – {} ({})")
_NO_ANSWER = Words(en="{} – nobody knows ({})", id="{} – tidak ada jawaban ({})")
_REPLY = Words(en="`{}` replies: {}", id="`{}` membalas: {}")
_ONE_ITEM = Words(en="1 item", id="1 butir")
_ITEMS = Words(en="{} items", id="{} butir")
_DONE = Words(en="`{}` replies that it is done", id="`{}` membalas: berhasil")
_EVENT = Words(en="Word comes: {}", id="Ada kabar: {}")
_SUB = Words(en="The procedure `{}` ends with `{}`", id="Prosedur `{}` berakhir dengan `{}`")
_GRANTED = Words(en="The approval is granted", id="Permintaan disetujui")
_REFUSED = Words(en="The approval is refused", id="Permintaan ditolak")
_CHORE = Words(en="The chore is done", id="Tugas sudah dikerjakan")
_TIME = Words(en="The time is over (`{}`)", id="Waktunya habis (`{}`)")
_ERRORS: Mapping[str, Words] = {
    "unavailable": Words(en="`{}` cannot be reached", id="`{}` tidak bisa dihubungi"),
    "rejected": Words(en="`{}` refuses", id="`{}` menolak"),
    "not_found": Words(en="`{}` finds nothing", id="`{}` tidak menemukan apa pun"),
    "conflict": Words(en="`{}` says that it was done already", id="`{}` menjawab bahwa ini sudah dilakukan"),
    "in_doubt": Words(en="nobody knows whether `{}` happened", id="belum pasti apakah `{}` terjadi"),
}
_FAILS = Words(en="`{}` fails: {}", id="`{}` gagal: {}")
_DECISIONS: Mapping[str, Words] = {
    "retry": Words(en="A person lets `{}` be tried again", id="Petugas meminta `{}` dicoba lagi"),
    "done": Words(en="A person says that `{}` was done", id="Petugas menyatakan `{}` sudah terjadi"),
    "failed": Words(en="A person says that `{}` was not done", id="Petugas menyatakan `{}` tidak terjadi"),
}
_ENDS = Words(en="the case ends with `{}`", id="kasus berakhir dengan `{}`")
_RULE = Words(en="rule: {} ({})", id="aturan: {} ({})")
_BROKEN = Words(en="✘ broken in {}{}, by {}", id="✘ dilanggar di {}{}: {}")
_FOR_ITEM = Words(en=" for item {} of `{}` ({})", id=" untuk butir {} dari `{}` ({})")
_WITHOUT = Words(en="ending with `{}`, without what is owed", id="berakhir dengan `{}`, tanpa yang diwajibkan")
_WITH = Words(en="{} with {}", id="{} dengan {}")
_STUCK = Words(en="From here no way leads to an end.", id="Dari sini tidak ada jalan menuju akhir.")


def rule(policy: Policy, document: Document, language: Language) -> str:
    """What a policy says, and where it stands."""
    return _RULE.in_(language).format(sentence(policy, language), place(document, policy.at))


def story(program: Program, told: Sequence[Happening], language: Language) -> Iterator[str]:
    """A case, a line for each thing that happened; what people answered at once is numbered once."""
    for number, happening in enumerate(told, 1):
        first, *more = _happened(program, happening, language)
        went = f"→ {_went(program, happening, language)}"
        if not more:
            yield f"{number}. {first} {went}"
            continue
        yield f"{number}. {first}"
        yield from (f"   {line}" for line in (*more, went))


def breach(
    program: Program, document: Document, policy: Policy, seen: Observation, state: str, language: Language
) -> str:
    """What broke a policy, and at which line of the playbook."""
    where = f"`{state}` ({place(document, program.states[state].at)})" if state in program.states else "–"
    if seen.kind == "end" and policy.form in ("must", "after"):
        what = _WITHOUT.in_(language).format(seen.name)
    else:
        what = DOING[seen.kind].in_(language).format(seen.name)
    given = _given(program, seen)
    if given:
        what = _WITH.in_(language).format(what, _shown(given, program.operations[seen.name].input, language))
    return _BROKEN.in_(language).format(where, _for_item(program, policy, seen, language), what)


def _for_item(program: Program, policy: Policy, seen: Observation, language: Language) -> str:
    """Which item it is about, where the policy speaks of each item of a list."""
    of, _, name = (policy.each or "").partition(AS)
    items, item = seen.values.get(of), seen.values.get(name)
    declared = program.facts.get(of)
    if item is None or not isinstance(items, tuple) or declared is None or not isinstance(declared.type, ListOf):
        return ""
    alike = [place for place, one in enumerate(items, 1) if one == item]
    place = next((place for place in alike if items[place - 1] is item), alike[0])
    return _FOR_ITEM.in_(language).format(place, of, _shown(item, declared.type.item, language))


def _given(program: Program, seen: Observation) -> Mapping[str, object]:
    """What a call is given, without the key that sopflow puts there."""
    given = seen.values.get("input")
    if seen.kind != "call" or not isinstance(given, Mapping):
        return {}
    return {name: value for name, value in given.items() if name != program.operations[seen.name].key_field}


def stuck(language: Language) -> str:
    """What stands below the story of a case that cannot finish."""
    return _STUCK.in_(language)


def place(document: Document, at: Pointer) -> str:
    """A place of the playbook as `file:line`."""
    span = document.span(at)
    return f"{span.source.path}:{span.source.position(span.start)[0]}"


def _happened(program: Program, happening: Happening, language: Language) -> Iterator[str]:
    move, event = happening.move, happening.move.event
    match event:
        case QuestionsAnswered(answers=answers):
            for fact, value in answers.items():
                yield from _answered(program, happening.before, fact, value, language)
        case OperationSucceeded(output=output):
            type_ = program.operations[move.what].output if move.what in program.operations else TEXT
            shown, *items = _in_lines(output, type_, language)
            yield _REPLY.in_(language).format(move.what, shown) if shown else _DONE.in_(language).format(move.what)
            yield from items
        case OperationFailed(error=error):
            words = _ERRORS.get(error)
            yield words.in_(language).format(move.what) if words else _FAILS.in_(language).format(move.what, error)
        case VoteCast(granted=granted):
            yield (_GRANTED if granted else _REFUSED).in_(language)
        case ChoreDone(evidence=evidence):
            yield _CHORE.in_(language) + ("" if evidence is None else f": {_shown(evidence, TEXT, language)}")
        case EventReceived(name=name):
            yield _EVENT.in_(language).format(name)
        case PlaybookEnded(outcome=outcome):
            yield _SUB.in_(language).format(move.what, outcome)
        case AttentionResolved(decision=decision):
            yield _DECISIONS[decision].in_(language).format(move.what)
        case TimerFired(timer=timer):
            yield _TIME.in_(language).format(timer)
        case _ if move.kind in _IN_FEW_WORDS:
            yield _IN_FEW_WORDS[move.kind].in_(language)
        case _:
            yield f"{move.what}: {move.how}"


def _answered(program: Program, case: Case | None, fact: str, value: object, language: Language) -> Iterator[str]:
    """A question in the words in which it is asked, with its answer."""
    declared = program.facts[fact]
    texts = declared.questions
    maker = texts.get(language) or next(iter(texts.values()), None)
    scope = {} if case is None else dict(case.scope)
    question = fact if maker is None else f"“{maker.evaluate(scope)}”"
    if value is None:
        yield _NO_ANSWER.in_(language).format(question, fact)
        return
    shown, *items = _in_lines(value, declared.type, language, longest=None)
    yield _ANSWER.in_(language).format(question, shown, fact)
    yield from items


def _went(program: Program, happening: Happening, language: Language) -> str:
    """The states that the case came to, the last with what it is called, and how it ended."""
    case = happening.step.case
    *passed, (turn, last) = _turned(program, happening) or [("", case.state)]
    titles = program.states[last].titles
    title = titles.get(language) or next(iter(titles.values()), "")
    ended = "" if case.outcome is None else f"; {_ENDS.in_(language).format(case.outcome)}"
    came = [f"{turn}{state}" for turn, state in passed]
    return " → ".join((*came, f"{turn}{last} ({title})" if title else f"{turn}{last}")) + ended


def _turned(program: Program, happening: Happening) -> list[tuple[str, str]]:
    """The states that the case came to; in a loop those in which a turn begins have in front whose turn it is."""
    before = happening.before
    turn = (before.frames[-1].state, before.frames[-1].turn + 1) if before is not None and before.frames else ("", 0)
    found: list[tuple[str, str]] = []
    for note in happening.step.notes:
        if isinstance(note, StateEntered):
            loops = program.states[note.state].loops
            its = (loops[-1], note.item) if loops and note.item else ("", 0)
            found.append((_whose(program, *its) if its not in (turn, ("", 0)) else "", note.state))
            turn = its
    return found


def _whose(program: Program, loop: str, number: int) -> str:
    plan = program.states[loop].plan
    return f"{plan.item} {number}: " if isinstance(plan, EachPlan) else ""


def _in_lines(value: object, type_: Type, language: Language, longest: int | None = LONGEST) -> tuple[str, ...]:
    """A value in a line; of a list of records how many there are, and a line for each."""
    if not isinstance(type_, ListOf) or not isinstance(type_.item, Record) or not isinstance(value, tuple) or not value:
        return (_shown(value, type_, language, longest),)
    many = _ONE_ITEM if len(value) == 1 else _ITEMS
    items = (f"  {place}) {_shown(item, type_.item, language)}" for place, item in enumerate(value, 1))
    return (many.in_(language).format(len(value)), *items)


def _shown(value: object, type_: Type, language: Language, longest: int | None = LONGEST) -> str:
    shown = show(value, type_, language)
    return shown if longest is None or len(shown) <= longest else f"{shown[:longest].rstrip(' ,;')} …"
