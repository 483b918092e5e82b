"""The words for names, fields, values and functions that do not exist, or that mean two things."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.diagnostics import Words
from sopflow.expressions import rules
from sopflow.expressions.functions import FUNCTIONS
from sopflow.expressions.print_ import choice_form, unparse
from sopflow.expressions.problems import Problem, did_you_mean, near, of_node
from sopflow.expressions.scope import Scope
from sopflow.expressions.syntax import CallFunction, Get, Name, Node, Quantifier
from sopflow.expressions.type_words import shown, type_words
from sopflow.values.types import Choice, Field, ListOf, Record, Type


def unknown_name(node: Name, scope: Scope) -> Problem:
    meant = near(node.name, scope.names)
    return of_node(
        rules.UNKNOWN_NAME,
        node,
        f"`{node.name}` is not declared.",
        f"`{node.name}` belum dideklarasikan.",
        did_you_mean(meant)
        or Words(
            en=f'Declare it under `facts`, or write it in quotes if it is text: `"{node.name}"`.',
            id=f'Deklarasikan di bawah `facts`, atau beri tanda petik kalau itu teks: `"{node.name}"`.',
        ),
        meant if meant and meant.casefold() == node.name.casefold() else None,
        meant,
    )


def ambiguous(node: Name) -> Problem:
    return of_node(
        rules.AMBIGUOUS,
        node,
        f"`{node.name}` is a value of the choice and also a declared name.",
        f"`{node.name}` adalah nilai pilihan sekaligus nama yang dideklarasikan.",
        Words(
            en=f'Write the value in quotes, `"{node.name}"`, or rename what you declared.',
            id=f'Tulis nilainya dengan tanda petik, `"{node.name}"`, atau ganti nama yang dideklarasikan.',
        ),
    )


def name_taken(node: Quantifier, item: str) -> Problem:
    return of_node(
        rules.NAME_TAKEN,
        node,
        f"`{item}` already has a meaning here, so it cannot name the items.",
        f"`{item}` sudah punya arti di sini, jadi tidak dapat dipakai untuk menamai butir.",
        Words(en=f"Take another name, such as `one_{item}`.", id=f"Pakai nama lain, misalnya `satu_{item}`."),
    )


def unknown_field(node: Get, type_: Type, fields: Mapping[str, Field]) -> Problem:
    start = node.end - len(node.field)
    target = unparse(node.target)
    meant = near(node.field, fields)
    if not fields:
        message = Words(
            en=f"`{target}` is {type_words(type_).en} and has no fields.",
            id=f"`{target}` bertipe {type_words(type_).id} dan tidak punya bagian.",
        )
        return Problem(rules.UNKNOWN_FIELD, start, node.end, message, _item_by_item(type_, target, node.field))
    message = Words(
        en=f"`{target}` ({type_}) has no field `{node.field}`.",
        id=f"`{target}` ({type_}) tidak punya bagian `{node.field}`.",
    )
    known = Words(en=f"It has {shown(fields)}.", id=f"Yang ada: {shown(fields)}.")
    safe = meant if meant and meant.casefold() == node.field.casefold() else None
    return Problem(rules.UNKNOWN_FIELD, start, node.end, message, did_you_mean(meant) or known, safe, meant)


def _item_by_item(type_: Type, target: str, field: str) -> Words | None:
    if isinstance(type_, Record) and target == "event":
        return Words(
            en="Only an event that a system's manifest declares has fields. Read facts here instead.",
            id="Hanya kejadian yang dideklarasikan manifes sistem yang punya bagian. Pakai fakta di sini.",
        )
    if not isinstance(type_, ListOf):
        return None
    return Words(
        en=f"Read it from the items: `list(x.{field} for x in {target})`.",
        id=f"Baca dari tiap butir: `list(x.{field} for x in {target})`.",
    )


def unknown_value(node: Node, word: str, choice: Choice) -> Problem:
    meant = near(word, choice.values)
    written = None if meant is None else choice_form(meant)
    values = shown(map(choice_form, choice.values))
    return of_node(
        rules.UNKNOWN_VALUE,
        node,
        f"`{word}` is not one of {values}.",
        f"`{word}` tidak ada di antara {values}.",
        did_you_mean(written),
        written if meant and meant.casefold() == word.casefold() else None,
        written,
    )


def unknown_function(node: CallFunction) -> Problem:
    known = (*FUNCTIONS, "any", "all", "none", "count", "sum", "first", "list")
    meant = near(node.name, known)
    return Problem(
        rules.ARGUMENTS,
        node.start,
        node.start + len(node.name),
        Words(en=f"There is no function `{node.name}`.", id=f"Tidak ada fungsi `{node.name}`."),
        did_you_mean(meant) or Words(en=f"There are {', '.join(known)}.", id=f"Yang ada: {', '.join(known)}."),
        guess=meant,
    )


def wrong_arguments(node: CallFunction, usage: str, given: tuple[Type, ...]) -> Problem:
    usage_ = Words(en=f"It is written `{usage}`.", id=f"Ditulis `{usage}`.")
    if not given:
        en, id_ = f"`{node.name}` needs a value in its brackets.", f"`{node.name}` memerlukan nilai di dalam kurungnya."
        return of_node(rules.ARGUMENTS, node, en, id_, usage_)
    types_en = ", ".join(type_words(one).en for one in given)
    types_id = ", ".join(type_words(one).id for one in given)
    return of_node(
        rules.ARGUMENTS,
        node,
        f"`{node.name}` does not take {types_en}.",
        f"`{node.name}` tidak menerima {types_id}.",
        usage_,
    )
