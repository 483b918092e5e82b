"""`sopflow case correct`: an earlier answer was wrong."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case import pairs
from sopflow.cli.case.asking import Asking, asks, case_, key, reason
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.language import spoken
from sopflow.diagnostics import Words


@click.command(
    "correct",
    cls=Command,
    words=Words(
        en="Correct earlier answers: what depends on them is asked or looked up again, what does not is kept. What "
        "systems have done stays done: it is undone where the procedure says how, else shown.",
        id="Perbaiki jawaban sebelumnya: yang bergantung padanya ditanyakan atau dicari lagi, sisanya tetap. Yang "
        "sudah dilakukan sistem tetap: dibatalkan bila prosedur menyebut caranya, atau ditampilkan.",
    ),
)
@case_
@pairs.pairs_required
@reason
@key
@asks()
def command(case: str, given_pairs: Sequence[str], reason: str, key: str | None, asking: Asking) -> Exit:
    values = pairs.values(given_pairs)
    with at_desk(asking) as desk:
        view = desk.engine.get(case)
        answers = pairs.by_number_of(values, view.published.program, spoken())
        receipt = desk.engine.correct(case, answers, by=asking.person, reason=reason, key=key)
        return after(desk, asking, case, receipt)
