"""`sopflow case answer`: answers to what is asked, given at once or put one by one."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sopflow.app.live.desk import Desk
from sopflow.cli.bilingual import Command, Refused
from sopflow.cli.case import pairs
from sopflow.cli.case.asking import Asking, asks, case_, key, token
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.language import spoken
from sopflow.cli.prompting import GoBackError, OutOfInputError, Prompt, QuitError, ask
from sopflow.diagnostics import Words
from sopflow.rendering.cases.question import help_of
from sopflow.rendering.titles import chosen
from sopflow.runtime.views import CaseView
from sopflow.runtime.wants import Question

_NOTHING_ASKED = Words(
    en="nothing is asked in this case now: `sopflow case next` shows what it waits for",
    id="tidak ada yang ditanyakan di kasus ini sekarang: `sopflow case next` menunjukkan yang ditunggu",
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
        if not values and asking.waits:
            desk.settle(case)
        view = desk.engine.get(desk.focus(case))
        answers = pairs.by_number(values, view.wants, spoken()) if values else _asked(desk, view, asking)
        if not answers:
            return after(desk, asking, case)
        seen = question or (view.question if not values else None)
        receipt = desk.engine.answer(view.id, answers, by=asking.person, key=key, question=seen)
        return after(desk, asking, case, receipt)


def _asked(desk: Desk, view: CaseView, asking: Asking) -> dict[str, object]:
    """The answers that a person gives here, question by question, up to where they stop."""
    questions = [want for want in view.wants if isinstance(want, Question)]
    if not questions:
        raise Refused(_NOTHING_ASKED)
    content = asking.content or view.language
    answers: dict[str, object] = {}
    while len(answers) < len(questions):
        question = questions[len(answers)]
        help = help_of(view.published.program, question.fact, content)
        words = chosen(question.texts, content, question.fact)
        try:
            answers[question.fact] = ask(Prompt(words, question.type, question.optional, help), spoken())
        except GoBackError:
            answers = dict(list(answers.items())[:-1])
        except (QuitError, OutOfInputError):
            break
    return answers
