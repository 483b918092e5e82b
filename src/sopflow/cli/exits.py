"""Exit codes, the same for every verb."""

from __future__ import annotations

import enum


class Exit(enum.IntEnum):
    """What a script that called us is told. A load that failed never reads as clean."""

    CLEAN = 0  # done, and nothing to report
    FOUND = 1  # it ran and found something
    USAGE = 2  # what was asked for cannot be asked
    COULD_NOT = 3  # an unreadable file; any verb but `check` on a playbook that does not check
    BELOW_THRESHOLD = 4  # all passed, and a coverage threshold is not met
    NOTHING_TO_RUN = 5  # no playbook, no scenario
    BUG = 70  # ours
    INTERRUPTED = 130  # Ctrl-C
