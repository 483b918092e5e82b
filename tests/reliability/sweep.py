"""One case, run in a process that dies at a given point, again and again, until it comes to rest.

After each death the clock goes on by a while, so that what the dead process held lapses; nothing sleeps.
"""

from __future__ import annotations

import os
import shutil
import traceback
from datetime import timedelta
from pathlib import Path

from tests.reliability.agent import Agent
from tests.reliability.clock import BEGINNING, VirtualClock
from tests.reliability.points import Points, WatchedStore
from tests.reliability.rest import Rest, at_rest
from tests.reliability.setting import Setting, compiled_by, fast_folder

from sopflow.queues.embedded import EmbeddedQueue
from sopflow.stores.sql.sqlite import SqliteStore

NEVER = 0
"""The fatal point of a run that is not killed."""

MOST_RUNS = 12
LATER = timedelta(minutes=5)
"""What the clock goes on by between two runs: more than any lease."""


class DidNotRestError(AssertionError):
    """A case that does not come to its end, or a process that breaks: as bad as a loss."""


def sweep_once(setting: Setting, *fatal: int) -> Rest:
    """Run the case: the first process dies at the first fatal point, the second at the second, the last at none.

    Raises:
        DidNotRestError
    """
    with fast_folder() as folder:
        shutil.copytree(setting.template, folder, dirs_exist_ok=True)
        passed: list[int] = []
        deaths: list[str] = []
        for number, point in enumerate((*fatal, *[NEVER] * (MOST_RUNS - len(fatal)))):
            died = _run(setting, folder, number, point)
            trail = (folder / "trail").read_text(encoding="utf-8").splitlines()
            passed.append(len(trail))
            deaths += [trail[-1]] if died else []
            if not died and point == NEVER:
                return at_rest(setting, folder, tuple(passed), tuple(deaths))
        raise DidNotRestError(f"the case does not come to rest after deaths at {fatal}")


def _run(setting: Setting, folder: Path, number: int, fatal: int) -> bool:
    """Whether the process died at its point. One that fails otherwise is a fault of ours."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            _play(setting, folder, number, fatal)
            code = 0
        except BaseException:  # noqa: BLE001 - this process ends here, whatever it was
            (folder / "traceback").write_text(traceback.format_exc(), encoding="utf-8")
        finally:
            os._exit(code)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status) != 0:
        raise DidNotRestError((folder / "traceback").read_text(encoding="utf-8"))
    return False


def _play(setting: Setting, folder: Path, number: int, fatal: int) -> None:
    clock = VirtualClock(BEGINNING + number * LATER)
    points = Points(fatal, folder / "trail")
    store = WatchedStore(SqliteStore(folder / "cases.db", setting.connect(folder / "cases.db", points)), points)
    host = setting.outside(folder, clock, points)
    engine = setting.engine(store, host, EmbeddedQueue(store, clock, threads=1), clock)
    compiled_by(engine).update(setting.compiled)
    case = engine.start(setting.procedure.program.id, settings=setting.told.settings, key="the call").case.id
    roles = frozenset(setting.procedure.playbook.roles)
    Agent(engine, clock, setting.answers, roles, folder).play(case)
