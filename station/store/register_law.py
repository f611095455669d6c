"""schema/law/registers.toml and service_guides.toml as records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import schema
from station.records.register import Register, RegisterKind, ServiceGuide

_MANY = ("conditions", "materials", "basis")


@dataclass(frozen=True, slots=True)
class RegisterLaw:
    """Which registers there are, where they are published, and the guides of all days."""

    kinds: tuple[RegisterKind, ...]
    """In the order of people's lists."""
    channels: dict[str, str]
    """Titles by code."""
    guides: tuple[ServiceGuide, ...]

    def kind(self, code: Register) -> RegisterKind:
        """The register of this code. KeyError if there is none."""
        return {kind.code: kind for kind in self.kinds}[code]

    def guides_on(self, on: date) -> tuple[ServiceGuide, ...]:
        """The guides that hold on a day, by code of their power item."""
        newest: dict[str, ServiceGuide] = {}
        for guide in sorted(self.guides, key=lambda each: each.effective_from):
            if guide.effective_from <= on:
                newest[guide.code] = guide
        held = (newest[code] for code in sorted(newest))
        return tuple(each for each in held if each.effective_to is None or on <= each.effective_to)


@lru_cache(maxsize=1)
def load() -> RegisterLaw:
    """As shipped with this version of the product. KeyError, TypeError where an element is missing."""
    told: dict[str, Any] = schema.toml("law/registers.toml")
    return RegisterLaw(
        kinds=tuple(RegisterKind(**{**row, "channels": tuple(row["channels"])}) for row in told["register"]),
        channels={row["code"]: row["title"] for row in told["channel"]},
        guides=tuple(_guide(row) for row in schema.toml("law/service_guides.toml")["guide"]),
    )


def _guide(row: dict[str, Any]) -> ServiceGuide:
    return ServiceGuide(**{**row, **{name: tuple(row[name]) for name in _MANY}})
