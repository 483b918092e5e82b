"""What is kept of a proof: the second time only what a change may have touched is looked at, and nothing stale is said."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from tests.unit.proof.proving import HEAD, loaded
from tests.unit.proof.test_differential import playbook

from sopflow.app.procedure import Procedure
from sopflow.app.proofs import hanging as room
from sopflow.app.proofs.at_home import cache_home, sum_of
from sopflow.app.proofs.hanging import Hanging
from sopflow.app.proofs.keeping import prove_and_keep
from sopflow.app.proofs.kept import Kept
from sopflow.app.proofs.proving import Proved, prove_procedure
from sopflow.errors import InvalidPlaybook

TEXT = (
    HEAD
    + """\
outcomes: {paid: {}, refused: {}}
settings: {careful: {type: yes_no, default: no}}
facts:
  amount: {type: money, ask: How much?}
  large: {is: amount > 10}
  reason: {type: text, ask: Why?}
  agreed: {type: consent, to: words}
scripts: {words: It is true.}
states:
  first: {ask: [amount, agreed], next: [{when: not agreed, go: refused}, {else: second}]}
  second: {next: [{when: large, go: third}, {else: last}]}
  third: {ask: [reason], next: last}
  last: {say: [words], next: [{when: settings.careful and reason is not missing, go: refused}, {else: paid}]}
  paid: {end: paid}
  refused: {end: refused}
policies:
  agreed_first: {never: {enter: second}, before: agreed}
  third_is_large: {never: {enter: third}, when: amount <= 10}
  said: {must: {say: words}, by: {end: paid}}
"""
)
SCENARIO = """\
playbook: ../playbook.yaml
clock: '2025-03-29T09:00:00+07:00'
scenarios:
  - {id: S1, title: One, settings: {careful: 'yes'}, answers: {amount: 11, reason: Why not, agreed: 'yes'}}
