"""Administrators with the keyboard: enrolling, a PIN, leaving (REQ-304's people are in people_forms)."""

from __future__ import annotations

from station.bureau import admins, reviewers
from station.bureau.tui.screen import BureauScreen
from station.texts import text
from station.tui.ask import ask_text
from station.tui.new_pin import ask_new_pin


async def enrol(screen: BureauScreen) -> None:
    """Somebody new, or somebody of the bureau who takes on the duty, whose PIN stays. As `admins.add`."""
    bureau = screen.desk.bureau
    name = await ask_text(screen.app, text("desk.admin.add"), text("desk.reviewer.add_hint"))
    if name is None:
        return
    pin = await ask_new_pin(screen.app, name) if reviewers.known(bureau, name) is None else ""
    if pin is not None:
        new = admins.add(bureau, screen.desk.actor, name, pin)
        screen.say(text("bureau_admin.enrolled" if new else "bureau_admin.also", name=name), kind="done")


async def another_pin(screen: BureauScreen, name: str, own: bool) -> None:
    """One's own, or with a reason that of somebody who lost it. As `admins.set_pin`."""
    hint = text("bureau_admin.pin_reason")
    reason = "" if own else await ask_text(screen.app, text("desk.reviewer.pin", name=name), hint)
    if reason is None:
        return
    pin = await ask_new_pin(screen.app, name)
    if pin is not None:
        admins.set_pin(screen.desk.bureau, screen.desk.actor, name, pin, reason)
        screen.say(text("bureau_admin.pin_set", name=name), kind="done")


async def end(screen: BureauScreen, name: str) -> None:
    """The person administrates no more. As `admins.end`."""
    reason = await ask_text(screen.app, text("desk.admin.end", name=name), text("desk.admin.end_hint"))
    if reason is not None:
        admins.end(screen.desk.bureau, screen.desk.actor, name, reason)
        screen.say(text("bureau_admin.ended", name=name), kind="done")
