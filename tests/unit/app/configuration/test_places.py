"""The lines of a TOML text's keys."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from sopflow.app.configuration.places import line_of

TEXT = '''# comment = 1
title = """
[systems.dsc]
url = "no"
"""

[ systems . dsc ]  # here
url = "https://x/=y"
client_id = { env = "A", file = "=" }
"odd name" = 1
list = [
  "a = b",
]
fields.labels = {}
[systems.remedy.fields]
first_name = "x"
'''


def test_a_key_has_the_line_that_it_stands_on() -> None:
    tomllib.loads(TEXT)
    assert line_of(TEXT, ("title",)) == 2
    assert line_of(TEXT, ("systems", "dsc")) == 7
    assert line_of(TEXT, ("systems", "dsc", "url")) == 8
    assert line_of(TEXT, ("systems", "dsc", "odd name")) == 10
    assert line_of(TEXT, ("systems", "dsc", "list")) == 11
    assert line_of(TEXT, ("systems", "dsc", "fields", "labels")) == 14
    assert line_of(TEXT, ("systems", "remedy", "fields", "first_name")) == 16


def test_what_stands_inside_an_inline_table_has_the_line_of_the_table() -> None:
    assert line_of(TEXT, ("systems", "dsc", "client_id", "env")) == 9


def test_what_is_not_there_is_at_the_beginning() -> None:
    assert line_of(TEXT, ("nothing",)) == line_of("", ("x",)) == 1


def test_quotes_inside_a_text_begin_no_text_of_several_lines() -> None:
    assert line_of("a = \"'''\"\nb = 1 # \"\"\"\nc = '''\nd = 1'''\ne = 1\n", ("e",)) == 5
    assert line_of("a = \"'''\"\nb = 1\n", ("b",)) == 2


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=3), st.text("xyz\"'#=[] ", max_size=6)), max_size=8))
def test_every_key_of_a_written_table_is_found(pairs: list[tuple[str, str]]) -> None:
    unique = dict(pairs)
    escaped = {key: value.replace('"', '\\"') for key, value in unique.items()}
    text = "[t]\n" + "".join(f'{key} = "{value}"\n' for key, value in escaped.items())
    assert tomllib.loads(text) == {"t": unique}

    assert [line_of(text, ("t", key)) for key in unique] == list(range(2, len(unique) + 2))
