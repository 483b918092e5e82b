"""How a case begins at a desk: with a published playbook, or, for practice, with one that is published on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import datetime
from pathlib import Path

from sopflow.app.connected.simulators import at
from sopflow.app.live.desk import Desk
from sopflow.app.live.practice import bind
from sopflow.app.procedure import Procedure
from sopflow.app.scenarios import WrongRequestError, load_scenarios
from sopflow.app.use_cases import load
from sopflow.dataclass import dataclass
from sopflow.diagnostics import Words
from sopflow.ports.world import IdSource
from sopflow.runtime.engine import Engine
from sopflow.runtime.people import Person
from sopflow.runtime.publications import Publication
from sopflow.runtime.views import Receipt
from sopflow.simulation.preparing import told_of

_PATH_IN_A_REAL_STORE = Words(
    en="{} is a file: a real case runs on what was published. `sopflow publish {}`, then start it by its id",
    id="{} adalah berkas: kasus sungguhan memakai yang sudah terbit. `sopflow publish {}`, lalu mulai dengan id-nya",
)
_SCENARIO_IN_A_REAL_STORE = Words(
    en="--scenario is for practice: in this store systems are real",
    id="--scenario hanya untuk latihan: sistem di penyimpanan ini sungguhan",
)
_SIMULATORS_IN_A_REAL_STORE = Words(
    en="--systems sim is for practice: in this store systems are those of sopflow.toml",
    id="--systems sim hanya untuk latihan: di penyimpanan ini sistemnya menurut sopflow.toml",
)
_SIMULATORS_OR_SCENARIO = Words(
    en="simulators know their own world: leave --scenario out, or --systems",
    id="simulator punya datanya sendiri: hapus --scenario, atau --systems",
)
_SCENARIO_OF_WHAT = Words(
    en="--scenario needs the playbook as a file or a folder, not as an id",
    id="--scenario membutuhkan playbook sebagai berkas atau folder, bukan id",
)


@dataclass(frozen=True)
class Beginning:
    """What a case begins with. `playbook` is an id, or a path; `scenario` a file and the id in it; `simulators` the
    address where the systems of a practice case listen, None where their replies are made up."""

    playbook: str
    inputs: Mapping[str, object] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    language: str = ""
    version: str | None = None
    scenario: tuple[Path, str | None] | None = None
    simulators: str | None = None


def publish(engine: Engine, path: Path, *, by: Person, valid_from: datetime | None = None) -> Publication:
    """Publish a playbook that checks.

    Raises:
        InvalidPlaybook, UnreadableFile: nothing was published.
    """
    return engine.publish(load(path), by=by, valid_from=valid_from)


def to_practise(beginning: Beginning) -> Procedure | None:
    """The playbook of a file or a folder; None of an id. To be read before a store is made for it: one that does not
    check, or a scenario that is not there, leaves no store behind.

    Raises:
        InvalidPlaybook, UnreadableFile, WrongRequestError
    """
    path = Path(beginning.playbook)
    if not path.exists():
        return None
    procedure = load(path)
    if beginning.scenario is not None:
        file, named = beginning.scenario
        load_scenarios(procedure, file).the(named)
    return procedure


def start(
    desk: Desk, beginning: Beginning, *, by: Person, key: str | None = None, procedure: Procedure | None = None
) -> Receipt:  # fmt: skip
    """Start a case. In a practice store a path is published on the way, and a scenario bound to the case.

    Args:
        procedure: what the path holds, where it was read already.

    Raises:
        UsageError: a path or a scenario in a real store, or what the engine refuses.
        NoAdapterError: a real case whose systems nothing here connects to.
    """
    if beginning.simulators is not None:
        _demand_practice_on(desk, beginning)
    path = Path(beginning.playbook)
    is_id = len(path.parts) == 1 and not path.suffix
    if not path.exists() or (is_id and not desk.opened.practice):
        return _published(desk, beginning, by=by, key=key)
    if not desk.opened.practice:
        words = _PATH_IN_A_REAL_STORE
        raise WrongRequestError(Words(en=words.en.format(path, path), id=words.id.format(path, path)))
    procedure = procedure or load(path)
    publication = desk.engine.publish(procedure, by=by)
    named = replace(beginning, playbook=publication.playbook, version=beginning.version or publication.digest)
    if beginning.scenario is None:
        return _started(desk, named, by=by, key=key)
    return _as_told(desk, procedure, named, by=by, key=key)


def _published(desk: Desk, beginning: Beginning, *, by: Person, key: str | None) -> Receipt:
    if beginning.scenario is not None:
        raise WrongRequestError(_SCENARIO_OF_WHAT if desk.opened.practice else _SCENARIO_IN_A_REAL_STORE)
    if not desk.opened.practice:
        desk.opened.demand_systems(desk.engine.program_of(beginning.playbook, beginning.version))
    return _started(desk, beginning, by=by, key=key)


def _demand_practice_on(desk: Desk, beginning: Beginning) -> None:
    """Simulators are for practice, and must be there."""
    if not desk.opened.practice:
        raise WrongRequestError(_SIMULATORS_IN_A_REAL_STORE)
    if beginning.scenario is not None:
        raise WrongRequestError(_SIMULATORS_OR_SCENARIO)
    with at(str(beginning.simulators)):
        pass


def _started(desk: Desk, beginning: Beginning, *, by: Person, key: str | None) -> Receipt:
    """The case; on simulators under an id that was drawn before, so that its systems are known before it begins."""
    if beginning.simulators is None:
        return _begun(desk.engine, beginning, by=by, key=key)
    ids = Foretold(desk.opened.ids)
    bind(desk.opened.store, desk.opened.clock, ids.case, {}, beginning.simulators)
    return _begun(desk.opened.engine_with(ids), beginning, by=by, key=key)


def _begun(engine: Engine, beginning: Beginning, *, by: Person, key: str | None) -> Receipt:
    return engine.start(
        beginning.playbook,
        beginning.inputs,
        settings=beginning.settings,
        language=beginning.language,
        version=beginning.version,
        key=key,
        by=by,
    )


def _as_told(desk: Desk, procedure: Procedure, beginning: Beginning, *, by: Person, key: str | None) -> Receipt:
    """The case under an id that was drawn before, so that its systems know it before it begins."""
    file, named = beginning.scenario or (Path(), None)
    scenario = load_scenarios(procedure, file).the(named)
    told = told_of(scenario, procedure.program, procedure.catalog)
    ids = Foretold(desk.opened.ids)
    bind(desk.opened.store, desk.opened.clock, ids.case, told.systems)
    settings = {**told.settings, **beginning.settings}
    return _begun(desk.opened.engine_with(ids), replace(beginning, settings=settings), by=by, key=key)


class Foretold:
    """An `IdSource` whose next case has an id that is known already."""

    def __init__(self, ids: IdSource) -> None:
        self._ids = ids
        self.case = ids.case_id()
        self._given = False

    def case_id(self) -> str:
        """The id that was foretold; after that others."""
        if self._given:
            return self._ids.case_id()
        self._given = True
        return self.case

    def key(self) -> str:
        return self._ids.key()

    def salt(self) -> bytes:
        return self._ids.salt()
