"""Whether words ask somebody for a secret: an OTP, a PIN, a password, the digits of a card.

To speak of secrets is no fault: "never give your OTP to anybody", "did you give the OTP to the caller?". To ask for
one is: "please read the OTP to me".
"""

from __future__ import annotations

import re

_CODE_WORD = (
    r"(?:otp|o\.t\.p\.?|m?pin|passcode|password|pass\s?word|kata\s?sandi|sandi|cvv2?|cvc|"
    r"kode\s+(?:verifikasi|rahasia|keamanan|otp|akses)|(?:verification|security|one[- ]time)\s+(?:pass)?code)"
)
_ASKS = (
    r"(?:berapa(?:kah)?|apa(?:kah)?\s+(?=(?:kode\s+)?" + _CODE_WORD + r"\s*(?:nya|anda|ibu|bapak|pelanggan|yang))|"
    r"sebut(?:kan|in)?|masuk(?:kan|in)?|ketik(?:kan)?|kirim(?:kan)?|baca(?:kan|in)?|bacain|tulis(?:kan)?|catat|"
    r"beri(?:kan)?|kasih|isi(?:kan)?|minta(?:kan)?|konfirmasi(?:kan)?|tanya(?:kan)?|"
    r"what\s+is|what's|enter|type(?:\s+in)?|tell|give|read(?:\s+(?:out|me))?|provide|send|share|say|spell|note|"
    r"write\s+down|ask\s+(?:for|the\s+customer\s+for)|request|collect|confirm|record)"
)
_REQUEST = re.compile(rf"\b{_ASKS}\b(?:\W+\w+){{0,6}}?\W*\b{_CODE_WORD}(?:nya)?\b", re.IGNORECASE)
_BARE = re.compile(
    rf"^\W*(?:(?:nomor|kode|code|the|your|customer'?s?)\s+)*{_CODE_WORD}(?:nya)?"
    r"(?:\s+(?:anda|ibu|bapak|pelanggan|customer|code|yang\s+(?:diterima|dikirim)))*\W*$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"\b(?:jangan|tidak|tak|tanpa|bukan|dilarang|hindari|never|not|n't|don't|without|nobody|no one|rahasia|secret)\b"
    r"|n't\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"\b(?:apakah|pernahkah|sudahkah|adakah|did|have|has|was|were|do)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:sendiri|yourself|themselves|own)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.!?;\n]+")
_CODE_NAMES = frozenset({"otp", "pin", "mpin", "password", "passcode", "sandi", "cvv", "cvc"})
_TAILS = frozenset({"code", "kode", "value", "number", "nomor"})


def asks_for_secret(text: str) -> bool:
    """Whether a sentence of the text asks for a secret to be said, typed or written down."""
    return any(_asks(clause) for clause in _CLAUSE.split(text))


def _asks(clause: str) -> bool:
    if _BARE.match(clause):
        return True
    if _NEVER.search(clause) or _OWN.search(clause):
        return False
    found = _REQUEST.search(clause)
    return found is not None and not _WHETHER.search(clause[: found.start()])


def names_secret(name: str) -> bool:
    """Whether a fact is named as the secret itself: `otp`, `customer_pin`, `otp_code`; not `otp_shared`."""
    words = name.casefold().split("_")
    while words and words[-1] in _TAILS:
        words.pop()
    return bool(words) and words[-1] in _CODE_NAMES
