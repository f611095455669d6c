"""The one place that builds things: a home on disk becomes an open station."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pendulum

from station import settings as configuration
from station.errors import StationError
from station.records.moment import ZONE, Clock, iso
from station.records.people import System
from station.rules.credit_code import is_credit_code
from station.settings import Settings
from station.store import models
from station.store.atomic import write_text
from station.store.errors import NoStore
from station.store.founding import founded, vacant
from station.store.home import Home
from station.store.keys import NEXT_KEY, KeyRing
from station.store.media import MediaStore
from station.store.schemas import STATION
from station.store.store import Origin, Store

if TYPE_CHECKING:
    from station.rules.entry import Entry
    from station.services import staff

AUTHORITY = "余姚市应急管理局"
"""In whose name a station of this city acts unless told otherwise."""


class HomeTaken(StationError):
    """There is already a station in the folder."""

    text = "ledger.home_taken"


class BadCode(StationError):
    """Not a township code."""

    text = "ledger.bad_code"


class BadOrganCode(StationError):
    """Not a unified social credit code. Facts: code."""

    text = "ledger.bad_organ_code"


class SettingsDisagree(StationError):
    """station.toml says something else than the database about what never changes by hand."""

    text = "ledger.settings_disagree"


class SystemClock:
    """The machine's clock."""

    def now(self) -> pendulum.DateTime:
        """The present instant in Asia/Shanghai, whole seconds."""
        return pendulum.now(ZONE).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Station:
    """An open station: everything a service may be handed."""

    store: Store
    home: Home
    clock: Clock
    keys: KeyRing
    media: MediaStore
    settings: Settings

    def close(self) -> None:
        """Close the database."""
        self.store.close()


@dataclass(frozen=True, slots=True)
class Founding:
    """What a new station is called and whose authority it has."""

    code: str
    """Nine-digit township code."""
    name: str
    authority: str = AUTHORITY
    short_name: str = "余"
    authority_mode: str = "entrusted"
    demo: bool = False
    organ_code: str = ""
    """Credit code of the organ, for what is exported in its name; empty: not told yet."""


def open_station(root: Path, clock: Clock | None = None) -> Station:
    """The station whose home is `root`. NoStore, SettingsBroken, KeyMissing, and what opening a store raises."""
    home = Home(root.resolve())
    if not home.settings_file.exists() or not home.db.exists():
        raise NoStore(path=root)
    settings = configuration.load(home.settings_file)
    chosen = clock or _clock(home, settings)
    keys = KeyRing(home.keys)
    if keys.has_secret(NEXT_KEY):
        # Imported here: a key that waits to take its place is rare.
        from station.services import rotation

        settings = rotation.settle(home)
    origin = Origin(int(settings.code), settings.epoch)
    store = Store(home.db, STATION, origin, keys.signer(origin.log), chosen)
    try:
        _compare(home, settings, store)
    except StationError:
        store.close()
        raise
    store.check_changes = _guard
    return Station(store, home, chosen, keys, MediaStore(home.media), settings)


Furnish = Callable[[Store, KeyRing], None]
"""What else a new station has from its first moment: people, recorders, numbers begun on paper."""


def create_station(
    root: Path,
    founding: Founding,
    chief: staff.NewOfficer,
    pin: str,
    clock: Clock | None = None,
    furnish: Furnish | None = None,
) -> Station:
    """A new station with its keys, database, chief and what `furnish` adds; whole or not at all.

    HomeTaken, BadCode, BadOrganCode, PinWeak, CertMissing, and what `furnish` raises.
    """
    if not configuration.is_code(founding.code):
        raise BadCode(code=founding.code)
    if founding.organ_code and not is_credit_code(founding.organ_code):
        raise BadOrganCode(code=founding.organ_code)
    if not vacant(root):
        raise HomeTaken(path=root)
    with founded(root, Home(root).settings_file.name) as draft:
        _found(Home(draft), founding, chief, pin, clock or SystemClock(), furnish)
    return open_station(root, clock)


def configure(station: Station, **changes: object) -> Station:
    """The station with changed settings, written to its file."""
    settings = replace(station.settings, **changes)  # type: ignore[arg-type]  # field names are checked at run time
    write_text(station.home.settings_file, settings.toml())
    return replace(station, settings=settings)


def _found(
    home: Home, founding: Founding, chief: staff.NewOfficer, pin: str, clock: Clock, furnish: Furnish | None
) -> None:
    # Imported here: every command opens a station, one of them founds one.
    from station.services import staff
    from station.store import calendars

    home.make()
    keys = KeyRing(home.keys)
    keys.create_signer()
    origin = Origin(int(founding.code), 0)
    store = Store.create(home.db, STATION, origin, keys.signer(origin.log), clock)
    store.check_changes = _guard
    try:
        with store.act(System("system:init"), "station.found", subject=f"station/{founding.code}") as act:
            act.insert(
                models.Station,
                code=founding.code,
                name=founding.name,
                authority=founding.authority,
                short_name=founding.short_name,
                authority_mode=founding.authority_mode,
                demo=int(founding.demo),
                founded_at=iso(act.now),
            )
            calendars.seed(act)
        staff.enrol(store, keys, System("system:init"), chief, pin)
        if furnish is not None:
            furnish(store, keys)
        store.checkpoint()
    finally:
        store.close()
    settings = Settings(founding.code, 0, founding.demo, organ_code=founding.organ_code)
    write_text(home.settings_file, settings.toml())


def _guard(store: Store, entry: Entry, changeset: bytes) -> None:
    # Imported here: who only reads never asks.
    from station.services import archive_lock, secrecy

    archive_lock.check(store, entry.action, changeset)
    secrecy.refuse_written(entry, changeset)


def _compare(home: Home, settings: Settings, store: Store) -> None:
    """SettingsDisagree when code, epoch or demo mark were edited: a real station must never pass for a demo."""
    row = store.one(models.Station.select()) or {}
    last = store.last_origin()
    pairs = {
        "station.code": (settings.code, row.get("code")),
        "station.demo": (settings.demo, bool(row.get("demo"))),
        "station.epoch": (f"{settings.code}/{settings.epoch}", last),
    }
    for field, (stated, found) in pairs.items():
        if stated != found:
            raise SettingsDisagree(path=home.settings_file, field=field, stated=stated, found=found)


def _clock(home: Home, settings: Settings) -> Clock:
    if not settings.demo:
        return SystemClock()
    # Imported here: only a demonstration has a clock of its own.
    from station.demo.clock import DemoClock

    return DemoClock(home.root)
