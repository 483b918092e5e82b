"""`sopflow case done`: a chore was done."""

from __future__ import annotations

from collections.abc import Sequence

import click

from sopflow.cli.bilingual import Command
from sopflow.cli.case import pairs
from sopflow.cli.case.asking import Asking, asks, case_, key, token
from sopflow.cli.case.showing import after, at_desk
from sopflow.cli.exits import Exit
from sopflow.cli.refused import Refused
from sopflow.diagnostics import Words
from sopflow.runtime.views import CaseView
from sopflow.runtime.wants import Chore


@click.command(
    "done",
    cls=Command,
    words=Words(
        en="Tick a chore that was done outside every system, with its evidence as FACT=VALUE where it asks for some.",
        id="Tandai selesai tugas di luar sistem, dengan buktinya sebagai FACT=VALUE bila diminta.",
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
        view = desk.engine.get(desk.focus(case))
        evidence = _evidence(view, values)
        receipt = desk.engine.tick(view.id, evidence, by=asking.person, key=key, question=question)
        return after(desk, asking, case, receipt)


def _evidence(view: CaseView, values: dict[str, object]) -> object:
    """The evidence, under the name that the chore asks for."""
    if not values:
        return None
    chore = next((want for want in view.wants if isinstance(want, Chore)), None)
    named = chore.evidence if chore is not None else None
    wrong = next((name for name in values if name != named), None)
    if chore is not None and wrong is not None:
        wanted = f"`{named}`" if named else "–"
        raise Refused(
            Words(
                en=f"this chore takes no `{wrong}`; its evidence: {wanted}",
                id=f"tugas ini tidak meminta `{wrong}`; buktinya: {wanted}",
            )
        )
    return next(iter(values.values()))
