"""An agent at the command line: looks what is asked, answers it, and tells what happened."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demo.command import PATIENCE, Commands

ANSWERS = {
    "intent": "fraud_report",
    "msisdn": "0812 0000 0001",
    "fraud_number": "0821 0000 0009",
    "incident_at": "2025-03-28T13:10+07:00",
    "chronology": "Ditelepon mengaku petugas, diminta kode yang masuk lewat SMS.",
    "loss_amount": "100000",
    "interaction_evidence": "ss1.png",
    "loss_evidence": "sms_paket.png",
    "otp_services": "mytelkomsel",
    "otp_shared": "yes",
    "kill_session_consent": "yes",
    "channel": "apps",
    "disclaimer_accepted": "yes",
    "alt_contact": "0813 0000 0002",
    "owner_name_matches": "yes",
    "owner_proof_matches": "yes",
}


WIDTH = 90
"""As much of a script as is shown."""


class Agent:
    """Rina, and her case."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self.now: dict[str, Any] = {}
        self.case = ""
        self.given: list[str] = []

    def start(self, playbook: Path, scenario: str) -> None:
        """Start a case whose systems reply as in that scenario."""
        told = f"{playbook}/scenarios/sop.yaml#{scenario}"
        self.now = self._commands.ask("case", "start", str(playbook), "--scenario", told)
        self.case = self.now["case"]

    def answers_until(self, last: str) -> Iterator[str]:
        """Answer whatever is asked, until that question stands."""
        while last not in self._asked():
            yield from self.answers()

    def answers(self, *, wait: bool = True) -> Iterator[str]:
        """Answer what is asked now."""
        asked = [want for want in self.now["wants"] if want["kind"] == "question"]
        for want in asked:
            question = textwrap.shorten(want["question"], WIDTH, placeholder=" …")
            yield f"“{question}” → {textwrap.shorten(ANSWERS[want['fact']], WIDTH // 2, placeholder=' …')}"
        facts = [want["fact"] for want in asked]
        self.given += facts
        given = [f"{fact}={ANSWERS[fact]}" for fact in facts]
        self.now = self._commands.ask("case", "answer", self.case, *given, *([] if wait else ["--no-wait"]))
        for said in self.now["say"]:
            yield f"    she says: {textwrap.shorten(said['text'], WIDTH, placeholder=' …')}"

    def wait_until_done(self) -> None:
        """Look now and then until the case has ended."""
        ends = time.monotonic() + PATIENCE
        while self.now["status"] != "done":
            if time.monotonic() > ends:
                raise SystemExit(f"the case never ended: {self.now}")
            self.now = self._commands.ask("case", "next", self.case)

    @property
    def outcome(self) -> str:
        """How it ended."""
        return str(self.now["outcome"])

    def whole(self) -> Any:
        """All that is known of the case."""
        return self._commands.ask("case", "show", self.case)

    def events(self) -> Iterator[Any]:
        """The events of the case, and of those that it ran or opened."""
        for each in self._commands.ask("case", "list", "--all"):
            yield from self._commands.ask("case", "history", each["case"])

    def _asked(self) -> list[str]:
        asked = [want["fact"] for want in self.now["wants"] if want["kind"] == "question"]
        if not asked:
            raise SystemExit(f"nothing is asked: {self.now}")
        return asked
