"""`sopflow sim up` as a process of its own: what it prints, whom it lets in, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from sopflow.cli.root import sopflow

COMMAND = [sys.executable, "-c", "from sopflow.cli import main; main()", "sim"]
WORLD = (
    "world: 1\ncustomers: [{msisdn: '0811 0000 0009', card_type: simPATI, payment_type: prepaid, name: Orang Rekaan}]\n"
)
WRONG = "world: 1\ncustomers: [{msisdn: '0811 0000 0009', card_type: simPATI, payment_type: prepay}]\n"


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "LANG": "en_US.UTF-8", "LC_ALL": "", "NO_COLOR": "1", "PYTHONUNBUFFERED": "1", **more}


@contextmanager
def up(*arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """The simulators, in a process that is ended in any case."""
    with subprocess.Popen(
        [*COMMAND, "up", "--port", "0", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment(**more),
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def ready(process: subprocess.Popen[str]) -> dict[str, Any]:
    """The line that `--format json` prints when they listen."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.stderr and process.stderr.read()
    return dict(json.loads(line))


def ended(process: subprocess.Popen[str], by: signal.Signals) -> tuple[int, str, str]:
    process.send_signal(by)
    out, err = process.communicate(timeout=90)
    return process.returncode, out, err


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM])
def test_all_four_listen_until_they_are_asked_to_end(by: signal.Signals) -> None:
    with up("--format", "json") as process:
        told = ready(process)
        known = told["environment"]
        for system in ("DSC", "INDIRA", "BILLING"):
            answer = httpx.post(
                known[f"SOPFLOW_{system}_URL"] + "/oauth/token",
                data={"grant_type": "client_credentials"},
                auth=(known[f"SOPFLOW_{system}_CLIENT_ID"], known[f"SOPFLOW_{system}_CLIENT_SECRET"]),
            )
            assert (answer.status_code, answer.json()["token_type"]) == (200, "Bearer")
        login = {"username": known["SOPFLOW_REMEDY_USERNAME"], "password": known["SOPFLOW_REMEDY_PASSWORD"]}
        assert httpx.post(known["SOPFLOW_REMEDY_URL"] + "/api/jwt/login", data=login).status_code == 200
        assert httpx.get(told["control"]).json()["customers"] == told["customers"] == 6
        code, out, err = ended(process, by)

    assert (code, out, err) == (0, "", "The simulators have ended.\n")
    with pytest.raises(httpx.ConnectError):
        httpx.get(told["control"])


def test_people_are_told_what_to_put_where_and_that_it_is_practice() -> None:
    with up("--systems", "dsc,remedy") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        while "Ctrl-C" not in lines[-1]:
            lines.append(process.stdout.readline())
        code, _, _ = ended(process, signal.SIGINT)
    told = re.sub(r":\d{4,5}", ":PORT", "".join(lines))

    assert code == 0
    assert (
        told.splitlines()[0]
        == "Made-up systems are listening, for practice only, with 6 made-up customers (world.yaml):"
    )
    assert "  dsc      http://127.0.0.1:PORT/dsc\n" in told
    assert "  sopflow run PLAYBOOK --systems sim --sim http://127.0.0.1:PORT\n" in told
    assert "  export SOPFLOW_DSC_CLIENT_ID=sopflow-practice\n" in told
    assert '  [systems.dsc]\n  url = "http://127.0.0.1:PORT/dsc"\n' in told
    assert "BILLING" not in told


def test_it_speaks_indonesian_too() -> None:
    with up("--lang", "id") as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        _, _, err = ended(process, signal.SIGINT)

    assert first.startswith("Sistem buatan siap dipanggil, hanya untuk latihan, dengan 6 pelanggan rekaan")
    assert err == "Simulator sudah berhenti.\n"


