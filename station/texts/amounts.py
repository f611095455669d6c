"""Amounts as people read them."""

from __future__ import annotations


def weight(size: int) -> str:
    """`8.4 GB`, `12.3 MB`, `645 B`."""
    for unit, step in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size >= step:
            return f"{size / step:.1f} {unit}"
    return f"{size} B"
