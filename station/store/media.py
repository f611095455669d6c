"""Content-addressed store of evidence and issued papers: any name in it is verified content.

Written once, read-only, never changed. Names are the SHA-256 of the bytes. Only an approved disposal removes content.
"""

from __future__ import annotations

import os
from hashlib import file_digest, sha256
from pathlib import Path

from station.store.atomic import fsync_folder, write_bytes


class MediaStore:
    """`media/sha256/ab/cd/<64 hex>` below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, digest: str) -> Path:
        """Where content with this SHA-256 (hex) lies or would lie."""
        return self.root / "sha256" / digest[:2] / digest[2:4] / digest

    def has(self, digest: str) -> bool:
        """Whether the content is here."""
        return self.path(digest).exists()

    def digest(self, digest: str) -> str:
        """SHA-256 (hex) of what lies under a name now; the name itself unless the medium or somebody changed it."""
        with self.path(digest).open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    def put(self, data: bytes) -> str:
        """Keep small content (papers); its SHA-256, hex."""
        digest = sha256(data).hexdigest()
        if not self.has(digest):
            self._make_folder(digest)
            write_bytes(self.path(digest), data, mode=0o400)
        return digest

    def adopt(self, temporary: Path, digest: str) -> Path:
        """Take over a file on the same file system that was already verified to be `digest`; its final place."""
        self._make_folder(digest)
        place = self.path(digest)
        os.chmod(temporary, 0o400)
        temporary.replace(place)
        fsync_folder(place.parent)
        return place

    def discard(self, digest: str) -> bool:
        """Remove content that an approved disposal named; whether it was still there."""
        place = self.path(digest)
        if not place.exists():
            return False
        place.unlink()
        fsync_folder(place.parent)
        return True

    def _make_folder(self, digest: str) -> None:
        folder = self.path(digest).parent
        if folder.exists():
            return
        folder.mkdir(parents=True, exist_ok=True)
        for parent in (folder.parent, folder.parent.parent, self.root):
            fsync_folder(parent)
