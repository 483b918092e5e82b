"""`sopflow case answer`: answers to what is asked, given at once or put one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case import pairs
from sopflow.cli.case.asking import Asking, asks, case_, key, token
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.language import spoken
from sopflow.cli.prompting import GoBackError, OutOfInputError, Prompt, QuitError, ask
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.rendering.cases.question import help_of
from sopflow.rendering.titles import chosen
from sopflow.runtime.views import CaseView
from sopflow.runtime.wants import Question

_NOTHING_ASKED = Words(
    en="nothing is asked in this case now: `sopflow case next` shows what it waits for",
    id="tidak ada yang ditanyakan di kasus ini sekarang: `sopflow case next` menunjukkan yang ditunggu",
)

_ENDED = Words(
    en="the input ended before an answer: nothing was answered. Asked: {}",
    id="masukan habis sebelum ada jawaban: tidak ada yang dijawab. Yang ditanyakan: {}",
)
_ENDED_AMID = Words(
    en="the input ended: what was answered is kept, this is still to be answered: {}",
    id="masukan habis: yang sudah dijawab disimpan, ini belum dijawab: {}",
)
_HOW = Words(
    en="at a terminal the questions are put one by one; a program gives FACT=VALUE",
    id="di terminal pertanyaan diajukan satu per satu; program memberi FACT=VALUE",
)


@click.command(
    "answer",
    cls=Command,
    words=Words(
        en="Answer what is asked: FACT=VALUE as people write it, the number of a choice, or `null` for no answer. "
        "Without any, the questions are put here. The exit code is 1 when an answer was not taken, or somebody else "
        "was faster.",
        id="Jawab yang ditanyakan: FACT=VALUE seperti biasa ditulis, nomor pilihan, atau `null` bila tidak dijawab. "
        "Tanpa itu, pertanyaan diajukan di sini. Kode keluar 1 bila jawaban tidak diterima, atau orang lain lebih "
        "dulu.",
    ),
)
@case_
@pairs.pairs
@key
@token
@asks()
def command(case: str, given_pairs: Sequence[str], key: str | None, question: str | None, asking: Asking) -> Exit:
    values = pairs.values(given_pairs)
    with at_desk(asking) as desk:
        if values:
            view = desk.engine.get(desk.focus(case))
            given = Given(pairs.by_number(values, view.wants, spoken()))
        else:
            if asking.waits:
                desk.settle(case)
            view = desk.engine.get(desk.focus(case))
            given = _put(view, asking)
            question = question or view.question
        if not given.answers:
            return after(desk, asking, case)
        receipt = desk.engine.answer(view.id, given.answers, by=asking.person, key=key, question=question)
        shown = after(desk, asking, case, receipt)
    if given.missing:
        raise Refused(_words(_ENDED_AMID, given.missing), _HOW)
    return shown


class Given(NamedTuple):
    """Answers, and the facts that were asked and not answered because the input ended."""

    answers: dict[str, object]
    missing: tuple[str, ...] = ()


def _put(view: CaseView, asking: Asking) -> Given:
    """The answers that a person gives here, question by question, up to where they stop.

    Raises:
        Refused: nothing is asked, or the input ended before the first answer.
    """
    questions = [want for want in view.wants if isinstance(want, Question)]
    if not questions:
        raise Refused(_NOTHING_ASKED)
    answers: dict[str, object] = {}
    while len(answers) < len(questions):
        question = questions[len(answers)]
        try:
            answers[question.fact] = _answer(view, question, asking)
        except GoBackError:
            answers = dict(list(answers.items())[:-1])
        except QuitError:
            break
        except OutOfInputError:
            missing = tuple(each.fact for each in questions if each.fact not in answers)
            if not answers:
                raise Refused(_words(_ENDED, missing), _HOW) from None
            return Given(answers, missing)
    return Given(answers)


def _answer(view: CaseView, question: Question, asking: Asking) -> object:
    content = asking.content or view.language
    help = help_of(view.published.program, question.fact, content)
    words = chosen(question.texts, content, question.fact)
    return ask(Prompt(words, question.type, question.optional, help), spoken())


def _words(words: Words, facts: Sequence[str]) -> Words:
    named = ", ".join(facts)
    return Words(en=words.en.format(named), id=words.id.format(named))
