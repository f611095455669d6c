"""The standing registers: what is in force beside what was published, new versions, receipts.

A version is what was, or is to be, told to the public, word for word; a change of the law or of a plan makes a new one
due within so many working days (余应急发〔2019〕43号二（一）1, REQ-103). Who publishes it is not this system: a receipt
is entered for each channel.
"""

from __future__ import annotations

from datetime import date

import pendulum

from station.errors import StationError
from station.records.moment import day
from station.records.people import Proof
from station.records.register import (
    REGISTERS,
    Receipt,
    Register,
    RegisterKind,
    RegisterVersion,
    Sheet,
    SheetStanding,
    Standing,
)
from station.rules import register as rules
from station.rules import web_address
from station.rules.deadline import end_of
from station.services.external_refs import UrlUnfit
from station.services.register_sheets import sheets
from station.store import calendars, law, law_files, register_law, registers
from station.store.store import Store

ADJUST_DAYS = "power_list.adjust_days"
RANK: dict[Standing, int] = {"overdue": 0, "changed": 1, "waiting": 2, "new": 3, "published": 4, "ended": 5}
"""What waits for somebody comes first."""


class NoSuchSheet(StationError):
    """Nothing of this register and code is in force or was ever published. Facts: register, code."""

    text = "register.no_such_sheet"


class Unchanged(StationError):
    """The newest version says what is in force: another one would say the same. Facts: title, version."""

    text = "register.unchanged"


class NothingMade(StationError):
    """There is no version that could have been published. Facts: title."""

    text = "register.nothing_made"


class NoReceipt(StationError):
    """Published is what has a receipt. Facts: title."""

    text = "register.no_receipt"


class NoSuchChannel(StationError):
    """The register does not go there. Facts: channel, channels."""

    text = "register.no_such_channel"


class ReceiptKnown(StationError):
    """The version has its receipt of this channel. Facts: title, version, channel."""

    text = "register.receipt_known"


class Superseded(StationError):
    """There is a newer version: this one is no longer to be published. Facts: title, version, newest."""

    text = "register.superseded"


class NotYetMade(StationError):
    """It cannot have been published before it was made. Facts: title, version, made."""

    text = "register.not_yet_made"


def standings(store: Store, only: tuple[Register, ...] = REGISTERS) -> tuple[SheetStanding, ...]:
    """Every sheet in force, and every one that was and is no more, register by register."""
    with store.reading():
        today = day(store.clock.now())
        known = {(each.sheet.register, each.sheet.code): each for each in registers.newest(store)}
        found = sheets(store, today, only)
        ended = [key for key in known if key not in found and key[0] in only]
        both = [_standing(store, found[key], known.get(key)) for key in found]
        both += [_ended(known[key]) for key in ended]
    place = {code: at for at, code in enumerate(REGISTERS)}
    return tuple(sorted(both, key=lambda each: place[each.kind.code]))


def waiting(store: Store) -> tuple[SheetStanding, ...]:
    """What must be published again or is not yet out everywhere, of what this system ever made a version of."""
    if not registers.any_made(store):
        return ()
    kinds = {each.sheet.register for each in registers.newest(store)}
    found = standings(store, tuple(code for code in REGISTERS if code in kinds))
    return tuple(each for each in found if each.state in ("overdue", "changed", "waiting"))


def standing(store: Store, register: Register, code: str) -> SheetStanding:
    """One sheet beside its newest version. NoSuchSheet."""
    for each in standings(store, (register,)):
        if each.sheet.code == code:
            return each
    raise NoSuchSheet(register=register_law.load().kind(register).title, code=code)


def versions(store: Store, register: Register, code: str) -> tuple[RegisterVersion, ...]:
    """The versions of a sheet, the newest first. NoSuchSheet where there neither is one nor can be."""
    found = registers.of(store, register, code)
    if not found:
        standing(store, register, code)
    return found


def refresh(store: Store, actor: Proof, register: Register, code: str) -> RegisterVersion:
    """Make a version of what is in force now, with what has changed and by when it must be out.

    NoSuchSheet, Unchanged.
    """
    with store.act(actor, "register.refresh", subject=f"register/{register}/{code}") as act:
        found = standing(store, register, code)
        if found.newest is not None and not found.change:
            raise Unchanged(title=found.sheet.title, version=found.newest.version)
        number = found.newest.version + 1 if found.newest else 1
        due = found.due_at if found.newest and found.due_at else _due(store, day(act.now))
        made = registers.insert(act, found.sheet, number, found.change, due)
    return registers.get(store, made)


