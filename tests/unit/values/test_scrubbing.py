"""Codes, identity numbers and cards never get past the door."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sopflow.values.scrubbing import HIDDEN, scrub


@pytest.mark.parametrize(
    "text",
    [
        "kode OTP saya 834512", "834512 itu kode OTP-nya", "otp=834512", "OTP:834512", "OTPnya834512", "o.t.p 834512",
        "kode 83-45-12 saya berikan", "kode 8 3 4 5 1 2 ya", "otp 83 45 12", "PIN: 8345", "pin saya 8345,lalu",
        "password 83451200", "kata sandi 834512", "verifikasi: 834-512", "kode otp(834512)", "otp 834512 834512",
        "kode 834512 28/03/2025", "OTP 834512 08123456789", "Dia minta kode. Saya kasih 834512.", "token 834512",
        "kode.834512", "saya transfer Rp100000, kode OTP 834512", "otp delapan tiga empat lima satu dua",
        "kode OTP １２３４５６",
    ],
)  # fmt: skip
def test_a_code_near_its_word_is_taken_out(text: str) -> None:
    clean = scrub(text)
    assert clean.found >= 1
    assert HIDDEN in clean.text
    assert not re.search(r"8\D?3\D?4\D?5|delapan|１２", clean.text)


@pytest.mark.parametrize(
    "text", ["NIK 3171234567890001", "317123 456789 0001 ktp", "4111 1111 1111 1111", "kartu 5500-0000-0000-0004"]
)
def test_identity_and_card_numbers_are_taken_out_wherever_they_stand(text: str) -> None:
    assert scrub(text).found == 1
    assert not re.search(r"\d{4}", scrub(text).text)


@pytest.mark.parametrize(
    "text",
    [
        "saya transfer Rp100000 tgl 28/03/2025 13:10 karena kode OTP", "tgl 2025-03-28T13:10+07:00 kode OTP diminta",
        "28 Maret 2025 13.10 diminta OTP", "kerugian 150000 setelah kode OTP diberikan", "125 ribu hilang, OTP",
        "1.250.000 hilang karena OTP", "nomor 0812-3456-7890 minta OTP", "telp +62 812 3456 7890 (kode)",
        "tiket INC000000000430 kode OTP", "paket 30 GB, kode", "kode pos 12345", "kode ORD12345",
        "Ditelepon mengaku petugas, diminta kode yang masuk lewat SMS.", "saldo saya 834512", "shopping 4000", "otp 123",
        "tahun 2025 ada kode", "jam 13.10 dia minta PIN", "kode 1234567890123", "kode 2024x",
    ],
)  # fmt: skip
def test_dates_amounts_hours_telephone_and_ticket_numbers_stay(text: str) -> None:
    assert scrub(text).text == text
    assert scrub(text).found == 0


def test_far_from_such_a_word_a_number_stays() -> None:
    text = "kode " + "kata " * 20 + "834512"
    assert scrub(text).text == text


def test_a_card_number_beside_such_a_word_is_taken_out_as_one() -> None:
    assert scrub("kode kartu 4111 1111 1111 1111 ya").text == f"kode kartu {HIDDEN} ya"


def test_what_is_hidden_is_counted() -> None:
    assert scrub("otp 834512, pin 1234").found == 2


@given(st.text(max_size=200))
def test_scrubbing_twice_changes_nothing_more_and_nothing_raises(text: str) -> None:
    once = scrub(text).text
    assert scrub(once).text == once


@given(st.integers(0, 999_999).map("{:06}".format), st.sampled_from(["OTP ", "kode: ", "pin saya ", "password="]))
def test_no_code_right_behind_its_word_survives(code: str, word: str) -> None:
    assert code not in scrub(f"katanya {word}{code} ya").text
