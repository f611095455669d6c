"""The roster of sticks, the tray and the queue: who may, what is refused, and that the ledger remembers."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from station.intake.sealing import DOCK
from station.records.people import Proof
from station.records.stick import Received
from station.services import drop, recorders, sticks
from station.store import audit
from station.store import sticks as rows
from station.store.errors import NotAllowed, ReasonNeeded
from station.wiring import Station
from tests.conftest import FrozenClock

SERIAL = "USB0001"


@pytest.fixture
def stick(station: Station, chief: Proof) -> int:
    return sticks.register(station.store, chief, SERIAL, "内勤1号U盘").id


@pytest.fixture
def item(station: Station, stick: int) -> int:
    """A sheet that came in."""
    digest = station.media.put("代码,名称\n".encode())
    with station.store.act(DOCK, "tray.receive", subject=f"stick/{SERIAL}") as act:
        rows.receive(act, stick, [Received("夹/名录.csv", "sheet", 15, digest)])
    return sticks.tray(station.store)[0].id


def actions(station: Station, subject: str) -> list[str]:
    return [line.action for line in station.store.lines(subject=subject)]


def test_the_chief_registers_and_retires(station: Station, chief: Proof, officer: Proof) -> None:
    made = sticks.register(station.store, chief, SERIAL, " 内勤1号U盘 ")
    assert (made.label, made.status) == ("内勤1号U盘", "active")
    assert rows.find(station.store, SERIAL, "1234-ABCD") == made
    with pytest.raises(sticks.StickKnown):
        sticks.register(station.store, chief, SERIAL, "又一个")
    with pytest.raises(NotAllowed):
        sticks.register(station.store, officer, "USB0002", "别的")
    with pytest.raises(ReasonNeeded):
        sticks.retire(station.store, chief, SERIAL, " ")
    assert sticks.retire(station.store, chief, SERIAL, "遗失").status == "retired"
    with pytest.raises(sticks.StickRetired):
        sticks.usable(station.store, SERIAL)
    again = sticks.register(station.store, chief, SERIAL, "找回的U盘")
    assert (again.id, again.label, again.status) == (made.id, "找回的U盘", "active")
    assert actions(station, f"stick/{SERIAL}") == ["stick.register", "stick.retire", "stick.register"]


def test_a_recorder_is_never_a_stick_nor_the_reverse(station: Station, chief: Proof, stick: int) -> None:
    recorders.register(station.store, chief, "ZFY0001")
    with pytest.raises(sticks.IsRecorder):
        sticks.register(station.store, chief, "ZFY0001", "U盘")
    with pytest.raises(sticks.IsStick):
        recorders.register(station.store, chief, SERIAL)
    sticks.retire(station.store, chief, SERIAL, "遗失")
    with pytest.raises(sticks.IsStick):
        recorders.register(station.store, chief, SERIAL)
    assert [one.serial for one in recorders.all_recorders(station.store)] == ["ZFY0001"]
    assert rows.find(station.store, "ZFY0001", "") is None


@pytest.mark.parametrize("serial", ["", "has space", "a" * 65, "中文", "new\nline"])
def test_serials_that_no_label_carries_are_refused(station: Station, chief: Proof, serial: str) -> None:
    with pytest.raises(sticks.StickSerialUnusable):
        sticks.register(station.store, chief, serial, "U盘")
    with pytest.raises(sticks.LabelMissing):
        sticks.register(station.store, chief, "USB0002", " \n")


def test_a_stick_without_a_serial_goes_by_its_file_system(station: Station, chief: Proof) -> None:
    made = sticks.register(station.store, chief, "fs-1234-ABCD", "无序列号U盘")
    assert made.fs_uuid == "1234-ABCD"
    assert rows.find(station.store, "", "1234-ABCD") == made
    assert rows.find(station.store, "", "9999-0000") is None


def test_an_item_is_used_set_aside_and_put_back(station: Station, officer: Proof, item: int) -> None:
    store = station.store
    found = sticks.item(store, item)
    assert (found.name, found.stick_label, found.state) == ("夹/名录.csv", "内勤1号U盘", "waiting")
    assert sticks.use(store, officer, item, "draw/3").used_for == "draw/3"
    assert sticks.tray(store) == [] and [one.id for one in sticks.tray(store, "used")] == [item]
    for again in (
        lambda: sticks.use(store, officer, item, "draw/4"),
        lambda: sticks.set_aside(store, officer, item, "x"),
    ):
        with pytest.raises(sticks.ItemSettled):
            again()
    assert sticks.put_back(store, officer, item).used_for == ""
    with pytest.raises(sticks.ItemSettled):
        sticks.put_back(store, officer, item)
    with pytest.raises(ReasonNeeded):
        sticks.set_aside(store, officer, item, "")
    assert sticks.set_aside(store, officer, item, "不是本所的").state == "set_aside"
    assert actions(station, f"tray/{item}") == ["tray.use", "tray.put_back", "tray.set_aside"]
    with pytest.raises(sticks.ItemUnknown):
        sticks.use(store, officer, item + 1, "draw/3")
    with pytest.raises(sticks.WhatUnusable):
        sticks.use(store, officer, item, "那个案子")
    assert audit.audit(store).clean


def test_content_is_a_readable_name_for_services_that_take_files(station: Station, item: int) -> None:
    found = sticks.item(station.store, item)
    path = sticks.content(station, found)
    assert path.name == "名录.csv" and drop.read(path) == ("名录.csv", "代码,名称\n".encode())
    assert sticks.content(station, found) == path
    path.unlink()
    path.symlink_to("/nowhere")
    assert drop.read(sticks.content(station, found))[0] == "名录.csv"
    station.media.path(found.sha256).unlink()
    with pytest.raises(sticks.ItemLost):
        sticks.content(station, found)


def test_every_kind_says_what_it_is_for() -> None:
    assert sticks.open_as("sheet").action == "draw.import" and sticks.open_as("calendar").action == "calendar.adopt"
    assert sticks.open_as("scan").action == sticks.open_as("photo").action == "paper.copy"
    assert sticks.open_as("other").action == "" and sticks.open_as("other").sentence


def test_asking_puts_a_file_into_the_queue_once(
    station: Station, officer: Proof, stick: int, tmp_path: Path, clock: FrozenClock
) -> None:
    paper = tmp_path / "原.pdf"
    paper.write_bytes(b"%PDF-1.7 x")
    first = sticks.queue_export(station, officer, "case/12", "案卷:1.pdf", paper, stick)
    assert (first.name, first.asked_by, first.stick_label) == ("案卷：1.pdf", "李敏", "内勤1号U盘")  # noqa: RUF001
    clock.advance(seconds=1)
    assert sticks.queue_export(station, officer, "case/12", "案卷:1.pdf", paper, stick) == first
    second = sticks.queue_export(station, officer, "case/12", "案卷:1.pdf", b"other")
    assert second.stick_label is None
    assert sticks.queued(station) == [first, second]
    line = station.store.lines(subject="case/12")[0]
    assert (line.action, line.reason) == ("stick.ask", f"{first.id} {first.name} sha256:{first.sha256}")
    mode = (station.home.root / "transfer" / "out").stat().st_mode
    assert mode & 0o077 == 0


def test_what_the_media_store_has_is_not_copied(station: Station, officer: Proof) -> None:
    digest = station.media.put(b"%PDF-1.7 issued")
    by_path = sticks.queue_export(station, officer, "case/12", "a.pdf", station.media.path(digest))
    by_bytes = sticks.queue_export(station, officer, "case/12", "b.pdf", b"%PDF-1.7 issued")
    assert by_path.sha256 == by_bytes.sha256 == digest
    assert list((station.home.root / "transfer" / "out").glob("*.data")) == []
    assert sticks.outgoing(station).source(by_path) == station.media.path(digest)


def test_what_may_not_go_out_is_refused(
    station: Station, chief: Proof, officer: Proof, tmp_path: Path, stick: int
) -> None:
    with pytest.raises(sticks.WhatUnusable):
        sticks.queue_export(station, officer, "那个案子", "a.pdf", b"x")
    with pytest.raises(sticks.NothingToExport):
        sticks.queue_export(station, officer, "case/12", "a.pdf", b"")
    with pytest.raises(drop.NoFile):
        sticks.queue_export(station, officer, "case/12", "a.pdf", tmp_path / "absent")
    with pytest.raises(sticks.StickUnknown):
        sticks.queue_export(station, officer, "case/12", "a.pdf", b"x", 42)
    sticks.retire(station.store, chief, SERIAL, "遗失")
    with pytest.raises(sticks.StickRetired):
        sticks.queue_export(station, officer, "case/12", "a.pdf", b"x", stick)
    assert sticks.queued(station) == []


def test_nobody_without_a_proof_gets_a_file_out(station: Station, officer: Proof) -> None:
    forged = Proof(officer.officer_id, officer.name, officer.roles, officer.issued_at, officer.expires_at, b"x" * 32)
    with pytest.raises(Exception, match="身份|登录|有效"):
        sticks.queue_export(station, forged, "case/12", "a.pdf", b"secret")
    assert sticks.queued(station) == [] and not list((station.home.root / "transfer" / "out").iterdir())


def test_a_request_is_taken_back(station: Station, officer: Proof) -> None:
    asked = sticks.queue_export(station, officer, "case/12", "a.pdf", b"x")
    with pytest.raises(ReasonNeeded):
        sticks.withdraw(station, officer, asked.id, " ")
    with sticks.outgoing(station).claim(asked.id) as ours, pytest.raises(sticks.BeingWritten):
        assert ours
        sticks.withdraw(station, officer, asked.id, "不需要了")
    sticks.withdraw(station, officer, asked.id, "不需要了")
    assert sticks.queued(station) == [] and not list((station.home.root / "transfer" / "out").iterdir())
    with pytest.raises(sticks.NotQueued):
        sticks.withdraw(station, officer, asked.id, "不需要了")
    with pytest.raises(sticks.NotQueued):
        sticks.withdraw(station, officer, "../../keys/pins", "不需要了")


def test_a_note_that_is_none_of_ours_is_passed_over_and_litter_is_swept(station: Station, officer: Proof) -> None:
    asked = sticks.queue_export(station, officer, "case/12", "a.pdf", b"x")
    queue = sticks.outgoing(station)
    note = json.loads((queue.folder / f"{asked.id}.json").read_text())
    for number, broken in enumerate(["", "[]", "{}", json.dumps(note | {"sha256": "../../x"})]):
        (queue.folder / f"20261120-090000-000{number}-abcdef.json").write_text(broken)
    old = queue.folder / "20261120-080000-0000-abcdef.data"
    for left in (old, queue.folder / ".new-abc", queue.folder / "20261120-080001-0000-abcdef.data"):
        left.write_bytes(b"x")
    os.utime(old, (0, 0))
    os.utime(queue.folder / ".new-abc", (0, 0))
    assert sticks.queued(station) == [asked]
    queue.sweep()
    assert sorted(path.suffix for path in queue.folder.iterdir()) == [".data", ".data"] + [".json"] * 5
    assert not old.exists()


def test_no_stick_is_docked_until_one_says_so(station: Station) -> None:
    assert sticks.docked(station.store) == []
