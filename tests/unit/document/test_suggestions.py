"""The name that was probably meant."""

from __future__ import annotations

import pytest

from sopflow.diagnostics import Words
from sopflow.document.suggestions import did_you_mean, nearest

FACTS = ("msisdn", "incident_at", "loss_amount", "otp_shared", "kip", "channel", "alt_contact", "evidence", "intent")


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("msidsn", ("msisdn",)),
        ("OTP_Shared", ("otp_shared",)),
        ("otp_share", ("otp_shared",)),
        ("los_amount", ("loss_amount",)),
        ("zzz", ()),
        ("", ()),
    ],
)
def test_near_names_are_found_whatever_their_case(name, near):
    assert nearest(name, FACTS) == near


def test_no_more_than_the_limit_the_nearest_first():
    assert nearest("otp", ["otp_a", "otp_", "otpp", "xotp"], limit=2) == ("otp_", "otpp")


def test_the_one_near_name_is_offered():
    assert did_you_mean("msidsn", FACTS) == Words(en="did you mean `msisdn`?", id="maksudnya `msisdn`?")


def test_several_equally_near_names_are_offered():
    assert did_you_mean("state_x", ["state_a", "state_b"]) == Words(
        en="did you mean `state_a` or `state_b`?", id="maksudnya `state_a` atau `state_b`?"
    )


def test_without_a_near_name_the_few_known_ones_are_listed():
    assert did_you_mean("zzz", ["yes", "no", "unknown"]) == Words(
        en="known here: `yes`, `no` and `unknown`", id="yang dikenal di sini: `yes`, `no` dan `unknown`"
    )
    assert did_you_mean("zzz", ["yes"]) == Words(en="known here: `yes`", id="yang dikenal di sini: `yes`")


def test_many_unlike_names_are_not_listed():
    assert did_you_mean("zzz", FACTS) is None
    assert did_you_mean("zzz", []) is None
