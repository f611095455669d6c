"""A new home comes into being whole or not at all, beside its place or inside the empty folder prepared for it.

An installer makes the folder (a mount point, or one whose parent belongs to root); then the rename that commits
cannot happen next to it, and the one file without which there is no home comes last instead.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from station.store.atomic import fsync_folder

_DRAFT = ".founding-"
_NOTHING = frozenset({"lost+found", "incidents"})
"""What a folder may hold and still count as empty: a disk's own folder, and notes of refused attempts."""


def vacant(root: Path) -> bool:
    """Whether a home may be founded at `root`: nothing is there, or an empty folder."""
    return not root.exists() or not any(_contents(root))


@contextmanager
def founded(root: Path, mark: str) -> Iterator[Path]:
    """A folder to build in; it becomes `root` when the block ends, and nothing remains of it when the block raises.

    `mark` names the file without which there is no home.
    """
    inside = root.exists()
    if not inside:
        root.parent.mkdir(parents=True, exist_ok=True)
    place, prefix = (root, _DRAFT) if inside else (root.parent, f".{root.name}-")
    draft = Path(tempfile.mkdtemp(dir=place, prefix=prefix))
    try:
        yield draft
        if inside:
            _move_up(draft, root, mark)
        else:
            draft.chmod(0o755)
            draft.replace(root)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    fsync_folder(root.parent)


def _contents(root: Path) -> Iterator[Path]:
    return (item for item in root.iterdir() if item.name not in _NOTHING and not item.name.startswith(_DRAFT))


def _move_up(draft: Path, root: Path, mark: str) -> None:
    for left in root.glob(f"{_DRAFT}*"):
        if left != draft:
            shutil.rmtree(left)
    for item in sorted(draft.iterdir()):
        if item.name != mark:
            item.replace(root / item.name)
    fsync_folder(root)
    (draft / mark).replace(root / mark)
    fsync_folder(root)
