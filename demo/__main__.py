"""A case of the fraud SOP on the durable engine, in a practice store of its own: an agent answers, a worker performs,
the worker is killed with -9 while Remedy is writing a ticket, another one takes over. Nothing is asked twice, nothing
is sent twice; both are counted in the end, from what the case and the workers say, and the exit code is 1 if not so.

It uses the command line alone, as anybody would.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from demo.agent import Agent
from demo.command import Commands
from demo.counting import counted

ROOT = Path(__file__).parents[1]
SOP = ROOT / "playbooks/penanganan-penipuan-va"
TICKET = "remedy.create_ticket"
LAST_QUESTION = "alt_contact"
"""After it the tickets are filed."""

ARRIVAL = 1.5
"""Seconds after which a call that has left has arrived."""


def main() -> int:
    """Tell the story; 0 where it went as it must."""
    with tempfile.TemporaryDirectory(prefix="sopflow-demo-") as folder:
        return _story(Commands(Path(folder)))


def _story(commands: Commands) -> int:
    agent = Agent(commands)
    commands.run("store", "init", "--practice")
    _say("A practice store is made: its systems are made up, and nothing real is called.")
    first = commands.worker("--slow", f"{TICKET}=600")
    _say("Worker 1 is on duty. In this story Remedy is slow to reply to a new ticket.")
    agent.start(SOP, "TC01")
    _say("Rina starts a case of the fraud SOP.")
    _tell(agent.answers_until(LAST_QUESTION))
    _tell(agent.answers(wait=False))
    first.heard("call.started", TICKET)
    _say(f"  worker 1: {TICKET} has left … and Remedy takes its time.")
    time.sleep(ARRIVAL)
    first.kill()
    _say("✗ kill -9: worker 1 is gone, in the middle of a write. Nobody heard what Remedy replied.")
    second = commands.worker()
    second.heard("worker.started")
    _say("Worker 2 is on duty. It finds a ticket that was sent and never answered. It does not send it again:")
    second.heard("call.ended", "remedy.find_tickets")
    _say("  worker 2: remedy.find_tickets asks Remedy by the ticket's key … it is there. The case goes on.")
    agent.wait_until_done()
    _say(f"The case ends: {agent.outcome}.")
    second.stop()
    return _verdict(counted(agent, first, second))


def _verdict(counts: dict[str, tuple[int, int]]) -> int:
    """Print what was counted, each with what it must be."""
    _say("")
    for what, (found, wanted) in counts.items():
        _say(f"{'✔' if found == wanted else '✘'} {what}: {found}")
    return 0 if all(found == wanted for found, wanted in counts.values()) else 1


def _tell(lines: Iterator[str]) -> None:
    for line in lines:
        _say(f"  {line}")


def _say(line: str) -> None:
    print(line, flush=True)


sys.exit(main())
