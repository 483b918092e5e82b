"""Findings for programs: JSON, SARIF and GitHub's workflow commands."""

from __future__ import annotations

import json as json_module

import pytest

from sopflow.diagnostics import Diagnostic, Fix, Label, Rule, Severity, Source, Span, Words
from sopflow.rendering.diagnostics import github, json, sarif

OF = Source("playbooks/a b/play,book.yaml", "satu: 1\ndua: |\n  x\n  y\n")
RULE = Rule("SF901", "long-text", Severity.WARNING, Words(en="Long text", id="Teks panjang"))
FULL = Diagnostic(
    RULE,
    Span(OF, 13, 23),
    Words(en="100% long:\nreally", id="100% panjang:\nsungguh"),
    help=Words(en="shorten it", id="pendekkan"),
    labels=(Label(Span(OF, 0, 4), Words(en="as here", id="seperti ini")),),
    fix=Fix(Span(OF, 13, 23), "x", Words(en="cut", id="potong"), safe=False),
)
BARE = Diagnostic(RULE, Span(OF, 0, 4), Words(en="bare", id="polos"), severity_override=Severity.INFO)
GRAVE = Diagnostic(RULE, Span(OF, 0, 4), Words(en="bad", id="buruk"), severity_override=Severity.ERROR)


def test_json_says_everything():
    full = {"path": OF.path, "line": 2, "column": 6, "end_line": 5, "end_column": 1}
    first = {"path": OF.path, "line": 1, "column": 1, "end_line": 1, "end_column": 5}
    assert json_module.loads(json.render([FULL, BARE], "id")) == {
        "diagnostics": [
            {
                "code": "SF901",
                "rule": "long-text",
                "severity": "warning",
                "message": "100% panjang:\nsungguh",
                "help": "pendekkan",
                "note": None,
                **full,
                "labels": [{"message": "seperti ini", **first}],
                "fix": {"title": "potong", "safe": False, "text": "x", **full},
            },
            {
                "code": "SF901",
                "rule": "long-text",
                "severity": "info",
                "message": "polos",
                "help": None,
                "note": None,
                **first,
                "labels": [],
                "fix": None,
            },
        ],
        "summary": {"errors": 0, "warnings": 1, "infos": 1, "files": 1},
    }


def test_json_of_nothing_is_an_empty_list():
    assert json_module.loads(json.render([], "en")) == {
        "diagnostics": [],
        "summary": {"errors": 0, "warnings": 0, "infos": 0, "files": 0},
    }


def test_workflow_commands_escape_what_would_end_them():
    assert github.render([FULL, BARE, GRAVE], "en").split("\n") == [
        (
            "::warning file=playbooks/a b/play%2Cbook.yaml,line=2,col=6,endLine=5,title=SF901 long-text::"
            "100%25 long:%0Areally%0Ashorten it"
        ),
        "::notice file=playbooks/a b/play%2Cbook.yaml,line=1,col=1,endLine=1,endColumn=5,title=SF901 long-text::bare",
        "::error file=playbooks/a b/play%2Cbook.yaml,line=1,col=1,endLine=1,endColumn=5,title=SF901 long-text::bad",
    ]


def test_sarif_has_rules_regions_and_fixes():
    region = {"startLine": 2, "startColumn": 6, "endLine": 5, "endColumn": 1}
    first = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 5}
    artifact = {"uri": "playbooks/a%20b/play%2Cbook.yaml"}
    log = json_module.loads(sarif.render([FULL, GRAVE], "en"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["tool"]["driver"] == {
        "name": "sopflow",
        "rules": [
            {
                "id": "SF901",
                "name": "long-text",
                "shortDescription": {"text": "Long text"},
                "defaultConfiguration": {"level": "warning"},
            }
        ],
    }
    assert run["results"] == [
        {
            "ruleId": "SF901",
            "ruleIndex": 0,
            "level": "warning",
            "message": {"text": "100% long:\nreally\nshorten it"},
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
            "relatedLocations": [
                {
                    "physicalLocation": {"artifactLocation": artifact, "region": first},
                    "message": {"text": "as here"},
                }
            ],
            "fixes": [
                {
                    "description": {"text": "cut"},
                    "artifactChanges": [
                        {
                            "artifactLocation": artifact,
                            "replacements": [{"deletedRegion": region, "insertedContent": {"text": "x"}}],
                        }
                    ],
                }
            ],
        },
        {
            "ruleId": "SF901",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "bad"},
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": first}}],
        },
    ]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a.yaml", "a.yaml"),
        ("a\\b.yaml", "a/b.yaml"),
        ("/srv/a b.yaml", "file:///srv/a%20b.yaml"),
        ("C:\\sop\\a.yaml", "file:///C:/sop/a.yaml"),
        ("penipuan—é.yaml", "penipuan%E2%80%94%C3%A9.yaml"),
    ],
)
def test_sarif_names_files_by_uri(path, uri):
    of = Source(path, "a: 1\n")
    log = json_module.loads(sarif.render([Diagnostic(RULE, Span(of, 0, 1), RULE.title)], "en"))
    location = log["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"] == {"uri": uri}
