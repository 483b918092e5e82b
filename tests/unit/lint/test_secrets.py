"""To speak of secrets is no fault; to ask for one is."""

from __future__ import annotations

import pytest

from sopflow.lint.secrets import asks_for_secret, names_secret


@pytest.mark.parametrize(
    "text",
    [
        "Mohon sebutkan kode OTP yang Anda terima.",
        "Berapa PIN-nya?",
        "Kode OTP?",
        "PIN pelanggan",
        "Tolong bacakan kode verifikasi yang masuk ke SMS.",
        "Masukkan kata sandi lama Anda.",
        "Terima kasih. Sekarang kirimkan tiga angka CVV di belakang kartu.",
        "Minta kode OTP pelanggan lalu catat di tiket.",
        "What is your PIN?",
        "Please read out the one-time passcode.",
        "Ask the customer for the password.",
        "Could you tell me the OTP?",
        "Enter the verification code",
    ],
)
def test_asking_for_a_code_is_found(text: str) -> None:
    assert asks_for_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "Apakah kode OTP diberikan ke penipu?",
        "Apakah Anda sudah memberikan PIN kepada orang lain?",
        "Mohon diingat, kode OTP bersifat rahasia. Jangan diberikan kepada siapa pun, termasuk petugas Telkomsel.",
        "Jangan pernah menyebutkan kode OTP, PIN, atau kata sandi.",
        "Petugas kami tidak pernah meminta kode OTP.",
        "Ganti kata sandi Anda sendiri lewat aplikasi.",
        "Did you give the OTP to the caller?",
        "Never share your OTP with anybody, staff included.",
        "We will not ask you to tell us your PIN.",
        "Please tell us what happened.",
        "Sebutkan tanggal dan jam kejadiannya.",
        "Modus penipuan: kode OTP dan tautan palsu.",
        "Keep your password secret.",
        "Penipu menghubungi lewat nomor mana?",
    ],
)
def test_teaching_and_asking_whether_are_no_fault(text: str) -> None:
    assert not asks_for_secret(text)


@pytest.mark.parametrize("name", ["otp", "otp_code", "customer_pin", "password", "kata_sandi", "cvv"])
def test_a_fact_that_is_named_as_the_secret_is_found(name: str) -> None:
    assert names_secret(name)


@pytest.mark.parametrize("name", ["otp_shared", "otp_services", "pin_changed_at", "spinning", "code", "postal_code"])
def test_a_fact_about_a_secret_is_not(name: str) -> None:
    assert not names_secret(name)
