"""A slip in a manifest that ships is told at its line, with its mend, in both languages."""

from __future__ import annotations

import re

import pytest
from sopflow_adapters import manifests

from sopflow.catalog.decode import decode
from sopflow.catalog.rules import RULES
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read

SLIPS: dict[str, tuple[str, str, str]] = {
    "an effect that does not exist": (r"effect: write", "effect: wirte", "SF654"),
    "a write that cannot be in doubt": (r"errors: \[([^\]]*), in_doubt\]", r"errors: [\1]", "SF654"),
    "an error that does not exist": (r"errors: \[not_found", "errors: [not_fuond", "SF654"),
    "a type that does not exist": (r"type: phone", "type: fone", "SF651"),
    "a reply of a type that does not exist": (r"output: ([A-Z])", r"output: X\1", "SF651"),
    "a number without its privacy": (r"(msisdn: \{type: phone[^}]*?), privacy: personal", r"\1", "SF657"),
    "a class of privacy that does not exist": (r"privacy: personal", "privacy: persnal", "SF650"),
    "a time that is no time": (r"attempt: (\d+), total", r"attempt: \g<1>00000, total", "SF650"),
    "a secret of another name": (r"  SOPFLOW_[A-Z]+_", "  ", "SF650"),
    "an example that is none": (r"example: accepted|example: call|example: acknowledged|example: New", "example: perhaps", "SF656"),
    "a key that nobody knows": (r"    effect: read", "    efect: read", "SF650"),
    "a key of a field that is not there": (r"key: \[[a-z_]+", "key: [nothing", "SF652"),
    "a look-up that is not there": (r"look_up: \{operation: [a-z_]+", "look_up: {operation: get_nothing", "SF653"),
    "a look-up that is given what is not there": (r": key(?=[,}])", ": kee", "SF653"),
}  # fmt: skip
WITHOUT = {
    ("indira", slip)
    for slip, (pattern, _, _) in SLIPS.items()
    if any(each in pattern for each in ("write", "in_doubt", "key:", "look_up", ": key"))
}
CASES = [
    (source, slip)
    for source in manifests()
    for slip in SLIPS
    if (source.path.split("/")[1], slip) not in WITHOUT
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "slip"), CASES, ids=lambda value: value.path if isinstance(value, Source) else value
)
def test_a_slip_is_told_at_its_line_with_its_mend(source: Source, slip: str) -> None:
    pattern, instead, code = SLIPS[slip]
    found = re.search(pattern, source.text)
    assert found is not None, f"{source.path} has nothing to plant this in"
    text = source.text[: found.start()] + found.expand(instead) + source.text[found.end() :]
    line = source.text.count("\n", 0, found.start()) + 1
    reading = read(Source(source.path, text))
    assert reading.document is not None
    _, told = decode(reading.document)

    assert code in {each.code for each in told}
    assert {each.line for each in told if each.code == code} & {line, line - 1, line + 1}
    assert [each.message.en for each in told if each.help is None or not each.help.id or not each.message.id] == []


def test_every_rule_of_manifests_but_one_has_a_slip() -> None:
    """Two manifests for one system are planted in the catalogue's own tests."""
    assert {rule.code for rule in RULES} - {code for *_, code in SLIPS.values()} == {"SF655"}
