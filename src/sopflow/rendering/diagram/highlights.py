"""What a told case paints on a drawing: the states and ways that it took, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.rendering.diagram.keys import state_key, way_key
from sopflow.simulation.steps import Branched
from sopflow.simulation.trace import Trace

ON_PATH, CURRENT = "on-path", "current"
_OVER = "done"


def path_taken(trace: Trace) -> Mapping[str, str]:
    """Classes by element for `draw`: what the case passed is on the path; where it waits is current."""
    found = {state_key(state): ON_PATH for state in trace.path}
    for step in trace.steps:
        if isinstance(step, Branched):
            way = step.way
            found[way_key(way.source, way.result, way.index, way.is_then)] = ON_PATH
    if trace.path and trace.status != _OVER:
        found[state_key(trace.path[-1])] = f"{ON_PATH} {CURRENT}"
    return found
