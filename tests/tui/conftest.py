"""What must not differ between machines when screens are compared letter for letter."""

from __future__ import annotations

import pytest

from station.services import standing


@pytest.fixture(autouse=True)
def disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every machine's disk is as full as the next one's."""
    monkeypatch.setattr(standing, "disk_used", lambda station: 61)
