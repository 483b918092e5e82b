"""Records histories of the release that is made: `python -m tests.replay 0.1.0` (`make histories`).

Scenarios of every playbook are lived through on the durable engine; one of each is cut in the middle, handed over, held,
released, corrected, migrated and given up as well. All of it is synthetic. A folder that was released is
never written again.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.playbooks.living import CATALOG, Heard, live
from tests.replay.recorded import Recorded, record

from sopflow.app.checking import load
from sopflow.app.files import find_playbooks, find_scenarios
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import load_scenarios
from sopflow.engine.interrupts import PAUSED
from sopflow.errors import UsageError
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.simulation.scenario import Scenario
from sopflow.stores.memory import MemoryStore

ROOT = Path(__file__).parents[2]
HISTORIES = ROOT / "tests" / "fixtures" / "histories"
MOST = 50
"""Scenarios of a playbook that are recorded, spread over all."""


def scenarios(playbook: Path, procedure: Procedure) -> Iterator[Scenario]:
    for file in find_scenarios(playbook):
        loaded = load_scenarios(procedure, file)
        yield from (loaded.the(one.id) for one in loaded.file.scenarios)


def lived(
    procedure: Procedure, scenario: Scenario, texts: dict[str, str], *, amended: Path | None = None
) -> list[Recorded]:  # fmt: skip
    """The cases of a scenario. `texts` collects their publications; `amended` is the playbook's file, where more than the
    scenario is to happen to its case."""
    with pytest.MonkeyPatch.context() as patch:
        heard = Heard(procedure, scenario, patch)
    store = MemoryStore()
    engine = live(procedure, heard, store, most=None if amended is None else len(heard.events) // 2)
    if amended is not None:
        amend(engine, next(iter(heard.cases)), amended)
    for row in engine.publications():
        whole = store.read(lambda tx, digest=row.digest: tx.playbooks.get(digest))  # type: ignore[misc]
        assert whole is not None
        texts[row.digest] = whole.bundle
    name = f"{scenario.id}, amended" if amended else scenario.id
    rows = [(engine.get(case).row, case) for case in heard.cases if not amended or case == next(iter(heard.cases))]
    return [record(store, engine._desk.publications, row, f"{name}: {case}") for row, case in rows]


def amend(engine: Engine, case: str, playbook: Path) -> None:
    """What is done with a case beside its procedure; what does not fit there is left out."""
    view = engine.get(case)
    program = view.published.program
    by = Person("rina", frozenset(program.playbook.roles))
    engine.assign(case, "tono", by=by, note="synthetic")
    engine.hold(case, by=by, reason="synthetic")
    engine.release(case, by=by, reason="synthetic")
    for fact, value in view.facts.items():
        with suppress(UsageError):
            engine.correct(case, {fact: value}, by=by, reason="synthetic")
            break
    for name, interrupt in program.interrupts.items():
        if interrupt.way.to == PAUSED:
            with suppress(UsageError):
                engine.signal(name, case=case, by=by)
                engine.resume(case, by=by)
    if not view.published.playbooks:
        with suppress(UsageError):
            engine.publish(changed(playbook), by=by, valid_from=view.opened_at)
            engine.migrate(case, "99.0.0", by=by, reason="synthetic")
    engine.pump()  # calls that are not answered any more come to nothing
    engine._stalling.cannot_read(case, KeyError())
    engine.retry(case, by=by, reason="synthetic")
    if engine.get(case).attention is not None:
        engine.retry(case, by=by, reason="synthetic")
    with suppress(UsageError):
        engine.cancel(case, "synthetic", by=by)
    engine.export(case, by=by, reason="synthetic")
    engine.pump()


def changed(playbook: Path) -> Procedure:
    """The playbook under another version."""
    with TemporaryDirectory() as folder:
        copy = Path(folder) / playbook.parent.name
        shutil.copytree(playbook.parent, copy)
        text = re.sub(
            r"^version: .*$", "version: 99.0.0", (copy / playbook.name).read_text("utf-8"), flags=re.MULTILINE
        )
        (copy / playbook.name).write_text(text, encoding="utf-8")
        return load(copy / playbook.name, CATALOG)


def main(version: str) -> None:
    folder = HISTORIES / version
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for playbook in find_playbooks([ROOT / "playbooks"]):
        procedure = load(playbook, CATALOG)
        texts: dict[str, str] = {}
        told = list(scenarios(playbook, procedure))
        some = told[:: -(-len(told) // MOST)]
        cases = [one for scenario in some for one in lived(procedure, scenario, texts)]
        cases += [one for scenario in told[:1] for one in lived(procedure, scenario, texts, amended=playbook)]
        write(folder / f"{procedure.program.id}.jsonl", texts, cases)
        count += len(cases)
    print(f"{count} histories in {folder.relative_to(ROOT)}")


def write(file: Path, texts: dict[str, str], cases: list[Recorded]) -> None:
    """One line a publication and a case, so that a difference can be read."""
    lines = [json.dumps({"publication": digest, "text": text}, ensure_ascii=False) for digest, text in texts.items()]
    lines += [json.dumps(case._asdict(), ensure_ascii=False) for case in cases]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
