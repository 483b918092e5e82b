"""The use case `check --prove`: what is kept of an earlier run is taken from there, and what is found is kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from sopflow.app.files import find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.proofs.at_home import file_for
from sopflow.app.proofs.hanging import Hanging
from sopflow.app.proofs.kept import Kept
from sopflow.app.proofs.proving import Beside, Proved, prove_procedure
from sopflow.app.told.tried import Broken, broken_beside
from sopflow.proof.verdicts.judging import Telling, in_silence
from sopflow.rendering.proofs import Opener


def prove_and_keep(procedure: Procedure, home: Path, telling: Telling = in_silence) -> Proved:
    """Every claim about a playbook that checks. A claim is looked at only where something on which it hangs was
    changed since it was; `home` is where verdicts are kept (`at_home.cache_home`)."""
    hanging = Hanging(procedure)
    kept, keys = Kept.read(file_for(procedure.path, procedure.playbook.id, home)), hanging.keys()
    beside = _beside(procedure, kept.beside.get(hanging.beside))
    found = prove_procedure(
        procedure,
        broken_beside(procedure) if beside is None else beside.broken,
        telling,
        kept.known(keys),
        None if beside is None else beside.opened,
    )
    kept.keep(keys, {claim.subject: claim for claim in found.found}, {hanging.beside: _plain(found.beside)})
    return found


def _beside(procedure: Procedure, plain: Any) -> Beside | None:
    """What is kept of what the scenarios showed; None where nothing is."""
    files = {path.name: path for path in find_scenarios(procedure.path)}
    with suppress(KeyError, TypeError, ValueError, AttributeError):
        broken = {
            policy: Broken(policy, state, files[file], scenario)
            for policy, (state, file, scenario) in plain["broken"].items()
        }
        return Beside(broken, {name: Opener(*opener) for name, opener in plain["opened"].items()})
    return None


def _plain(beside: Beside) -> Mapping[str, Any]:
    broken = {policy: [one.state, one.file.name, one.scenario] for policy, one in beside.broken.items()}
    return {
        "broken": broken,
        "opened": {name: [one.scenario, one.corrects] for name, one in beside.opened.items()},
    }
