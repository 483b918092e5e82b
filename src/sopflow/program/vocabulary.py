"""The names of a case: its facts, settings and loop items, with their types, before any expression is compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow.diagnostics import Label, Span, Words
from sopflow.expressions.checker import check
from sopflow.expressions.parser import parse
from sopflow.expressions.scope import Declared
from sopflow.playbook import states as written
from sopflow.playbook.values import Code
from sopflow.program import rules
from sopflow.program.compilation import Compilation
from sopflow.program.makers import maker
from sopflow.program.model import Fact, Setting
from sopflow.program.tables import type_of_column
from sopflow.program.type_names import resolve
from sopflow.values.types import NOTHING, YES_NO, Field, ListOf, Privacy, Record, Type, fits

RESERVED = frozenset(
    {"settings", "now", "event", "input", "case", "sla", "and", "or", "not", "is", "in", "has", "missing", "if", "then",
     "else", "for", "where", "yes", "no"}
)  # fmt: skip
"""Words that expressions give a meaning of their own."""

RESERVED_STATES = frozenset({"paused", "next_item", "leave", "continue"})


def declare_settings(work: Compilation) -> dict[str, Setting]:
    """The settings with their defaults; expressions read them as fields of `settings`."""
    made: dict[str, Setting] = {}
    for name, setting in work.playbook.settings.items():
        type_ = resolve(work, setting.type)
        default = maker(work, setting.default, type_)
        made[name] = Setting(name, type_, default.evaluate({}) if default is not None else None, setting.at)
    work.names["settings"] = Declared(
        settings_record({name: setting.type for name, setting in made.items()}), kind="setting"
    )
    return made


def declare_facts(work: Compilation) -> None:
    """The case's own facts. One whose type is not written gets it from its table or its expression."""
    for name, fact in work.playbook.facts.items():
        _declare(work, name, fact, loop="")
    for name, fact in work.playbook.facts.items():
        if fact.type is None and fact.table is None:
            _retype(work, name, _type_of_expression(work, fact))


def declare_loops(work: Compilation) -> None:
    """The loops around every state, and the names that live in each."""
    _walk(work, work.playbook.states, ())


def all_states(states: Mapping[str, written.State]) -> Iterator[written.State]:
    """Every state, those inside loops too, in file order."""
    for state in states.values():
        yield state
        if isinstance(state.verb, written.Each):
            yield from all_states(state.verb.states)


def _walk(work: Compilation, states: Mapping[str, written.State], loops: tuple[str, ...]) -> None:
    for state in states.values():
        _place(work, state, loops)
        if isinstance(state.verb, written.Each):
            _open(work, state.id, state.verb)
            _walk(work, state.verb.states, (*loops, state.id))


def _place(work: Compilation, state: written.State, loops: tuple[str, ...]) -> None:
    span = work.key_span(state.at)
    if state.id in RESERVED_STATES:
        message = Words(
            en=f"`{state.id}` is a word of the language", id=f"`{state.id}` adalah kata khusus bahasa playbook"
        )
        work.report(rules.RESERVED_NAME, span, message, Words(en="choose another name", id="pilih nama lain"))
    if state.id in work.loops:
        first = next(one for one in all_states(work.playbook.states) if one.id == state.id)
        message = Words(en=f"two states are called `{state.id}`", id=f"dua state bernama `{state.id}`")
        label = Label(work.key_span(first.at), Words(en="the first one", id="yang pertama"))
        hint = Words(
            en="state names are unique in the whole playbook, inside loops too",
            id="nama state unik di seluruh playbook, juga di dalam perulangan",
        )
        work.report(rules.NAME_TAKEN, span, message, hint, (label,))
    work.loops[state.id] = loops


def _open(work: Compilation, state: str, each: written.Each) -> None:
    """The item and the facts of a loop. Two loops may use a name for the same type."""
    item = _item_type(work, each)
    _name(work, each.item, Fact(each.item, item, each.at, loop=state, is_item=True), work.span((*each.at, "item")))
    for name, fact in each.facts.items():
        _declare(work, name, fact, loop=state)


def _item_type(work: Compilation, each: written.Each) -> Type:
    expression = work.expression(each.in_)
    if expression is None:
        return NOTHING
    if isinstance(expression.type, ListOf):
        return expression.type.item
    message = Words(
        en=f"`in` needs a list, this is {expression.type}", id=f"`in` perlu sebuah daftar, ini {expression.type}"
    )
    work.report(rules.NOT_A_LIST, work.span(each.in_.at), message)
    return NOTHING


def _declare(work: Compilation, name: str, fact: written.Fact, loop: str) -> None:
    of_table = _table_type(work, fact)
    type_ = resolve(work, fact.type) if fact.type is not None else of_table
    if not fits(of_table, type_) and NOTHING not in (of_table, type_):
        _report_table(work, fact, of_table, type_)
    privacy = Privacy(fact.privacy) if fact.privacy is not None else Privacy.PUBLIC
    declared = Fact(
        name, type_, fact.at, loop=loop, optional=fact.optional, table=fact.table, script=fact.to, privacy=privacy
    )
    _name(work, name, declared, work.key_span(fact.at))


def _name(work: Compilation, name: str, fact: Fact, span: Span) -> None:
    if name in RESERVED:
        message = Words(en=f"`{name}` is a word of the language", id=f"`{name}` adalah kata khusus bahasa playbook")
        work.report(rules.RESERVED_NAME, span, message, Words(en="choose another name", id="pilih nama lain"))
        return
    before = work.facts.get(name)
    if before is not None and not (before.loop and fact.loop and before.type == fact.type):
        message = Words(en=f"`{name}` is declared twice", id=f"`{name}` dideklarasikan dua kali")
        label = Label(work.key_span(before.at), Words(en="the first time", id="pertama kali"))
        work.report(rules.NAME_TAKEN, span, message, labels=(label,))
        return
    work.facts[name] = fact
    work.names[name] = Declared(fact.type, optional=True, kind="item" if fact.is_item else "fact")


def _report_table(work: Compilation, fact: written.Fact, given: Type, wanted: Type) -> None:
    message = Words(
        en=f"the table gives {given}, the fact holds {wanted}",
        id=f"jawaban tabel bertipe {given}, sedangkan fakta bertipe {wanted}",
    )
    hint = Words(en=f"declare the fact with `type: {given}`", id=f"deklarasikan fakta dengan `type: {given}`")
    work.report(rules.WRONG_TYPE, work.span((*fact.at, "table")), message, hint)


def _table_type(work: Compilation, fact: written.Fact) -> Type:
    return type_of_column(work, fact.table, fact.at) if fact.table is not None else NOTHING


def _type_of_expression(work: Compilation, fact: written.Fact) -> Type:
    if not isinstance(fact.is_, Code):
        return YES_NO
    tree = parse(fact.is_.text).tree
    return NOTHING if tree is None else check(tree, work.scope()).type


def _retype(work: Compilation, name: str, type_: Type) -> None:
    fact = work.facts[name]
    work.facts[name] = Fact(
        name, type_, fact.at, loop=fact.loop, optional=fact.optional, script=fact.script, privacy=fact.privacy
    )
    work.names[name] = Declared(type_, optional=True)


def settings_record(types: Mapping[str, Type]) -> Record:
    """Dotted names as records of records."""
    fields: dict[str, Field] = {}
    heads = dict.fromkeys(name.partition(".")[0] for name in types)
    for head in heads:
        below = {name[len(head) + 1 :]: type_ for name, type_ in types.items() if name.startswith(f"{head}.")}
        fields[head] = Field(settings_record(below) if below else types[head])
    return Record("settings", fields)
