"""Whether a planted bug is seen by `check --prove`: a finding that was not there, or a claim that no longer holds.

Three things look, the cheapest first: `check`; the policies, while they watch the cases of the shipped scenarios (what
those expect is not looked at); the proofs. All three are what `check --prove` does. What the scenarios expect is judged
as well, and counted apart: it is the work of another tool.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sopflow.app.procedure import Procedure
from sopflow.app.proofs.proving import Proved, prove_procedure
from sopflow.app.targets import Target, load_targets
from sopflow.app.told.tried import tried
from sopflow.app.use_cases import check
from sopflow.diagnostics import Severity
from sopflow.proof.verdicts.claims import Standing

GRAVE = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class Seen:
    """What check, the policies and the proofs say of one playbook: how often each rule was broken, the policies that
    some case of a scenario breaks, and each claim's standing. `failing` are the scenarios that do not come out as
    expected."""

    findings: Counter[str]
    broken: Mapping[str, str] = field(default_factory=dict)
    standings: Mapping[str, str] = field(default_factory=dict)
    failing: tuple[str, ...] = ()

    def beyond(self, before: Seen) -> str:
        """What is worse than before, in a word or two; nothing where nothing is."""
        new = self.findings - before.findings
        if new:
            return f"check: {', '.join(sorted(new))}"
        broken = [f"{policy} in {scenario}" for policy, scenario in self.broken.items() if policy not in before.broken]
        if broken:
            return f"policy: {', '.join(broken)}"
        worse = [
            f"{claim} {standing}"
            for claim, standing in self.standings.items()
            if standing != before.standings.get(claim) and standing not in (Standing.PROVED, Standing.UNKNOWN)
        ]
        return f"proof: {', '.join(worse)}" if worse else ""


@dataclass(frozen=True)
class Bench:
    """A folder in which playbooks stand as they do at home; `folder` is the one that is changed. `cases` are those of
    its shipped scenarios. `proves` says whether what nothing else sees is proved."""

    home: Path
    folder: Path
    cases: Target | None
    proves: bool = True
    visits: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def seen(self, text: str, before: Seen | None = None, states: frozenset[str] | None = None) -> Seen:
        """What is said of the playbook with this text; nothing is proved of one that something cheaper finds worse.
        `states` are those that were changed, where nothing else was: other cases come out as they did."""
        playbook = self.folder / "playbook.yaml"
        playbook.write_text(text, encoding="utf-8")
        checked = check(playbook)
        findings = Counter(one.code for one in checked.diagnostics if one.severity in GRAVE)
        found = Seen(findings)
        if checked.procedure is None or _is_enough(found, before):
            return found
        found = self._told(checked.procedure, found, before, states)
        if not self.proves or _is_enough(found, before):
            return found
        return replace(found, standings=_standings(prove_procedure(checked.procedure)))

    def _told(self, procedure: Procedure, found: Seen, before: Seen | None, states: frozenset[str] | None) -> Seen:
        """With what comes of the scenarios' cases that come to these states, until one of them says enough."""
        broken: dict[str, str] = {}
        failing: list[str] = []
        only = None if states is None else {id for id, been in self.visits.items() if been & states}
        for result, breaches in tried(procedure, () if self.cases is None else self.cases.files, only):
            for one in breaches:
                broken.setdefault(one.policy, one.scenario)
            if not result.verdict.passed:
                failing.append(result.scenario.id)
            if broken and _is_enough(replace(found, broken=broken), before):
                break
        return replace(found, broken=broken, failing=tuple(failing))


def bench(playbook: Path, home: Path, *, proves: bool = True) -> Bench:
    """The playbook and those beside it, without their scenarios, in a folder of their own."""
    targets, broken = load_targets([playbook])
    assert not broken, broken
    shutil.copytree(playbook.parent, home, ignore=shutil.ignore_patterns("scenarios", "examples"), dirs_exist_ok=True)
    target = home / playbook.name
    if not target.exists():
        shutil.copytree(playbook, target, ignore=shutil.ignore_patterns("scenarios"))
    cases = targets[0] if targets else None
    told = () if cases is None else tried(cases.procedure, cases.files)
    return Bench(home, target, cases, proves, {one.scenario.id: frozenset(one.trace.path) for one, _ in told})


def _is_enough(found: Seen, before: Seen | None) -> bool:
    """Whether no more need be looked at: it is worse than before."""
    return before is not None and bool(found.beyond(before))


def _standings(proved: Proved) -> Mapping[str, str]:
    """Each claim's standing, with what is missed and what is empty."""
    return {
        claim.subject: f"{claim.standing} {', '.join(claim.missed)}".strip()
        if claim.standing is not Standing.PROVED
        else ("vacuous" if claim.vacuous else str(Standing.PROVED))
        for claim in proved.claims
    }
