"""What is wrong with an expression, at offsets within its text. The caller knows the file and makes a Diagnostic."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from sopflow.dataclass import dataclass
from sopflow.diagnostics import Rule, Words
from sopflow.expressions.syntax import Node


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. `replacement`, where it is given, is the text that mends it when put for `[start, end)`; it
    never changes what a readable expression means. `guess` is one that probably does: a name that was meant."""

    rule: Rule
    start: int
    end: int
    message: Words
    help: Words | None = None
    replacement: str | None = None
    guess: str | None = None


def near(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant: the same but for case, else the nearest one; None where none is."""
    words = sorted(known)
    for other in words:
        if other.casefold() == word.casefold():
            return other
    found = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str | None) -> Words | None:
    """The question that offers it; None where there is nothing to offer."""
    return None if word is None else Words(en=f"Did you mean `{word}`?", id=f"Maksudnya `{word}`?")


def of_node(
    rule: Rule,
    node: Node,
    en: str,
    id_: str,
    help_: Words | None = None,
    replacement: str | None = None,
    guess: str | None = None,
) -> Problem:
    """A problem of a whole node."""
    return Problem(rule, node.start, node.end, Words(en=en, id=id_), help_, replacement, guess)
