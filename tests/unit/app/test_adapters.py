"""Manifests of other people's packages are found by their entry points, and none of their code runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sopflow.app.adapters import installed
from sopflow.errors import InvalidPlaybook

OWN = {"billing", "dsc", "indira", "remedy"}
MANIFEST = "adapter: 1\nsystem: crm\ntitle: CRM\noperations: {look: {title: Look, effect: read, output: text}}\n"
EXPLODES = "raise RuntimeError('imported')\n"

Install = Callable[..., Path]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """`install("crm", "acme.crm", manifest)`: a package of that dotted name, whose modules must not be imported."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def make(system: str, module: str, manifest: str | None) -> Path:
        folder = tmp_path
        for name in module.split("."):
            folder = folder / name
            folder.mkdir(exist_ok=True)
            (folder / "__init__.py").write_text(EXPLODES, encoding="utf-8")
        if manifest is not None:
            (folder / "adapter.yaml").write_text(manifest, encoding="utf-8")
        info = tmp_path / f"{module.replace('.', '_')}_{system}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[sopflow.adapters]\n{system} = {module}\n", encoding="utf-8")
        return folder

    return make


def test_those_that_come_with_sopflow_are_there() -> None:
    assert set(installed().adapters) == OWN


@pytest.mark.parametrize("module", ["acme_crm", "acme.systems.crm"])
def test_a_package_with_a_manifest_is_found_and_not_imported(install: Install, module: str) -> None:
    install("crm", module, MANIFEST)

    assert set(installed().adapters) == OWN | {"crm"}
    assert "crm.look" in installed().operations


def test_an_entry_point_without_a_manifest_adds_nothing(install: Install) -> None:
    install("crm", "acme_crm", None)

    assert set(installed().adapters) == OWN


def test_an_entry_point_that_leads_nowhere_adds_nothing(install: Install, tmp_path: Path) -> None:
    install("crm", "acme_crm", MANIFEST)
    for points in tmp_path.glob("*.dist-info/entry_points.txt"):
        points.write_text("[sopflow.adapters]\ncrm = gone\nerp = acme_crm.gone\nhr = gone.away.far\n", encoding="utf-8")

    assert set(installed().adapters) == OWN


def test_a_wrong_manifest_of_theirs_is_told_with_its_place(install: Install) -> None:
    folder = install("crm", "acme_crm", MANIFEST.replace("output: text", "output: txet"))

    with pytest.raises(InvalidPlaybook) as caught:
        installed()
    [found] = caught.value.diagnostics
    assert (found.path, found.line, found.code) == (str(folder / "adapter.yaml"), 4, "SF651")


def test_a_manifest_of_a_system_that_its_package_is_not_installed_for_is_told(install: Install) -> None:
    install("erp", "acme_crm", MANIFEST)

    with pytest.raises(InvalidPlaybook) as caught:
        installed()
    [found] = caught.value.diagnostics
    assert (found.line, found.message.en) == (
        2,
        "this is the manifest of `crm`, but its package is installed as the adapter of `erp`",
    )
    assert found.help is not None
    assert '`crm = "acme_crm"`' in found.help.en


def test_two_packages_for_one_system_are_told(install: Install) -> None:
    install("crm", "acme_crm", MANIFEST)
    install("crm", "other_crm", MANIFEST)

    with pytest.raises(InvalidPlaybook, match="`crm` is declared twice"):
        installed()
