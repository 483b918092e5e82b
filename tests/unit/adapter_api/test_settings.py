"""What an adapter is told: typed, named where it is wrong, and secrets that do not show."""

from __future__ import annotations

import pickle
import traceback

import pytest

from sopflow.adapter_api import Secret, Setting, Settings, SettingsError
from sopflow.adapter_api.settings import variable
from sopflow.diagnostics import Words

HIDDEN = "hunter2"
GIVEN = Settings(
    "dsc",
    {
        "url": Setting("https://dsc.example", "sopflow.toml:2"),
        "client_secret": Setting(Secret(HIDDEN), "SOPFLOW_DSC_CLIENT_SECRET"),
        "connect_seconds": Setting(3, "sopflow.toml:4"),
        "verify": Setting(True, "sopflow.toml:5"),
        "kinds": Setting({"a": 1}, "sopflow.toml:6"),
        "ca": Setting(Words(en="sopflow.toml:7: nothing there", id="sopflow.toml:7: kosong"), "sopflow.toml:7"),
    },
)


def test_what_was_given_is_had_by_its_type() -> None:
    assert GIVEN.text("url") == GIVEN.path("url") == "https://dsc.example"
    assert GIVEN.number("connect_seconds") == 3
    assert GIVEN.flag("verify") is True
    assert GIVEN.table("kinds") == {"a": 1}
    assert GIVEN.secret("client_secret") == Secret(HIDDEN)
    assert GIVEN.text("client_secret") == HIDDEN


def test_a_program_gives_settings_by_their_names() -> None:
    assert Settings.of("crm", url="https://crm", token=Secret("t")) == Settings(
        "crm", {"url": Setting("https://crm", "url"), "token": Setting(Secret("t"), "token")}
    )


def test_what_was_not_given_is_none() -> None:
    assert [
        GIVEN.text("x"), GIVEN.secret("x"), GIVEN.path("x"), GIVEN.number("x"), GIVEN.flag("x"), GIVEN.table("x")
    ] == [None] * 6  # fmt: skip


@pytest.mark.parametrize(
    ("read", "name"),
    [
        (Settings.text, "verify"),
        (Settings.secret, "url"),
        (Settings.number, "verify"),
        (Settings.number, "url"),
        (Settings.flag, "url"),
        (Settings.table, "url"),
    ],
)
def test_a_value_of_another_type_is_said_with_its_place_and_not_shown(read, name) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SettingsError, match=rf"sopflow.toml:\d: `{name}` of `dsc` is not ") as caught:
        read(GIVEN, name)
    assert "dsc.example" not in str(caught.value)


def test_what_was_given_and_is_not_there_says_so_when_it_is_needed() -> None:
    for read in (GIVEN.path, GIVEN.needs):
        with pytest.raises(SettingsError) as caught:
            read("ca")
        assert caught.value.words == Words(en="sopflow.toml:7: nothing there", id="sopflow.toml:7: kosong")


def test_all_that_lacks_is_named_with_its_environment_name() -> None:
    GIVEN.needs("url", "client_secret")
    with pytest.raises(SettingsError) as caught:
        GIVEN.needs("url", "client_id", "kill_path")
    assert "`client_id` (SOPFLOW_DSC_CLIENT_ID), `kill_path` (SOPFLOW_DSC_KILL_PATH)" in caught.value.words.en
    assert "`client_id` (SOPFLOW_DSC_CLIENT_ID), `kill_path` (SOPFLOW_DSC_KILL_PATH)" in caught.value.words.id


def test_the_name_in_the_environment_follows_from_system_and_setting() -> None:
    assert variable("my-crm", "client_id") == "SOPFLOW_MY_CRM_CLIENT_ID"


def test_a_secret_shows_itself_to_nobody_who_does_not_ask_for_it() -> None:
    secret = GIVEN.secret("client_secret")
    assert secret is not None
    assert secret.reveal() == HIDDEN
    try:
        raise ValueError(secret)  # noqa: TRY301
    except ValueError as problem:
        shown = "".join(traceback.format_exception(problem))
    for text in (
        repr(secret),
        str(secret),
        f"{secret}",
        f"{secret:>20}",
        f"{secret}",
        repr([secret]),
        repr(GIVEN),
        shown,
    ):
        assert HIDDEN not in text
    with pytest.raises(TypeError, match="not written down"):
        pickle.dumps(secret)


def test_secrets_are_equal_where_their_texts_are() -> None:
    assert Secret("a") == Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2
