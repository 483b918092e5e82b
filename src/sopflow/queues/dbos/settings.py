"""What may be set, and the names that all machines must share."""

from __future__ import annotations

from sopflow.dataclass import dataclass

APPLICATION = "sopflow"
VERSION = "1"
"""Never changes with our releases: DBOS starts a job only on the version that it was made for, and a timer that was
set by last month's worker must be fired by this month's."""

QUEUE = "owed"
WORKFLOW = "perform"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a worker works. All times in seconds.

    Args:
        concurrency: so many jobs at once; without a bound, one worker would take all that is owed.
        poll: how often a worker looks for jobs; half of it is what an effect waits on average.
        beat: how often a worker says that it is alive, and looks after what the dead have left.
        dead_after: a worker that was silent so long counts as dead. More than the clocks of the machines may differ,
            and several beats.
        patience: how long a worker that is told to stop waits for the jobs it is at.
        pause: after the first failure of a job; each time twice as long, up to `longest_pause`.
    """

    concurrency: int = 8
    poll: float = 0.1
    beat: float = 5.0
    dead_after: float = 30.0
    patience: float = 10.0
    pause: float = 1.0
    longest_pause: float = 600.0

    def pause_after(self, attempts: int) -> float:
        """How long a job rests that has failed so many times."""
        return 0.0 if attempts == 0 else min(self.pause * 2.0 ** min(attempts - 1, 32), self.longest_pause)
