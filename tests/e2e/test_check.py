"""`sopflow check` as people call it: planted slips, exit codes, formats, languages."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from sopflow.cli.watching import watch
from sopflow.errors import UnreadableFile

Run = Callable[..., Result]
Edit = Callable[[str, str], Path]


def test_a_new_playbook_is_clean_and_says_so(run: Run, playbook: Path) -> None:
    result = run("check", playbook)
    assert (result.exit_code, result.output) == (0, "✔ 1 playbook checked: nothing to mend.\n")


def test_quiet_and_clean_says_nothing(run: Run, playbook: Path) -> None:
    result = run("check", "-q", playbook)
    assert (result.exit_code, result.output) == (0, "")


def test_it_speaks_the_locales_language_and_the_one_that_is_asked_for(run: Run, playbook: Path) -> None:
    assert run("check", playbook, lang="id_ID.UTF-8").output == "✔ 1 playbook diperiksa: tidak ada yang salah.\n"
    assert run("check", playbook, "--lang", "en", lang="id_ID.UTF-8").output.endswith("nothing to mend.\n")


SLIPS = {
    "a misspelt fact": ("when: still_happening", "when: still_hapening", 49, "`still_happening`"),
    "a value that the choice does not have": ("type: OTHER", "type: OTER", 65, "OTHER"),
    "a branch that was removed": ("      - else: advise\n", "", None, ""),
    "a key written twice": (
        "  intake:\n    title: {id: Tanyakan",
        "  intake:\n    phase: intake\n    title: {id: Tanyakan",
        46,
        "phase",
    ),
    "a tab": ("    ask: [msisdn", "\task: [msisdn", 46, "tab"),
    "a colon in unquoted text": ("'Apa yang terjadi?'", "Apa yang terjadi: ceritakan", 26, ""),
    "a state that is not there": ("next: inform", "next: infrom", 70, "`inform`"),
    "an operation that is not there": ("remedy.create_ticket\n", "remedy.create_tiket\n", 63, "`remedy.create_ticket`"),
    "a key that is not there": ("    say: [advice]", "    says: [advice]", 56, "`say`"),
}


@pytest.mark.parametrize(("old", "new", "line", "words"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_found_with_its_line_and_the_word_that_was_meant(
    run: Run, edited: Edit, old: str, new: str, line: int | None, words: str
) -> None:
    folder = edited(old, new)
    result = run("check", folder)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert words in result.output
    if line is not None:
        text = (folder / "playbook.yaml").read_text(encoding="utf-8").splitlines()
        places = [int(number) for number in re.findall(r"playbook\.yaml:(\d+):", result.output)]
        assert any(abs(place - line) <= 3 for place in places), (places, text[line - 1])


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "sopflow: 1\nid: x\n<<: *y\n",
        "",
        "\x00",
        "a: 1\n---\nb: 2\n",
        "!!python/object/apply:os.system ['true']\n",
        "sopflow: 1\n" * 3,
        "? [a]\n: b\n",
        "- 1\n",
        "{" * 5_000 + "}" * 5_000,
    ],
    ids=["brackets", "bomb", "merge", "empty", "nul", "two documents", "tag", "twice", "key", "list", "braces"],
)
def test_whatever_an_author_can_write_is_a_finding_and_never_a_traceback(
    run: Run, tmp_path: Path, text: str, lang: str
) -> None:
    (tmp_path / "playbook.yaml").write_text(text, encoding="utf-8")
    result = run("check", tmp_path, "--lang", lang)
    assert result.exit_code == 1
    assert re.search(r"\[SF\d{3}\]", result.output)
    assert "Traceback" not in result.output
    assert "bug" not in result.output


def test_a_fault_in_a_scenario_beside_the_playbook_is_found_too(run: Run, playbook: Path) -> None:
    file = playbook / "scenarios" / "main.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("still_happening: 'yes'", "stil_happening: 'yes'"), encoding="utf-8"
    )
    result = run("check", playbook)
    assert result.exit_code == 1
    assert "scenarios/main.yaml:8" in result.output
    assert "`still_happening`" in result.output


def test_warnings_alone_are_clean_unless_asked_otherwise(run: Run, edited: Edit) -> None:
    folder = edited("scripts:\n", "scripts:\n  unused: {id: Tidak terpakai, en: Unused}\n")
    clean, strict = run("check", folder), run("check", folder, "--fail-on", "warning")
    assert (clean.exit_code, strict.exit_code) == (0, 1)
    assert "warning[SF" in clean.output


def test_json_carries_every_finding_with_its_place(run: Run, edited: Edit) -> None:
    folder = edited("next: inform", "next: infrom")
    result = run("check", folder, "--format", "json")
    found = json.loads(result.output)
    assert result.exit_code == 1
    assert found["summary"]["errors"] >= 1
    first = next(one for one in found["diagnostics"] if "infrom" in one["message"])
    assert first["path"].endswith("playbook.yaml")
    line = (folder / "playbook.yaml").read_text(encoding="utf-8").splitlines()[first["line"] - 1]
    assert "infrom" in line


def test_sarif_and_workflow_commands_are_written(run: Run, edited: Edit) -> None:
    folder = edited("next: inform", "next: infrom")
    assert json.loads(run("check", folder, "--format", "sarif").output)["version"] == "2.1.0"
    assert run("check", folder, "--format", "github").output.startswith("::error file=")


def test_a_path_that_is_not_there_could_not_be_checked(run: Run, tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere")
    assert result.exit_code == 3
    assert "does not exist" in result.stderr


def test_a_file_that_is_no_text_could_not_be_checked(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "playbook.yaml"
    file.write_bytes(b"\xff\xfe\x00\x01")
    assert run("check", file).exit_code == 3


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_checked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"title: caf\xe9\n")
    (tmp_path / "tab.yaml").write_text("sopflow: 1\n\tid: x\n", "utf-8")
    result = run("check", tmp_path / "latin.yaml", tmp_path / "tab.yaml")
    assert result.exit_code == 3
    assert "error[SF003]" in result.stdout
    assert "not UTF-8" in result.stderr


def test_what_could_not_be_read_is_told_once(run: Run, tmp_path: Path) -> None:
    """A tag leaves nothing behind it: that nothing is there is no second finding."""
    (tmp_path / "tag.yaml").write_text(
        "sopflow: 1\nid: t\nversion: 1.0.0\ntitle: T\noutcomes: {ok: Ok}\nfacts: {a: {type: yes_no, ask: A?}}\nstates:\n"
        "  s:\n    ask: [a]\n    next:\n      - when: !a\n        go: e\n      - else: e\n  e: {end: ok}\n",
        "utf-8",
    )
    result = run("check", tmp_path / "tag.yaml")
    assert [line[:12] for line in result.stdout.splitlines() if line.startswith("error")] == ["error[SF009]"]


def test_an_event_that_no_manifest_declares_has_no_fields_to_read(run: Run, tmp_path: Path) -> None:
    (tmp_path / "stop.yaml").write_text(
        "sopflow: 1\nid: t\nversion: 1.0.0\ntitle: T\noutcomes: {ok: Ok}\ninterrupts: {stop: {go: e, where: event.x == 1}}\n"
        "facts: {a: {type: yes_no, ask: A?}}\nstates:\n  s: {ask: [a], next: {by: a, cases: {yes: e, no: e}}}\n"
        "  e: {end: ok}\n",
        "utf-8",
    )
    result = run("check", tmp_path / "stop.yaml")
    assert result.exit_code == 1
    assert "Only an event that a system's manifest declares has fields." in result.stdout


def test_a_file_of_scenarios_or_clauses_is_checked_with_its_playbook(run: Run, playbook: Path) -> None:
    (playbook / "scenarios" / "broken.yaml").write_text("scenarios: [{id: B, nonsense: 1}]\n", "utf-8")
    result = run("check", playbook / "scenarios" / "broken.yaml")
    assert result.exit_code == 1
    assert "`nonsense`" in result.stdout
    assert "`sopflow`" not in result.stdout


def test_a_tree_without_playbooks_has_nothing_to_run(run: Run, tmp_path: Path) -> None:
    assert run("check", tmp_path).exit_code == 5


def test_a_mistyped_option_is_a_usage_error(run: Run, playbook: Path) -> None:
    assert run("check", playbook, "--formt", "json").exit_code == 2
    assert run("check", playbook, "--format", "yaml").exit_code == 2


def test_a_mistyped_command_is_answered_with_the_near_one(run: Run) -> None:
    result = run("chek", "--lang", "id")
    assert result.exit_code == 2
    assert "tidak ada perintah `chek`\nmaksudnya `check`?" in result.output


def test_fix_mends_what_is_safe_shows_the_rest_and_diff_writes_nothing(run: Run, edited: Edit) -> None:
    folder = edited("languages: [id, en]", "aliases: Gangguan\nlanguages: [id, en]")
    before = (folder / "playbook.yaml").read_text(encoding="utf-8")

    shown = run("check", folder, "--diff")
    assert (shown.exit_code, "-aliases: Gangguan\n+aliases: [Gangguan]\n" in shown.output) == (1, True)
    assert (folder / "playbook.yaml").read_text(encoding="utf-8") == before

    mended = run("check", folder, "--fix")
    assert (mended.exit_code, mended.stderr) == (0, f"✔ {folder / 'playbook.yaml'}: 1 slip mended\n")
    assert "aliases: [Gangguan]" in (folder / "playbook.yaml").read_text(encoding="utf-8")
    assert run("check", folder, "--unsafe").exit_code == 2


def test_unsafe_edits_are_counted_and_made_when_told(run: Run, edited: Edit) -> None:
    folder = edited("next: inform", "next: infrom")

    left = run("check", folder, "--fix", lang="id")
    assert (left.exit_code, left.stderr) == (
        1,
        "1 lagi bisa diperbaiki dengan --unsafe: lihat dulu dengan --diff --unsafe\n",
    )
    assert run("check", folder, "--fix", "--unsafe").exit_code == 0
    assert run("check", folder).exit_code == 0


def test_profiles_and_a_baseline(run: Run, edited: Edit, tmp_path: Path) -> None:
    folder, known = edited("start: intake", "  unsaid: {id: Halo, en: Hello}\n\nstart: intake"), tmp_path / "known.json"

    assert [run("check", folder, "--profile", each).exit_code for each in ("draft", "review", "production")] == [
        0,
        0,
        1,
    ]
    assert run("check", folder, "--profile", "draft").stdout.startswith("✔")
    assert run("check", folder, "--update-baseline").exit_code == 2
    assert run("check", folder, "--baseline", known).exit_code == 3
    assert run("check", folder, "--baseline", known, "--update-baseline").stderr == f"✔ {known} knows 1 findings\n"

    adopted = run("check", folder, "--baseline", known, "--profile", "production")
    assert (adopted.exit_code, adopted.stderr) == (0, f"1 more are known in {known} and not shown\n")

    playbook = folder / "playbook.yaml"
    playbook.write_text(
        playbook.read_text(encoding="utf-8").replace("say: [advice]", "say: [advice, unsaid]"), encoding="utf-8"
    )
    stale = run("check", folder, "--baseline", known)
    assert (stale.exit_code, "`script-never-said` in card-fraud/playbook.yaml, scripts.unsaid" in stale.stderr) == (
        0,
        True,
    )


def test_watch_checks_again_after_a_change_and_ends_with_ctrl_c(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, times, turns = tmp_path / "playbook.yaml", list[str](), iter(("", "two", "", "", "", "end"))
    file.write_text("one", encoding="utf-8")

    def sleep(seconds: float) -> None:
        match next(turns):
            case "end":
                raise KeyboardInterrupt
            case "":
                return
            case text:
                file.write_text(text + "!", encoding="utf-8")

    def work() -> None:
        times.append(file.read_text(encoding="utf-8"))
        if len(times) == 2:
            raise UnreadableFile("gone")

    assert watch(lambda: [file], work, sleep) == 0
    assert times == ["one", "two!"]
    assert "\x1b" not in capsys.readouterr().out
