"""On which states a policy's verdict hangs: no case breaks it, keeps it or speaks of it anywhere else.

A case begins at the start. Wherever nothing of the policy can happen any more by the ways of the program, what becomes
of the case changes no verdict. So two programs that agree in the states from which something of it may still happen
agree in the policy.
"""

from __future__ import annotations

from sopflow.policies.compiled import Watch
from sopflow.proof.flow.ahead import Onward
from sopflow.proof.verdicts.each import for_any_item


def states_for(onward: Onward, watch: Watch) -> frozenset[str]:
    """The states from which something of a policy may still happen; all where that cannot be told."""
    program = onward.program
    followed = watch if watch.items is None else for_any_item(watch, program)
    return frozenset(program.states) if followed is None else onward.ahead(followed).matters | {program.start}