def publish(
    store: Store,
    actor: Proof,
    version_id: int,
    channel: str,
    receipt: str,
    url: str = "",
    *,
    occurred_at: pendulum.DateTime | None = None,
) -> RegisterVersion:
    """Enter what one channel answered; with the last of its channels the version is published.

    UnknownVersion, Superseded, NoSuchChannel, ReceiptKnown, NoReceipt, UrlUnfit, NotYetMade.
    """
    number, address = receipt.strip(), url.strip()
    with store.act(actor, "register.publish", subject=f"register/{version_id}", occurred_at=occurred_at) as act:
        version, when = registers.get(store, version_id), occurred_at or act.now
        kind = _publishable(store, version, channel)
        if when < version.made_at:
            made = f"{version.made_at:YYYY-MM-DD HH:mm}"
            raise NotYetMade(title=version.sheet.title, version=version.version, made=made)
        if not number or len(number) > web_address.LONGEST:
            raise NoReceipt(title=version.sheet.title)
        if address and not web_address.fits(address):
            raise UrlUnfit(url=address[: web_address.LONGEST])
        registers.add_receipt(act, version_id, Receipt(channel, when, number, address))
        moments = {each.channel: each.published_at for each in version.receipts} | {channel: when}
        if set(moments) >= set(kind.channels):
            registers.set_published(act, version_id, max(moments.values()))
    return registers.get(store, version_id)


def channel_titles(kind: RegisterKind) -> dict[str, str]:
    """The channels of a register by code, as they are called."""
    return {code: register_law.load().channels[code] for code in kind.channels}


def kind_of(register: Register) -> RegisterKind:
    """What a register is."""
    return register_law.load().kind(register)


def _publishable(store: Store, version: RegisterVersion, channel: str) -> RegisterKind:
    sheet, titles = version.sheet, channel_titles(kind_of(version.sheet.register))
    newest = registers.of(store, sheet.register, sheet.code)[0]
    if newest.id != version.id:
        raise Superseded(title=sheet.title, version=version.version, newest=newest.version)
    if channel not in titles:
        raise NoSuchChannel(channel=channel, channels="、".join(f"{code}（{name}）" for code, name in titles.items()))
    if any(each.channel == channel for each in version.receipts):
        raise ReceiptKnown(title=sheet.title, version=version.version, channel=titles[channel])
    return kind_of(sheet.register)


def _standing(store: Store, sheet: Sheet, newest: RegisterVersion | None) -> SheetStanding:
    kind = kind_of(sheet.register)
    if newest is None:
        return SheetStanding(kind, sheet, None, "new", (), None, tuple(channel_titles(kind).values()))
    out = {each.channel for each in newest.receipts}
    missing = tuple(name for code, name in channel_titles(kind).items() if code not in out)
    change, now = rules.changes(newest.sheet, sheet), store.clock.now()
    if change:
        due = _due(store, _since(store, sheet, newest))
        return SheetStanding(kind, sheet, newest, "overdue" if now > due else "changed", change, due, missing)
    if newest.published_at is not None:
        return SheetStanding(kind, sheet, newest, "published", (), None, ())
    state: Standing = "overdue" if now > newest.due_at else "waiting"
    return SheetStanding(kind, sheet, newest, state, (), newest.due_at, missing)


def _ended(newest: RegisterVersion) -> SheetStanding:
    return SheetStanding(kind_of(newest.sheet.register), newest.sheet, newest, "ended", (), None, ())


def _since(store: Store, sheet: Sheet, newest: RegisterVersion) -> date:
    """When it became different: a day the law names, the day the bureau's file was adopted, or else today."""
    today, made = day(store.clock.now()), day(newest.made_at)
    days = [sheet.since, *(day(each.adopted_at) for each in law_files.all_files(store))]
    return max((each for each in days if made <= each <= today), default=today)


def _due(store: Store, since: date) -> pendulum.DateTime:
    days = law.of(store).setting(ADJUST_DAYS, since)
    return end_of(calendars.current(store).add_workdays(since, days))
