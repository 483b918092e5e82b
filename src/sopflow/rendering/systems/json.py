"""Systems for programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sopflow.catalog.model import Operation
from sopflow.diagnostics import Words
from sopflow.rendering.systems.rows import Finding, SettingLine, SystemLine, Verdict


def systems(lines: Iterable[SystemLine], language: str) -> dict[str, object]:
    """What `sopflow adapters list` found."""
    return {"schema": "sopflow/adapters/1", "systems": [_system(line, language) for line in lines]}


def findings(found: Iterable[Finding], language: str) -> dict[str, object]:
    """What `sopflow adapters check` found."""
    listed = tuple(found)
    return {
        "schema": "sopflow/adapters-check/1",
        "passed": all(each.verdict is not Verdict.FAILED for each in listed),
        "findings": [
            {
                "system": each.system,
                "step": each.step,
                "verdict": str(each.verdict),
                "message": _in(each.words, language),
            }
            for each in listed
        ],
    }


def _system(line: SystemLine, language: str) -> dict[str, object]:
    return {
        "system": line.adapter.name,
        "title": _in(line.adapter.title, language),
        "packages": list(line.packages),
        "configured": line.is_named and not line.lacking,
        "lacking": list(line.lacking),
        "settings": [_setting(each, language) for each in line.settings],
        "operations": [
            _operation(each, line.used_by, language) for each in line.adapter.operations.values()
        ],
    }  # fmt: skip


def _setting(line: SettingLine, language: str) -> dict[str, object]:
    return {
        "name": line.name,
        "type": line.type,
        "title": _in(line.title, language),
        "required": line.required,
        "variable": line.variable,
        "from": line.origin,
        "problem": None if line.problem is None else _in(line.problem, language),
    }


def _operation(operation: Operation, used_by: Mapping[str, tuple[str, ...]], language: str) -> dict[str, object]:
    return {
        "operation": operation.name,
        "effect": str(operation.effect),
        "title": _in(operation.title, language),
        "used_by": list(used_by.get(operation.name, ())),
    }


def _in(words: Words, language: str) -> str:
    return words.id if language == "id" else words.en
