"""Names, values and examples as they are shown in a message."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.schema.wording import quoted, yaml


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (12, "12"),
        ("halo", "halo"),
        ("", '""'),
        ("a: b", '"a: b"'),
        (["a", "b, c"], '[a, "b, c"]'),
        ({"id": "Siapa?", "en": None}, "{id: Siapa?, en: null}"),
    ],
)
def test_an_example_is_written_as_an_author_would(value, text):
    assert yaml(value) == text


def test_only_a_scalar_is_quoted_and_a_long_one_is_cut():
    document = read(Source("p.yaml", f"short: halo\nlong: {'x' * 200}\nlist: [a]\n")).document
    assert quoted(document.node(("short",))) == "`halo`"
    assert quoted(document.node(("long",))).endswith("x…`")
    assert quoted(document.node(("list",))) == ""
