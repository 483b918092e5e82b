"""The words for what does not go together: unknown names, wrong types, wrong comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.diagnostics import Rule, Words
from sopflow.expressions import rules
from sopflow.expressions.functions import FUNCTIONS
from sopflow.expressions.print_ import choice_form, unparse
from sopflow.expressions.problems import Problem, did_you_mean, near
from sopflow.expressions.scope import Scope
from sopflow.expressions.syntax import (
    Arithmetic,
    CallFunction,
    Compare,
    Get,
    Has,
    In,
    Is,
    Name,
    Negate,
    Node,
    Or,
    Quantifier,
)
from sopflow.values.types import (
    DATE,
    MONEY,
    NOTHING,
    NUMBER,
    OUTCOME,
    TEXT,
    TIME,
    YES_NO,
    Choice,
    Field,
    ListOf,
    Type,
)

MOST_SHOWN = 8


def _problem(
    rule: Rule, node: Node, en: str, id_: str, help_: Words | None = None, replacement: str | None = None
) -> Problem:
    return Problem(rule, node.start, node.end, Words(en=en, id=id_), help_, replacement)


def _between(rule: Rule, left: Node, right: Node, message: Words, help_: Words | None, sign: str | None) -> Problem:
    """A problem of the operator: it stands between its operands, spaces included."""
    return Problem(rule, left.end, right.start, message, help_, None if sign is None else f" {sign} ")


def _shown(words: Iterable[str]) -> str:
    listed = list(words)
    return ", ".join(f"`{word}`" for word in listed[:MOST_SHOWN]) + (", …" if len(listed) > MOST_SHOWN else "")


# ── names ────────────────────────────────────────────────────────────────────────────────────────────────────


def unknown_name(node: Name, scope: Scope) -> Problem:
    meant = near(node.name, scope.names)
    return _problem(
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
    )


def ambiguous(node: Name) -> Problem:
    return _problem(
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
    return _problem(
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
            en=f"`{target}` is {_type(type_).en} and has no fields.",
            id=f"`{target}` bertipe {_type(type_).id} dan tidak punya bagian.",
        )
        return Problem(rules.UNKNOWN_FIELD, start, node.end, message, _item_by_item(type_, target, node.field))
    message = Words(
        en=f"`{target}` ({type_}) has no field `{node.field}`.",
        id=f"`{target}` ({type_}) tidak punya bagian `{node.field}`.",
    )
    known = Words(en=f"It has {_shown(fields)}.", id=f"Yang ada: {_shown(fields)}.")
    safe = meant if meant and meant.casefold() == node.field.casefold() else None
    return Problem(rules.UNKNOWN_FIELD, start, node.end, message, did_you_mean(meant) or known, safe)


def _item_by_item(type_: Type, target: str, field: str) -> Words | None:
    if not isinstance(type_, ListOf):
        return None
    return Words(
        en=f"Read it from the items: `list(x.{field} for x in {target})`.",
        id=f"Baca dari tiap butir: `list(x.{field} for x in {target})`.",
    )


def unknown_value(node: Node, word: str, choice: Choice) -> Problem:
    meant = near(word, choice.values)
    written = None if meant is None else choice_form(meant)
    values = _shown(map(choice_form, choice.values))
    return _problem(
        rules.UNKNOWN_VALUE,
        node,
        f"`{word}` is not one of {values}.",
        f"`{word}` tidak ada di antara {values}.",
        did_you_mean(written),
        written if meant and meant.casefold() == word.casefold() else None,
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
    )


def wrong_arguments(node: CallFunction, usage: str, given: tuple[Type, ...]) -> Problem:
    types_en = ", ".join(_type(one).en for one in given) or "nothing"
    types_id = ", ".join(_type(one).id for one in given) or "apa pun"
    return _problem(
        rules.ARGUMENTS,
        node,
        f"`{node.name}` does not take {types_en}.",
        f"`{node.name}` tidak menerima {types_id}.",
        Words(en=f"It is written `{usage}`.", id=f"Ditulis `{usage}`."),
    )


# ── conditions and comparisons ───────────────────────────────────────────────────────────────────────────────


def no_condition(node: Node, type_: Type) -> Problem:
    text = unparse(node)
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"`{text}` is {_type(type_).en}; a condition is yes or no.",
        f"`{text}` bertipe {_type(type_).id}; syarat harus berupa ya atau tidak.",
        _as_condition(text, type_),
    )


def _as_condition(text: str, type_: Type) -> Words:
    if isinstance(type_, ListOf):
        right = f"count({text}) > 0"
    elif isinstance(type_, Choice):
        right = f"{text} is {choice_form(type_.values[0])}" if type_.values else f"{text} is not missing"
    else:
        right = f"{text} is not missing"
    return Words(en=f"Write for example `{right}`.", id=f"Tulis misalnya `{right}`.")


def forgotten_comparison(node: Or, meant: str) -> Problem:
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        "Each side of `or` is a whole condition.",
        "Tiap sisi `or` harus berupa syarat yang lengkap.",
        Words(en=f"Write `{meant}`.", id=f"Tulis `{meant}`."),
        meant,
    )


def of_is(node: Is, left: Node, left_type: Type, right_type: Type) -> tuple[Problem, ...]:
    """What is wrong with an `is`, in at most one problem."""
    if NOTHING in (left_type, right_type):
        return ()
    if left_type == YES_NO or left_type == OUTCOME or isinstance(left_type, Choice):
        if right_type == left_type or _one_choice(left_type, right_type):
            return ()
        message = Words(
            en=f"`{unparse(left)}` is {_type(left_type).en}, `{unparse(node.right)}` is {_type(right_type).en}.",
            id=f"`{unparse(left)}` bertipe {_type(left_type).id}, `{unparse(node.right)}` bertipe {_type(right_type).id}.",
        )
        return (Problem(rules.TYPE_MISMATCH, node.start, node.end, message, _values_of(left_type)),)
    sign = "!=" if node.negated else "=="
    message = Words(
        en=f"`is` compares choices and yes/no; `{unparse(left)}` is {_type(left_type).en}.",
        id=f"`is` membandingkan pilihan dan ya/tidak; `{unparse(left)}` bertipe {_type(left_type).id}.",
    )
    help_ = Words(en=f"Write `{sign}`.", id=f"Tulis `{sign}`.")
    return (_between(rules.COMPARISON_WORD, node.left, node.right, message, help_, sign),)


def _one_choice(left: Type, right: Type) -> bool:
    return isinstance(left, Choice) and isinstance(right, Choice) and (None in (left.name, right.name) or left == right)


def _values_of(type_: Type) -> Words | None:
    if type_ == YES_NO:
        return Words(en="Write `yes` or `no`.", id="Tulis `yes` atau `no`.")
    if isinstance(type_, Choice):
        values = _shown(map(choice_form, type_.values))
        return Words(en=f"Its values are {values}.", id=f"Nilainya {values}.")
    return None


def use_is(node: Compare) -> Problem:
    word = "is" if node.op == "==" else "is not"
    message = Words(
        en=f"A choice and yes/no are compared by `{word}`.",
        id=f"Pilihan dan ya/tidak dibandingkan dengan `{word}`.",
    )
    help_ = Words(
        en=f"Write `{unparse(node.left)} {word} {unparse(node.right)}`.",
        id=f"Tulis `{unparse(node.left)} {word} {unparse(node.right)}`.",
    )
    return _between(rules.COMPARISON_WORD, node.left, node.right, message, help_, word)


def not_comparable(node: Compare, left: Type, right: Type) -> Problem:
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"{_capital(_type(left).en)} and {_type(right).en} cannot be compared by `{node.op}`.",
        f"{_capital(_type(left).id)} dan {_type(right).id} tidak dapat dibandingkan dengan `{node.op}`.",
        _reconciled(node.left, node.right, left, right),
    )


def _reconciled(one: Node, other: Node, left: Type, right: Type) -> Words | None:
    if {left, right} == {DATE, TIME}:
        text = unparse(one if left == TIME else other)
        return Words(en=f"Write `date({text})`.", id=f"Tulis `date({text})`.")
    if MONEY in (left, right) and {left, right} & {NUMBER, TEXT}:
        return Words(en="Money is compared with money or a whole number.", id="Uang dibandingkan dengan uang atau bilangan bulat.")
    if isinstance(left, ListOf) and not isinstance(right, ListOf):
        text = unparse(one)
        return Words(
            en=f"Did you mean `count({text})` or `{text} has …`?", id=f"Maksudnya `count({text})` atau `{text} has …`?"
        )
    return None


def not_in(node: In, left: Type, right: Type) -> Problem:
    inside = None
    if not isinstance(right, ListOf):
        word = "is not" if node.negated else "is"
        inside = Words(
            en=f"Write a list, `[{unparse(node.right)}]`, or `{word}`.",
            id=f"Tulis daftar, `[{unparse(node.right)}]`, atau `{word}`.",
        )
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"{_capital(_type(left).en)} cannot be in {_type(right).en}.",
        f"{_capital(_type(left).id)} tidak mungkin ada di dalam {_type(right).id}.",
        inside,
    )


def not_having(node: Has, left: Type, right: Type) -> Problem:
    en = f"{_capital(_type(left).en)} cannot have {_type(right).en} in it."
    id_ = f"{_capital(_type(left).id)} tidak mungkin berisi {_type(right).id}."
    help_ = None
    if not isinstance(left, ListOf):
        help_ = Words(
            en="`has` asks whether a list has an item: `tags has wa`.",
            id="`has` menanyakan apakah sebuah daftar berisi sesuatu: `tags has wa`.",
        )
    return _problem(rules.TYPE_MISMATCH, node, en, id_, help_)


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────


def not_wanted(node: Node, given: Type, wanted: Type) -> Problem:
    help_ = None
    if wanted == MONEY and given == NUMBER:
        help_ = Words(
            en=f"Round it: `round({unparse(node)})`.", id=f"Bulatkan: `round({unparse(node)})`."
        )
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"{_capital(_type(wanted).en)} is wanted here; this is {_type(given).en}.",
        f"Di sini diperlukan {_type(wanted).id}; ini bertipe {_type(given).id}.",
        help_,
    )


def mixed_list(node: Node, given: Type, others: Type) -> Problem:
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"The values before it are {_type(others).en}; this is {_type(given).en}.",
        f"Nilai sebelumnya bertipe {_type(others).id}; ini bertipe {_type(given).id}.",
        Words(en="A list holds values of one type.", id="Satu daftar berisi nilai dengan satu tipe."),
    )


def not_negated(node: Negate, given: Type) -> Problem:
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"{_capital(_type(given).en)} has no opposite.",
        f"{_capital(_type(given).id)} tidak dapat diberi tanda minus.",
    )


def no_arithmetic(node: Arithmetic, left: Type, right: Type) -> Problem:
    help_ = None
    if TEXT in (left, right) and node.op == "+":
        joined = f'join([{unparse(node.left)}, {unparse(node.right)}], " ")'
        help_ = Words(en=f"Texts are joined by `{joined}`.", id=f"Teks digabung dengan `{joined}`.")
    if TIME in (left, right) or DATE in (left, right):
        help_ = Words(
            en="To a time a duration is added: `now + 2h`, `now - 30d`.",
            id="Waktu ditambah dengan durasi: `now + 2h`, `now - 30d`.",
        )
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"`{node.op}` does not go between {_type(left).en} and {_type(right).en}.",
        f"`{node.op}` tidak dapat dipakai antara {_type(left).id} dan {_type(right).id}.",
        help_,
    )


def inexact(node: Arithmetic) -> Problem:
    right = f"round({unparse(node)})"
    return _problem(
        rules.INEXACT_MONEY,
        node,
        "This may give parts of a rupiah.",
        "Hasilnya bisa berupa pecahan rupiah.",
        Words(en=f"Round it: `{right}`.", id=f"Bulatkan: `{right}`."),
        right,
    )


def division_by_zero(node: Arithmetic) -> Problem:
    return _problem(
        rules.DIVISION_BY_ZERO,
        node,
        "A division by zero is always missing.",
        "Pembagian dengan nol tidak pernah menghasilkan nilai.",
    )


def no_alternative(node: Node, first: Type, second: Type) -> Problem:
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"One way gives {_type(first).en}, the other {_type(second).en}.",
        f"Cara yang satu memberi {_type(first).id}, yang lain {_type(second).id}.",
        Words(en="Both must give the same type.", id="Keduanya harus memberi tipe yang sama."),
    )


def no_list(node: Quantifier, given: Type) -> Problem:
    text = unparse(node.source)
    return Problem(
        rules.TYPE_MISMATCH,
        node.source.start,
        node.source.end,
        Words(
            en=f"`{node.kind}` needs a list; `{text}` is {_type(given).en}.",
            id=f"`{node.kind}` memerlukan daftar; `{text}` bertipe {_type(given).id}.",
        ),
    )


def no_sum(node: Quantifier, given: Type) -> Problem:
    item = node.item or "x"
    return _problem(
        rules.TYPE_MISMATCH,
        node,
        f"`sum` adds numbers, money or durations, not {_type(given).en}.",
        f"`sum` menjumlahkan angka, uang, atau durasi, bukan {_type(given).id}.",
        Words(
            en=f"Say what is added: `sum({item}.amount for {item} in {unparse(node.source)})`.",
            id=f"Sebutkan yang dijumlahkan: `sum({item}.amount for {item} in {unparse(node.source)})`.",
        ),
    )


# ── types in words ───────────────────────────────────────────────────────────────────────────────────────────


def _type(type_: Type) -> Words:
    return Words(en=_in_english(type_), id=_in_indonesian(type_))


def _in_english(type_: Type) -> str:
    match type_:
        case ListOf(item=item):
            return f"a list of {_bare(_in_english(item))}"
        case Choice(name=None):
            return f"one of {_shown(map(choice_form, type_.values))}"
        case _:
            return _ENGLISH.get(str(type_), f"a `{type_}`")


def _bare(text: str) -> str:
    return text.removeprefix("a ").removeprefix("an ")


def _in_indonesian(type_: Type) -> str:
    match type_:
        case ListOf(item=item):
            return f"daftar {_in_indonesian(item)}"
        case Choice(name=None):
            return f"salah satu dari {_shown(map(choice_form, type_.values))}"
        case _:
            return _INDONESIAN.get(str(type_), f"`{type_}`")


_ENGLISH: Mapping[str, str] = {
    "yes_no": "yes/no",
    "text": "text",
    "number": "a number",
    "whole": "a whole number",
    "money": "an amount of money",
    "time": "a time",
    "date": "a date",
    "duration": "a duration",
    "phone": "a phone number",
    "counterparty": "a counterparty",
    "file": "a file",
    "person": "a person",
    "secret": "a secret",
    "consent": "a consent",
    "outcome": "an outcome",
    "nothing": "nothing",
}
_INDONESIAN: Mapping[str, str] = {
    "yes_no": "ya/tidak",
    "text": "teks",
    "number": "angka",
    "whole": "bilangan bulat",
    "money": "jumlah uang",
    "time": "waktu",
    "date": "tanggal",
    "duration": "durasi",
    "phone": "nomor telepon",
    "counterparty": "pihak lawan",
    "file": "berkas",
    "person": "orang",
    "secret": "rahasia",
    "consent": "persetujuan",
    "outcome": "hasil akhir",
    "nothing": "kosong",
}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
