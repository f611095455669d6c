"""The bureau at this end of a machine's line: a real one on this disk, whose clock is the machine's.

Owns: pairing, the exchange of line cards, pulling. What the station does for it goes through the installed commands, as
its people would do it. Refuses: reading the station's disk; that is for the proof, with the power off.
"""

from __future__ import annotations

import asyncio
import socket
import subprocess
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncssh
from pendulum import DateTime

from station.bureau import line, returns
from station.bureau.enrol import enrol, introduced
from station.bureau.home import Bureau, BureauFounding, create_bureau
from station.bureau.pulling import Pulled, Wish, pull_stations
from station.bureau.transport import Patience
from station.records.moment import moment
from station.records.people import Proof, System
from station.records.progress import SILENT, Progress
from station.replica import cards
from station.replica.line_card import RETURN
from station.services import staff
from station.services.staff import NewOfficer
from station.store import bureau_rows
from station.store.compare import Difference, compare
from station.store.replicas import FILE
from tests.appliance.lab import Scenario
from tests.appliance.proof import Home

CODE = "330281103"
PIN = "2580"
AS_CHIEF = "--as 王建国 --pin-fd 0"
UNIT = System("system:pull")
PATIENT = Patience(delays=(5,) * 100, answer=120, silence=120)
"""An emulated machine takes seconds for a handshake, and a minute for a boot."""


@dataclass(frozen=True, slots=True)
class GuestClock:
    """What the guest's clock shows, nearly."""

    scenario: Scenario

    def now(self) -> DateTime:
        """As Clock."""
        return moment(self.scenario.machine.now)


def free_port() -> int:
    """A port of this side that nobody has at this instant."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


class Office:
    """余姚市应急管理局, with a line to the scenario's machine."""

    def __init__(self, scenario: Scenario, **wish: object) -> None:
        """Pair, enrol, exchange line cards, and have the doors open. `wish`: what is told of the line beyond where."""
        self._scenario, self._folder = scenario, scenario.folder
        founding = BureauFounding("330281000", "余姚市应急管理局")
        admin = NewOfficer("赵局端", frozenset({"admin"}))
        self.bureau: Bureau = create_bureau(self._folder / "bureau", founding, admin, PIN, GuestClock(scenario))
        self._pair()
        self._open(wish)

    def close(self) -> None:
        """Close the bureau's database."""
        self.bureau.close()

    @property
    def port(self) -> int:
        """Where the machine's SSH server answers on this side."""
        return self._scenario.ssh

    @property
    def admin(self) -> Proof:
        """赵局端, signed in."""
        return staff.sign_in(self.bureau.store, self.bureau.keys, "赵局端", PIN)

    def set_line(self, **told: object) -> None:
        """Change what is told."""
        line.set_line(self.bureau, self.admin, CODE, **told)

    def pull(self, progress: Progress = SILENT) -> Pulled:
        """One pull over the line, as the unit makes it; it must not fail."""
        stations = [each for each in bureau_rows.current(self.bureau.store) if each.code == CODE]
        [found] = pull_stations(self.bureau, UNIT, stations, Wish(patience=PATIENT), progress)
        assert not found.bad, (found.failure, found.outcomes)
        return found

    def answers(self) -> list[tuple[str, str]]:
        """Kind and state of everything that went back, the oldest first."""
        return [(each.item.kind, each.outcome) for each in returns.listed(self.bureau, CODE)]

    def secret(self, use: str) -> Path:
        """One of the two keys as a file for stock tools."""
        path = self._folder / f"{use}.key"
        path.touch(mode=0o600)
        path.write_bytes(line.secret(self.bureau, use))
        return path

    def unlike(self, home: Home) -> Sequence[Difference]:
        """Where the replica differs from the station's database."""
        return compare(home.root / "station.db", self.bureau.home.replica(CODE) / FILE)

    def _pair(self) -> None:
        own = self.bureau.home.card
        self._send(own, "/tmp/bureau.card")
        fingerprint = cards.fingerprint(cards.read_bureau(own.read_bytes()).key)
        self._chief(f"pair /tmp/bureau.card --fingerprint '{fingerprint}'")
        enrol(self.bureau, self.admin, introduced(self._fetched("station.card")))

    def _open(self, wish: dict[str, object]) -> None:
        path, _ = line.introduce(self.bureau)
        self._send(path, "/tmp/line.card")
        self._chief("line allow /tmp/line.card")
        self._scenario.machine.run("station line card")
        key = line.host_key(self.bureau, CODE, self._fetched("line.card"))
        self.set_line(host="127.0.0.1", port=self._scenario.ssh, host_key=key, **wish)

    def _chief(self, words: str) -> None:
        self._scenario.machine.run(f"station {words} {AS_CHIEF}", given=f"{PIN}\n")

    def _send(self, path: Path, there: str) -> None:
        self._scenario.machine.run(f"cat >{there} && chmod 644 {there}", given=path.read_text(encoding="utf-8"))

    def _fetched(self, name: str) -> Path:
        """A card out of the station's outbox, carried here as on a stick."""
        place = self._folder / name
        said = self._scenario.machine.run(f"cat /var/lib/station/outbox/{CODE}/{name}")
        place.write_text(said.out, encoding="utf-8")
        return place


def by_hand(office: Office, user: str, use: str, command: str) -> subprocess.CompletedProcess[str]:
    """One command in Debian's own client, signed in with the bureau's key for that use."""
    given = {"StrictHostKeyChecking": "no", "UserKnownHostsFile": "/dev/null", "IdentitiesOnly": "yes"}
    options = [word for name, value in given.items() for word in ("-o", f"{name}={value}")]
    words = ["sftp", "-b", "-", "-F", "none", "-i", str(office.secret(use)), "-P", str(office.port), *options]
    return subprocess.run(
        [*words, f"{user}@127.0.0.1"], input=f"{command}\n", capture_output=True, text=True, check=False
    )


def let_drop(office: Office) -> list[str]:
    """What the key that drops is let do, of all that is tried; a lost connection fails."""
    card = f"/outbox/{CODE}/station.card"
    tried: dict[str, Callable[[asyncssh.SFTPClient], Awaitable[object]]] = {
        "drop": lambda sftp: sftp.open("/inbox/mine", "wb"),
        "list": lambda sftp: sftp.listdir("/inbox"),
        "list above": lambda sftp: sftp.listdir("/"),
        "read": lambda sftp: sftp.open("/inbox/00000001.packet.note", "rb"),
        "read outside": lambda sftp: sftp.open("/etc/passwd", "rb"),
        "read the outbox": lambda sftp: sftp.open(card, "rb"),
        "folder": lambda sftp: sftp.mkdir("/inbox/folder"),
        "remove": lambda sftp: sftp.remove("/inbox/00000001.packet.note"),
        "link": lambda sftp: sftp.symlink("/etc/passwd", "/inbox/link"),
        "write elsewhere": lambda sftp: sftp.open("/mine", "wb"),
    }

    async def whole() -> list[str]:
        async with (
            asyncssh.connect(
                "127.0.0.1", office.port, username="station-return", known_hosts=None, config=None, agent_path=None,
                client_keys=[asyncssh.import_private_key(line.secret(office.bureau, RETURN))],
            ) as connection,
            connection.start_sftp_client() as sftp,
        ):  # fmt: skip
            let = []
            for name, work in tried.items():
                try:
                    await work(sftp)
                except asyncssh.SFTPConnectionLost:
                    raise
                except asyncssh.SFTPError:
                    continue
                let.append(name)
            return let

    return asyncio.run(whole())
