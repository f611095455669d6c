"""A station that encrypts to a bureau's key; the bureau itself is not needed here."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pyrage
import pytest

from station.wiring import Station


@pytest.fixture
def identity() -> str:
    """The bureau's age identity."""
    return str(pyrage.x25519.Identity.generate())


@pytest.fixture
def sending(station: Station, identity: str, enterprise: Callable[..., int]) -> Station:
    """A station with something to send and somebody to send it to."""
    enterprise()
    recipient = str(pyrage.x25519.Identity.from_str(identity).to_public())
    return dataclasses.replace(station, settings=dataclasses.replace(station.settings, bureau_recipients=(recipient,)))
