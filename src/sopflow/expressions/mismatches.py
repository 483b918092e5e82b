"""The words for types that do not go together."""

from __future__ import annotations

from sopflow.diagnostics import Rule, Words
from sopflow.expressions import rules
from sopflow.expressions.print_ import choice_form, unparse
from sopflow.expressions.problems import Problem, of_node
from sopflow.expressions.syntax import Arithmetic, Compare, Has, In, Is, Negate, Node, Or, Quantifier
from sopflow.expressions.type_words import capital, shown, type_words
from sopflow.values.types import DATE, MONEY, NOTHING, NUMBER, OUTCOME, TEXT, TIME, YES_NO, Choice, ListOf, Type


def _between(rule: Rule, left: Node, right: Node, message: Words, help_: Words | None, sign: str | None) -> Problem:
    """A problem of the operator: it stands between its operands, spaces included."""
    return Problem(rule, left.end, right.start, message, help_, None if sign is None else f" {sign} ")


# ── conditions and comparisons ───────────────────────────────────────────────────────────────────────────────


def no_condition(node: Node, type_: Type) -> Problem:
    text = unparse(node)
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"`{text}` is {type_words(type_).en}; a condition is yes or no.",
        f"`{text}` bertipe {type_words(type_).id}; syarat harus berupa ya atau tidak.",
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
    return of_node(
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
    if left_type in (YES_NO, OUTCOME) or isinstance(left_type, Choice):
        if right_type == left_type or _one_choice(left_type, right_type):
            return ()
        one, other = type_words(left_type), type_words(right_type)
        message = Words(
            en=f"`{unparse(left)}` is {one.en}, `{unparse(node.right)}` is {other.en}.",
            id=f"`{unparse(left)}` bertipe {one.id}, `{unparse(node.right)}` bertipe {other.id}.",
        )
        return (Problem(rules.TYPE_MISMATCH, node.start, node.end, message, _values_of(left_type)),)
    sign = "!=" if node.negated else "=="
    message = Words(
        en=f"`is` compares choices and yes/no; `{unparse(left)}` is {type_words(left_type).en}.",
        id=f"`is` membandingkan pilihan dan ya/tidak; `{unparse(left)}` bertipe {type_words(left_type).id}.",
    )
    help_ = Words(en=f"Write `{sign}`.", id=f"Tulis `{sign}`.")
    return (_between(rules.COMPARISON_WORD, node.left, node.right, message, help_, sign),)


def _one_choice(left: Type, right: Type) -> bool:
    return isinstance(left, Choice) and isinstance(right, Choice) and (None in (left.name, right.name) or left == right)


def _values_of(type_: Type) -> Words | None:
    if type_ == YES_NO:
        return Words(en="Write `yes` or `no`.", id="Tulis `yes` atau `no`.")
    if isinstance(type_, Choice):
        values = shown(map(choice_form, type_.values))
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
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"{capital(type_words(left).en)} and {type_words(right).en} cannot be compared by `{node.op}`.",
        f"{capital(type_words(left).id)} dan {type_words(right).id} tidak dapat dibandingkan dengan `{node.op}`.",
        _reconciled(node.left, node.right, left, right),
    )


def _reconciled(one: Node, other: Node, left: Type, right: Type) -> Words | None:
    if {left, right} == {DATE, TIME}:
        text = unparse(one if left == TIME else other)
        return Words(en=f"Write `date({text})`.", id=f"Tulis `date({text})`.")
    if MONEY in (left, right) and {left, right} & {NUMBER, TEXT}:
        return Words(
            en="Money is compared with money or a whole number.",
            id="Uang dibandingkan dengan uang atau bilangan bulat.",
        )
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
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"{capital(type_words(left).en)} cannot be in {type_words(right).en}.",
        f"{capital(type_words(left).id)} tidak mungkin ada di dalam {type_words(right).id}.",
        inside,
    )


