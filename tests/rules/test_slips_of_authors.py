"""Slips that authors make, each planted in a procedure that works: docs/slips.md shows the message in both languages, and
following the message alone mends it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from sopflow.app.adapters import installed
from sopflow.app.checking import check
from sopflow.app.writing.scaffold import new_playbook
from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Diagnostic, Language, Words
from sopflow.rendering.diagnostics import text

PAGE = Path(__file__).parents[2] / "docs/slips.md"
HEAD = """# Slips, and how they are mended

Slips that authors make, each planted in the procedure that `sopflow new playbook` writes, with what `sopflow check` says of it in
Indonesian and in English. Whoever follows the message has mended it. Made by `python -m pytest tests/rules --update-snapshots`.

*Kekeliruan yang biasa terjadi, masing-masing dengan pesannya. Cukup ikuti pesannya.*
"""


@dataclass(frozen=True)
class Slip:
    """What is written instead of what is right, and the word of the message that says how to mend it."""

    name: Words
    right: str
    wrong: str
    en: str
    id: str = ""

    def says(self, language: Language) -> str:
        return self.en if language == "en" or not self.id else self.id


TITLE = "title: {id: Beri saran, en: Give advice}"
SLIPS = (
    Slip(
        Words(en="A tab instead of spaces", id="Tab, bukan spasi"),
        "    say: [advice]",
        "\tsay: [advice]",
        "indent with ordinary spaces",
        "spasi biasa",
    ),
    Slip(
        Words(en="A colon in text", id="Titik dua di dalam teks"),
        "en: Report a problem}",
        "en: Report: a problem}",
        "put the text in quotes",
        "kutip",
    ),
    Slip(
        Words(en="No space after a colon", id="Tidak ada spasi sesudah titik dua"),
        "    phase: report\n    say: [ticket_number]",
        "    phase:report\n    say: [ticket_number]",
        "phase: report",
    ),
    Slip(Words(en="An apostrophe", id="Apostrof"), TITLE, "title: 'Saran hari Jum'at'", '"Saran hari Jum\'at"'),
    Slip(Words(en="A star at the beginning", id="Diawali bintang"), TITLE, "title: *323*20#", '"*323*20#"'),
    Slip(Words(en="Text cut at a `#`", id="Teks terpotong di `#`"), TITLE, "title: Saran nomor #1", '"Saran nomor #1"'),
    Slip(
        Words(en="Curly braces of other tools", id="Kurung kurawal milik alat lain"),
        "nomor ${ ticket.number }.",
        "nomor {{ ticket.number }}.",
        "${ ticket.number }",
    ),
    Slip(
        Words(en="A bracket that is never closed", id="Kurung yang tidak ditutup"),
        "say: [ticket_number]",
        "say: [ticket_number",
        "close it with `]`",
        "`]`",
    ),
    Slip(
        Words(en="A key written twice", id="Kunci ditulis dua kali"),
        "    say: [advice]",
        "    phase: report\n    say: [advice]",
        "it is written here first",
        "pertama",
    ),
    Slip(
        Words(en="A line that does not line up", id="Baris yang tidak sejajar"),
        "    say: [advice]",
        "   say: [advice]",
        "begin in the same column",
        "kolom",
    ),
    Slip(
        Words(en="A key that does not exist", id="Kunci yang tidak ada"),
        "    say: [advice]",
        "    says: [advice]",
        "`say`",
    ),
    Slip(
        Words(en="A state that does not exist", id="Keadaan yang tidak ada"), "next: inform", "next: infrom", "`inform`"
    ),
    Slip(
        Words(en="A fact that does not exist", id="Fakta yang tidak ada"),
        "when: still_happening",
        "when: still_hapening",
        "`still_happening`",
    ),
    Slip(
        Words(en="An operation that does not exist", id="Operasi yang tidak ada"),
        "operation: remedy.create_ticket",
        "operation: remedy.create_tiket",
        "`remedy.create_ticket`",
    ),
    Slip(Words(en="A value outside a choice", id="Nilai di luar pilihan"), "type: OTHER", "type: OTER", "`OTHER`"),
    Slip(
        Words(en="`dan` instead of `and`", id="`dan`, bukan `and`"),
        "when: still_happening",
        "when: still_happening dan description is not missing",
        "`and`",
    ),
    Slip(
        Words(en="`&&` instead of `and`", id="`&&`, bukan `and`"),
        "when: still_happening",
        "when: still_happening && description is not missing",
        "`and`",
    ),
    Slip(
        Words(en="One equals sign", id="Satu tanda sama dengan"),
        "when: still_happening",
        'when: description = "mati"',
        "`==`",
    ),
    Slip(
        Words(en="A number with dots", id="Angka dengan titik"),
        "when: still_happening",
        "when: 1.000.000 > 5 or still_happening",
        "`1_000_000`",
    ),
    Slip(Words(en="No `else`", id="Tanpa `else`"), "      - else: advise\n", "", "`- else: STATE`", "`- else:"),
    Slip(
        Words(en="A list without its brackets", id="Daftar tanpa kurung"),
        "languages: [id, en]",
        "aliases: Gangguan\nlanguages: [id, en]",
        "`aliases: [Gangguan]`",
    ),
    Slip(
        Words(en="A value that may be missing", id="Nilai yang mungkin belum ada"),
        "    say: [advice]",
        "    say: [advice, ticket_number]",
        "give `ticket` a value before",
        "`ticket`",
    ),
    Slip(
        Words(en="Words without a translation", id="Tanpa terjemahan"),
        TITLE,
        "title: {id: Beri saran}",
        "`{id: …, en: …}`",
    ),
    Slip(
        Words(en="A way back for ever", id="Jalan kembali tanpa batas"),
        "    next: close_advised",
        "    next: intake",
        "`{go: …, at_most: 2, then: …}`",
        "at_most",
    ),
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return installed()


@pytest.fixture(scope="module")
def findings(catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Diagnostic, ...]]:
    """What is found of each slip; of several findings, which one slip may have, all."""
    path = new_playbook(tmp_path_factory.mktemp("slips"), "card-fraud")[0]
    clean = path.read_text(encoding="utf-8")
    found = {}
    for slip in SLIPS:
        assert clean.count(slip.right) == 1, slip.name.en
        path.write_text(clean.replace(slip.right, slip.wrong), encoding="utf-8")
        found[slip.name.en] = check(path, catalog).diagnostics
    path.write_text(clean, encoding="utf-8")
    assert check(path, catalog).diagnostics == ()  # so that what mends a slip leaves nothing
    return found


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name.en)
def test_the_first_finding_stands_at_the_slip_and_says_how_to_mend_it(
    slip: Slip, findings: dict[str, tuple[Diagnostic, ...]]
) -> None:
    first = findings[slip.name.en][0]
    clean = first.span.source.text.replace(slip.wrong, slip.right, 1) if slip.wrong else ""
    around = clean[: clean.find(slip.right)].count("\n") + 1

    assert not slip.wrong or around - 2 <= first.line <= around + 2 or first.labels
    for language in ("en", "id"):
        assert slip.says(language) in " ".join(shown([first], language).split()), language


def test_the_page_shows_every_slip_with_its_message(
    findings: dict[str, tuple[Diagnostic, ...]], request: pytest.FixtureRequest
) -> None:
    page = HEAD + "".join(part(number, slip, findings[slip.name.en]) for number, slip in enumerate(SLIPS, start=1))
    if request.config.getoption("--update-snapshots"):
        PAGE.write_text(page, encoding="utf-8")

    assert PAGE.read_text(encoding="utf-8") == page
    assert len(SLIPS) >= 20


def part(number: int, slip: Slip, found: tuple[Diagnostic, ...]) -> str:
    both = "\n\n".join(shown(found[:1], language) for language in ("id", "en"))
    return f"\n## {number}. {slip.name.en} · {slip.name.id}\n\n```text\n{both}\n```\n"


def shown(found: list[Diagnostic] | tuple[Diagnostic, ...], language: Language) -> str:
    """What the command line says, without its last line and the folder of the test."""
    lines = text.render(found, language, color=False, width=110).rstrip().split("\n")
    folder = str(Path(found[0].path).parent.parent)
    return "\n".join(lines[:-1]).rstrip().replace(f"{folder}/", "").replace("\t", "→   ")
