"""What every screen's top line says about the station."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """Name of the station and state of its ledger."""

    name: str
    demo: bool
    entries: int
    """Ledger entries now."""
    sealed_on: str | None
    """Date of the newest bundle sealed for the bureau; None before the first."""