"""
SOUND = ["every_case_can_finish", "every_state_is_reached"]
ALL = [*SOUND, "agreed_first", "third_is_large", "said"]


@dataclass(frozen=True)
class Bench:
    """One file, proved with what is kept of the texts that it had before, or anew."""

    folder: Path

    def kept(self, text: str) -> tuple[dict[str, str], list[str]]:
        """The verdicts, and what was looked at for them."""
        looked_at: list[str] = []
        self.write(text)
        found = prove_and_keep(self.loaded, self.folder / "home", lambda name, *_: looked_at.append(name))
        return verdicts(found), looked_at

    def anew(self, text: str) -> dict[str, str]:
        self.write(text)
        return verdicts(prove_procedure(self.loaded))

    def write(self, text: str) -> None:
        (self.folder / "playbook.yaml").write_text(text, encoding="utf-8")

    @property
    def loaded(self) -> Procedure:
        return loaded(self.folder / "playbook.yaml")

    @property
    def file(self) -> Path:
        (file,) = (self.folder / "home" / "sopflow" / "proofs").iterdir()
        return file


def verdicts(found: Proved) -> dict[str, str]:
    return {claim.subject: f"{claim.standing} {claim.missed} {claim.vacuous}" for claim in found.found}


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_second_time_nothing_is_looked_at_and_the_same_is_said(bench: Bench) -> None:
    first, looked_at = bench.kept(TEXT)
    assert looked_at == ALL
    assert bench.kept(TEXT) == (first, [])
    assert first == bench.anew(TEXT)


@pytest.mark.parametrize(
    ("was", "becomes", "looked_at"),
    [
        ("How much?", "Which amount?", []),
        ("words: It is true.", "words: All of it is true.", []),
        ("title: Short", "title: Shorter", []),
        ("scripts:", "# nothing changes\nscripts:", []),
        ("last: {say: [words]", "last: {say: [words, words]", [*SOUND, "said"]),
        ("is: amount > 10", "is: amount > 9", ALL),
        ("when: amount <= 10", "when: amount < 10", ["third_is_large"]),
        ("default: no", "default: yes", ALL),
        ("when: not agreed", "when: not agreed or amount > 99", ALL),
    ],
)
def test_what_hangs_on_a_change_is_looked_at_again_and_nothing_else(
    was: str, becomes: str, looked_at: list[str], bench: Bench
) -> None:
    bench.kept(TEXT)
    assert TEXT.count(was) == 1
    changed = TEXT.replace(was, becomes)
    assert bench.kept(changed) == (bench.anew(changed), looked_at)
    assert bench.kept(TEXT)[1] == [], "what was kept of the text before is still there"


def test_a_breach_is_never_kept_and_its_case_is_told_each_time(bench: Bench) -> None:
    broken = TEXT.replace("not agreed", "amount > 99")
    for _ in range(2):
        found, looked_at = bench.kept(broken)
        assert found["agreed_first"].startswith("violated")
        assert "agreed_first" in looked_at
    proved = prove_and_keep(bench.loaded, bench.folder / "home")
    assert next(one.step.case.state for one in proved.told["agreed_first"]) == "first"


def turned(text: str) -> str:
    """A kept verdict is another, and the file says so of itself no more."""
    return text.replace('"proved"', '"unknown"', 1)


@pytest.mark.parametrize(
    "damage",
    [
        turned,
        lambda text: text[: len(text) // 2],
        lambda _: "",
        lambda _: "[]",
        lambda _: '{"format": 1, "kept": 3, "sum": "x"}',
        lambda _: "[" * 100_000,
        lambda text: text.replace('"format": 1', '"format": 2'),
    ],
    ids=["a verdict", "half of it", "empty", "a list", "no map", "deep", "another format"],
)
def test_a_damaged_file_is_as_good_as_none(damage: Callable[[str], str], bench: Bench) -> None:
    first, _ = bench.kept(TEXT)
    bench.file.write_text(damage(bench.file.read_text(encoding="utf-8")), encoding="utf-8")
    assert bench.kept(TEXT) == (first, ALL)
    assert bench.kept(TEXT) == (first, [])


def test_entries_that_say_nothing_are_as_good_as_none(bench: Bench) -> None:
    first, _ = bench.kept(TEXT)
    keys = Hanging(bench.loaded).keys()
    claims = dict(Kept.read(bench.file).claims)
    claims[f"agreed_first {keys['agreed_first']}"] = {"standing": "maybe"}
    body = {"claims": claims, "beside": {Hanging(bench.loaded).beside: {"broken": []}}}
    bench.file.write_text(json.dumps({"format": 1, "sum": sum_of(body), "kept": body}), encoding="utf-8")
    assert bench.kept(TEXT) == (first, ALL)


def test_every_claim_hangs_on_the_schemas(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    schemas = bench.folder / "schemas"
    schemas.mkdir()
    (schemas / "playbook.schema.json").write_text("{}", encoding="utf-8")
    monkeypatch.setattr(room, "files", lambda name: schemas if name == "sopflow_schemas" else files(name))
    bench.write(TEXT)
    before = Hanging(bench.loaded).keys()
    (schemas / "playbook.schema.json").write_text('{"type": "object"}', encoding="utf-8")

    after = Hanging(bench.loaded).keys()
    assert [subject for subject, key in after.items() if key == before[subject]] == []


def test_where_nothing_can_be_written_nothing_is_kept(bench: Bench) -> None:
    (bench.folder / "home").write_text("no folder", encoding="utf-8")
    assert bench.kept(TEXT)[1] == ALL
    assert bench.kept(TEXT)[1] == ALL


def test_scenarios_are_told_again_where_they_were_changed(bench: Bench) -> None:
    (bench.folder / "scenarios").mkdir()
    bench.kept(TEXT)
    (bench.folder / "scenarios" / "a.yaml").write_text(SCENARIO, encoding="utf-8")
    found = prove_and_keep(bench.loaded, bench.folder / "home")
    assert {name: one.scenario for name, one in found.beside.opened.items()} == {"last → refused": "S1"}
    again = prove_and_keep(bench.loaded, bench.folder / "home")
    assert (again.beside, again.proof) == (found.beside, None)


def test_of_random_playbooks_in_one_file_nothing_stale_is_said(bench: Bench) -> None:
    chance = random.Random(20261123)
    texts: list[str] = []
    while len(texts) < 6:
        text = HEAD + playbook(chance)
        bench.write(text)
        with suppress(InvalidPlaybook):
            bench.loaded  # noqa: B018  # it checks
            texts.append(text)
    for text in (*texts, *reversed(texts)):
        assert bench.kept(text)[0] == bench.anew(text)


@pytest.mark.parametrize(
    ("environment", "platform", "home"),
    [
        ({"XDG_CACHE_HOME": "/there"}, "darwin", Path("/there")),
        ({}, "linux", Path.home() / ".cache"),
        ({}, "darwin", Path.home() / "Library/Caches"),
        ({"LOCALAPPDATA": "/local"}, "win32", Path("/local")),
        ({}, "win32", Path.home() / "AppData/Local"),
    ],
)
def test_it_is_kept_where_this_user_has_caches(environment: dict[str, str], platform: str, home: Path) -> None:
    assert cache_home(environment, platform) == home
