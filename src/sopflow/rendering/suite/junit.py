"""Tested scenarios as JUnit's XML, which build servers read."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from sopflow.diagnostics import Language
from sopflow.rendering.suite.model import Case, Suite


def render(suite: Suite, language: Language) -> str:
    """One `testsuite` a playbook, one `testcase` a scenario."""
    root = ET.Element("testsuites", _counts(suite.cases))
    for playbook in dict.fromkeys(case.playbook for case in suite.cases):
        cases = tuple(case for case in suite.cases if case.playbook == playbook)
        below = ET.SubElement(root, "testsuite", {"name": playbook, **_counts(cases)})
        for case in cases:
            _case(below, case, language)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode")


def _case(suite: ET.Element, case: Case, language: Language) -> None:
    scenario = case.result.scenario
    name = f"{scenario.id} {scenario.title}".strip()
    seconds = f"{case.seconds:.3f}"
    properties = {"name": _printable(name), "classname": case.playbook, "file": case.file, "time": seconds}
    made = ET.SubElement(suite, "testcase", properties)
    if not case.passed:
        texts = [_printable(failure.in_(language)) for failure in case.failures]
        ET.SubElement(made, "failure", {"message": texts[0] if texts else ""}).text = "\n".join(texts)


def _counts(cases: tuple[Case, ...]) -> dict[str, str]:
    return {
        "tests": str(len(cases)),
        "failures": str(sum(not case.passed for case in cases)),
        "time": f"{sum(case.seconds for case in cases):.3f}",
    }


def _printable(text: str) -> str:
    """XML holds no control characters but tabs and line breaks."""
    return "".join(each if each in "\t\n" or each >= " " else "\N{REPLACEMENT CHARACTER}" for each in text)
