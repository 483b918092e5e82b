"""The words for what the parser cannot read."""

from __future__ import annotations

from sopflow.diagnostics import Words
from sopflow.expressions import rules
from sopflow.expressions.lexer import Token
from sopflow.expressions.problems import Problem


def empty(length: int) -> Problem:
    return Problem(rules.UNREADABLE, 0, length, Words(en="The expression is empty.", id="Ekspresinya kosong."))


def too_large(most: str, en: str, id_: str, start: int, end: int) -> Problem:
    message = Words(en=f"An expression has at most {most} {en}.", id=f"Satu ekspresi paling banyak {most} {id_}.")
    return Problem(rules.TOO_LARGE, start, end, message, _SPLIT)


def too_deep(most: int, start: int, end: int) -> Problem:
    message = Words(
        en=f"An expression is nested at most {most} deep.", id=f"Ekspresi bersarang paling dalam {most} tingkat."
    )
    return Problem(rules.TOO_LARGE, start, end, message, _SPLIT)


_SPLIT = Words(en="Give a part of it a name: a fact with `is: …`.", id="Beri nama pada sebagian: fakta dengan `is: …`.")


def left_over(token: Token, following: Token) -> Problem:
    message = Words(
        en=f"The expression could end before `{token.text}`.", id=f"Ekspresi sudah selesai sebelum `{token.text}`."
    )
    help_ = Words(en="Join two conditions with `and` or `or`.", id="Sambung dua syarat dengan `and` atau `or`.")
    if token.text in (")", "]"):
        message = Words(
            en=f"This `{token.text}` closes nothing.", id=f"Tanda `{token.text}` ini tidak menutup apa-apa."
        )
        help_ = Words(en="Leave it out.", id="Hapus saja.")
    if token.text == "," and following.kind == "number":
        help_ = Words(en="A decimal is written with a point: `1.5`.", id="Pecahan desimal ditulis dengan titik: `1.5`.")
    if token.kind in ("word", "text") and following.kind in ("word", "end", "text"):
        help_ = Words(
            en='Join two conditions with `and` or `or`; a value of several words stands in quotes: `"kartu AS"`.',
            id='Sambung dua syarat dengan `and` atau `or`; nilai beberapa kata diberi tanda petik: `"kartu AS"`.',
        )
    return Problem(rules.UNREADABLE, token.start, token.end, message, help_)


def unclosed(wanted: str, opened: Token, found: Token) -> Problem:
    what = f"`{found.text}`" if found.text else None
    message = Words(
        en=f"`{opened.text}` needs `{wanted}` before {what or 'the end'}.",
        id=f"`{opened.text}` memerlukan `{wanted}` sebelum {what or 'akhir ekspresi'}.",
    )
    help_ = Words(en="Write it as `if … then … else …`.", id="Tulis sebagai `if … then … else …`.")
    start = opened.start if found.kind == "end" else found.start
    return Problem(rules.UNREADABLE, start, max(found.end, start + 1), message, help_ if opened.text == "if" else None)


def operand_missing(operator: Token) -> Problem:
    message = Words(
        en=f"Something is missing after `{operator.text}`.", id=f"Setelah `{operator.text}` masih ada yang kurang."
    )
    return Problem(rules.UNREADABLE, operator.start, operator.end, message)


def no_operand(token: Token) -> Problem:
    if token.kind == "end":
        message = Words(en="The expression ends too early.", id="Ekspresi berakhir terlalu cepat.")
        return Problem(rules.UNREADABLE, max(token.start - 1, 0), token.end, message)
    message = Words(
        en=f"A value is expected here, not `{token.text}`.", id=f"Di sini seharusnya ada nilai, bukan `{token.text}`."
    )
    help_ = None
    if token.kind == "keyword":
        help_ = Words(
            en=f'`{token.text}` is a word of the language; as a value it stands in quotes: `"{token.text}"`.',
            id=f'`{token.text}` adalah kata dari bahasa ini; sebagai nilai, beri tanda petik: `"{token.text}"`.',
        )
    return Problem(rules.UNREADABLE, token.start, token.end, message, help_)


