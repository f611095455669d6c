"""What a station does for its line to the bureau: let the bureau's keys in or out, say which key it shows.

sshd reads the bureau's card in the home (systemd/station-line-keys); what it then allows is systemd/line/sshd.conf.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from station.errors import StationError
from station.records.moment import iso
from station.records.people import Proof, System
from station.replica import line_card
from station.replica.line_card import HOST, PULL, RETURN, LineCard
from station.services import replication
from station.store.atomic import fsync_folder, write_text

if TYPE_CHECKING:
    from station.wiring import Station

HOST_KEY = Path("/etc/ssh/ssh_host_ed25519_key.pub")


class HostKeyMissing(StationError):
    """This machine's SSH server has no key to show. Facts: path."""

    text = "line.host_key_missing"


class LineClosed(StationError):
    """No bureau was let in."""

    text = "line.closed"


def allow(station: Station, actor: Proof | System, card: bytes) -> LineCard:
    """Let the paired bureau's keys in. NotPaired, CardInvalid, BureauUnknown, LineCardInvalid, NotAllowed."""
    bureau = replication.paired_with(station)
    found = line_card.read(card, bureau.code, bureau.key, (PULL, RETURN))
    said = " ".join(line_card.fingerprint(found.keys[use]) for use in (PULL, RETURN))
    with station.store.act(actor, "line.allow", subject=f"bureau/{bureau.code}", reason=said):
        pass
    write_text(station.home.root / line_card.FILE, card.decode())
    return found


def shut(station: Station, actor: Proof | System, reason: str) -> None:
    """Nobody comes over the line any more. LineClosed, NotAllowed, ReasonMissing."""
    path = station.home.root / line_card.FILE
    if not path.exists():
        raise LineClosed
    with station.store.act(actor, "line.shut", subject="line", reason=reason):
        # Before the entry counts: were it the other way round, a power cut could leave the door open.
        path.unlink()
        fsync_folder(path.parent)


def is_open(station: Station) -> bool:
    """Whether a bureau was let in: it then fetches what cannot wait within minutes, and nobody has to carry it."""
    return (station.home.root / line_card.FILE).exists()


def introduce(station: Station, host_key: Path = HOST_KEY) -> tuple[Path, str]:
    """The card about this machine's SSH key, in the outbox; its path and the key. HostKeyMissing."""
    try:
        key = " ".join(host_key.read_text(encoding="ascii").split()[:2])
    except (OSError, ValueError) as error:
        raise HostKeyMissing(path=host_key) from error
    if not line_card.is_key(key):
        raise HostKeyMissing(path=host_key)
    store = station.store
    code = str(store.origin.code)
    path = station.home.outbox / code / line_card.FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, line_card.sign(LineCard(code, {HOST: key}, iso(store.clock.now())), store.signer))
    return path, key
