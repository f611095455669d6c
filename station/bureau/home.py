"""A bureau on disk, made and opened: `bureau.db` under the same store as a station's, its keys, its replicas."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.errors import StationError
from station.records.moment import Clock, iso
from station.records.people import System
from station.replica import age_keys, cards
from station.replica.cards import BureauCard
from station.replica.envelope import recipient
from station.rules.entry import Entry
from station.services import secrecy, staff
from station.services.staff import NewOfficer
from station.settings import SettingsBroken
from station.store.atomic import write_text
from station.store.bureau_models import BUREAU
from station.store.bureau_models import Bureau as BureauRow
from station.store.errors import NoStore
from station.store.founding import founded, vacant
from station.store.keys import KeyRing
from station.store.store import Origin, Store

TOLD_BY_STATIONS = frozenset({"accepted_bundle", "refusal", "verification", "pull_run"})
"""Tables whose words say what came from a station: a bundle is not lost, nor a forged one left unnamed, for them."""


class BureauTaken(StationError):
    """There is already something in the folder."""

    text = "bureau.taken"


class NoBureau(StationError):
    """There is no bureau in the folder."""

    text = "bureau.none"


class CodeInvalid(StationError):
    """The bureau's code is not nine digits."""

    text = "bureau.code_invalid"


class RecoveryInvalid(StationError):
    """The recovery key is no age recipient."""

    text = "bureau.recovery_invalid"


@dataclass(frozen=True, slots=True)
class BureauHome:
    """One data directory of a bureau. Naming only."""

    root: Path

    @property
    def db(self) -> Path:
        """The bureau's own facts."""
        return self.root / "bureau.db"

    @property
    def keys(self) -> Path:
        """Its signing key, its age identity, PIN hashes."""
        return self.root / "keys"

    @property
    def card(self) -> Path:
        """Its introduction to stations."""
        return self.root / "bureau.card"

    @property
    def settings_file(self) -> Path:
        """Which bureau this is."""
        return self.root / "bureau.toml"

    @property
    def archive(self) -> Path:
        """Every bundle accepted, as it came; laid out like an outbox."""
        return self.root / "archive"

    @property
    def quarantine(self) -> Path:
        """What was refused, kept as evidence."""
        return self.root / "quarantine"

    def replica(self, code: str) -> Path:
        """Folder of one station's replica."""
        return self.root / "replicas" / code


@dataclass(frozen=True, slots=True)
class Bureau:
    """An open bureau."""

    store: Store
    home: BureauHome
    clock: Clock
    keys: KeyRing
    page: Path | None = None
    """Where its public page goes of itself; None: nowhere. `[publish] out` of the settings."""
    phone: str = ""
    """Whom the public may call, `[bureau] phone` of the settings; empty: nobody is named."""

    @property
    def identities(self) -> tuple[str, ...]:
        """The age identities that open its bundles."""
        return age_keys.identities(self.keys)

    def close(self) -> None:
        """Close the database."""
        self.store.close()


@dataclass(frozen=True, slots=True)
class BureauFounding:
    """What a new bureau is called, and who else can open its bundles."""

    code: str
    """Nine digits, 330281000."""
    name: str
    recovery: str = "-"
    """age recipient of an offline recovery key, `-` for none."""
    demo: bool = False


def create_bureau(root: Path, founding: BureauFounding, admin: NewOfficer, pin: str, clock: Clock) -> Bureau:
    """A new bureau with keys, database, card and its first person; whole or not at all.

    BureauTaken, CodeInvalid, RecoveryInvalid, PinWeak.
    """
    check_founding(root, founding)
    with founded(root, BureauHome(root).settings_file.name) as draft:
        _found(BureauHome(draft), founding, admin, pin, clock)
    return open_bureau(root, clock)


def check_founding(root: Path, founding: BureauFounding) -> None:
    """What can be said against a founding before anybody chooses a PIN. BureauTaken, CodeInvalid, RecoveryInvalid."""
    if not re.fullmatch(r"[0-9]{9}", founding.code):
        raise CodeInvalid(code=founding.code)
    if not vacant(root):
        raise BureauTaken(path=root)
    _check_recovery(founding.recovery)


def open_bureau(root: Path, clock: Clock) -> Bureau:
    """The bureau whose home is `root`. NoBureau, SettingsBroken, KeyMissing, and what opening a store raises."""
    home = BureauHome(root.resolve())
    if not home.settings_file.exists():
        raise NoBureau(path=root)
    try:
        told = tomllib.loads(home.settings_file.read_text(encoding="utf-8"))
        origin = Origin(int(told["bureau"]["code"]), int(told["bureau"]["epoch"]))
        page, phone = _page(told), _phone(told)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsBroken(path=home.settings_file, detail=error) from error
    keys = KeyRing(home.keys)
    try:
        store = Store(home.db, BUREAU, origin, keys.signer(origin.log), clock)
    except NoStore as error:
        raise NoBureau(path=root) from error
    store.check_changes = _guard
    return Bureau(store, home, clock, keys, page, phone)


def is_demo(root: Path) -> bool:
    """Whether the bureau in `root` belongs to a demonstration; False where there is none."""
    try:
        return bool(tomllib.loads((root / "bureau.toml").read_text(encoding="utf-8"))["bureau"]["demo"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _page(told: dict[str, Any]) -> Path | None:
    """ValueError where the place is none: a timer has no folder that it stands in."""
    if "publish" not in told:
        return None
    page = Path(told["publish"]["out"])
    if not page.is_absolute():
        raise ValueError(f"publish.out: {page}")
    return page


def _phone(told: dict[str, Any]) -> str:
    """ValueError where it is no number that a telephone can dial."""
    phone = told["bureau"].get("phone", "")
    if phone and not (isinstance(phone, str) and re.fullmatch(r"\+?[0-9][0-9 -]{2,19}", phone)):
        raise ValueError(f"bureau.phone: {phone}")
    return str(phone)


def _guard(_: Store, entry: Entry, changeset: bytes) -> None:
    secrecy.refuse_written(entry, changeset, TOLD_BY_STATIONS)


def _check_recovery(value: str) -> None:
    if value == "-":
        return
    try:
        recipient(value)
    except ValueError as error:
        raise RecoveryInvalid(value=value) from error


def _found(home: BureauHome, founding: BureauFounding, admin: NewOfficer, pin: str, clock: Clock) -> None:
    home.keys.mkdir(mode=0o700)
    keys = KeyRing(home.keys)
    keys.create_signer()
    public = age_keys.create(keys)
    origin = Origin(int(founding.code), 0)
    store = Store.create(home.db, BUREAU, origin, keys.signer(origin.log), clock)
    store.check_changes = _guard
    try:
        with store.act(System("system:init"), "bureau.found", subject=f"bureau/{founding.code}") as act:
            recovery = None if founding.recovery == "-" else founding.recovery
            values = {"recipient": public, "recovery": recovery, "demo": int(founding.demo), "founded_at": iso(act.now)}
            act.insert(BureauRow, code=founding.code, name=founding.name, **values)
        staff.enrol(store, keys, System("system:init"), admin, pin)
        key = store.signer.verifier_key
        card = BureauCard(founding.code, founding.name, public, founding.recovery, key, iso(clock.now()))
        write_text(home.card, cards.sign(card, store.signer))
    finally:
        store.close()
    demo = str(founding.demo).lower()
    write_text(home.settings_file, f'[bureau]\ncode = "{founding.code}"\nepoch = 0\ndemo = {demo}\n')