def misplaced_not(token: Token) -> Problem:
    message = Words(
        en="`not` stands before the whole comparison, not inside it.",
        id="`not` ditulis di depan seluruh perbandingan, bukan di dalamnya.",
    )
    help_ = Words(
        en="Write `x is not y` or `not (x and y)`; what is in brackets stays together: `x == (not y)`.",
        id="Tulis `x is not y` atau `not (x and y)`; yang di dalam kurung menjadi satu: `x == (not y)`.",
    )
    return Problem(rules.UNREADABLE, token.start, token.end, message, help_)


def stray_not(token: Token) -> Problem:
    message = Words(en="This `not` stands in a wrong place.", id="Letak `not` ini keliru.")
    help_ = Words(
        en="Write `x is not y`, `x not in [a, b]` or `not x`.",
        id="Tulis `x is not y`, `x not in [a, b]`, atau `not x`.",
    )
    return Problem(rules.UNREADABLE, token.start, token.end, message, help_)


def bare_if(token: Token) -> Problem:
    message = Words(
        en="An `if` inside a larger expression stands in brackets.",
        id="`if` di dalam ekspresi yang lebih besar harus diberi kurung.",
    )
    help_ = Words(en="Write `(if … then … else …)`.", id="Tulis `(if … then … else …)`.")
    return Problem(rules.UNREADABLE, token.start, token.end, message, help_)


def chained(start: int, end: int, right: str) -> Problem:
    message = Words(
        en="Comparisons do not chain. Join two of them with `and`.",
        id="Perbandingan tidak dapat dirantai. Sambung dua perbandingan dengan `and`.",
    )
    return Problem(rules.CHAINED, start, end, message, replacement=right)


def equals_sign(operator: Token) -> Problem:
    message = Words(en="`=` does not compare.", id="Tanda `=` tidak membandingkan.")
    help_ = Words(
        en="Write `is` for a choice or yes/no, `==` for a number, a text or a time.",
        id="Tulis `is` untuk pilihan atau ya/tidak, `==` untuk angka, teks, atau waktu.",
    )
    return Problem(rules.FOREIGN_SPELLING, operator.start, operator.end, message, help_)


def no_field(dot: Token, found: Token) -> Problem:
    message = Words(
        en="The name of a field is expected after the dot.", id="Setelah titik seharusnya ada nama bagian data."
    )
    return Problem(rules.UNREADABLE, dot.start, max(found.end, dot.end), message)


def method(token: Token, opened: Token) -> Problem:
    message = Words(
        en=f"`{token.text}` is read, not called: fields have no brackets.",
        id=f"`{token.text}` dibaca, bukan dipanggil: bagian data tidak memakai kurung.",
    )
    help_ = Words(
        en="Functions stand before their values: `length(x)`, `count(xs)`.",
        id="Fungsi ditulis di depan nilainya: `length(x)`, `count(xs)`.",
    )
    return Problem(rules.UNREADABLE, token.start, opened.end, message, help_)


def empty_quantifier(token: Token) -> Problem:
    return _quantifier(token, token.end, f"`{token.text}` needs a list.", f"`{token.text}` memerlukan daftar.")


def no_item(token: Token, source: str, end: int) -> Problem:
    return _quantifier(
        token,
        end,
        f"`where` needs a name for the item: `{token.text}(x in {source} where …)`.",
        f"`where` memerlukan nama untuk butirnya: `{token.text}(x in {source} where …)`.",
    )


def all_without_where(token: Token, end: int) -> Problem:
    return _quantifier(token, end, "`all` needs a condition after `where`.", "`all` memerlukan syarat setelah `where`.")


def needless_body(token: Token, end: int) -> Problem:
    return _quantifier(
        token,
        end,
        f"`{token.text}` takes a condition, not a value of each item.",
        f"`{token.text}` memerlukan syarat, bukan nilai dari tiap butir.",
    )


def no_item_name(token: Token) -> Problem:
    return _quantifier(
        token, token.end, "`for` is followed by a name and `in`.", "Setelah `for` ada sebuah nama dan `in`."
    )


def _quantifier(token: Token, end: int, en: str, id_: str) -> Problem:
    word = "any" if token.text not in ("all", "none", "count", "sum", "first", "list") else token.text
    example = "sum(x.amount for x in xs where x.paid)" if word in ("sum", "list") else f"{word}(x in xs where x.paid)"
    help_ = Words(en=f"Write it like `{example}`.", id=f"Tulis seperti `{example}`.")
    return Problem(rules.UNREADABLE, token.start, max(end, token.end), Words(en=en, id=id_), help_)
