"""Real systems are found by entry points; what is not there, twice there, or broken is said."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from sopflow.app.adapters import installed
from sopflow.app.configuration.reading import Configuration
from sopflow.app.live.systems import NoAdapterError, real_systems
from sopflow.ports.world import Call, Done, Failed

PROFILE = installed().operations["dsc.get_customer_profile"]
GOOD = """\
from sopflow.ports.world import Done
class Host:
    def call(self, call):
        return Done({"heard": call.operation.name})
def host(settings):
    return Host()
"""

Install = Callable[[str, str, str], None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Installs a package of one module with one entry point: `install("acme", "dsc", source)`."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(package: str, system: str, source: str) -> None:
        (tmp_path / f"{package}.py").write_text(source, encoding="utf-8")
        info = tmp_path / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[sopflow.adapters]\n{system} = {package}\n", encoding="utf-8")
        monkeypatch.delitem(sys.modules, package, raising=False)

    return make


def call() -> Call:
    return Call("K1", "e1", PROFILE, {}, "", 1, 10)


def test_the_adapters_that_come_with_sopflow_connect_to_nothing_yet() -> None:
    systems = real_systems(Configuration())

    assert systems.lacking(["dsc.get_customer_profile", "dsc.log_interaction", "remedy.create_ticket"]) == (
        "dsc",
        "remedy",
    )
    assert systems.call(call()) == Failed("unavailable", "no adapter")


def test_a_package_that_offers_a_host_is_bound_to_its_system(install: Install) -> None:
    install("acme_dsc", "dsc", GOOD)
    systems = real_systems(Configuration())

    assert systems.lacking(["dsc.get_customer_profile", "remedy.create_ticket"]) == ("remedy",)
    assert systems.call(call()) == Done({"heard": "dsc.get_customer_profile"})


def test_two_hosts_for_one_system_are_neither_of_them_used(install: Install) -> None:
    install("acme_dsc", "dsc", GOOD)
    install("other_dsc", "dsc", GOOD)
    systems = real_systems(Configuration())

    assert systems.lacking(["dsc.get_customer_profile"]) == ("dsc",)
    assert "two installed packages connect to `dsc`" in systems.why_not("dsc").en


@pytest.mark.parametrize(
    "source", ["import nothing_of_that_name\n", "def host(settings):\n    raise KeyError('secret')\n"]
)
def test_an_adapter_that_breaks_is_named_without_what_it_said(install: Install, source: str) -> None:
    install("acme_dsc", "dsc", source)
    systems = real_systems(Configuration())

    assert "the adapter of `dsc` (acme_dsc) cannot be used" in systems.why_not("dsc").en
    assert "secret" not in systems.why_not("dsc").en


def test_an_adapter_that_breaks_keeps_no_other_from_its_work(install: Install) -> None:
    install("acme_dsc", "dsc", GOOD)
    install("acme_billing", "billing", "import nothing_of_that_name\n")
    systems = real_systems(Configuration())

    assert (systems.reaches("dsc.get_customer_profile"), systems.reaches("billing.x")) == (True, False)
    assert set(systems.broken) == {"billing"}


def test_what_is_lacking_is_said_with_a_way_on() -> None:
    problem = NoAdapterError(("dsc", "remedy"))

    assert "dsc, remedy" in problem.words.en
    assert "dsc, remedy" in problem.words.id
    assert "--practice" in problem.words.id
