"""`sopflow i18n`: words go out to translators and come back, and nothing else of a playbook changes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import polib
from click.testing import Result

Run = Callable[..., Result]
Edited = Callable[[str, str], Path]

TITLE = "title: {id: Beri saran, en: Give advice}"
ADVICE = "    en: Thank you for telling us. Please call again should it come back.\n"


def _rows(run: Run, playbook: Path) -> list[dict[str, str]]:
    done = run("i18n", "export", playbook)
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.output)))


def _table(rows: list[dict[str, str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


def test_status_names_what_is_missing_draft_and_stale(run: Run, playbook: Path, edited: Edited, tmp_path: Path) -> None:
    assert run("i18n", "status", playbook).exit_code == 0
    before = tmp_path / "before" / "playbook.yaml"
    before.parent.mkdir()
    before.write_bytes((playbook / "playbook.yaml").read_bytes())
    edited(TITLE, "title: {id: Beri saran}")
    edited("  ticket_number:\n    id:", "  ticket_number:\n    draft: true\n    text:\n      id:")
    edited("    en: 'Your report has", "      en: 'Your report has")
    edited("'Apa yang terjadi?'", "'Apa persisnya yang terjadi?'")
    told = run("i18n", "status", playbook, "--since", before.parent, "--format", "json")

    assert told.exit_code == 1
    indonesian, english = json.loads(told.output)
    assert (indonesian["missing"], indonesian["stale"], indonesian["draft"]) == ([], [], ["scripts/ticket_number/text"])
    assert english["missing"] == ["states/advise/title"]
    assert english["stale"] == ["facts/description/ask"]
    assert "en: 14/15, 1 missing, 1 draft" in run("i18n", "status", playbook, "--lang", "en").output


def test_a_table_comes_back_and_only_its_words_change(run: Run, edited: Edited, tmp_path: Path) -> None:
    edited(TITLE, "title: {id: Beri saran} # what we say")
    playbook = edited(ADVICE, "")
    text = (playbook / "playbook.yaml").read_text(encoding="utf-8")
    rows = _rows(run, playbook)
    new = {
        "states/advise/title": "Give: advice",
        "scripts/advice": 'It\'s "done", call again.',
        "facts/description/ask": "What, exactly?",
    }
    for row in rows:
        row["en"] = new.get(row["key"], row["en"])
    done = run("i18n", "import", playbook, _table(rows, tmp_path / "words.csv"), "--lang", "en")

    assert done.exit_code == 0, done.output
    assert "3 texts put in" in done.output
    said = "    id: 'Terima kasih sudah mengabari. Bila terjadi lagi, silakan hubungi kami kembali.'\n"
    assert (playbook / "playbook.yaml").read_text(encoding="utf-8") == text.replace(
        "{id: Beri saran} # what we say", "{id: Beri saran, en: 'Give: advice'} # what we say"
    ).replace(said, said + '    en: It\'s "done", call again.\n').replace("'What happened?'", "'What, exactly?'")
    assert {row["key"]: row["en"] for row in _rows(run, playbook)} == {row["key"]: row["en"] for row in rows}


def test_words_of_another_original_or_of_no_place_are_left_and_listed(run: Run, playbook: Path, tmp_path: Path) -> None:
    text = (playbook / "playbook.yaml").read_text(encoding="utf-8")
    rows = _rows(run, playbook)
    rows[0] |= {"id": "Judul lama", "en": "Old title"}
    rows.append(rows[1] | {"key": "states/gone/title", "en": "Gone"})
    done = run("i18n", "import", playbook, _table(rows, tmp_path / "words.csv"), "--lang", "en")

    assert done.exit_code == 1
    assert "- title [en]: the original has changed since it was translated" in done.output
    assert "- states/gone/title [en]: no words stand there" in done.output
    assert (playbook / "playbook.yaml").read_text(encoding="utf-8") == text


def test_words_that_would_break_the_playbook_are_refused_with_the_finding(
    run: Run, playbook: Path, tmp_path: Path
) -> None:
    text = (playbook / "playbook.yaml").read_text(encoding="utf-8")
    for broken in ("Number ${ tiket.number }.", "Your report is filed."):  # an unknown name; a hole that is lost
        rows = _rows(run, playbook)
        for row in rows:
            row["en"] = broken if row["key"] == "scripts/ticket_number" else row["en"]
        done = run("i18n", "import", playbook, _table(rows, tmp_path / "words.csv"), "--lang", "en")
        assert done.exit_code == 1, done.output
        assert "Nothing was written" in done.output
        assert "playbook.yaml" in done.output
        assert (playbook / "playbook.yaml").read_text(encoding="utf-8") == text


def test_a_catalogue_goes_out_and_comes_back(run: Run, edited: Edited, tmp_path: Path) -> None:
    playbook = edited(TITLE, "title: {id: Beri saran}")
    file = tmp_path / "en.po"
    file.write_text(run("i18n", "export", playbook, "--to", "po", "--language", "en").output, encoding="utf-8")
    catalogue = polib.pofile(str(file))
    assert [one.msgctxt for one in catalogue.untranslated_entries()] == ["states/advise/title"]
    next(one for one in catalogue if one.msgctxt == "states/advise/title").msgstr = "Give advice"
    catalogue.save(str(file))

    assert run("i18n", "import", playbook, file).exit_code == 0
    assert TITLE in (playbook / "playbook.yaml").read_text(encoding="utf-8")
    assert run("i18n", "export", playbook, "--to", "po", "--language", "id").exit_code == 2


def test_what_is_no_table_is_refused(run: Run, playbook: Path, tmp_path: Path) -> None:
    for name in ("words.csv", "words.po"):
        (tmp_path / name).write_text("nothing of ours\n", encoding="utf-8")
        refused = run("i18n", "import", playbook, tmp_path / name)
        assert (refused.exit_code, "no table of words" in refused.output) == (2, True), refused.output


def test_a_new_language_is_added_and_all_that_lacks_it_is_named(run: Run, edited: Edited) -> None:
    playbook = edited("languages: [id, en]", "languages:\n  - id\n  - en # for visitors")
    done = run("new", "language", "jv", "--in", playbook)
    text = (playbook / "playbook.yaml").read_text(encoding="utf-8")

    assert done.exit_code == 0, done.output
    assert "languages:\n  - id\n  - en # for visitors\n  - jv\n" in text
    assert "jv: 0/15, 15 missing" in run("i18n", "status", playbook, "--lang", "en").output
    assert run("check", playbook).exit_code == 0
    assert [run("new", "language", name, "--in", playbook).exit_code for name in ("jv", "JAWA")] == [2, 2]
    assert (playbook / "playbook.yaml").read_text(encoding="utf-8") == text
