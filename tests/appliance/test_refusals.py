"""What the dock does not take: strangers' sticks, and anything while the disk has no room."""

from __future__ import annotations

import json
import time

from tests.appliance.cards import MB
from tests.appliance.lab import Scenario


def test_strangers_sticks(scenario: Scenario) -> None:
    """Nobody registered the one, the other is a Linux stick: refused, told, never mounted."""
    fat = scenario.card("fat", "STRANGER01", [2 * MB], 96)
    linux = scenario.card("ext4", "ZFY0003", [2 * MB], 32)
    before = fat.digest(), linux.digest()
    machine = scenario.machine
    machine.plug(fat.image, "STRANGER01")
    # A registered serial does not help a file system that replays a journal.
    machine.plug(linux.image, "ZFY0003")
    assert scenario.wait(2) == ["ok", "ok"], scenario.told()
    time.sleep(35)  # the rescan has come by, and left alone what was settled
    assert scenario.ends() == ["ok", "ok"], scenario.told()
    kernel = machine.run("dmesg").out
    assert "EXT4-fs (sd" not in kernel and "FAT-fs (sd" not in kernel, "a stranger was mounted"
    for serial in ("STRANGER01", "ZFY0003"):
        machine.pull(serial)
    assert (fat.digest(), linux.digest()) == before
    assert scenario.station("status")["intake"] == []
    scenario.stop()
    with scenario.disk_now() as home:
        refused = home.refusals()
        scenario.note("refused", refused)
        why = {subject: reason.split()[0] for subject, reason in refused.items()}
        assert why == {"recorder/STRANGER01": "unregistered", "recorder/ZFY0003": "filesystem"}
        assert home.sessions() == [] and home.stored() == {}
        scenario.note("proof", home.check_always({}))


FREE = "stat -f -c '%a %S' /var/lib/station | awk '{print int($1 * $2 / 1048576)}'"
TOTAL = "stat -f -c '%b %S' /var/lib/station | awk '{print int($1 * $2 / 1048576)}'"
TAKE_ALL = """n=0
for size in 100M 20M 4M 1M 256K 64K 16K 4K; do
    while fallocate -l $size /var/tmp/filler.$n 2>/dev/null; do n=$((n + 1)); done
done; rm -f /var/tmp/filler.$n; true"""


def test_a_disk_without_room(scenario: Scenario) -> None:
    """Refused before the first byte, in words; with room again the next docking takes everything."""
    card = scenario.card("fat", "ZFY0004", [16 * MB, 12 * MB], 96)
    machine = scenario.machine
    free, total = int(machine.run(FREE).out), int(machine.run(TOTAL).out)
    # A twentieth stays free in any case; leave some megabytes above that, not as many as the card needs.
    machine.run(f"fallocate -l {free - total // 20 - 12}M /var/tmp/filler")
    machine.plug(card.image, "ZFY0004")
    assert scenario.wait(1) == ["failed"]
    told = scenario.told()
    assert "放不下" in told, told
    scenario.note("refusal", [line for line in told.splitlines() if "放不下" in line][-1])
    assert scenario.station("status")["intake"] == []
    machine.pull("ZFY0004")
    machine.run("rm /var/tmp/filler")
    machine.plug(card.image, "ZFY0004")
    scenario.until("ZFY0004", "complete")
    scenario.stop()
    with scenario.disk_now() as home:
        home.check_whole(card, "ZFY0004")
        scenario.note("proof", home.check_always({"ZFY0004": card}))


def test_a_disk_that_fills_in_the_middle(scenario: Scenario) -> None:
    """Somebody else takes the last block while a card comes in: what is safe stays safe, the rest comes next time."""
    card = scenario.card("fat", "ZFY0005", [10 * MB, 10 * MB + 1, 10 * MB + 2], 96)
    machine = scenario.machine
    free, total = int(machine.run(FREE).out), int(machine.run(TOTAL).out)
    machine.run(f"fallocate -l {free - total // 20 - 60}M /var/tmp/filler")
    machine.plug(card.image, "ZFY0005", bps=2 * MB)
    limit = time.monotonic() + 240
    while machine.run("ls /var/lib/station/media/sha256 2>/dev/null | wc -l").out.strip() == "0":
        assert time.monotonic() < limit, scenario.told()
        time.sleep(0.5)
    machine.run(TAKE_ALL)
    ends = scenario.wait(1)
    scenario.note("ended", ends)
    scenario.note("told", [line for line in scenario.told().splitlines() if "ZFY0005" in line][-1])
    assert ends == ["failed"], scenario.told()
    # With no block left SQLite cannot even open for reading: then that is said, and nothing is called complete.
    meanwhile = machine.run("station status --json", check=False)
    if meanwhile.code:
        assert "磁盘" in meanwhile.err, meanwhile
        scenario.note("status_meanwhile", meanwhile.err.splitlines()[0])
    else:
        scenario.note("status_meanwhile", [one["state"] for one in json.loads(meanwhile.out)["intake"]])
        assert scenario.notes["status_meanwhile"] in (["copying"], ["interrupted"])
    machine.pull("ZFY0005")
    machine.run("rm /var/tmp/filler*")
    machine.plug(card.image, "ZFY0005")
    scenario.until("ZFY0005", "complete")
    scenario.stop()
    with scenario.disk_now() as home:
        home.check_whole(card, "ZFY0005")
        scenario.note("proof", home.check_always({"ZFY0005": card}))
