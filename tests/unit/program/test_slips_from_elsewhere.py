"""What authors bring along from other tools, and a name that forgot its `=`: the remedy is the word that is meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sopflow.program.compiler import Compiled

PLAYBOOK = """\
sopflow: 1
id: slips
version: 1.0.0
title: {id: Salah}
languages: [id]
outcomes: {done: {id: Selesai}}
facts:
  msisdn: {type: phone, ask: {id: Nomor?}}
  known: {type: TYPE, ask: {id: Kenal?}}
  profile: {type: dsc.CustomerProfile}
states:
  first: {ask: [msisdn, known], next: second}
  second: {call: {operation: dsc.get_customer_profile, with: {msisdn: GIVEN}, save: profile}, next: last}
  last: {end: done}
"""


@pytest.mark.parametrize(
    ("type_", "given", "help", "instead"),
    [
        ("boolean", "=msisdn", "did you mean `yes_no`?", "yes_no"),
        ("String", "=msisdn", "did you mean `text`?", "text"),
        ("peculiar_thing", "=msisdn", "write text, yes_no, whole", None),
        ("yes_no", "msisdn", "did you mean the fact? Write `=msisdn`", "=msisdn"),
        ("yes_no", "nobody", "write it as 0812-3456-7890", None),
    ],
)
def test_the_remedy_is_what_is_meant(
    compile_text: Callable[..., Compiled], type_: str, given: str, help: str, instead: str | None
) -> None:
    finding = compile_text(PLAYBOOK.replace("TYPE", type_).replace("GIVEN", given)).diagnostics[0]

    assert finding.help is not None
    assert finding.help.en.startswith(help)
    assert (finding.fix.text if finding.fix else None) == instead
