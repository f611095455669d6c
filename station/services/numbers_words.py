"""Serials in words."""

from __future__ import annotations

from collections.abc import Sequence


def runs(serials: Sequence[int]) -> str:
    """Ascending serials, those that follow one another as one piece: `3、7-9`."""
    pieces: list[list[int]] = []
    for serial in serials:
        if pieces and serial == pieces[-1][1] + 1:
            pieces[-1][1] = serial
        else:
            pieces.append([serial, serial])
    return "、".join(str(first) if first == last else f"{first}-{last}" for first, last in pieces)


def read_runs(typed: str) -> list[int]:
    """Serials out of what `runs` writes, or a person types: also with commas or blanks. ValueError on anything else."""
    found: list[int] = []
    for piece in typed.replace("、", " ").replace(",", " ").replace("，", " ").split():
        first, _, last = piece.partition("-")
        found += range(int(first), int(last or first) + 1)
    if not found or min(found) < 1:
        raise ValueError(typed)
    return found
