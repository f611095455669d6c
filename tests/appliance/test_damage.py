"""Cards that are not well: sectors that cannot be read, a file system that was not released."""

from __future__ import annotations

import hashlib
import os
import subprocess

from tests.appliance.cards import MB, clip_name, content
from tests.appliance.lab import Scenario


def test_a_sector_that_cannot_be_read(scenario: Scenario) -> None:
    """The medium answers EIO inside one file: that one is named and kept as far as it goes, the others are whole."""
    serial = "ZFY0006"
    card = scenario.card("fat", serial, [4 * MB, 6 * MB, 3 * MB], 96)
    victim = clip_name(serial, 1)
    bad = card.sector(victim, 0.6)
    before = card.digest()
    scenario.machine.plug(card.image, serial, bad=[bad])
    scenario.until(serial, "partial")
    told = scenario.told()
    assert victim.rsplit("/", 1)[1] in told, told
    scenario.machine.pull(serial)
    assert card.digest() == before
    scenario.stop()
    with scenario.disk_now() as home:
        newest = home.sessions(serial)[0]
        assert newest.state == "partial"
        files = {os.fsdecode(file.path): file for file in home.files(newest.id)}
        whole = {path: digest for path, digest in card.files.items() if path != victim}
        assert {path: files[path].sha256 for path in whole} == whole
        assert {files[path].state for path in whole} == {"verified"}
        lost = files[victim]
        offset = int(card.sizes[victim] * 0.6) // 512 * 512
        assert lost.state == "failed" and lost.kept is not None, lost
        # As far as it could be read: the kernel reads ahead, so up to two chunks before the bad sector may be missing.
        assert offset - 2 * MB <= lost.kept <= offset, (offset, lost.kept)
        assert lost.sha256 == hashlib.sha256(content(victim, lost.kept)).hexdigest()
        assert lost.sha256 in home.stored()
        card.files[victim + ".kept"] = lost.sha256
        proof = home.check_always({serial: card})
        scenario.note("kept", f"{lost.kept} of {lost.size} ({lost.detail}), bad from {offset}")
        scenario.note("proof", proof)


def test_a_card_that_was_not_released(scenario: Scenario) -> None:
    """The dirty bit of a FAT is no reason to refuse, nor to write to it; here without a partition table."""
    serial = "ZFY0007"
    card = scenario.card("fat", serial, [5 * MB], 96, partitioned=False, dirty=True)
    before = card.digest()
    # The kernel says nothing of it on a mount that writes nothing; the checker sees it.
    checked = subprocess.run(["fsck.vfat", "-n", str(card.image)], capture_output=True, text=True, check=False)
    assert "Dirty bit is set" in checked.stdout, checked.stdout
    scenario.machine.plug(card.image, serial)
    scenario.until(serial, "complete")
    scenario.machine.pull(serial)
    assert card.digest() == before
    scenario.stop()
    with scenario.disk_now() as home:
        home.check_whole(card, serial)
        scenario.note("proof", home.check_always({serial: card}))
