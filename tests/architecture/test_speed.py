"""Checking stays fast: what it does not import, and that a larger playbook costs no more a state.

Times are compared with each other on the same machine in the same minute, never with the clock.
"""

from __future__ import annotations

import gc
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sopflow_playbooks

from sopflow.app.adapters import installed
from sopflow.catalog.model import Catalog
from sopflow.diagnostics import Source
from sopflow.document.yaml_reader import read
from sopflow.lint.linter import lint
from sopflow.lint.rule import Subject
from sopflow.playbook.decode import decode
from sopflow.program.compiler import compile_program
from sopflow.schema.validator import validate

EXAMPLE = Path(sopflow_playbooks.__path__[0]) / "sop-007-validation"
SLOW_TO_IMPORT = {"babel", "jsonschema", "rich", "transitions", "holidays"}
FOR_OTHER_COMMANDS = {"_hashlib", "email", "random", "socket", "tempfile", "tomllib", "zipfile"}
"""Of the standard library: what `importlib.metadata` and `importlib.resources` bring along, settings, and OpenSSL."""
NEEDED_TO_CHECK = {"yaml", "phonenumbers", "click"}
IMPORTED = "import json, sys; print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"


def imported_by(code: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", f"{code}\n{IMPORTED}"], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_sopflow_imports_nothing_slow() -> None:
    assert imported_by("import sopflow") & (SLOW_TO_IMPORT | NEEDED_TO_CHECK) == set()


def test_checking_a_clean_playbook_imports_only_what_reading_needs() -> None:
    given = ["check", "--format", "json", str(EXAMPLE)]
    check = f"from sopflow.cli.root import sopflow\nsopflow({given!r}, standalone_mode=False)"

    assert imported_by(check) & (SLOW_TO_IMPORT | FOR_OTHER_COMMANDS) == set()


def test_checking_scenarios_needs_no_engine() -> None:
    whole = "import sys, sopflow.app.use_cases; print(*(name for name in sys.modules if name.startswith(ENGINE)))"
    done = subprocess.run(
        [sys.executable, "-c", f"ENGINE = 'sopflow.engine.'\n{whole}"], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["sopflow.engine.standing"]


HEADER = """\
sopflow: 1
id: generated
version: 1.0.0
title: {id: Buatan, en: Generated}
languages: [id]
outcomes: {done: {id: Selesai}, stopped: {id: Berhenti}}
"""


def generated(groups: int) -> str:
    """Questions and branches, one group after the other, each with a fact of its own: three states a group."""
    facts, states = ["facts:"], ["start: ask_0", "states:"]
    for group in range(groups):
        following = f"ask_{group + 1}" if group + 1 < groups else "done"
        facts.append(f"  amount_{group}: {{type: money, ask: {{id: Berapa?}}}}")
        states += [
            f"  ask_{group}: {{ask: [amount_{group}], next: big_{group}}}",
            f"  big_{group}: {{next: [{{when: amount_{group} > 1jt, go: stopped}}, {{else: zero_{group}}}]}}",
            f"  zero_{group}: {{next: [{{when: amount_{group} == 0, go: stopped}}, {{else: {following}}}]}}",
        ]
    return HEADER + "\n".join([*facts, *states, "  done: {end: done}", "  stopped: {end: stopped}", ""])


def check(text: str, catalog: Catalog) -> int:
    """The number of states of a playbook that is checked and clean."""
    document = read(Source("generated.yaml", text)).document
    assert document is not None
    assert validate(document, "playbook") == ()
    playbook = decode(document)
    compiled = compile_program(playbook, document, catalog, {})
    assert compiled.diagnostics == ()
    assert compiled.program is not None
    assert lint(Subject(document, playbook, compiled.program, catalog)) == ()
    return len(compiled.program.states)


def cost_of_a_state(text: str, catalog: Catalog) -> float:
    before = time.process_time()
    states = check(text, catalog)
    return (time.process_time() - before) / states


@pytest.fixture
def _no_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.timed
@pytest.mark.usefixtures("_no_collection")
def test_a_state_of_a_large_playbook_costs_no_more_than_one_of_a_small_one() -> None:
    catalog, small, large = installed(), generated(33), generated(333)
    cost_of_a_state(small, catalog)
    pairs = [(cost_of_a_state(small, catalog), cost_of_a_state(large, catalog)) for _ in range(4)]

    assert min(pair[1] for pair in pairs) <= 1.6 * min(pair[0] for pair in pairs)


# ── how long a command takes to begin ────────────────────────────────────────────────────────────────────────

ENGINE = {"sopflow.engine", "sopflow.program.compiler", "sopflow.document.yaml_reader", "phonenumbers", "transitions"}
LISTS = "from sopflow.cli.root import sopflow\nsopflow(['case', 'list', '--format', 'json'], standalone_mode=False)"
WHOLE = "import json, sys; print(json.dumps(sorted(sys.modules)))"


@pytest.fixture
def practised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A practice store with a case."""
    monkeypatch.setenv("SOPFLOW_STORE", str(tmp_path / "cases.db"))
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path / "compiled"))
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    begin = ["case", "start", str(EXAMPLE), "--practice", "msisdn=0812 0000 0001"]
    code = f"from sopflow.cli.root import sopflow\nsopflow({begin!r}, standalone_mode=False)"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.usefixtures("practised")
def test_a_list_of_cases_needs_no_engine_and_compiles_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", f"{LISTS}\n{WHOLE}"], capture_output=True, text=True, check=True)
    *listed, modules = done.stdout.splitlines()

    assert [case["status"] for case in json.loads("\n".join(listed))] == ["waiting"]
    assert ENGINE & set(json.loads(modules)) == set()


NETWORK = {"ssl", "http", "httpx", "importlib.metadata"}
NEXT = """
from sopflow.cli.root import sopflow
import json, sys, contextlib, io
with contextlib.redirect_stdout(io.StringIO()) as told:
    sopflow(["case", "list", "--format", "json"], standalone_mode=False)
sopflow(["case", "next", json.loads(told.getvalue())[0]["case"], "--format", "json"], standalone_mode=False)
"""


@pytest.mark.usefixtures("practised")
def test_what_a_practice_case_asks_next_needs_no_network() -> None:
    done = subprocess.run([sys.executable, "-c", f"{NEXT}\n{WHOLE}"], capture_output=True, text=True, check=True)

    assert NETWORK & set(json.loads(done.stdout.splitlines()[-1])) == set()


def cpu_of(code: str) -> float:
    """The processor time of a Python that runs that code, in seconds; the best of some."""

    def once() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    return min(once() for _ in range(5))


@pytest.mark.timed
@pytest.mark.usefixtures("practised")
def test_a_list_of_cases_costs_a_few_starts_of_python() -> None:
    cpu_of(LISTS)  # its byte code is kept from now on

    assert cpu_of(LISTS) < 8 * cpu_of("pass")


@pytest.mark.timed
def test_importing_sopflow_costs_less_than_a_start_of_python() -> None:
    assert cpu_of("import sopflow; sopflow.__all__") < 2 * cpu_of("pass")
