"""`station dock`: what it answers the dock's unit, what it writes down, and what it tells a person."""

from __future__ import annotations

import argparse
import io
import json
import threading
from pathlib import Path

import pytest

from devices.errors import NotARecorder
from devices.recorder import Identity, identify
from station.commands import dock
from station.errors import StationError
from station.records.evidence import LiveIntake
from station.records.people import Proof
from station.services import dock_watch, recorders, sticks
from station.store.errors import ClockBehind, ClockLeap
from station.store.live import LiveIntakes, boot_seconds
from station.wiring import Station, open_station
from tests.conftest import FrozenClock

NODE = "/dev/sdy1"
DOCKED = {
    "ID_BUS": "usb",
    "ID_USB_INTERFACES": ":080650:",
    "ID_SERIAL_SHORT": "ZFY0001",
    "ID_FS_TYPE": "vfat",
    "ID_FS_UUID": "D9FA-2AB7",
    "ID_VENDOR_ID": "0951",
    "ID_MODEL_ID": "1666",
    "ID_VENDOR": "Kingston",
    "ID_MODEL": "DT_3.0",
    "DEVNAME": NODE,
}


class Dock:
    """The command with udev's answer given, as the unit and as a person call it."""

    def __init__(self, station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
        self.station = station
        self._found: dict[str, str] = DOCKED
        monkeypatch.setattr(dock, "open_home", lambda args: open_station(args.home, clock))
        monkeypatch.setattr(dock, "identify_node", lambda node: identify(self._found))
        monkeypatch.setattr(dock, "docked", lambda: [self._identity()])

    def plug(self, **change: str) -> None:
        self._found = {**DOCKED, **change}

    def call(self, deed: str, *, as_json: bool = False) -> tuple[str, str]:
        """What it says on standard output, and the refusal's sentence or nothing."""
        out = io.StringIO()
        args = argparse.Namespace(home=self.station.home.root, deed=deed, node=Path(NODE), json=as_json)
        try:
            dock.run(args, out)
        except StationError as refusal:
            return out.getvalue(), refusal.message
        return out.getvalue(), ""

    def refusals(self) -> list[tuple[str, str]]:
        return [(line.subject, line.reason) for line in self.station.store.lines() if line.action == "intake.refuse"]

    def _identity(self) -> Identity | NotARecorder:
        try:
            return identify(self._found)
        except NotARecorder as refusal:
            return refusal


@pytest.fixture
def docking(station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Dock:
    return Dock(station, clock, monkeypatch)


def test_a_registered_recorder_is_admitted_and_nothing_is_written(docking: Dock, chief: Proof) -> None:
    recorders.register(docking.station.store, chief, "ZFY0001", chief.officer_id)
    size = docking.station.store.size()
    assert docking.call("admit") == ("recorder vfat\n", "")
    assert docking.station.store.size() == size


def test_a_registered_stick_is_admitted(docking: Dock, chief: Proof) -> None:
    sticks.register(docking.station.store, chief, "USB0001", "内勤1号U盘")
    docking.plug(ID_SERIAL_SHORT="USB0001", ID_FS_TYPE="exfat")
    assert docking.call("admit") == ("stick exfat\n", "")


def test_a_recorder_without_a_serial_is_known_by_its_file_system(docking: Dock, chief: Proof) -> None:
    recorders.register(docking.station.store, chief, "fs-D9FA-2AB7")
    docking.plug(ID_SERIAL_SHORT="0123456789ABCDEF")
    assert docking.call("admit") == ("recorder vfat\n", "")


def test_a_stranger_is_refused_with_what_people_need_to_know_it_by(docking: Dock) -> None:
    said, sentence = docking.call("admit")
    assert said == "refused\n"
    assert sentence == "拒绝接入 Kingston DT 3.0 (0951:1666)：没有登记，没有读取任何文件"
    assert docking.refusals() == [("recorder/ZFY0001", "unregistered Kingston DT 3.0 (0951:1666)")]
    shown = dock_watch.strangers(docking.station.store, docking.station.clock.now())
    assert [(one.serial, one.device, one.reason) for one in shown] == [
        ("ZFY0001", "Kingston DT 3.0 (0951:1666)", "unregistered")
    ]


@pytest.mark.parametrize(
    ("change", "subject", "reason"),
    [
        ({"ID_USB_INTERFACES": ":080650:030101:"}, "recorder/ZFY0001", "composite"),
        ({"ID_FS_TYPE": "ext4"}, "recorder/ZFY0001", "filesystem"),
        ({"ID_FS_TYPE": "ntfs", "ID_SERIAL_SHORT": ""}, "recorder/-", "filesystem"),
        ({"ID_SERIAL_SHORT": "", "ID_FS_UUID": ""}, "recorder/-", "serial"),
        ({"ID_BUS": "ata"}, "recorder/ZFY0001", "not_usb"),
    ],
)
def test_what_cannot_be_a_recorder_is_refused_by_its_reason(
    docking: Dock, change: dict[str, str], subject: str, reason: str
) -> None:
    docking.plug(**change)
    said, sentence = docking.call("admit")
    assert said == "refused\n" and "Kingston DT 3.0" in sentence
    assert docking.refusals() == [(subject, f"{reason} Kingston DT 3.0 (0951:1666)")]


def test_a_device_that_says_nothing_is_named_by_its_numbers_and_a_name_is_not_doubled(docking: Dock) -> None:
    docking.plug(ID_VENDOR="", ID_MODEL="")
    docking.call("admit")
    docking.plug(ID_VENDOR="Kingston", ID_MODEL="Kingston_DT")
    docking.call("admit")
    assert [reason for _, reason in docking.refusals()] == [
        "unregistered 0951:1666", "unregistered Kingston DT (0951:1666)",
    ]  # fmt: skip


def test_what_was_taken_out_of_use_is_refused(docking: Dock, chief: Proof) -> None:
    store = docking.station.store
    recorders.register(store, chief, "ZFY0001")
    recorders.retire(store, chief, "ZFY0001", "损坏")
    assert docking.call("admit")[0] == "refused\n"
    sticks.register(store, chief, "USB0001", "内勤1号U盘")
    sticks.retire(store, chief, "USB0001", "损坏")
    docking.plug(ID_SERIAL_SHORT="USB0001")
    assert docking.call("admit")[0] == "refused\n"
    assert [reason.split(" ")[0] for _, reason in docking.refusals()] == ["retired", "retired"]


@pytest.mark.parametrize(("hours", "error"), [(25, ClockLeap), (-1, ClockBehind)])
def test_nothing_is_decided_while_the_import_could_not_write(
    docking: Dock, chief: Proof, clock: FrozenClock, hours: int, error: type[StationError]
) -> None:
    """So that the unit asks again, and the recorder is read once a person vouched for the date."""
    recorders.register(docking.station.store, chief, "ZFY0001")
    clock.advance(hours=hours)
    with pytest.raises(error):
        dock.run(argparse.Namespace(home=docking.station.home.root, deed="admit", node=Path(NODE)), io.StringIO())


def test_a_recorder_plugged_in_again_at_once_waits_for_the_import_before(
    docking: Dock, chief: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorders.register(docking.station.store, chief, "ZFY0001")
    monkeypatch.setattr(dock, "PATIENCE_SECONDS", 5.0)
    live = LiveIntakes(docking.station.home.derived)
    live.report(LiveIntake(1, "ZFY0001", "李敏", "a.mp4", 0, 1, 0, 0, 1, 0.0, None, boot_seconds()))
    ending = threading.Timer(0.5, live.finished, [1])
    ending.start()
    began = boot_seconds()
    assert docking.call("admit")[0] == "recorder vfat\n"
    assert boot_seconds() - began >= 0.4
    ending.join()


def test_a_file_system_that_could_not_be_mounted_is_written_down(docking: Dock, chief: Proof) -> None:
    recorders.register(docking.station.store, chief, "ZFY0001")
    assert docking.call("refuse") == ("", "")
    assert docking.refusals() == [("recorder/ZFY0001", "unmountable Kingston DT 3.0 (0951:1666)")]


def test_a_device_that_has_gone_is_no_refusal(docking: Dock, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(node: Path) -> Identity:
        raise NotARecorder("absent", path=str(node))

    monkeypatch.setattr(dock, "identify_node", gone)
    said, sentence = docking.call("admit")
    assert said == "" and NODE in sentence
    assert docking.refusals() == []


def test_the_list_tells_what_is_there_and_writes_nothing(docking: Dock, chief: Proof) -> None:
    size = docking.station.store.size()
    assert docking.call("list")[0] == "/dev/sdy1  不接受  ZFY0001  Kingston DT 3.0 (0951:1666)  没有登记\n"
    assert docking.station.store.size() == size
    recorders.register(docking.station.store, chief, "ZFY0001", chief.officer_id)
    assert docking.call("list")[0] == "/dev/sdy1  记录仪  ZFY0001  Kingston DT 3.0 (0951:1666)  王建国\n"
    assert json.loads(docking.call("list", as_json=True)[0]) == {
        "docked": [
            {
                "node": NODE, "serial": "ZFY0001", "device": "Kingston DT 3.0 (0951:1666)", "fs_type": "vfat",
                "fs_uuid": "D9FA-2AB7", "role": "recorder", "reason": "", "name": "王建国",
            }
        ]
    }  # fmt: skip


def test_nothing_plugged_in_is_said(docking: Dock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dock, "docked", list)
    assert docking.call("list")[0] == "采集口上没有设备。\n"
    assert json.loads(docking.call("list", as_json=True)[0]) == {"docked": []}
