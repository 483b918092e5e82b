"""Whether a planted bug is seen by `check --prove`: a finding that was not there, or a claim that no longer holds."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sopflow.app.proving import Proved, prove_procedure
from sopflow.app.targets import load_targets
from sopflow.app.testing import run_scenarios
from sopflow.app.use_cases import check
from sopflow.diagnostics import Severity
from sopflow.proof.claims import Standing

GRAVE = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class Seen:
    """What check and the proofs say of one playbook: how often each rule was broken, and each claim's standing."""

    findings: Counter[str]
    standings: Mapping[str, str] = field(default_factory=dict)

    def beyond(self, before: Seen) -> str:
        """What is worse than before, in a word or two; nothing where nothing is."""
        new = self.findings - before.findings
        if new:
            return f"check: {', '.join(sorted(new))}"
        worse = [
            f"{claim} {standing}"
            for claim, standing in self.standings.items()
            if standing != before.standings.get(claim) and standing not in (Standing.PROVED, Standing.UNKNOWN)
        ]
        return f"proof: {', '.join(worse)}" if worse else ""


@dataclass(frozen=True)
class Bench:
    """A folder in which playbooks stand as they do at home; `folder` is the one that is changed."""

    home: Path
    folder: Path

    def seen(self, text: str, before: Seen | None = None) -> Seen:
        """What is said of the playbook with this text; nothing is proved of one that check alone finds worse."""
        playbook = self.folder / "playbook.yaml"
        playbook.write_text(text, encoding="utf-8")
        checked = check(playbook)
        findings = Counter(one.code for one in checked.diagnostics if one.severity in GRAVE)
        if checked.procedure is None or (before is not None and findings - before.findings):
            return Seen(findings)
        return Seen(findings, _standings(prove_procedure(checked.procedure)))

    def failing(self, scenarios: Path) -> tuple[str, ...]:
        """The scenarios of the playbook's author that fail on it as it stands: who would see what nothing else does."""
        shutil.copytree(scenarios, self.folder / "scenarios", dirs_exist_ok=True)
        targets, broken = load_targets([self.folder])
        if broken:
            return (type(broken[0]).__name__,)
        tested = (one for target in targets for one in run_scenarios(target.procedure, target.files))
        return tuple(one.result.scenario.id for one in tested if not one.result.verdict.passed)


def bench(playbook: Path, home: Path) -> Bench:
    """The playbook and those beside it, without their scenarios, in a folder of their own."""
    shutil.copytree(playbook.parent, home, ignore=shutil.ignore_patterns("scenarios", "examples"), dirs_exist_ok=True)
    target = home / playbook.name
    if not target.exists():
        shutil.copytree(playbook, target, ignore=shutil.ignore_patterns("scenarios"))
    return Bench(home, target)


def _standings(proved: Proved) -> Mapping[str, str]:
    """Each claim's standing, with what is missed and what is empty."""
    return {
        claim.subject: f"{claim.standing} {', '.join(claim.missed)}".strip()
        if claim.standing is not Standing.PROVED
        else ("vacuous" if claim.vacuous else str(Standing.PROVED))
        for claim in proved.claims
    }
