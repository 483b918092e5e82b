"""Playbooks to measure with: the twelve-step workload, and generated ones of any size."""

from __future__ import annotations

from pathlib import Path

import sopflow_adapters

from sopflow.catalog.load import catalog_of
from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Diagnostic, Source, has_errors
from sopflow.document.yaml_reader import read
from sopflow.lint.linter import lint
from sopflow.lint.rule import Subject
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.program.model import Program
from sopflow.schema.validator import validate

HEADER = """\
sopflow: 1
id: generated
version: 1.0.0
title: {id: Buatan, en: Generated}
languages: [id]
outcomes: {done: {id: Selesai}, stopped: {id: Berhenti}}
facts:
  msisdn: {type: phone, privacy: personal, ask: {id: Nomor?}}
  profile: {type: dsc.CustomerProfile}
"""


def catalog() -> Catalog:
    """The systems that sopflow ships."""
    documents = [read(source).document for source in sopflow_adapters.manifests()]
    found, _ = catalog_of(document for document in documents if document is not None)
    return found


def generated(size: int) -> str:
    """A playbook of about `size` states: a customer's profile, then groups of a question, a branch, a look-up and a
    check, one after the other, each group with facts of its own."""
    facts: list[str] = []
    states = [
        "  s0: {ask: [msisdn], next: s1}",
        "  s1: {call: {operation: dsc.get_customer_profile, with: {msisdn: =msisdn}, save: profile}, next: ask_0}",
    ]
    groups = max(1, (size - 4) // 4)
    for group in range(groups):
        following = f"ask_{group + 1}" if group + 1 < groups else "done"
        facts += [
            f"  amount_{group}: {{type: money, ask: {{id: Berapa?}}}}",
            f"  kind_{group}: {{type: [one, two, three], ask: {{id: Yang mana?}}}}",
            f"  bill_{group}: {{type: dsc.RunningBill}}",
        ]
        states.append(_group(group, following))
    ends = "  done: {end: done}\n  stopped: {end: stopped}\n"
    return HEADER + "\n".join(facts) + "\nstart: s0\nstates:\n" + "\n".join(states) + "\n" + ends


def _group(group: int, following: str) -> str:
    return f"""\
  ask_{group}:
    ask: [amount_{group}, kind_{group}]
    next: choose_{group}
  choose_{group}:
    next:
      - {{when: amount_{group} > 1jt and kind_{group} is one, go: look_{group}}}
      - {{when: kind_{group} is two, go: check_{group}}}
      - else: {following}
  look_{group}:
    call:
      operation: dsc.get_running_bill
      with: {{msisdn: =msisdn}}
      save: bill_{group}
      on_error: {{unavailable: stopped, not_found: stopped, rejected: stopped}}
    next:
      - {{when: (bill_{group}.total or else 0) > amount_{group}, go: stopped}}
      - else: {following}
  check_{group}:
    next:
      - {{when: profile.segment is VVIP, go: stopped}}
      - else: {following}"""


def checked(
    text: str, systems: Catalog, path: str = "generated.yaml", *, lints: bool = True
) -> tuple[Program | None, list[Diagnostic]]:
    """All of `check` on one text, without files; the rules of style and flow may be left out."""
    reading = read(Source(path, text))
    found = list(reading.diagnostics)
    if reading.document is None:
        return None, found
    found += validate(reading.document, "playbook")
    if has_errors(found):
        return None, found
    playbook = decode(reading.document)
    compiled = compile_program(playbook, reading.document, systems, {})
    found += compiled.diagnostics
    if compiled.program is not None and lints:
        found += lint(Subject(reading.document, playbook, compiled.program, systems, None, {}))
    return compiled.program, found


def fraud_12(systems: Catalog) -> Program:
    """The twelve-step workload."""
    text = (Path(__file__).parent / "fraud_12.yaml").read_text(encoding="utf-8")
    program, found = checked(text, systems)
    if program is None:
        raise SystemExit("\n".join(str(one) for one in found))
    return program
