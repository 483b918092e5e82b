"""The use case `simulate`: a dry run of a case. Nothing real is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import WrongRequestError
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.simulation.checking import mistakes
from sopflow.simulation.given import from_python
from sopflow.simulation.known import Known
from sopflow.simulation.laying import over
from sopflow.simulation.moments import read_clock
from sopflow.simulation.preparing import AD_HOC, circumstances, told_of
from sopflow.simulation.problem import Problem
from sopflow.simulation.scenario import Circumstances, Scenario
from sopflow.simulation.systems import Replying
from sopflow.simulation.tell import tell
from sopflow.simulation.trace import Trace
from sopflow.values.reading import Refusal


@dataclass(frozen=True, slots=True)
class Manner:
    """How a case is told.

    Attributes:
        strict: a system without an answer is needed; else it is given a synthetic reply that says so.
        repeats: an answer that was used up counts again.
        language: of what is said; "" is the playbook's first.
        waits, stands: as in `Told`.
    """

    strict: bool = True
    repeats: bool = True
    language: str = ""
    waits: int | None = None
    stands: bool = False


_ORDINARY = Manner()


def simulate(  # noqa: PLR0913 - everything that a telling can be given
    procedure: Procedure,
    *,
    answers: Mapping[str, object] | None = None,
    systems: Mapping[str, object] | None = None,
    settings: Mapping[str, object] | None = None,
    playbooks: Mapping[str, object] | None = None,
    events: Sequence[Mapping[str, object]] = (),
    corrections: Sequence[Mapping[str, object]] = (),
    clock: datetime | None = None,
    language: str = "",
) -> Trace:
    """A dry run of one case: who answers what, which system replies what, what comes from outside.

    Values are plain Python in the forms of the scenario format. What nobody answers is listed under `needs`.

    Args:
        systems: replies by operation. Where they are given, an operation without one is needed as well; where none
            are (None), every system answers with a typed, synthetic default, and the trace says so.
        playbooks: sub-playbooks answered instead of run, `{id: {"outcome": …, "outputs": {…}}}`.
        events: `{"at": "+26h" or a time, "event": name, "data": {…}}`.
        corrections: `{"after": state, "answers": {…}}`: answers that turn out to be wrong once the case has left that
            state; `"reason"`, and `"item": [2]` in loops, may be added.
        clock: when the case begins; without a zone it is in Asia/Jakarta, None is a fixed Monday morning.
        language: of what is said; "" is the playbook's first.

    Raises:
        UsageError: a name that is not known, or a value that does not fit; the message lists all of them.
    """
    given = circumstances(answers, systems, settings, playbooks, events, corrections)
    begins = None if clock is None else from_python(clock)
    return tell_case(
        procedure,
        Scenario(AD_HOC, "", given, (), clock=begins),
        manner=Manner(strict=systems is not None, language=language),
    )


def tell_case(
    procedure: Procedure,
    scenario: Scenario,
    extra: Circumstances | None = None,
    manner: Manner = _ORDINARY,
    systems: Replying | None = None,
    case: str | None = None,
) -> Trace:
    """What comes of a case told in advance; `extra` is laid over what the scenario gives. `systems` reply in place of
    what it scripts, where they are given; `case` is the case's id, from which the keys of its writes are made, None
    being the scenario's.

    Raises:
        UsageError: a name or a value in it does not fit the playbook.
    """
    given = over(scenario.circumstances, extra) if extra else scenario.circumstances
    problems = mistakes(given, Known(procedure.program, procedure.catalog, procedure.sibling))
    if problems:
        raise WrongRequestError(_in_words(problems))
    begins = read_clock(scenario.clock)
    if isinstance(begins, Refusal):
        raise WrongRequestError(Words(en=f"`clock`: {begins.reason.en}", id=f"`clock`: {begins.reason.id}"))
    told = told_of(replace(scenario, circumstances=given), procedure.program, procedure.catalog)
    told = replace(
        told,
        scenario=case or told.scenario,
        strict=manner.strict,
        repeats=manner.repeats,
        waits=manner.waits,
        stands=manner.stands,
        language=manner.language,
    )
    return tell(procedure.program, told, siblings=procedure.sibling, catalog=procedure.catalog, systems=systems)


def _in_words(problems: Sequence[Problem]) -> Words:
    def together(parts: list[str]) -> str:
        return "; ".join(dict.fromkeys(parts))

    helps = [(each, each.help or Words(en="", id="")) for each in problems]
    return Words(
        en=together([f"{each.message.en}{_aside(help.en)}" for each, help in helps]),
        id=together([f"{each.message.id}{_aside(help.id)}" for each, help in helps]),
    )


def _aside(help: str) -> str:
    return f" ({help})" if help else ""
