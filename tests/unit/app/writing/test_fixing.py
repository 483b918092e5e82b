"""`check --fix`: edits that findings propose are made together, checked again, and kept only where nothing got worse."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from sopflow.app.adapters import installed
from sopflow.app.checking import check, check_all
from sopflow.app.configuration.finding import FILE
from sopflow.app.profiles import Profile, Wishes, fails_on, shown, wishes
from sopflow.app.writing import baseline
from sopflow.app.writing.baseline import Known
from sopflow.app.writing.fixing import Mending, mend, write
from sopflow.app.writing.scaffold import new_playbook
from sopflow.errors import UnreadableFile

Edit = Callable[..., Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edit:
    """Plants slips in a new playbook: pairs of what stands there, once, and what somebody writes in its place."""

    def edit(*slips: tuple[str, str]) -> Path:
        path = new_playbook(tmp_path, "card-fraud")[0]
        text = path.read_text(encoding="utf-8")
        for old, new in slips:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return path

    return edit


def mended(path: Path, *, unsafe: bool = False) -> tuple[Mending, str]:
    found = mend([path], installed(), unsafe=unsafe)
    return found, found.files[0].text if found.files else path.read_text(encoding="utf-8")


def clean(path: Path) -> str:
    return new_playbook(path / "clean", "card-fraud")[0].read_text(encoding="utf-8")


SLIPS = {
    "a misspelt fact": (True, "when: still_happening", "when: still_hapening"),
    "a misspelt key": (True, "    on_error:", "    on_eror:"),
    "a misspelt state": (True, "next: inform", "next: infrom"),
    "a misspelt operation": (True, "operation: remedy.create_ticket", "operation: remedy.create_tiket"),
    "a misspelt choice of the language": (
        True,
        "    privacy: personal\n  description",
        "    privacy: persnal\n  description",
    ),
    "a misspelt input": (True, "msisdn: =msisdn", "msisdn: =msisd"),
    "a misspelt value": (True, "type: OTHER", "type: Other"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_mended_by_what_its_message_proposes(edited: Edit, slip: str, tmp_path: Path) -> None:
    unsafe, right, wrong = SLIPS[slip]
    path = edited((right, wrong))

    assert "error" in {one.severity for one in check(path, installed()).diagnostics}

    found, text = mended(path, unsafe=unsafe)

    assert (text, found.checked[0].diagnostics) == (clean(tmp_path), ())


def test_what_is_safe_is_mended_and_a_name_that_was_probably_meant_is_left_and_counted(edited: Edit) -> None:
    path = edited(
        ("next: inform", "next: infrom"),
        ("languages: [id, en]", "aliases: Gangguan\nlanguages: [id, en]"),
        ("when: still_happening", "when: still_happening && still_happening"),
    )

    found, text = mended(path)

    assert "aliases: [Gangguan]" in text
    assert "when: still_happening and still_happening" in text
    assert ("next: infrom" in text, found.left, found.files[0].edits) == (True, 1, 2)


def test_many_slips_are_mended_in_rounds_and_the_text_is_the_right_one_again(edited: Edit, tmp_path: Path) -> None:
    path = edited(
        ("    on_error:", "    on_eror:"),
        ("next: inform", "next: infrom"),
        ("when: still_happening", "when: still_hapening"),
        ("next: close_advised", "next: close_advisd"),
        ("id: Laporan gangguan, en: Report a problem", "id: Laporan gangguan, en:Report a problem"),
    )

    found, text = mended(path, unsafe=True)

    assert (text, found.checked[0].diagnostics) == (clean(tmp_path), ())
    assert found.files[0].edits == 5
    assert path.read_text(encoding="utf-8") != text

    write(found.files[0])

    assert path.read_text(encoding="utf-8") == text


def test_an_edit_that_brings_another_error_is_not_made(edited: Edit) -> None:
    """The fact that was probably meant is a text, where yes or no belongs."""
    path = edited(("when: still_happening", "when: descriptio"), ("next: inform", "next: infrom"))

    found, text = mended(path, unsafe=True)

    assert text == path.read_text(encoding="utf-8").replace("infrom", "inform")
    assert [one.code for one in found.checked[0].diagnostics if one.severity == "error"] == ["SF406"]


def test_a_file_that_changed_meanwhile_is_left_alone(edited: Edit) -> None:
    path = edited(("languages: [id, en]", "aliases: Gangguan\nlanguages: [id, en]"))
    found, _ = mended(path)
    path.write_text("sopflow: 1\n", encoding="utf-8")

    with pytest.raises(UnreadableFile, match="changed meanwhile"):
        write(found.files[0])

    assert path.read_text(encoding="utf-8") == "sopflow: 1\n"
    assert sorted(one.name for one in path.parent.iterdir()) == ["playbook.yaml", "scenarios"]


def test_mode_and_byte_order_mark_stay(edited: Edit) -> None:
    path = edited(("languages: [id, en]", "aliases: Gangguan\nlanguages: [id, en]"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    path.chmod(0o640)

    write(mended(path)[0].files[0])

    assert (path.read_bytes()[:3], oct(path.stat().st_mode)[-3:]) == (b"\xef\xbb\xbf", "640")
    assert check(path, installed()).diagnostics == ()


def test_a_comment_that_allows_nothing_is_taken_out(edited: Edit, tmp_path: Path) -> None:
    path = edited(
        ("    say: [advice]\n", "    say: [advice]  # sopflow: allow draft-script (agreed)\n"),
        ("  inform:\n", "  # sopflow: allow draft-script (agreed)\n  inform:\n"),
    )

    assert mended(path)[1] == clean(tmp_path)


def test_a_comment_that_allows_something_else_too_is_left(edited: Edit) -> None:
    path = edited(("  inform:\n", "  # sopflow: allow draft-script, script-never-said (agreed)\n  inform:\n"))

    assert mended(path)[0].files == ()


def test_a_draft_may_be_unfinished_and_production_fails_on_warnings(edited: Edit) -> None:
    found = check(
        edited(("start: intake", "  unsaid: {id: Halo, en: Hello}\n\nstart: intake")), installed()
    ).diagnostics

    assert [one.rule.name for one in found] == ["script-never-said"]
    assert [len(shown(found, each)) for each in Profile] == [0, 1, 1]
    assert [fails_on(each).value for each in Profile] == ["error", "error", "warning"]


def test_sopflow_toml_says_how_to_check(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert wishes({}, tmp_path) == Wishes()

    (tmp_path / FILE).write_text('[check]\nprofile = "draft"\nbaseline = "known.json"\n', encoding="utf-8")
    assert wishes({}, below) == Wishes(Profile.DRAFT, tmp_path / "known.json")

    for wrong in (
        '[check]\nprofile = "strict"\n',
        "[check]\nfast = true\n",
        "check = 1\n",
        "[check",
        "[check]\nbaseline = 1",
    ):
        (tmp_path / FILE).write_text(wrong, encoding="utf-8")
        with pytest.raises(UnreadableFile):
            wishes({}, below)


def test_a_baseline_knows_a_finding_again_after_lines_moved_and_tells_what_is_gone(
    edited: Edit, tmp_path: Path
) -> None:
    path = edited(("start: intake", "  unsaid: {id: Halo, en: Hello}\n\nstart: intake"))
    file = tmp_path / "known.json"
    found, sources = findings(path)

    assert baseline.save(file, Counter(), found, sources) == 1
    known = baseline.load(file)
    assert known == Counter({Known("card-fraud/playbook.yaml", "script-never-said", "scripts.unsaid", "unsaid"): 1})

    path.write_text("# a line\n# another\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    moved = baseline.compare(file, known, *findings(path))
    assert (moved.new, moved.known, moved.stale) == ((), 1, ())

    path.write_text(path.read_text(encoding="utf-8").replace("unsaid", "untold"), encoding="utf-8")
    renamed = baseline.compare(file, known, *findings(path))
    assert ([one.rule.name for one in renamed.new], renamed.known, renamed.stale) == (
        ["script-never-said"],
        0,
        tuple(known),
    )
    assert baseline.compare(file, known, (), ()).stale == ()  # a file that was not looked at says nothing

    file.write_text("{}", encoding="utf-8")
    with pytest.raises(UnreadableFile):
        baseline.load(file)


def findings(path: Path) -> tuple[tuple[object, ...], tuple[object, ...]]:
    (checked,), _ = check_all([path], installed())
    return checked.diagnostics, checked.sources
