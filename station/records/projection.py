"""What of a station's record is laid out for questions across stations (schema/projection.toml)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Projected:
    """One table of the projection."""

    name: str
    title: str
    numbers: tuple[str, ...]
    """Columns of whole numbers: ids of 63 bits, counts, fen."""
    words: tuple[str, ...]
    """Columns of text as the station stores it; a day is YYYY-MM-DD."""
    instants: tuple[str, ...]
    """Columns of text that are instants; each lies beside itself as a timestamp under `<name>_utc`."""

    @property
    def stored(self) -> tuple[str, ...]:
        """The columns a row is made of, in order; timestamps follow from them."""
        return (*self.numbers, *self.words, *self.instants)


@dataclass(frozen=True, slots=True)
class Taken:
    """Which state of a station's record one projection shows."""

    code: str
    name: str
    seq: int
    """The bundle."""
    entries: int
    """Size of the ledger at its end."""
    state: str
    """State root, hex."""
    sealed_at: str
    """When the station sealed it (ISO)."""
    form: str
    """What the files were made by: form of the projection, schema and law. Others are made anew."""
    files: dict[str, str]
    """Table to file, below the projection."""
