"""Whether a package declares an entry point is read off its files; what cannot be read so is looked at properly."""

from __future__ import annotations

import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from sopflow.app.installations import may_be_declared

GROUP = "sopflow.adapters"


def may(monkeypatch: pytest.MonkeyPatch, *places: Path) -> bool:
    monkeypatch.setattr(sys, "path", [str(place) for place in places])
    monkeypatch.setattr(sys, "meta_path", [PathFinder])
    return may_be_declared(GROUP, besides="sopflow_adapters")


def installed(folder: Path, declared: str) -> Path:
    info = folder / "acme-1.0.dist-info"
    info.mkdir()
    (info / "entry_points.txt").write_text(declared, encoding="utf-8")
    return folder


def test_our_own_adapters_and_other_groups_do_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declared = (
        f"[console_scripts]\nacme = acme:main\n\n[{GROUP}]\nremedy = sopflow_adapters.remedy\n[other]\na = acme\n"
    )

    assert not may(monkeypatch, installed(tmp_path, declared), tmp_path / "not there")


@pytest.mark.parametrize("line", ["crm = acme.crm", "crm=acme.crm:host", "  crm = acme"])
def test_another_package_that_declares_one_is_found(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert may(monkeypatch, installed(tmp_path, f"[{GROUP}]\nours = sopflow_adapters.sim\n{line}\n"))


def test_an_archive_may_hold_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "packages.zip").write_bytes(b"")

    assert may(monkeypatch, tmp_path / "packages.zip")


def test_a_finder_of_its_own_may_find_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finder = type("Finder", (), {"find_distributions": lambda *_: ()})
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.setattr(sys, "meta_path", [finder, PathFinder])

    assert may_be_declared(GROUP, besides="sopflow_adapters")
