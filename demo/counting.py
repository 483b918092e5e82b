"""What the demonstration claims, counted from what the case and the workers say."""

from __future__ import annotations

from collections import Counter
from typing import Any

from demo.agent import ANSWERS, Agent
from demo.command import Worker


def counted(agent: Agent, first: Worker, second: Worker) -> dict[str, tuple[int, int]]:
    """Each claim with what was found and what must be."""
    kept = Counter(fact for event in agent.events() if event["kind"] == "answered" for fact in event["facts"])
    sent = [one for one in (*first.said, *second.said) if _is_write(one)]
    again = sum(one["attempt"] > 1 for one in sent) + len(sent) - len({one["effect"] for one in sent})
    writes = agent.whole()["effects"]
    done = sum(write["status"] == "done" for write in writes)
    return {
        "answers that Rina gave": (len(agent.given), len(ANSWERS)),
        "answers that are kept": (kept.total(), len(ANSWERS)),
        "questions that were asked twice": (len(agent.given) - len(set(agent.given)), 0),
        "writes that systems did": (done, len(sent)),
        "writes that were sent twice": (again, 0),
        "writes that are in doubt": (len(writes) - done, 0),
    }


def _is_write(observed: dict[str, Any]) -> bool:
    return observed["name"] == "call.started" and bool(observed["write"])
