"""The list of all rules as a page of the documentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from types import MappingProxyType

from sopflow.diagnostics import Rule

_FAMILIES: Mapping[str, str] = MappingProxyType({
    "SF0": "Reading YAML",
    "SF1": "Shape",
    "SF2": "Names",
    "SF3": "Flow and tables",
    "SF4": "Expressions, types and missing values",
    "SF5": "Time",
    "SF6": "Operations",
    "SF7": "People and words",
    "SF8": "Languages",
    "SF9": "Privacy and clauses",
})  # fmt: skip
_HEAD = """\
# Every rule

Made from the rules themselves: `python -m pytest tests/rules --update-snapshots` writes this page. `sopflow explain
CODE` prints a rule's own page with an example. A rule marked *may be allowed* is silenced at one place by
`# sopflow: allow NAME (reason)`.
"""


def catalogue(rules: Iterable[Rule]) -> str:
    """Markdown: one table for each family of codes, every rule once, in the order of the codes."""
    once = sorted(set(rules), key=lambda rule: rule.code)
    parts = [_HEAD]
    for family, members in groupby(once, key=lambda rule: rule.code[:3]):
        lines = ["| code | name | severity | what it finds | temuannya |", "|---|---|---|---|---|"]
        lines += [_row(rule) for rule in members]
        parts.append(f"## {family} · {_FAMILIES.get(family, 'Others')}\n\n" + "\n".join(lines) + "\n")
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    severity = f"{rule.severity}, may be allowed" if rule.can_be_allowed else str(rule.severity)
    return f"| {rule.code} | {rule.name} | {severity} | {_cell(rule.title.en)} | {_cell(rule.title.id)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
