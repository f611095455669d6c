"""The bureau comes over the network: the installed units open the doors, seal and take in; it fetches and answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from station.bureau import media
from station.bureau.pulling import Pulled
from station.replica.line_card import PULL, RETURN
from tests.appliance.cards import MB, Card, dice
from tests.appliance.lab import Scenario
from tests.appliance.nights import answered, docked, night, opened, quiet
from tests.appliance.office import CODE, Office, by_hand, free_port, let_drop

LOSSY = """modprobe ifb numifbs=0 && ip link add back type ifb && ip link set back up
wire=$(ls /sys/class/net | grep -v -e lo -e back)
tc qdisc add dev $wire root netem loss 5% delay 200ms
tc qdisc add dev $wire handle ffff: ingress
tc filter add dev $wire parent ffff: protocol all matchall action mirred egress redirect dev back
tc qdisc add dev back root netem loss 5%"""
"""What the station sends takes a fifth of a second longer; of what it sends and of what it gets, 5 in 100 are lost."""
WAYS = ("sent", "got")


@pytest.fixture
def reached(scenario: Scenario) -> Scenario:
    """A scenario whose machines' SSH server answers on this side."""
    scenario.ssh = free_port()
    return scenario


@contextmanager
def bureau_of(scenario: Scenario, **wish: object) -> Iterator[Office]:
    """A bureau, paired; the doors have been opened by the station's units alone."""
    office = Office(scenario, **wish)
    try:
        opened(scenario)
        yield office
    finally:
        office.close()


def round_trip(scenario: Scenario, office: Office) -> Card:
    """A night with recordings, what the bureau asks of it, and what it gets the next night."""
    card = docked(scenario, "ZFY0001", [MB + 3, 700_001])
    night(scenario)
    first = office.pull()
    assert accepted(first) and first.sent == 1, first
    answered(scenario)
    assert sorted(office.answers()) == [("receipt", "sent"), ("wanted", "sent")]
    night(scenario)
    second = office.pull()
    assert accepted(second), second
    assert sorted(office.answers())[:2] == [("receipt", "applied"), ("receipt", "sent")], office.answers()
    assert ("wanted", "applied") in office.answers()
    return card


def held(office: Office, card: Card) -> None:
    """Everything that was on the card is at the bureau, by its hash."""
    store = media.store(office.bureau, CODE)
    assert [digest for digest in card.files.values() if not store.has(digest)] == []


def accepted(found: Pulled) -> list[int]:
    """Numbers of the bundles that were applied."""
    return [each.seq for each in found.outcomes if each.verdict.value == "ACCEPTED"]


def settled(scenario: Scenario, office: Office) -> None:
    """Nothing more is begun, what there is is sealed and fetched; with the power off, the replica is the station."""
    quiet(scenario)
    night(scenario)
    assert accepted(office.pull())
    assert scenario.machine.run("systemctl --failed --no-legend").out == ""
    scenario.stop()
    with scenario.disk_now() as home:
        assert office.unlike(home) == []
        audit = home.audit()
        assert audit["clean"] and audit["exit"] == 0, audit["findings"]


def test_line(reached: Scenario) -> None:
    """Doors, a night, the answer, the recordings; every unit is the installed one."""
    assert reached.machine.run("systemctl is-active station-line.service", check=False).code, (
        "open before anybody may come"
    )
    with bureau_of(reached, media="all", nightly_bytes=50 * MB) as office:
        card = round_trip(reached, office)
        shut_in(reached, office)
        held(office, card)
        status = reached.station("status")["replica"]
        assert status["witnessed"] > 0 and status["refused"] == "", status
        settled(reached, office)
        reached.note("answers", office.answers())


