"""The use cases: finding, checking, loading, simulating, tracing; and the names that sopflow shows."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import sopflow
from sopflow.app.adapters import installed
from sopflow.app.checking import check_all
from sopflow.app.files import find_playbooks, source_of
from sopflow.app.pages import pages
from sopflow.app.rulebook import RULES
from sopflow.app.told.guided import Answer, Guided, Question, Stands
from sopflow.app.use_cases import check, load
from sopflow.app.writing.scaffold import new_playbook

CALLER = """sopflow: 1
id: {id}
version: 1.0.0
title: Pemanggil
languages: [id]
outcomes: {{done: Selesai}}
states:
  first:
    run: {{playbook: {runs}}}
    next: {{done: close}}
  close: {{end: done}}
"""


def a_caller(folder: Path, id: str, runs: str) -> Path:
    file = folder / id / "playbook.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(CALLER.format(id=id, runs=runs), encoding="utf-8")
    return file


def codes(path: Path) -> list[str]:
    return [diagnostic.code for diagnostic in check(path).diagnostics]


def test_playbooks_are_found_in_files_folders_and_trees_each_once(tmp_path: Path) -> None:
    one, two = (new_playbook(tmp_path, name)[0] for name in ("one", "two"))
    hidden = new_playbook(tmp_path / ".hidden", "three")[0]
    assert find_playbooks([tmp_path]) == (one, two)
    assert find_playbooks([two, one.parent, tmp_path]) == (two, one)
    assert find_playbooks([hidden.parent]) == (hidden,)
    assert find_playbooks([tmp_path / "one" / "scenarios"]) == ()


def test_a_path_that_is_not_there_is_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(sopflow.UnreadableFile, match="does not exist") as raised:
        find_playbooks([tmp_path / "nowhere"])
    assert raised.value.words.id.endswith("tidak ada")  # type: ignore[attr-defined]


def test_a_mark_of_byte_order_is_no_part_of_the_text(tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_bytes(b"\xef\xbb\xbfsopflow: 1\n")
    assert source_of(file).text == "sopflow: 1\n"


def test_a_clean_playbook_gives_a_procedure_and_the_texts_that_were_read(tmp_path: Path) -> None:
    files = new_playbook(tmp_path, "one")
    found = check(files[0].parent)
    assert found.diagnostics == ()
    assert found.procedure is not None
    assert [source.path for source in found.sources] == [str(path) for path in files]


def test_a_playbook_with_an_error_gives_no_procedure_and_loading_it_raises_all_of_them(tmp_path: Path) -> None:
    file = new_playbook(tmp_path, "one")[0]
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("next: inform", "next: infrom").replace("say: [advice]", "say: [advise]"), encoding="utf-8"
    )
    found = check(file)
    assert found.procedure is None
    with pytest.raises(sopflow.InvalidPlaybook) as raised:
        load(file)
    assert raised.value.diagnostics == found.diagnostics
    assert len([one for one in found.diagnostics if one.severity == "error"]) >= 2


def test_a_fault_in_a_scenario_does_not_keep_the_playbook_from_running(tmp_path: Path) -> None:
    playbook, scenarios = new_playbook(tmp_path, "one")
    scenarios.write_text("playbook: ../playbook.yaml\nscenarios: 5\n", encoding="utf-8")
    found = check(playbook)
    assert found.procedure is not None
    assert [Path(one.path).name for one in found.diagnostics] == ["main.yaml"]
    assert load(playbook).playbook.id == "one"


def test_playbooks_that_run_each_other_are_reported_with_the_whole_chain(tmp_path: Path) -> None:
    first = a_caller(tmp_path, "one", "two")
    a_caller(tmp_path, "two", "three")
    a_caller(tmp_path, "three", "one")
    third = check(tmp_path / "three")
    circle = next(one for one in third.diagnostics if one.code in ("SF290", "SF291"))
    assert codes(first)[0] in ("SF290", "SF291")
    assert circle.span.source.text[circle.span.start : circle.span.end] == "one"
    alone = a_caller(tmp_path, "self", "self")
    (itself,) = [one for one in check(alone).diagnostics if one.code == "SF290"]
    assert itself.message.en == "these playbooks run each other: self → self"


def test_a_sub_playbook_that_does_not_check_is_named_where_it_is_run(tmp_path: Path) -> None:
    file = a_caller(tmp_path, "one", "two")
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / "playbook.yaml").write_text("sopflow: 1\n", encoding="utf-8")
    (found,) = check(file).diagnostics
    assert found.code == "SF291"
    assert found.line == 9
    assert found.note is not None
    assert "two/playbook.yaml:1" in found.note.en


def test_a_sub_playbook_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    found = check(a_caller(tmp_path, "one", "two"))
    assert found.procedure is None
    assert any("`two`" in one.message.en for one in found.diagnostics)


def test_a_sub_playbook_is_run_as_a_sibling(tmp_path: Path) -> None:
    a_caller(tmp_path, "one", "two")
    child = a_caller(tmp_path, "two", "x").parent / "playbook.yaml"
    child.write_text(
        CALLER.format(id="two", runs="x").replace("  first:\n    run: {playbook: x}\n    next: {done: close}\n", ""),
        encoding="utf-8",
    )
    trace = sopflow.simulate(load(tmp_path / "one"), systems={})
    assert (trace.status, trace.outcome) == ("done", "done")


def test_several_playbooks_are_checked_in_one_go(tmp_path: Path) -> None:
    paths = [new_playbook(tmp_path, name)[0] for name in ("one", "two")]
    checked, unread = check_all([*paths, tmp_path / "nowhere"], installed())
    assert [found.path for found in checked] == paths
    assert [str(problem) for problem in unread] == [f"{tmp_path / 'nowhere'} does not exist"]


def test_simulating_with_a_misspelt_name_is_a_usage_error_that_offers_the_near_one(tmp_path: Path) -> None:
    procedure = load(new_playbook(tmp_path, "one")[0])
    with pytest.raises(sopflow.UsageError, match="still_happening"):
        sopflow.simulate(procedure, answers={"stil_happening": True})


MISHEARD = """\
sopflow: 1
id: misheard
version: 1.0.0
title: Salah dengar
outcomes: {stolen: Dicuri, lost: Hilang}
facts:
  stolen: {type: yes_no, ask: 'Dicuri?'}
  calm: {type: yes_no, ask: 'Sudah tenang?'}
