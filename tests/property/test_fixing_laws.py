"""What `check --fix` does to a playbook with one slip: it never makes it worse, and it is done when it is done."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import sopflow_playbooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sopflow.app
from sopflow.app.checking import check_all
from sopflow.app.procedure import Checked
from sopflow.app.writing.fixing import mend
from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Diagnostic, Severity, Source
from sopflow.document.yaml_reader import read

FOLDER = Path(sopflow_playbooks.__file__).parent
NEW = Path(sopflow.app.__file__).parent / "scaffold_files" / "playbook.yaml"
EXAMPLES = {
    path.parent.name: path.read_text(encoding="utf-8")
    for path in (NEW, *sorted(FOLDER.glob("examples/*/playbook.yaml")))
}
"""Whole playbooks, short enough to be checked a few hundred times."""

SWAPS = (
    (": ", ":"), (" is ", " == "), (" and ", " && "), (" or ", " || "), ("not ", "!"), ("  ", "\t"), ("'", "\u2019"), ('"', ""),
    ("[", ""), ("]", ""), ("{", ""), ("}", ""), ("- ", "-"), (", ", ","), ("${", "$ {"), ("}", "}}"), ("yes", "Yes"), ("no", "off"),
    ("0", "O"), ("1", "01"), ("_", "-"), ("_", " "), (" in ", " = "), ("72h", "72 h"), (".", ","), ("=", "= ="), ("next", "goto"),
    ("is not missing", "!= null"), ("is missing", "is null"), ("\n", " \n"), ("\n", "  # sopflow: allow\n"), (" ", "\u00a0"),
)  # fmt: skip
"""What stands there, and what somebody writes in its place."""


@st.composite
def slipped(draw: st.DrawFn) -> str:
    """A playbook with one slip, as fingers and habits make them."""
    text = EXAMPLES[draw(st.sampled_from(sorted(EXAMPLES)))]
    if draw(st.booleans()):
        right, wrong = draw(st.sampled_from(SWAPS))
        places = [found.start() for found in re.finditer(re.escape(right), text)]
        if not places:
            return text
        at = draw(st.sampled_from(places))
        return text[:at] + wrong + text[at + len(right) :]
    words = list(re.finditer(r"[a-z_]{3,}", text))
    word = draw(st.sampled_from(words))
    at = draw(st.integers(word.start(), word.end() - 2))
    change = draw(st.sampled_from(["lose", "double", "swap"]))
    piece = {"lose": text[at + 1], "double": text[at] + text[at : at + 2], "swap": text[at + 1] + text[at]}[change]
    return text[:at] + piece + text[at + 2 :]


def findings(checked: Iterable[Checked]) -> tuple[Diagnostic, ...]:
    return tuple(dict.fromkeys(each for one in checked for each in one.diagnostics))


def errors(checked: Iterable[Checked]) -> int:
    return sum(each.severity is Severity.ERROR for each in findings(checked))


@pytest.fixture(scope="module")
def keeps_the_laws(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Callable[[str, bool], None]:
    """Mends a text, and what came of it once more."""
    folder = tmp_path_factory.mktemp("slips") / "slipped"
    folder.mkdir()
    path = folder / "playbook.yaml"

    def holds(text: str, unsafe: bool) -> None:
        path.write_text(text, encoding="utf-8")
        before, _ = check_all([path], catalog)
        mending = mend([path], catalog, unsafe=unsafe)
        mended = mending.files[0].text if mending.files else text
        assert mending.unread == ()
        assert read(Source("", text)).document is None or read(Source("", mended)).document is not None
        if all(each.code >= "SF2" for each in findings(before) if each.severity is Severity.ERROR):
            assert errors(mending.checked) <= errors(before)
        path.write_text(mended, encoding="utf-8")
        again = mend([path], catalog, unsafe=unsafe)
        assert [each.text for each in again.files] == []
        assert [str(each) for each in findings(again.checked)] == [str(each) for each in findings(mending.checked)]

    return holds


@settings(
    max_examples=int(os.environ.get("SOPFLOW_SLIPS", "60")), deadline=None, suppress_health_check=list(HealthCheck)
)
@given(text=slipped(), unsafe=st.booleans())
def test_a_fix_never_makes_a_playbook_worse_and_a_second_one_changes_nothing(
    keeps_the_laws: Callable[[str, bool], None], text: str, unsafe: bool
) -> None:
    keeps_the_laws(text, unsafe)
