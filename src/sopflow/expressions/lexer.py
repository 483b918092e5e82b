"""An expression's text as tokens. Spellings of other languages become the right token and a problem that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.expressions import numerals, rules
from sopflow.expressions.grammar import KEYWORDS
from sopflow.expressions.problems import Problem
from sopflow.values.kinds import Duration

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<rupiah>Rp\.?\s*\d[\d.,_]*(?:rb|jt|ribu|juta)?(?!\w))
      | (?P<commas>\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?\w*|\d+,\d+(?:rb|jt|ribu|juta)\b|\d{1,3}(?:\.\d{3})+,\d{1,2}(?!\d))
      | (?P<figure>\d[\d_]*(?:\.[\d_]*\d)*\w*)
      | (?P<text>"(?:[^"\\]|\\.)*")
      | (?P<curly>[“”„«](?P<inside>[^“”„»"]*)[“”»"])
      | (?P<single>['‘’](?P<quoted>[^'‘’"]*)['‘’])
      | (?P<word>[^\W\d]\w*)
      | (?P<foreign>===|!==|<>|=>|=<|&&|\|\||[≥≤≠×÷–—−]|!(?!=))
      | (?P<op>==|!=|<=|>=|[-+*/<>()\[\],.=])
    """,
    re.VERBOSE | re.DOTALL,
)
_FOREIGN: Mapping[str, str] = MappingProxyType(
    {
        "===": "==",
        "!==": "!=",
        "<>": "!=",
        "=>": ">=",
        "=<": "<=",
        "&&": "and",
        "||": "or",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "×": "*",
        "÷": "/",
        "–": "-",
        "—": "-",
        "−": "-",
        "!": "not",
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """`kind` is word, keyword, op, text, number, duration or end; `text` what it says, `value` what it means."""

    kind: str
    text: str
    start: int
    end: int
    value: int | Decimal | Duration | str | None = None


@dataclass(frozen=True, slots=True)
class Lexed:
    """All tokens, the last of kind `end`. None where some character cannot be read at all."""

    tokens: tuple[Token, ...] | None
    problems: tuple[Problem, ...]


def lex(text: str) -> Lexed:
    """Total and linear: reads up to the first character that means nothing."""
    tokens: list[Token] = []
    problems: list[Problem] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return Lexed(None, (*problems, _unreadable(text, at)))
        _READERS[match.lastgroup or "space"](match, tokens, problems)
        at = match.end()
    tokens.append(Token("end", "", len(text), len(text)))
    return Lexed(tuple(tokens), tuple(problems))


_Reader = Callable[["re.Match[str]", list[Token], list[Problem]], None]


def _space(match: re.Match[str], tokens: list[Token], problems: list[Problem]) -> None:
    """Space only parts the tokens."""


def _word(match: re.Match[str], tokens: list[Token], problems: list[Problem]) -> None:
    word = match.group()
    tokens.append(Token("keyword" if word in KEYWORDS else "word", word, match.start(), match.end()))


def _op(match: re.Match[str], tokens: list[Token], problems: list[Problem]) -> None:
    tokens.append(Token("op", match.group(), match.start(), match.end()))


def _text(match: re.Match[str], tokens: list[Token], problems: list[Problem]) -> None:
    value = re.sub(r'\\(["\\])', r"\1", match.group()[1:-1])
    tokens.append(Token("text", match.group(), match.start(), match.end(), value))


def _other_quotes(match: re.Match[str], tokens: list[Token], problems: list[Problem]) -> None:
    value = match.group("inside") or match.group("quoted") or ""
    right = quoted(value)
    tokens.append(Token("text", right, match.start(), match.end(), value))
    message = Words(
        en=f"Text stands between straight double quotes: {right}.",
        id=f"Teks ditulis di antara tanda petik ganda lurus: {right}.",
    )
    problems.append(Problem(rules.FOREIGN_SPELLING, match.start(), match.end(), message, replacement=right))


def _foreign(match: re.Match[str], tokens: list[Token], problems: list[Problem]) -> None:
    wrong = match.group()
    right = _FOREIGN[wrong]
    kind = "keyword" if right in KEYWORDS else "op"
    tokens.append(Token(kind, right, match.start(), match.end()))
    replacement = padded(match.string, match.start(), match.end(), right) if kind == "keyword" else right
    problems.append(foreign_spelling(wrong, right, match.start(), match.end(), replacement))


def _figure(match: re.Match[str], tokens: list[Token], problems: list[Problem]) -> None:
    figure = numerals.read(match.group())
    if figure.problem is not None:
        problem = Problem(rules.NUMBER_FORM, match.start(), match.end(), *figure.problem, figure.replacement)
        problems.append(problem)
    kind = "duration" if isinstance(figure.value, Duration) else "number"
    tokens.append(Token(kind, match.group(), match.start(), match.end(), figure.value))


_READERS: Mapping[str, _Reader] = MappingProxyType(
    {
        "space": _space,
        "rupiah": _figure,
        "commas": _figure,
        "figure": _figure,
        "text": _text,
        "curly": _other_quotes,
        "single": _other_quotes,
        "word": _word,
        "foreign": _foreign,
        "op": _op,
    }
)


def foreign_spelling(wrong: str, right: str, start: int, end: int, replacement: str | None = None) -> Problem:
    """The problem that says how this is written here. `replacement` where it is more than the right spelling."""
    message = Words(en=f"Write `{right}` instead of `{wrong}`.", id=f"Tulis `{right}`, bukan `{wrong}`.")
    return Problem(rules.FOREIGN_SPELLING, start, end, message, replacement=replacement or right)


def padded(text: str, start: int, end: int, word: str) -> str:
    """The word with the spaces that it needs when it takes the place of `text[start:end]`."""
    before = "" if start == 0 or text[start - 1] in " \n(" else " "
    after = "" if text[end : end + 1] in (" ", "\n", "") else " "
    return f"{before}{word}{after}"


def quoted(text: str) -> str:
    """The text as a literal of the language."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unreadable(text: str, at: int) -> Problem:
    character = text[at]
    if character in "\"'“”„‘’«":
        message = Words(en="This quote is never closed.", id="Tanda petik ini tidak ditutup.")
        help_ = Words(en='Close it with `"`.', id='Tutup dengan `"`.')
        return Problem(rules.UNREADABLE, at, len(text), message, help_)
    return Problem(rules.UNREADABLE, at, at + 1, *_UNREADABLE.get(character, _no_meaning(character)))


def _no_meaning(character: str) -> tuple[Words, Words | None]:
    return (
        Words(
            en=f"The character `{character}` means nothing in an expression.",
            id=f"Karakter `{character}` tidak punya arti di dalam ekspresi.",
        ),
        None,
    )


_UNREADABLE: Mapping[str, tuple[Words, Words | None]] = MappingProxyType(
    {
        "?": (
            Words(en="There is no `? :` here.", id="Tidak ada `? :` di sini."),
            Words(en="Write `if … then … else …`.", id="Tulis `if … then … else …`."),
        ),
        ":": (
            Words(en="A `:` has no place in an expression.", id="Tanda `:` tidak dipakai di dalam ekspresi."),
            Words(
                en="A choice between two values is `if … then … else …`; a duration is `72h` or `1h30m`.",
                id="Pilihan antara dua nilai ditulis `if … then … else …`; durasi ditulis `72h` atau `1h30m`.",
            ),
        ),
        "%": (
            Words(en="There is no percent sign here.", id="Tidak ada tanda persen di sini."),
            Words(en="Write 10 % of x as `x * 0.1`.", id="Tulis 10 % dari x sebagai `x * 0.1`."),
        ),
        "&": (
            Words(en="`&` is not a word of the language.", id="`&` bukan bagian dari bahasa ini."),
            Words(en="Write `and`.", id="Tulis `and`."),
        ),
        "|": (
            Words(en="`|` is not a word of the language.", id="`|` bukan bagian dari bahasa ini."),
            Words(en="Write `or`.", id="Tulis `or`."),
        ),
        "{": (
            Words(en="A record cannot be made in an expression.", id="Rekaman tidak dapat dibuat di dalam ekspresi."),
            Words(en="Write `use: {field: expression}`.", id="Tulis `use: {bagian: ekspresi}`."),
        ),
    }
)
