"""A playbook that is damaged in any way gets diagnostics with places: it never crashes and never hangs.

`make fuzz` tries ten thousand; every run of the tests tries some hundred.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import sopflow_playbooks
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Diagnostic, Source, has_errors
from sopflow.document.yaml_reader import read
from sopflow.lint.linter import lint
from sopflow.lint.rule import Subject
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.rendering.diagnostics import text
from sopflow.schema.validator import validate

FOLDER = Path(sopflow_playbooks.__file__).parent
EXAMPLES = {path.parent.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*/*/playbook.yaml"))}
SOPS = {path.parent.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*/playbook.yaml"))}
NASTY = (
    "\t", ": ", " #", "&a ", "*a", "!!x ", "|", ">", "'", '"', "{", "}", "[", "]", "\u00a0", "\u200b", "- ", "? ", "=", "${", "null",
    "\n", "when: x == ", "go: nowhere", "type: list of list of", "0123", "1e999", "yes", "`", "@", "%", "---\n", "..", "9" * 400,
    "or else", "is missing", "=now - 30d", "[" * 500, "{a: " * 200, "é", "\U0001f600", "not " * 60, "(" * 60,
)  # fmt: skip
SECONDS = 5
"""Far more than any of these files needs; a check that takes longer hangs."""


def checked(source: str, catalog: Catalog) -> tuple[Diagnostic, ...]:
    """The whole of `check` on one text: reading, shape, meaning, rules."""
    reading = read(Source("mutated.yaml", source))
    found = reading.diagnostics
    if reading.document is None:
        assert has_errors(found)
        return found
    found += validate(reading.document, "playbook")
    if has_errors(found):
        return found
    playbook = decode(reading.document)
    compiled = compile_program(playbook, reading.document, catalog, {})
    found += compiled.diagnostics
    if compiled.program is not None:
        found += lint(Subject(reading.document, playbook, compiled.program, catalog, None, {}))
    return found


@st.composite
def damaged(draw: st.DrawFn, originals: dict[str, str]) -> str:
    lines = originals[draw(st.sampled_from(sorted(originals)))].splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 4))):
        if not lines:
            break
        at = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "double", "swap", "indent", "dedent", "insert", "cut", "word", "empty"])):
            case "delete":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                lines[at], lines[other] = lines[other], lines[at]
            case "indent":
                lines[at] = "  " + lines[at]
            case "dedent":
                lines[at] = lines[at][1:]
            case "insert":
                place = draw(st.integers(0, len(lines[at])))
                lines[at] = lines[at][:place] + draw(st.sampled_from(NASTY)) + lines[at][place:]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
            case "word":
                words = lines[at].split(" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(lines[other].split() or ["x"]))
                lines[at] = " ".join(words)
            case _:
                lines[at] = lines[at].partition(":")[0] + ":\n"
    return "".join(lines)


def survives(source: str, catalog: Catalog) -> None:
    before = time.monotonic()
    found = checked(source, catalog)
    assert time.monotonic() - before < SECONDS
    for one in found:
        assert 1 <= one.line <= source.count("\n") + 2
        assert one.message.en.strip()
        assert one.message.id.strip()
    assert isinstance(text.render(found, "id"), str)


quick = int(os.environ.get("SOPFLOW_MUTANTS", "400"))


@settings(max_examples=quick, deadline=None, suppress_health_check=list(HealthCheck))
@given(source=damaged(EXAMPLES))
def test_a_damaged_example_gets_findings_and_no_traceback(source: str, catalog: Catalog) -> None:
    survives(source, catalog)


@settings(max_examples=max(10, quick // 20), deadline=None, suppress_health_check=list(HealthCheck))
@given(source=damaged(SOPS))
def test_a_damaged_sop_gets_findings_and_no_traceback(source: str, catalog: Catalog) -> None:
    survives(source, catalog)


def test_the_undamaged_ones_have_no_error(catalog: Catalog) -> None:
    assert EXAMPLES
    for name, source in EXAMPLES.items():
        known = [one for one in checked(source, catalog) if one.code not in {"SF211", "SF212"}]  # siblings are not here
        assert [str(one) for one in known if has_errors([one])] == [], name
