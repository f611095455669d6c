"""Out of the dock and in again within a second, as a plug that slips does it: while files come over, while they are
read a second time, and after everything ended."""

from __future__ import annotations

import time

import pytest

from station.records.moment import moment
from station.services import clearance, dock_watch
from tests.appliance.cards import MB, dice
from tests.appliance.lab import BEGUN, MARK, Scenario
from tests.appliance.proof import Home

SERIAL = "ZFY0001"
TIMES = 3
"""Every case does it so often, with the guest noticing each, and then once more as fast as QEMU can."""
SAFE_NOW = "全部回读核验一致"
"""What the import says when every file is here and the second reading begins (station/texts/intake.toml)."""
SEQUENCES = "cat /sys/block/sd*/diskseq 2>/dev/null | sort -n | tail -n 1"
"""The newest disk's number: the kernel never gives one twice."""
NOT_YET = {"unfinished", "waiting", "not_newest", "not_reread", "unproven", "differs", "unreadable", "failed"}
"""What must not stand against emptying a recorder whose plug slipped (station/texts/clearance.toml)."""


@pytest.mark.parametrize("kind", ["fat", "exfat"])
def test_while_files_come_over(scenario: Scenario, kind: str) -> None:
    card = scenario.card(kind, SERIAL, [7 * MB, 5 * MB + 1, 6 * MB + 2], 96)
    before = card.digest()
    machine = scenario.machine
    chance = dice(3000)
    machine.run(MARK)
    machine.plug(card.image, SERIAL, bps=1 * MB)
    for _ in range(TIMES):
        wait_for(scenario, BEGUN)
        time.sleep(chance.uniform(0, 5))  # anywhere in the import: that is what is tried
        machine.run(MARK)
        slip(scenario)
    twitch(scenario)
    scenario.until(SERIAL, "complete", 600)
    machine.pull(SERIAL)
    assert card.digest() == before
    check_quiet(scenario)
    scenario.stop()
    with scenario.disk_now() as home:
        home.check_whole(card, SERIAL)
        scenario.note("proof", home.check_always({SERIAL: card}))
        acts = check_told(home)
        assert acts.count("intake.open") == acts.count("intake.close") == 1, acts
        assert acts.count("intake.resume") >= 1, acts
        scenario.note("acts", " ".join(acts))


def test_while_they_are_read_a_second_time(scenario: Scenario) -> None:
    card = scenario.card("fat", SERIAL, [7 * MB, 5 * MB + 1, 6 * MB + 2], 96)
    before = card.digest()
    machine = scenario.machine
    machine.plug(card.image, SERIAL, bps=2 * MB)
    limit = time.monotonic() + 240
    while SAFE_NOW not in scenario.told():
        assert time.monotonic() < limit, scenario.told()
        time.sleep(0.5)
    for _ in range(TIMES):
        slip(scenario)
        time.sleep(8)  # longer than udev takes to settle: what it would start has started
    twitch(scenario)
    reread(scenario)
    machine.pull(SERIAL)
    assert card.digest() == before
    check_quiet(scenario)
    scenario.stop()
    with scenario.disk_now() as home:
        home.check_whole(card, SERIAL)
        scenario.note("proof", home.check_always({SERIAL: card}))
        acts = check_told(home)
        assert acts.count("intake.open") == acts.count("intake.close") == 1, acts
        scenario.note("acts", " ".join(acts))


def test_after_everything_ended(scenario: Scenario) -> None:
    """Nothing comes in again, nothing is said to be lacking, and the ledger hears nothing of it."""
    card = scenario.card("exfat", SERIAL, [3 * MB, 2 * MB + 1], 96)
    before = card.digest()
    machine = scenario.machine
    machine.plug(card.image, SERIAL)
    scenario.until(SERIAL, "complete")
    reread(scenario)
    said = scenario.station("status")["intake"]
    for _ in range(TIMES):
        slip(scenario)
        # The first time its unit is let end, then it is pulled out from under one that has just begun.
        if not scenario.notes.get("let_end"):
            reread(scenario)
            scenario.note("let_end", "yes")
    twitch(scenario)
    reread(scenario)
    assert scenario.station("status")["intake"] == said
    machine.pull(SERIAL)
    assert card.digest() == before
    check_quiet(scenario)
    scenario.stop()
    with scenario.disk_now() as home:
        home.check_whole(card, SERIAL)
        scenario.note("proof", home.check_always({SERIAL: card}))
        acts = check_told(home)
        assert "intake.interrupt" not in acts and acts.count("intake.open") == 1, acts
        scenario.note("acts", " ".join(acts))


