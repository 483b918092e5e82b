"""Texts at rest, packed: what most texts of a playbook share is not kept in each of them.

Rules: a packed text is the number of its words (seven bits a byte, the lowest first; never 0, which is kept for
another way), then a raw deflate stream that begins with those words as what came before. The words of a number never
change. A text and its packed form are the same text: hashes of it hold. Pure.
"""

from __future__ import annotations

import zlib

WINDOW, MEMORY, LEVEL = -13, 2, 3
"""Of zlib: a small window, since making its tables takes longer than filling them with so little text."""
LONGEST = 6_000
"""Characters of words that are looked at. A text has to find a place in the window beside them."""


class Packer:
    """Packs and unpacks texts with one set of words. Made once per connection and publication."""

    def __init__(self, number: int, words: bytes) -> None:
        self._words = words
        self._front = _in_bytes(number)
        self._begun = zlib.compressobj(LEVEL, zlib.DEFLATED, WINDOW, MEMORY, zlib.Z_DEFAULT_STRATEGY, words)

    def pack(self, text: str) -> bytes:
        """The text, packed."""
        stream = self._begun.copy()  # its tables know the words already
        return self._front + stream.compress(text.encode()) + stream.flush()

    def unpack(self, packed: bytes) -> str:
        """The text that `pack` was given. What nobody packed is an empty text, which nothing is ever written as: who
        reads it says so, and the hash chain names it."""
        try:
            return zlib.decompressobj(WINDOW, self._words).decompress(packed[len(self._front) :]).decode()
        except (zlib.error, UnicodeDecodeError):
            return ""


def number_of(packed: bytes) -> int:
    """The number of the words that a text was packed with; 0 where it says none."""
    number = 0
    for place, byte in enumerate(packed[:9]):
        number |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return number
    return 0


def _in_bytes(number: int) -> bytes:
    found = bytearray()
    while number >= 0x80:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*found, number))
