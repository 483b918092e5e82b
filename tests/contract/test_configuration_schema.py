"""The schema of sopflow.toml, for editors, and the reader of it say the same."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sopflow.app.adapters import installed
from sopflow.app.configuration.known import EVERYWHERE, settings_of
from sopflow.app.configuration.reading import configuration
from sopflow.runtime.duties import ACTS
from sopflow.schema.registry import schema

SCHEMA = schema("configuration")
ADAPTERS = installed().adapters
SYSTEMS = SCHEMA["properties"]["systems"]["properties"]


def test_the_schema_is_itself_valid_and_its_examples_fit() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for example in SCHEMA["properties"]["systems"]["examples"]:
        jsonschema.Draft202012Validator(SCHEMA).validate({"systems": example})


def test_it_knows_the_systems_and_settings_that_manifests_declare() -> None:
    ours = {name: adapter for name, adapter in ADAPTERS.items() if name in SYSTEMS}

    assert sorted(ours) == ["billing", "dsc", "indira", "remedy"]
    assert {name: sorted(part["properties"]) for name, part in SYSTEMS.items()} == {
        name: sorted(settings_of(adapter)) for name, adapter in ours.items()
    }
    assert sorted(SCHEMA["$defs"]["system"]["properties"]) == sorted(EVERYWHERE)


def test_it_knows_every_duty() -> None:
    assert tuple(SCHEMA["properties"]["duties"]["properties"]) == ACTS


def test_every_setting_is_described_in_both_languages() -> None:
    described = [*SCHEMA["$defs"]["system"]["properties"].values(), *SYSTEMS.values()]
    described += SCHEMA["properties"]["duties"]["properties"].values()
    described += [part for each in SYSTEMS.values() for part in each["properties"].values() if "description" in part]

    assert [part["description"] for part in described if part["description"].count(" / ") != 1] == []


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("", True),
        ('[systems.dsc]\nurl = "https://x"\nclient_id = {env = "A"}\nclient_secret = {file = "b"}', True),
        ('[systems.remedy]\nurl = {env = "U"}\nverify = true\n[systems.remedy.fields]\nfirst_name = "A"', True),
        ("[systems.billing]\nconnect_seconds = 2.5\nattempt_seconds = 10", True),
        ("[sytems.dsc]", False),
        ('[systems.dsc]\nulr = "https://x"', False),
        ('[systems.dsc]\nclient_secret = "hunter2"', False),
        ('[systems.dsc]\nclient_secret = {env = "A", file = "b"}', False),
        ("[systems.dsc]\nclient_secret = {}", False),
        ("[systems.dsc]\nconnect_seconds = 0", False),
        ('[systems.dsc]\nconnect_seconds = "3"', False),
        ('[systems.dsc]\nverify = "no"', False),
        ("[systems.remedy]\nfields = 1", False),
        ("[systems]\ndsc = 1", False),
        ('[duties]\npurge = ["dpo"]\nhold = []', True),
        ('[duties]\nprge = ["dpo"]', False),
        ('[duties]\npurge = "dpo"', False),
        ('[duties]\npurge = [" "]', False),
    ],
)
def test_what_editors_accept_is_what_is_read(tmp_path: Path, text: str, good: bool) -> None:
    (tmp_path / "sopflow.toml").write_text(text, encoding="utf-8")
    found = configuration(ADAPTERS.values(), environment={"A": "a", "U": "https://x"}, folder=tmp_path)
    written: dict[str, Any] = tomllib.loads(text)

    assert (found.faults == (), jsonschema.Draft202012Validator(SCHEMA).is_valid(written)) == (good, good)