states:
  first: {ask: [stolen], next: second}
  second: {ask: [calm], next: {by: stolen, cases: {yes: end_stolen, no: end_lost}}}
  end_stolen: {end: stolen}
  end_lost: {end: lost}
"""


def test_answers_are_corrected_in_a_dry_run(tmp_path: Path) -> None:
    path = tmp_path / "misheard.yaml"
    path.write_text(MISHEARD, encoding="utf-8")
    procedure, given = load(path), {"stolen": True, "calm": True}
    correction = {"after": "first", "answers": {"stolen": False}, "reason": "salah dengar"}

    assert sopflow.simulate(procedure, answers=given).outcome == "stolen"
    corrected = sopflow.simulate(procedure, answers=given, corrections=[correction])
    assert (corrected.outcome, corrected.facts["stolen"]) == ("lost", False)


@pytest.mark.parametrize(
    "wrong",
    [
        "still_happening",
        {},
        {"after": "intake"},
        {"answers": {"still_happening": False}},
        {"after": "intake", "answers": {}},
        {"after": "intake", "answers": {"still_happening": False}, "item": "second"},
        {"after": "intake", "answers": {"still_happening": False}, "item": [0]},
    ],
)
def test_a_correction_that_is_not_whole_is_a_usage_error(tmp_path: Path, wrong: Any) -> None:
    procedure = load(new_playbook(tmp_path, "one")[0])
    with pytest.raises(sopflow.UsageError, match="a correction is written as"):
        sopflow.simulate(procedure, corrections=[wrong])


def test_a_correction_of_what_is_not_there_names_the_near_one(tmp_path: Path) -> None:
    procedure = load(new_playbook(tmp_path, "one")[0])
    with pytest.raises(sopflow.UsageError, match="still_happening"):
        sopflow.simulate(procedure, corrections=[{"after": "intake", "answers": {"stil_happening": False}}])
    with pytest.raises(sopflow.UsageError, match="corrections"):
        sopflow.simulate(procedure, corrections="none")  # type: ignore[arg-type]


def test_a_clock_that_is_no_time_is_a_usage_error(tmp_path: Path) -> None:
    procedure = load(new_playbook(tmp_path, "one")[0])
    with pytest.raises(sopflow.UsageError, match="`clock`: "):
        sopflow.simulate(procedure, clock="yesterday")  # type: ignore[arg-type]


def test_a_guided_case_asks_goes_back_and_ends(tmp_path: Path) -> None:
    guided = Guided(load(new_playbook(tmp_path, "one")[0]))
    asked: list[str] = []
    for answer in ("0812 0000 0001", "Internet mati", False):
        following = guided.now().next
        assert isinstance(following, Question)
        asked.append(following.fact.name)
        guided = guided.after(Answer(following.fact.name, answer))
    assert asked == ["msisdn", "description", "still_happening"]
    assert isinstance(guided.now().next, Stands)
    assert guided.now().trace.outcome == "advised"
    again = guided.back().now()
    assert isinstance(again.next, Question)
    assert again.next.fact.name == "still_happening"


def test_every_rule_has_one_code_one_name_and_a_page_that_says_the_same() -> None:
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    written = {(page.code, page.name) for page in pages()}
    assert {(rule.code, rule.name) for rule in RULES} == written


def test_every_page_speaks_both_languages_and_shows_an_example() -> None:
    for page in pages():
        assert {"en", "id"} <= set(page.parts), page.code
        assert re.search(r"^```\w+ wrong$", page.in_("id"), re.MULTILINE), page.code


def test_the_public_names_are_few_and_all_there() -> None:
    assert len(sopflow.__all__) <= 15
    assert all(getattr(sopflow, name) is not None for name in sopflow.__all__)
    assert sorted(sopflow.__all__) == dir(sopflow)
    with pytest.raises(AttributeError, match="nothing_such"):
        _ = sopflow.nothing_such
