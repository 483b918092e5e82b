"""The command as a process of its own: how it ends, how fast it starts, what it does with pipes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from sopflow.cli import main; main()"]


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": "", "NO_COLOR": "1", **more}


def sopflow(*arguments: object) -> subprocess.CompletedProcess[str]:
    words = [*COMMAND, *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=60, check=False)


def test_a_reader_that_goes_away_is_no_traceback(playbook: Path) -> None:
    shell = f"{sys.executable} -c 'from sopflow.cli import main; main()' explain | head -1"
    ended = subprocess.run(shell, shell=True, capture_output=True, text=True, env=environment(), check=False)
    assert ended.stdout.startswith("SF001")
    assert ended.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full")
@pytest.mark.parametrize("more", [(), ("--format", "json")], ids=["text", "json"])
def test_an_output_that_is_full_is_no_bug_and_no_success(more: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [*COMMAND, "explain", *more], stdout=full, stderr=subprocess.PIPE, text=True, env=environment(), check=False
        )
    assert ended.returncode == 3
    assert "could not be written" in ended.stderr
    assert "Exception ignored" not in ended.stderr


TABLES = """\
import sys, time
from sopflow.cli.failures import guarded
from sopflow.cli.terminal import console
time.sleep(0.5)
sys.exit(guarded(lambda: [console().print(each) for each in range(20_000)]))
"""


def test_a_reader_that_goes_away_from_tables_is_no_finding(tmp_path: Path) -> None:
    (tmp_path / "tables.py").write_text(TABLES, encoding="utf-8")
    shell = f"{sys.executable} {tmp_path}/tables.py | true; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, env=environment(), check=False)

    assert (ended.returncode, ended.stderr) == (3, "")


def test_interrupting_a_guided_case_ends_with_130(playbook: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "run", str(playbook)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment(PYTHONUNBUFFERED="1"),
    ) as process:  # fmt: skip
        assert process.stdout is not None
        seen = b""
        while not seen.endswith(b"> "):
            more = os.read(process.stdout.fileno(), 1000)
            assert more, seen
            seen += more
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=90)
    assert process.returncode == 130
    assert b"Traceback" not in errors


def test_a_bug_of_ours_ends_with_70_and_names_a_report_without_numbers_or_names_of_people(
    tmp_path: Path, playbook: Path
) -> None:
    broken = (
        "import sopflow.app.told.telling as t\n"
        "def bug(*a, **k):\n"
        "    try: raise KeyError('Budi Santoso')\n"
        "    except KeyError as one: raise ValueError('customer 081234567890') from one\n"
        "t.tell_case = bug\n"
        "from sopflow.cli import main; main()"
    )
    ended = subprocess.run(
        [sys.executable, "-c", broken, "simulate", str(playbook)], capture_output=True, text=True, check=False,
        env=environment(TMPDIR=str(tmp_path)),
    )  # fmt: skip
    assert ended.returncode == 70
    assert "Traceback" not in ended.stderr
    reports = list(tmp_path.glob("sopflow-bug-*.txt"))
    assert len(reports) == 1
    assert str(reports[0]) in ended.stderr
    report = reports[0].read_text(encoding="utf-8")
    assert "ValueError" in report
    assert "KeyError" in report
    assert "tell_case" in report  # the place where it happened
    assert "081234567890" not in report
    assert "Santoso" not in report


def test_findings_go_to_the_output_and_refusals_to_the_error_stream(tmp_path: Path) -> None:
    (tmp_path / "playbook.yaml").write_text("sopflow: 1\n", encoding="utf-8")
    found, refused = sopflow("check", tmp_path), sopflow("graph", tmp_path)
    assert (found.returncode, found.stderr) == (1, "")
    assert (refused.returncode, refused.stdout) == (3, "")


def test_no_colour_reaches_a_pipe(playbook: Path) -> None:
    assert "\x1b" not in sopflow("simulate", playbook).stdout


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parents[2].glob("playbooks/*/playbook.yaml")), ids=lambda p: p.parent.name
)
def test_every_playbook_that_comes_with_sopflow_checks_and_its_scenarios_pass(path: Path) -> None:
    assert sopflow("check", path.parent).returncode == 0
    assert sopflow("test", "-q", path.parent).returncode == 0


def test_help_starts_without_loading_the_rooms() -> None:
    code = "import sys; sys.argv = ['sopflow', '--help']\nimport sopflow.cli as c\ntry: c.main()\nexcept SystemExit: pass\nassert not [m for m in sys.modules if m.startswith(('sopflow.app', 'sopflow.program', 'rich'))], sys.modules.keys()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.timed
def test_nothing_sleeps(playbook: Path) -> None:
    began = time.monotonic()
    assert sopflow("test", playbook).returncode == 0
    assert time.monotonic() - began < 20