def not_having(node: Has, left: Type, right: Type) -> Problem:
    en = f"{capital(type_words(left).en)} cannot have {type_words(right).en} in it."
    id_ = f"{capital(type_words(left).id)} tidak mungkin berisi {type_words(right).id}."
    help_ = None
    if not isinstance(left, ListOf):
        help_ = Words(
            en="`has` asks whether a list has an item: `tags has wa`.",
            id="`has` menanyakan apakah sebuah daftar berisi sesuatu: `tags has wa`.",
        )
    return of_node(rules.TYPE_MISMATCH, node, en, id_, help_)


# ── values ───────────────────────────────────────────────────────────────────────────────────────────────────


def not_wanted(node: Node, given: Type, wanted: Type) -> Problem:
    help_ = None
    if wanted == MONEY and given == NUMBER:
        help_ = Words(en=f"Round it: `round({unparse(node)})`.", id=f"Bulatkan: `round({unparse(node)})`.")
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"{capital(type_words(wanted).en)} is wanted here; this is {type_words(given).en}.",
        f"Di sini diperlukan {type_words(wanted).id}; ini bertipe {type_words(given).id}.",
        help_,
    )


def mixed_list(node: Node, given: Type, others: Type) -> Problem:
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"The values before it are {type_words(others).en}; this is {type_words(given).en}.",
        f"Nilai sebelumnya bertipe {type_words(others).id}; ini bertipe {type_words(given).id}.",
        Words(en="A list holds values of one type.", id="Satu daftar berisi nilai dengan satu tipe."),
    )


def not_negated(node: Negate, given: Type) -> Problem:
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"{capital(type_words(given).en)} has no opposite.",
        f"{capital(type_words(given).id)} tidak dapat diberi tanda minus.",
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
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"`{node.op}` does not go between {type_words(left).en} and {type_words(right).en}.",
        f"`{node.op}` tidak dapat dipakai antara {type_words(left).id} dan {type_words(right).id}.",
        help_,
    )


def inexact(node: Arithmetic) -> Problem:
    right = f"round({unparse(node)})"
    return of_node(
        rules.INEXACT_MONEY,
        node,
        "This may give parts of a rupiah.",
        "Hasilnya bisa berupa pecahan rupiah.",
        Words(en=f"Round it: `{right}`.", id=f"Bulatkan: `{right}`."),
        right,
    )


def division_by_zero(node: Arithmetic) -> Problem:
    return of_node(
        rules.DIVISION_BY_ZERO,
        node,
        "A division by zero is always missing.",
        "Pembagian dengan nol tidak pernah menghasilkan nilai.",
    )


def no_alternative(node: Node, first: Type, second: Type) -> Problem:
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"One way gives {type_words(first).en}, the other {type_words(second).en}.",
        f"Cara yang satu memberi {type_words(first).id}, yang lain {type_words(second).id}.",
        Words(en="Both must give the same type.", id="Keduanya harus memberi tipe yang sama."),
    )


def no_list(node: Quantifier, given: Type) -> Problem:
    text = unparse(node.source)
    return Problem(
        rules.TYPE_MISMATCH,
        node.source.start,
        node.source.end,
        Words(
            en=f"`{node.kind}` needs a list; `{text}` is {type_words(given).en}.",
            id=f"`{node.kind}` memerlukan daftar; `{text}` bertipe {type_words(given).id}.",
        ),
    )


def no_sum(node: Quantifier, given: Type) -> Problem:
    item = node.item or "x"
    return of_node(
        rules.TYPE_MISMATCH,
        node,
        f"`sum` adds numbers, money or durations, not {type_words(given).en}.",
        f"`sum` menjumlahkan angka, uang, atau durasi, bukan {type_words(given).id}.",
        Words(
            en=f"Say what is added: `sum({item}.amount for {item} in {unparse(node.source)})`.",
            id=f"Sebutkan yang dijumlahkan: `sum({item}.amount for {item} in {unparse(node.source)})`.",
        ),
    )
