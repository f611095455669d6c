"""Bytes as text that a QR code stores densely and a link may carry: two bytes in three characters.

Owns the alphabet and its canonical form. The 41 characters are those of QR's alphanumeric mode that a URL
fragment may hold unescaped, so the code is as small as base45 (RFC 9285) without its space and percent sign.
Anything that is not exactly what `encode` would have written is refused, so every change of a character is
a change of the bytes or a refusal.
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-+/.:"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Each pair of bytes as three characters, least significant first; a last single byte as two."""
    written: list[str] = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        value = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            value, digit = divmod(value, 41)
            written.append(ALPHABET[digit])
    return "".join(written)


def decode(text: str) -> bytes:
    """The bytes that `encode` wrote as `text`. ValueError on a foreign character, length or overflow."""
    if len(text) % 3 == 1:
        raise ValueError("a lone last character")
    data = bytearray()
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        value = 0
        for character in reversed(group):
            if character not in _VALUE:
                raise ValueError(f"foreign character {character!r}")
            value = value * 41 + _VALUE[character]
        size = len(group) - 1
        if value >= 256**size:
            raise ValueError("a group beyond its bytes")
        data += value.to_bytes(size, "big")
    return bytes(data)
