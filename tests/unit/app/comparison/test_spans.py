"""Times that two versions of a playbook give otherwise are found by the state that they stand in."""

from __future__ import annotations

import pytest

from sopflow.app.comparison.spans import changed_times
from sopflow.diagnostics import Source
from sopflow.document.nodes import Document
from sopflow.document.yaml_reader import read

TEXT = """\
settings: {poll: 4h, name: abc}
sla: {answer: {within: 2d}}
states:
  one: {ask: [x], within: 1d}
  loop:
    each:
      states:
        inner: {wait: {for: y, within: 3h}}
  two: {end: done}
"""


def document(text: str) -> Document:
    found = read(Source("x.yaml", text)).document
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("within: 1d", "within: 2d", ["one"]),
        ("within: 3h", "within: 4h", ["inner"]),
        ("poll: 4h", "poll: 5h", ["settings"]),
        ("within: 2d", "within: 3d", ["sla"]),
        ("name: abc", "name: def", []),
        ("end: done", "end: other", []),
        ("ask: [x]", "ask: [z]", []),
    ],
)
def test_a_time_is_found_and_nothing_else(old: str, new: str, found: list[str]) -> None:
    assert list(changed_times(document(TEXT), document(TEXT.replace(old, new, 1)))) == found


def test_states_of_one_version_alone_say_nothing() -> None:
    assert list(changed_times(document(TEXT), document(TEXT.replace("  one:", "  other:")))) == []


def test_they_are_told_in_the_order_in_which_they_are_written() -> None:
    names = [f"state_{number}" for number in range(12)]
    old, new = (
        "states:\n" + "".join(f"  {name}: {{ask: [x], within: {span}}}\n" for name in names) for span in ("1d", "2d")
    )
    assert list(changed_times(document(old), document(new))) == names
