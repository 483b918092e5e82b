"""Starting: how much longer a Python that imports us, or checks a playbook, takes than one that does nothing.

Processor time of the whole process, started cold with its byte code at hand, as an installed package has it.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROUNDS = 7
PLAYBOOK = Path(__file__).parent.parent / "playbooks" / "penanganan-penipuan-va"
COMMAND = "import sys; sys.argv = ['sopflow', *{}]; import sopflow.cli; sopflow.cli.main()"
CASES = {
    "import sopflow": "import sopflow",
    "import transitions": "import transitions",
    "import jsonschema": "import jsonschema",
    "sopflow.check is there": "import sopflow; sopflow.check",
    "sopflow --version": COMMAND.format(["--version"]),
    "sopflow --help": COMMAND.format(["--help"]),
    "sopflow check of the SOP": COMMAND.format(["check", "--format", "json", str(PLAYBOOK)]),
    "sopflow case start": COMMAND.format(["case", "start", str(PLAYBOOK), "--practice", "--format", "json"]),
    "sopflow case next": COMMAND.format(["case", "next", "CASE"]),
}


def run() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SOPFLOW_STORE"] = str(Path(folder) / "cases.db")
        case = _begun()
        codes = ["pass", *(code.replace("CASE", case) for code in CASES.values())]
        for code in codes:  # writes the byte code
            _seconds(code, folder)
        times = [[_seconds(code, folder) for code in codes] for _ in range(ROUNDS)]  # in turn: the machine changes
    bare, *least = (min(taken) for taken in zip(*times, strict=True))
    for what, seconds in zip(CASES, least, strict=True):
        yield f"{what:27} {seconds / bare:6.2f} × a Python that does nothing"


def _begun() -> str:
    """A practice case that waits for its first answers."""
    told = subprocess.run([sys.executable, "-c", CASES["sopflow case start"]], check=True, capture_output=True)
    return str(json.loads(told.stdout)["case"])


def _seconds(code: str, byte_code: str) -> float:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = byte_code
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
