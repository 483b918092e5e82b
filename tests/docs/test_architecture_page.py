"""docs/architecture.md names every room, in the order of the import contract, and no path that is not there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
ROOTED = ("src/", "schemas", "adapters", "playbooks", "tests", "docs", "benchmarks", "pyproject.toml")


def section(title: str) -> str:
    return PAGE.split(f"\n## {title}")[1].split("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def layers() -> list[str]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    (ordered,) = (contract for contract in contracts if contract["type"] == "layers")
    return [layer.replace(" | ", ", ") for layer in ordered["layers"]]


def names(text: str) -> list[str]:
    return re.findall(r"`([^`\n]+)`", text)


def test_the_rooms_stand_in_the_order_of_the_import_contract() -> None:
    assert [first.replace("`", "") for first, *_ in rows("Rooms")] == layers()


def test_every_folder_and_module_of_sopflow_is_a_room() -> None:
    found = {path.stem for path in (ROOT / "src/sopflow").iterdir() if path.is_dir() or path.suffix == ".py"}
    named = {name for first, *_ in rows("Rooms") for name in names(first)}

    assert named == {name for name in found if not name.startswith("__") and not name.startswith("py.")}


def test_the_pure_core_is_what_the_architecture_tests_hold_pure() -> None:
    source = (ROOT / "tests/architecture/house.py").read_text(encoding="utf-8")
    (core,) = re.findall(r"^CORE = \((.*?)\)$", source, re.MULTILINE | re.DOTALL)

    assert set(names(section("The pure core"))[0].split(", ")) == set(re.findall(r'"([a-z]+)"', core))


def test_every_path_that_is_named_exists() -> None:
    paths = [name for name in names(PAGE) if name.startswith(ROOTED) and " " not in name]

    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []
    assert len(paths) > 40


def test_every_row_of_where_do_i_change_says_where() -> None:
    places = {
        what: [name for name in names(where) if name.startswith((*ROOTED, "languages:", "choices"))]
        for what, where in rows("Where do I change")
    }

    assert [what for what, named in places.items() if not named and what != "mend the wording of a message"] == []


def test_every_function_that_is_named_with_its_room_exists() -> None:
    steps = names(section("From text to a told case"))
    functions = [name for name in steps if name.count(".") == 2]

    for name in functions:
        room, module, function = name.split(".")
        source = (ROOT / "src/sopflow" / room / f"{module}.py").read_text(encoding="utf-8")
        assert f"def {function}(" in source
    assert len(functions) == 6
