"""What happens at the dock while somebody looks at another screen, as alerts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.texts import text
from station.tui.widgets.banner import Alert

if TYPE_CHECKING:
    from station.services.dock_watch import Pulled, Stranger
    from station.wiring import Station


STRANGER = "stranger/"
"""How the keys of devices turned away begin."""


def dock_alerts(station: Station) -> tuple[Alert, ...]:
    """Recorders pulled too early first, then devices that were turned away."""
    # Imported here: the dock is looked at once a screen is there.
    from station.services import dock_watch

    now = station.clock.now()
    found = [_pulled(one) for one in dock_watch.pulled(station.store, now)]
    return tuple(found + [_stranger(one) for one in dock_watch.strangers(station.store, now)])


def _pulled(one: Pulled) -> Alert:
    who = one.intake.officer_name or text("intake.tui.nobody")
    words = text("dock_tui.alert.pulled", serial=one.intake.serial, name=who, count=one.waiting)
    return Alert(f"pulled/{one.ending.seq}", words)


def _stranger(one: Stranger) -> Alert:
    device = one.device or one.serial or text("dock_tui.alert.unknown")
    words = text("dock_tui.alert.stranger", device=device, why=text(f"intake.tui.why.{one.reason}"))
    known = one.reason == "unregistered"
    return Alert(f"{STRANGER}{one.seq}", words, text("dock_tui.alert.stranger_advice") if known else "")
