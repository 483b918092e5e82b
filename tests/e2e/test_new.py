"""`sopflow new state` and `new scenario`: what they write checks and passes, and all else stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import Result

from sopflow.app.told import foretelling
from sopflow.app.use_cases import load
from sopflow.app.writing.adding import Wish, new_state
from sopflow.app.writing.sketches import KINDS
from sopflow.cli.root import sopflow
from sopflow.program.model import State

Run = Callable[..., Result]
Edited = Callable[[str, str], Path]

EXAMPLES = Path(__file__).parents[2] / "playbooks/examples"
USES = {
    "call": "dsc.get_customer_profile",
    "decide": "priority",
    "require": "still_happening",
    "each": "numbers",
    "run": "approve",
    "open_case": "approve",
    "end": "reported",
}
TABLE = """
tables:
  priority: {inputs: {again: still_happening}, rows: [{when: {again: 'yes'}, give: high}, {else: normal}]}
"""


@pytest.fixture
def rich(playbook: Path, edited: Edited) -> Path:
    """A playbook that has something for a state of every kind, and another one beside it."""
    shutil.copytree(EXAMPLES / "approve", playbook.parent / "approve")
    edited("  ticket: {type", "  numbers: {type: list of text, ask: {id: 'Nomor?', en: 'Numbers?'}}\n  ticket: {type")
    edited("\nscripts:", f"{TABLE}\nscripts:")
    return edited("ask: [msisdn,", "ask: [numbers, msisdn,")


def _texts(playbook: Path) -> list[str]:
    return (playbook / "playbook.yaml").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("kind", KINDS)
def test_a_state_of_every_kind_checks_and_changes_one_line_of_its_author(run: Run, rich: Path, kind: str) -> None:
    assert run("fmt", rich).exit_code == 0
    before = _texts(rich)
    uses = ["--uses", USES[kind]] if kind in USES else []
    place = [] if kind == "end" else ["--after", "intake", "--before", "file_ticket"]
    made = run("new", "state", rich, "check_device", "--kind", kind, *uses, *place, "--format", "json")
    found = json.loads(made.output)

    assert made.exit_code == (1 if kind == "end" else 0), made.output  # nothing leads to an end yet
    assert found["checks"] is (kind != "end")
    after = _texts(rich)
    assert after[found["line"] - 1] == "  check_device:"
    led = {} if kind == "end" else {"        go: file_ticket": "        go: check_device"}
    rest = iter(after)
    assert all(led.get(line, line) in rest for line in before)  # every line of before, in order
    assert run("fmt", "--check", rich).exit_code == 0
    assert "phase: intake" in after[found["line"] + 1] or kind == "end"


def test_the_new_state_stands_between_and_the_case_comes_by_it(run: Run, playbook: Path) -> None:
    told = run("new", "state", playbook, "check_device", "--kind", "do", "--after", "intake", "--before", "advise")
    way = run("simulate", playbook, "--scenario", f"{playbook}/scenarios/main.yaml#advised", "--format", "json")

    assert told.exit_code == 0
    assert "intake → check_device → advise" in told.output
    assert "- do.text: what is to be done" in told.output
    assert json.loads(way.output)["path"] == ["intake", "check_device"]


@pytest.mark.parametrize("name", sorted(path.parent.name for path in EXAMPLES.glob("*/playbook.yaml")))
def test_a_chore_behind_the_first_state_of_any_example_keeps_it_whole(tmp_path: Path, name: str) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    folder = tmp_path / "examples" / name
    document = load(folder).document
    first = load(folder).compiled.start
    to = load(folder).compiled.states[first].leads_to()[0]
    made = new_state(folder, "one_more", Wish("do", after=first, before=to))

    assert made.checks, made.found
    after = load(folder)
    assert [each.text for each in after.document.comments] == [each.text for each in document.comments]
    assert "one_more" in after.compiled.states[first].leads_to()
    assert after.compiled.states["one_more"].leads_to() == (to,)


def test_a_way_after_a_failure_and_the_end_of_a_turn_lead_to_it_as_well(playbook: Path, tmp_path: Path) -> None:
    made = new_state(playbook, "tell", Wish("do", after="file_ticket", before="close_escalated"))
    shutil.copytree(EXAMPLES / "each", tmp_path / "each")
    turn = next(
        id for id, each in load(tmp_path / "each").compiled.states.items() if each.loops and "next_item" in _ways(each)
    )
    inside = new_state(tmp_path / "each", "noted", Wish("do", after=turn, before="next_item"))

    assert (made.checks, inside.checks) == (True, True)
    assert set(load(playbook).compiled.states["file_ticket"].leads_to()) == {"inform", "tell"}
    assert load(tmp_path / "each").compiled.states["noted"].loops == load(tmp_path / "each").compiled.states[turn].loops


def _ways(state: State) -> set[str]:
    return {way.step for ways in state.exits.values() for way in ways}


def test_windows_lines_flow_maps_and_comments_stay(run: Run, tmp_path: Path) -> None:
    text = (
        "sopflow: 1\nid: small\nversion: 1.0.0\ntitle: {id: Kecil, en: Small}\nlanguages: [id, en]\n"
        "outcomes: {done: {id: Selesai}}\nfacts: {again: {type: yes_no, ask: {id: 'Lagi?', en: 'Again?'}}}\n"
        "# where it goes\nstates:\n  first:  # the first\n    ask: [again]\n    next: last\n    # its last word\n"
        "  # the end\n  last: {end: done}\n"
    )
    file = tmp_path / "small/playbook.yaml"
    file.parent.mkdir()
    file.write_bytes(text.replace("\n", "\r\n").encode())
    assert run("new", "state", file.parent, "second", "--kind", "ask", "--after", "first").exit_code == 0

    asked = ", second: {type: yes_no, ask: {id: 'Second?', en: 'Second?'}}}"
    added = "  second:\n    title: {id: Second, en: Second}\n    ask: [second]\n    next: last\n"
    expected = text.replace("'Again?'}}}", "'Again?'}}" + asked).replace("next: last", "next: second")
    assert file.read_bytes().decode() == expected.replace("word\n", f"word\n{added}").replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("intake", "--kind", "do"), "has a state `intake` already"),
        (("2nd", "--kind", "do"), "cannot name a state"),
        (("paused", "--kind", "do"), "cannot name a state"),
        (("more", "--kind", "do", "--after", "intak"), "did you mean `intake`?"),
        (("more", "--kind", "do", "--after", "intake"), "say --before with one of them: file_ticket, advise"),
        (("more", "--kind", "do", "--after", "intake", "--before", "inform"), "does not lead to `inform`"),
        (("more", "--kind", "do", "--after", "advise", "--before", "next_item"), "`next_item` is no state"),
        (("more", "--kind", "do", "--after", "close_reported"), "nothing comes after it"),
        (("more", "--kind", "do", "--phase", "reprt"), "did you mean `report`?"),
        (("more", "--kind", "call", "--after", "advise"), "needs --uses: an operation"),
        (("more", "--kind", "decide", "--after", "advise"), "the playbook has none yet"),
        (("more", "--kind", "say", "--uses", "advise", "--after", "advise"), "did you mean `advice`?"),
        (("more", "--kind", "do", "--uses", "a", "--uses", "b"), "is about one thing"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    run: Run, playbook: Path, arguments: tuple[str, ...], said: str
) -> None:
    before = (playbook / "playbook.yaml").read_bytes()
    refused = run("new", "state", playbook, *arguments)

    assert refused.exit_code == 2
    assert said in refused.stderr
    assert (playbook / "playbook.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--kind", "decide", "--uses", "x", "--after", "advise"), "`x` bukan tabel"),
        (("--kind", "call", "--after", "advise"), "memerlukan --uses: operasi"),
        (("--kind", "do", "--after", "intak"), "maksudnya `intake`?"),
    ],
)
def test_a_refusal_is_in_the_language_of_the_author(
    run: Run, playbook: Path, arguments: tuple[str, ...], said: str
) -> None:
    refused = run("new", "state", playbook, "more", *arguments, lang="id_ID")
    assert said in refused.stderr
    assert " is no " not in refused.stderr


def test_states_in_braces_are_refused_kindly(run: Run, playbook: Path) -> None:
    file = playbook / "playbook.yaml"
    text = file.read_text(encoding="utf-8")
    inline = "states: {intake: {ask: [msisdn], next: close}, close: {end: advised}}\n"
    file.write_text(text[: text.index("states:")] + inline, encoding="utf-8")
    refused = run("new", "state", playbook, "more", "--kind", "do", lang="id_ID")

    assert refused.exit_code == 2
    assert "dalam kurung" in refused.stderr


def test_a_playbook_that_does_not_check_is_left_alone(run: Run, edited: Edited) -> None:
    folder = edited("next: close_advised", "next: close_advized")
    assert run("new", "state", folder, "more", "--kind", "do").exit_code == 3
    assert run("new", "scenario", folder, "more").exit_code == 3


@pytest.mark.parametrize("state", ["", "advise", "file_ticket", "close_escalated"])
def test_a_new_scenario_passes_and_comes_by_the_state(run: Run, playbook: Path, state: str) -> None:
    via = ["--via", state] if state else []
    made = run("new", "scenario", playbook, "first", *via, "--format", "json")

    assert made.exit_code == 0, made.output
    assert state in ("", *json.loads(made.output)["path"])
    assert run("test", playbook / "scenarios/first.yaml").exit_code == 0
    assert run("fmt", "--check", playbook).exit_code == 0


def test_a_story_of_the_authors_own_is_taken_where_no_case_is_made_up_soon(
    run: Run, playbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foretelling, "case_by", lambda procedure, state, most=None: None)
    made = run("new", "scenario", playbook, "again", "--via", "close_escalated")

    assert made.exit_code == 0
    assert "It begins as unavailable does." in made.output
    assert run("test", playbook / "scenarios/again.yaml").exit_code == 0


def test_a_state_that_no_case_comes_to_gives_no_scenario(run: Run, edited: Edited) -> None:
    edited("next: close_reported", "next: [{when: still_happening, go: close_reported}, {else: never}]")
    folder = edited("  close_escalated: {", "  never: {phase: report, end: escalated}\n  close_escalated: {")
    (folder / "scenarios/main.yaml").unlink()
    refused = run("new", "scenario", folder, "never", "--via", "never")

    assert refused.exit_code == 1
    assert "no case was found that comes by `never`" in refused.stderr
    assert list((folder / "scenarios").iterdir()) == []


def test_scenarios_are_never_overwritten_and_ids_stay_single(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios/main.yaml"
    before = file.read_bytes()
    for name, said in (("main", "is there already"), ("advised", "a scenario `advised`"), ("../out", "cannot name")):
        refused = run("new", "scenario", playbook, name)
        assert refused.exit_code == 2
        assert said in refused.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "begun", "expected"),
    [
        (["new"], "s", ["state", "scenario"]),
        (["new", "state", "PLAYBOOK", "x", "--after"], "in", ["intake", "inform"]),
        (["new", "state", "PLAYBOOK", "x", "--phase"], "", ["intake", "report"]),
        (["new", "state", "PLAYBOOK", "x", "--kind", "ask", "--uses"], "m", ["msisdn"]),
        (["new", "state", "PLAYBOOK", "x", "--kind", "end", "--uses"], "", ["reported", "escalated", "advised"]),
        (["new", "scenario", "PLAYBOOK", "x", "--via"], "adv", ["advise"]),
        (["new", "scenario", "no-such-folder", "x", "--via"], "", []),
    ],
)
def test_tab_completes_names_of_the_playbook(playbook: Path, words: list[str], begun: str, expected: list[str]) -> None:
    typed = [str(playbook) if word == "PLAYBOOK" else word for word in words]
    complete = ShellComplete(sopflow, {}, "sopflow", "_SOPFLOW_COMPLETE")

    assert [each.value for each in complete.get_completions(typed, begun)] == expected
