"""Where a station's (or the bureau's) data lies: `$STATION_HOME`, and the names below it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RESTORED = "restored.json"
"""In a bureau's home: when it was brought back from a backup."""


@dataclass(frozen=True, slots=True)
class Home:
    """One data directory. Naming only; `make` creates the folders."""

    root: Path

    @property
    def db(self) -> Path:
        """Every fact."""
        return self.root / "station.db"

    @property
    def derived(self) -> Path:
        """What can be rebuilt from `db`; may be deleted at any instant."""
        return self.root / "derived.db"

    @property
    def media(self) -> Path:
        """Evidence and issued papers, by SHA-256."""
        return self.root / "media"

    @property
    def keys(self) -> Path:
        """Secrets, mode 0700; nothing in it is ever replicated."""
        return self.root / "keys"

    @property
    def outbox(self) -> Path:
        """What the bureau fetches."""
        return self.root / "outbox"

    @property
    def inbox(self) -> Path:
        """What the bureau sends."""
        return self.root / "inbox"

    @property
    def letterbox(self) -> Path:
        """Where the line drops what the bureau sends; once the line is open, a small file system of its own."""
        return self.root / "letterbox"

    @property
    def scans(self) -> Path:
        """Where a scanner or a person puts signed papers that came back."""
        return self.root / "scans"

    @property
    def exports(self) -> Path:
        """Papers and packages under readable names."""
        return self.root / "exports"

    @property
    def bases(self) -> Path:
        """Signed whole copies of the database."""
        return self.root / "bases"

    @property
    def drafts(self) -> Path:
        """Forms half filled in; worth nothing to anybody else."""
        return self.root / "drafts.json"

    @property
    def audited(self) -> Path:
        """When the ledger was last checked whole, and whether it was clean."""
        return self.root / "audited.json"

    @property
    def demo_bureau(self) -> Path:
        """A demo station's paired bureau."""
        return self.root / "demo-bureau"

    @property
    def settings_file(self) -> Path:
        """What the station's installer configured."""
        return self.root / "station.toml"

    def make(self) -> None:
        """Create the folders that are missing; `keys` is for its owner alone."""
        for folder in (self.root, self.media, self.outbox, self.inbox, self.exports, self.bases):
            folder.mkdir(parents=True, exist_ok=True)
        self.keys.mkdir(mode=0o700, exist_ok=True)