def shut_in(scenario: Scenario, office: Office) -> None:
    """What the two keys cannot do, asked for by Debian's own client, which gets nowhere at all with the second one."""
    mine, card = scenario.folder / "mine", f"/outbox/{CODE}/station.card"
    mine.write_text("x")
    for command in ("ls /outbox", f"get {card} {scenario.folder}/got.card"):
        done = by_hand(office, "station-pull", PULL, command)
        assert done.returncode == 0, (command, done)
    for command in (
        f"put {mine} /outbox/mine", f"put {mine} {card}", f"rm {card}", f"rename {card} {card}.x",
        f"mkdir /outbox/{CODE}/folder", f"chmod 777 {card}", f"symlink {card} /outbox/link", "ls /inbox",
        f"get /etc/passwd {scenario.folder}/got", f"get /var/lib/station/station.db {scenario.folder}/got",
    ):  # fmt: skip
        done = by_hand(office, "station-pull", PULL, command)
        assert done.returncode != 0 and f"sftp> {command}" in done.stdout, (command, done)
    done = by_hand(office, "station-return", RETURN, "ls /inbox")
    assert done.returncode != 0 and "publickey" not in done.stderr, done
    assert let_drop(office) == ["drop"]
    # Neither key opens the other's door, nor that of anybody who has a shell.
    for user, use in (("station-return", PULL), ("root", PULL), ("station", PULL), ("station-pull", RETURN)):
        done = by_hand(office, user, use, "pwd")
        assert done.returncode != 0 and "Permission denied (" in done.stderr, (user, use, done)


def test_line_that_loses(reached: Scenario) -> None:
    """A twentieth of all packets is lost, both ways, and what the station sends comes late."""
    reached.start()
    with bureau_of(reached, media="all", nightly_bytes=50 * MB) as office:
        reached.machine.run(LOSSY)
        held(office, round_trip(reached, office))
        told = reached.machine.run("tc -s qdisc show | grep -A1 netem").out
        lost = [int(each) for each in re.findall(r"dropped (\d+)", told)]
        assert len(lost) == len(WAYS) and all(lost), told
        reached.note("wire", dict(zip(WAYS, lost, strict=True)))
        settled(reached, office)


class Cut:
    """Hears how far a file has come, and cuts the power once, in the middle of one; the machine is then booted."""

    def __init__(self, share: float, power: Callable[[], object], boot: Callable[[], object]) -> None:
        self._share, self._power, self._boot, self._hand = share, power, boot, ThreadPoolExecutor(1)
        self.booted: Future[object] | None = None
        self.had = self.total = 0
        self.on_from = 0
        """How much of it was there when it next moved."""

    def step(self, what: str, done: int, total: int) -> None:
        """As Progress."""
        if self.booted is None and total * self._share <= done < total:
            self.had, self.total = done, total
            self._power()
            self.booted = self._hand.submit(self._boot)
        elif self.booted is not None and total == self.total and not self.on_from:
            self.on_from = done


def test_line_and_power_cuts(reached: Scenario) -> None:
    """Cut in the middle of a bundle, and in the middle of a recording: the same pull goes on with it after the boot."""
    chance = dice(4000)
    reached.start(logged=True)

    def boot() -> object:
        lost = reached.cut(chance)
        reached.restart(logged=True)
        return lost

    def pulled_through(share: float) -> str:
        cut = Cut(share, reached.machine.cut, boot)
        found = office.pull(cut)
        assert cut.booted is not None, "nothing came that could be cut"
        lost = cut.booted.result()
        opened(reached)
        assert found.meter.attempts > 1 and cut.on_from > cut.had, (found.meter, cut.had, cut.on_from)
        return f"{cut.had} of {cut.total} bytes: {lost}; on from {cut.on_from}, {found.meter.attempts} attempts"

    with bureau_of(reached, media="all", nightly_bytes=50 * MB, bytes_per_second=4096) as office:
        card = docked(reached, "ZFY0001", [MB + 3, 700_001])
        night(reached)
        story = [pulled_through(0.3)]
        answered(reached)
        night(reached)
        office.set_line(bytes_per_second=100_000)
        story.append(pulled_through(0.5))
        reached.note("cuts", story)
        held(office, card)
        settled(reached, office)
