"""Whether two places lie on the same disk, as far as the kernel can tell. Partitions and LUKS are looked through."""

from __future__ import annotations

import os
from pathlib import Path

_BLOCK = Path("/sys/dev/block")


def same_disk(one: Path, other: Path) -> bool:
    """Whether a broken disk would take both places with it."""
    left, right = one.stat().st_dev, other.stat().st_dev
    return left == right or bool(_disks(left) & _disks(right))


def _disks(device: int) -> set[str]:
    """Names of the whole disks below a device; the device itself where the kernel shows none (overlay, network)."""
    place = _BLOCK / f"{os.major(device)}:{os.minor(device)}"
    if not place.exists():
        return {str(device)}
    return _whole(place.resolve())


def _whole(block: Path) -> set[str]:
    below = [each for each in (block / "slaves").glob("*")] if (block / "slaves").is_dir() else []
    if below:
        return set().union(*(_whole(each.resolve()) for each in below))
    return {block.parent.name if (block / "partition").exists() else block.name}
