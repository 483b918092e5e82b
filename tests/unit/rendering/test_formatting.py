"""The one layout of playbooks and scenarios: what it is, what it keeps, and when a file stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent, indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow.app.writing.formatting import files_meant
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.rendering.formatting.layout import LaidOut, laid_out

HOME = Path(__file__).parents[3]
SHIPPED = (
    *files_meant([HOME / "playbooks"]),
    *sorted((HOME / "src/sopflow/app/scaffold_files").glob("*.yaml")),
)


def formatted(text: str) -> LaidOut:
    return laid_out(Source("playbook.yaml", text))


def becomes(written: str, wanted: str) -> None:
    found = formatted(dedent(written))
    assert (found.refusal, found.text) == (None, dedent(wanted))
    assert formatted(found.text) == LaidOut(found.text)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: str(path.relative_to(HOME)))
def test_what_we_ship_has_the_one_layout(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert laid_out(Source(str(path), text)) == LaidOut(text), "run: sopflow fmt playbooks"


def test_keys_of_the_language_have_one_order_and_what_the_author_named_keeps_its_own() -> None:
    becomes(
        """
        id: a
        states:
          z: {end: done}
          b:
            next: [{go: z, when: x}, {else: z}]
            say: [hello]
            phase: p
        sopflow: 1
        """,
        """\
        sopflow: 1
        id: a
        states:
          z: {end: done}
          b:
            phase: p
            say: [hello]
            next: [{when: x, go: z}, {else: z}]
        """,
    )


def test_comments_go_with_what_they_are_about_and_the_head_of_a_file_stays_on_top() -> None:
    becomes(
        """\
        # yaml-language-server: $schema=x
        # A procedure.

        # its name
        id: a      # short


        #number of the language
        sopflow: 1
        states:
            # first
            b:
                title: B # loud
                end: done
                # last of b

            # last of all states
        # the end
        """,
        """\
        # yaml-language-server: $schema=x
        # A procedure.

        # number of the language
        sopflow: 1
        # its name
        id: a      # short
        states:
          # first
          b:
            title: B  # loud
            end: done
            # last of b

          # last of all states
        # the end
        """,
    )


def test_quotes_stand_where_something_could_mistake_the_text() -> None:
    becomes(
        """
        sopflow: 1
        metadata:
          plain: "Laporan dibuat"
          word: "yes"
          number: "0812"
          colon: "catatan: penting"
          comma: "satu, dua"
          both: "it's {here}"
          escaped: "a\\tb"
          "key": 'Jum''at'
        """,
        """\
        sopflow: 1
        metadata:
          plain: Laporan dibuat
          word: 'yes'
          number: '0812'
          colon: 'catatan: penting'
          comma: 'satu, dua'
          both: "it's {here}"
          escaped: "a\\tb"
          key: "Jum'at"
        """,
    )


def test_an_expression_that_braces_force_into_quotes_is_written_as_a_block() -> None:
    becomes(
        """
        sopflow: 1
        states:
          b:
            next:
              - {when: 'a in [x, y]', go: c}  # why
              - {else: c}
        """,
        """\
        sopflow: 1
        states:
          b:
            next:
              # why
              - when: a in [x, y]
                go: c
              - {else: c}
        """,
    )


def test_what_stood_in_brackets_on_several_lines_is_one_line_or_wrapped_or_a_block() -> None:
    half, other_half = (", ".join(f"clause_number_{one}" for one in group) for group in (range(6), range(6, 12)))
    agent, boss = f"{{id: {'Petugas ' * 8}layanan}}", f"{{id: {'Atasan ' * 8}layanan}}"
    becomes(
        f"""
        sopflow: 1
        covers: [{half},
                         {other_half}]
        aliases: [a,
           b]
        roles: {{agent: {agent}, supervisor: {boss.replace("layanan", "")}
           layanan}}}}
        phases: {{one: {{id: Satu}}, # first
           two: {{id: Dua}}
           # more?
           }}
        """.replace(boss.replace("layanan", ""), boss.replace("layanan}", "")),
        f"""\
        sopflow: 1
        aliases: [a, b]
        covers: [{half},
          {other_half}]
        roles:
          agent: {agent}
          supervisor: {boss}
        phases:
          one: {{id: Satu}}  # first
          two: {{id: Dua}}
          # more?
        """,
    )


def test_words_stay_as_their_author_wrapped_them() -> None:
    becomes(
        """
        sopflow: 1
        scripts:
            hello: |
                 Selamat pagi,
                   Bapak/Ibu.

                 Apa kabar?


            two: >2-
               folded
                more
            kept: |+
                 x

            three: ini baris pertama
               dan ini kedua
            four: "ini \\
              juga"
        states:
        - end: done
          title: |
           x
        -
        - - a
          - b
        """,
        """\
        sopflow: 1
        scripts:
          hello: |
            Selamat pagi,
              Bapak/Ibu.

            Apa kabar?

          two: >2-
             folded
              more
          kept: |+
            x

          three: ini baris pertama
            dan ini kedua
          four: "ini \\
            juga"
        states:
          - end: done
            title: |
              x
          -
          - - a
            - b
        """,
    )


def test_line_ends_and_empty_values_stay() -> None:
    windows = formatted("sopflow: 1\r\nroles:\r\n    agent:\r\n    boss: {}\r\n")

    assert windows == LaidOut("sopflow: 1\r\nroles:\r\n  agent:\r\n  boss: {}\r\n")


def test_a_file_that_cannot_be_read_or_is_none_of_ours_stays_as_it_is() -> None:
    broken = "sopflow: 1\nid:   &a x\n"
    other = "name:   x\n"
    hidden = "sopflow: 1\ntitle: Hubungi nomor #1 sekarang\n"

    assert [formatted(text).text for text in (broken, other, hidden)] == [broken, other, hidden]
    assert [bool(formatted(text).refusal) for text in (broken, other, hidden)] == [True, True, True]
    assert [one.code for one in formatted(broken).diagnostics] == ["SF008"]


NAMES = st.sampled_from(["a", "b", "next", "when", "go", "states", "say", "yes", "is", "1"])
WORDS = st.sampled_from(
    [
        "x",
        "'yes'",
        '"it\'s"',
        "'a, b'",
        "a in b",
        "12",
        "true",
        "~",
        "'=x'",
        "",
        "'x in [a]'",
        '"a\\nb"',
        "two\n  words",
    ]
)
COMMENTS = st.sampled_from(["", "  # c", " #d", "    # sopflow: allow one (why)"])
LINES = st.sampled_from(["", "", "", "\n", "# above\n", "\n  # deeper\n\n", "      # far\n"])


@st.composite
def inline(draw: st.DrawFn, depth: int = 2) -> str:
    if not depth or draw(st.booleans()):
        return draw(WORDS.filter(lambda word: word and "\n" not in word))
    gap = draw(st.sampled_from(["", " ", "\n    ", " # in\n    "]))
    comma = f",{gap or ' '}"
    items = draw(st.lists(inline(depth - 1), max_size=3))
    if draw(st.booleans()):
        return f"[{gap}{comma.join(items)}{gap}]"
    names = draw(st.lists(NAMES, min_size=len(items), max_size=len(items), unique=True))
    pairs = (f"{name}: {item}" for name, item in zip(names, items, strict=True))
    return f"{{{gap}{comma.join(pairs)}{gap}}}"


@st.composite
def block(draw: st.DrawFn, depth: int = 3) -> str:
    step = draw(st.sampled_from([1, 2, 4]))
    is_list = draw(st.booleans()) and depth < 3
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    lines = [] if depth < 3 else ["sopflow: 1\n"]
    for name in names:
        above, behind = draw(LINES), draw(COMMENTS)
        head = "-" if is_list else f"{name}:"
        form = draw(st.sampled_from(["word", "inline", "block", "text"] if depth else ["word", "inline"]))
        if form == "block":
            lines.append(f"{above}{head}{behind}\n{indent(draw(block(depth - 1)), ' ' * step)}")
        elif form == "text":
            text = draw(st.sampled_from(["|\n{0}x\n{0}  y\n\n", ">-\n{0}x\n\n{0}y\n", "|+\n{0}x\n\n\n", "|2\n{1} x\n"]))
            lines.append(f"{above}{head} {text.format(' ' * step, '  ')}")
        else:
            lines.append(f"{above}{head} {draw(WORDS if form == 'word' else inline())}{behind}\n")
    return "".join(lines) + draw(LINES)


@settings(max_examples=120, deadline=None)
@given(block())
def test_meaning_and_comments_stay_and_twice_is_once(text: str) -> None:
    found = formatted(text)
    before, after = read(Source("a", text)).document, read(Source("a", found.text)).document

    if found.refusal is None:
        assert before is not None
        assert after is not None
        assert after.root.plain == before.root.plain
        assert sorted(comments(before.comments)) == sorted(comments(after.comments))
    assert formatted(found.text).text == found.text


def comments(of: Iterator[object] | tuple[object, ...]) -> list[str]:
    return [comment.text.strip() for comment in of]  # type: ignore[attr-defined]