def test_a_world_of_ones_own_is_what_they_know(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(WORLD, encoding="utf-8")
    with up("--world", str(file), "--format", "json") as process:
        assert ready(process)["customers"] == 1
        assert ended(process, signal.SIGINT)[0] == 0


def test_nothing_of_what_is_asked_is_printed() -> None:
    with up("--format", "json") as process:
        told = ready(process)
        for path in ("/dsc/tmf-api/customerManagement/v4/customer?name=+6281200000001", "/nowhere/+6281200000001"):
            httpx.get(told["url"] + path)
        _, out, err = ended(process, signal.SIGINT)

    assert "812" not in out + err


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = subprocess.run(
            [*COMMAND, "up", "--port", port],
            capture_output=True,
            text=True,
            env=environment(),
            timeout=120,
            check=False,
        )

    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"port {port} cannot be used" in ran.stderr
    assert "--port 0" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["up", "--host", "0.0.0.0"], 2, "listen on this machine only, never on 0.0.0.0"),
        (
            ["up", "--systems", "dsc,crm"],
            2,
            "`crm` is no system that is simulated. There are: dsc, indira, billing, remedy",
        ),
        (["up", "--port", "70000"], 2, "Error: --port is a number from 0 to 65535\n"),
        (["up", "--pace", "-1"], 2, "Error: --pace is a number from 0 to 60"),
        (["up", "--world", "nowhere.yaml"], 3, "nowhere.yaml"),
        (["world", "nowhere.yaml"], 3, "nowhere.yaml"),
    ],
)
def test_what_cannot_be_done_is_refused(arguments: list[str], code: int, says: str) -> None:
    ran = CliRunner().invoke(sopflow, ["sim", *arguments], env={"LANG": "en_US.UTF-8", "LC_ALL": "", "COLUMNS": "200"})

    assert ran.exit_code == code
    assert says in ran.output


@pytest.mark.parametrize(("verb", "code"), [(["up", "--world"], 3), (["world"], 1)])
def test_a_world_that_does_not_check_is_explained_with_its_place(tmp_path: Path, verb: list[str], code: int) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(WRONG, encoding="utf-8")
    ran = CliRunner().invoke(sopflow, ["sim", *verb, str(file)], env={"LANG": "en_US.UTF-8", "LC_ALL": ""})

    assert ran.exit_code == code
    assert "mine.yaml:2:" in ran.output
    assert "did you mean `prepaid`?" in ran.output


def test_a_sound_world_is_said_to_be_sound_and_findings_are_json_on_demand(tmp_path: Path) -> None:
    sound, wrong = tmp_path / "sound.yaml", tmp_path / "wrong.yaml"
    sound.write_text(WORLD, encoding="utf-8")
    wrong.write_text(WRONG, encoding="utf-8")
    plain = CliRunner().invoke(sopflow, ["sim", "world", str(sound), "--lang", "id"])
    told = CliRunner().invoke(sopflow, ["sim", "world", str(wrong), "--format", "json"])

    assert (plain.exit_code, plain.output) == (0, f"✔ {sound}: 1 pelanggan, tidak ada yang salah.\n")
    assert told.exit_code == 1
    assert "SF104" in json.dumps(json.loads(told.output))


def test_the_shipped_world_is_printed_to_start_from(tmp_path: Path) -> None:
    printed = CliRunner().invoke(sopflow, ["sim", "world"])
    copy = tmp_path / "copy.yaml"
    copy.write_text(printed.output, encoding="utf-8")

    assert printed.exit_code == 0
    assert CliRunner().invoke(sopflow, ["sim", "world", str(copy)]).exit_code == 0


def test_what_is_not_installed_is_named() -> None:
    hidden = (
        "import sys\n"
        "sys.modules['starlette'] = None\n"
        "sys.modules['starlette.concurrency'] = None\n"
        "from sopflow.cli import main; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", hidden, "sim", "up", "--port", "0"], capture_output=True, text=True, env=environment(),
        timeout=120, check=False,
    )  # fmt: skip

    assert (ran.returncode, ran.stdout) == (2, "")
    assert "pip install 'sopflow[sim]'" in ran.stderr


def test_tab_completes_the_systems() -> None:
    completing = ShellComplete(sopflow, {}, "sopflow", "_SOPFLOW_COMPLETE")
    found = completing.get_completions(["sim", "up", "--systems"], "dsc,")

    assert [each.value for each in found] == ["dsc,indira", "dsc,billing", "dsc,remedy"]
    assert [each.value for each in completing.get_completions(["sim"], "")] == ["up", "world"]