# --- what is done ----------------------------------------------------------------------------------------------------


def slip(scenario: Scenario) -> None:
    """Out and in again within a second, and the guest has seen that it is another insertion."""
    before = newest(scenario)
    away = scenario.machine.bounce(SERIAL)
    assert away < 1, away
    scenario.notes.setdefault("away_s", []).append(round(away, 3))
    limit = time.monotonic() + 60
    while newest(scenario) <= before:
        assert time.monotonic() < limit, "the guest did not see it come back"
        time.sleep(0.1)


def twitch(scenario: Scenario) -> None:
    """Five times in a row, as a loose contact does; the guest may miss some of it, never the end."""
    before = newest(scenario)
    scenario.note("twitch_s", [round(scenario.machine.bounce(SERIAL), 3) for _ in range(5)])
    limit = time.monotonic() + 60
    while newest(scenario) <= before:
        assert time.monotonic() < limit, "the guest did not see it come back"
        time.sleep(0.1)


def newest(scenario: Scenario) -> int:
    """Number of the newest insertion that is there, 0 for none."""
    return int(scenario.machine.run(SEQUENCES).out or 0)


def wait_for(scenario: Scenario, script: str, patience: float = 240) -> None:
    """Wait until a script in the guest succeeds."""
    limit = time.monotonic() + patience
    while scenario.machine.run(script, check=False).code:
        assert time.monotonic() < limit, f"not in {patience} s: {script}\n{scenario.told()}"
        time.sleep(0.3)


def reread(scenario: Scenario, patience: float = 420) -> None:
    """Wait until the recorder was read a second time to its end and nothing is at work."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        scenario.until(SERIAL, "complete")
        if scenario.station("status")["intake"][0]["reread_at"]:
            return
        time.sleep(2)
    raise AssertionError(f"not read a second time in {patience} s\n{scenario.told()}")


# --- claims ----------------------------------------------------------------------------------------------------------


def check_quiet(scenario: Scenario) -> None:
    """With the recorder gone nothing is left: no unit at work or failed, no mount, no import said to be running."""
    machine = scenario.machine
    limit = time.monotonic() + 60
    while scenario.active():
        assert time.monotonic() < limit, scenario.active()
        time.sleep(0.5)
    assert machine.run("systemctl --failed --no-legend").out == ""
    assert machine.run("systemctl list-jobs --no-legend 'station-import@*'").out == ""
    assert "/dev/sd" not in machine.run("cat /proc/[0-9]*/mountinfo 2>/dev/null; true").out, "a dead mount is left"
    status = scenario.station("status")
    assert status["live"] == [] and len(status["intake"]) == 1, status["intake"]
    scenario.note("ends", scenario.ends())


def check_told(home: Home) -> list[str]:
    """What people are told afterwards is as if nobody had touched the plug; the acts of the docking, in order."""
    assert home.station is not None
    store = home.station.store
    now = moment(store.lines()[-1].recorded)
    assert dock_watch.pulled(store, now) == [], "still said to have been pulled too early"
    assert [end for _, end in dock_watch.just_ended(store, now)] == [None]
    assert dock_watch.strangers(store, now) == [] and home.refusals() == {}
    [session] = home.sessions(SERIAL)
    lacking = {lack.code for lack in clearance.gate(home.station, session.id)}
    assert not lacking & NOT_YET, lacking
    lines = [line for line in store.lines() if line.action.startswith("intake.")]
    # What is asked to end because its recorder has gone was pulled, whichever it heard of first.
    assert {line.reason for line in lines if line.action == "intake.interrupt"} <= {"unplugged"}, lines
    return [line.action for line in lines]
