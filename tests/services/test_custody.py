"""保管记录 and the manifest: rows and ledger tell the whole way of a clip, and `sha256sum -c` agrees."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from station.intake.carrying import carry
from station.records.custody import ManifestLine
from station.records.people import Proof
from station.services import clearance, custody, custody_manifest, evidence, relinking
from station.services.custody import CustodyUnknown
from station.services.custody_manifest import FolderTaken, Unwritable
from station.services.evidence import ClipUnknown
from station.store import dock_models, intakes, models
from station.wiring import Station
from tests.conftest import FrozenClock
from tests.services import ready_dockings as dockings
from tests.services.inspections import on_site
from tests.services.ready_dockings import DOCK, docked, ready


@pytest.fixture
def session(station: Station, chief: Proof) -> int:
    return ready(station, chief)


def clips(station: Station, session: int) -> list[int]:
    return [clip.id for clip in evidence.clips_of_session(station.store, session)]


def told(station: Station, clip: int) -> list[tuple[str, str]]:
    return [(event.action, event.actor) for event in custody.record(station.store, clip).events]


def silent(_: int, __: str) -> None:
    pass


def manifest(station: Station, session: int, folder: Path, *, copied: bool) -> list[ManifestLine]:
    custody_manifest.prepare(folder)
    found = custody.scope(station.store, str(session))
    records = custody.records(station.store, found.clips)
    lines = custody_manifest.plan(station.media, records, copied=copied, tick=silent)
    for line in lines if copied else []:
        sha256 = line.record.clip.sha256
        assert carry(station.media.path(sha256), sha256, folder / line.name, lambda _: None) == ""
    custody_manifest.write(station, folder, lines, copied=copied)
    return lines


def check(folder: Path, sums: Path) -> subprocess.CompletedProcess[str]:
    command = ["sha256sum", "--strict", "-c", str(sums)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_a_record_says_who_what_where_when_and_how(station: Station, session: int) -> None:
    first, second, _ = clips(station, session)
    found = custody.record(station.store, first)
    assert found.clip.sha256 == hashlib.sha256(dockings.content(1)).hexdigest()
    assert (found.docking.serial, found.docking.usb, found.docking.fs_uuid) == ("ZFY0001", "0b05:1234", "D9FA-2AB7")
    assert found.origin is not None
    assert bytes.fromhex(found.origin.path_hex).decode() == found.origin.path == "DCIM/20261120080100_0001.MP4"
    assert (found.origin.size, found.origin.reread, found.origin.reread_method) == (1111, "same", "o_direct")
    assert (found.seen, found.clearances, found.damage) == ((), (), ())
    acts = ["intake.open", "intake.verify", "intake.close", "intake.reread"]
    assert told(station, first) == [(act, "采集程序") for act in acts]
    # Each clip has its own sealing act, not that of its neighbour.
    sealed = [
        event.seq
        for clip in (first, second)
        for event in custody.record(station.store, clip).events
        if event.action == "intake.verify"
    ]
    assert len(sealed) == len(set(sealed)) == 2


def test_a_record_follows_a_clip_to_its_case(
    station: Station, chief: Proof, officer: Proof, enterprise: Callable[..., int], clock: FrozenClock, session: int
) -> None:
    case = on_site(station, chief, enterprise())
    clip, other, _ = clips(station, session)
    clock.advance(minutes=1)
    evidence.link(station.store, officer, clip, case.id)
    relinking.unlink(station.store, chief, clip, "认错了案件")
    with station.store.act(DOCK, "clip.match") as act:
        act.update(models.Clip, other, case_id=case.id, link_method="auto")
    assert told(station, clip)[-2:] == [("clip.link", "李敏"), ("clip.unlink", "王建国")]
    assert custody.record(station.store, clip).events[-1].reason == f"由 {case.number} 取下：认错了案件"
    assert told(station, other)[-1] == ("clip.match", "采集程序")
    assert [one.clip.id for one in custody.records(station.store, custody.scope(station.store, case.number).clips)] == [
        other
    ]


def test_many_clips_at_once_tell_the_same_as_one(
    station: Station, chief: Proof, enterprise: Callable[..., int], monkeypatch: pytest.MonkeyPatch, session: int
) -> None:
    evidence.link(station.store, chief, clips(station, session)[1], on_site(station, chief, enterprise()).id)
    found = custody.scope(station.store, str(session)).clips
    few = custody.records(station.store, found)
    assert [len(one.events) for one in few] == [4, 5, 4]
    monkeypatch.setattr(custody, "FEW", 0)
    assert custody.records(station.store, found) == few


def test_a_record_knows_other_dockings_certificates_and_damage(
    station: Station, chief: Proof, officer: Proof, session: int
) -> None:
    (clip, *_) = clips(station, session)
    (made,) = clearance.issue(station, chief, officer, [session])
    again = docked(station, first=1, files=4)
    digest = custody.record(station.store, clip).clip.sha256
    with station.store.act(dockings.NIGHTLY, "media.damage") as act:
        act.insert(dock_models.Damage, sha256=digest, kind="missing", found_at="2026-11-20T09:00:00+08:00")
    found = custody.record(station.store, clip)
    assert [one.session_id for one in found.seen] == [again]
    assert found.seen[0].state == "duplicate"
    assert found.clearances == (made,)
    assert [one.kind for one in found.damage] == ["missing"]


def test_a_later_docking_may_have_read_it_the_second_time(station: Station, chief: Proof) -> None:
    dockings.recorder(station, chief)
    session = docked(station, again=False)
    (clip, *_) = clips(station, session)
    unread = custody.record(station.store, clip)
    assert unread.second == unread.origin
    later = docked(station, first=1, files=4)
    second = custody.record(station.store, clip).second
    assert second is not None and (second.session_id, second.reread) == (later, "same")
    assert second.reread_at == station.clock.now()


def test_clips_are_named_by_clip_docking_or_case(station: Station, session: int) -> None:
    (clip, *others) = clips(station, session)
    assert custody.scope(station.store, str(clip)).subject == f"clip/{clip}"
    assert [one.id for one in custody.scope(station.store, str(session)).clips] == [clip, *others]
    for what in ("12", "9" * 40, "余应急检〔2026〕99号", "x", ""):
        with pytest.raises(CustodyUnknown):
            custody.scope(station.store, what)
    with pytest.raises(ClipUnknown):
        custody.record(station.store, 12)


def test_a_manifest_without_copies_is_checked_from_the_home(station: Station, session: int, tmp_path: Path) -> None:
    manifest(station, session, tmp_path / "清单", copied=False)
    assert sorted(file.name for file in (tmp_path / "清单").iterdir()) == ["SHA256SUMS", "custody.csv", "custody.json"]
    done = check(station.home.root, tmp_path / "清单" / "SHA256SUMS")
    assert (done.returncode, done.stdout.count(": OK")) == (0, 3), done.stderr


def test_copies_are_checked_where_they_lie(station: Station, session: int, tmp_path: Path) -> None:
    out = tmp_path / "移交"
    manifest(station, session, out, copied=True)
    done = check(out, out / "SHA256SUMS")
    assert (done.returncode, done.stdout.count(": OK")) == (0, 5), done.stderr
    assert (out / "20261120080100_0001.MP4").read_bytes() == dockings.content(1)
    (out / "20261120080100_0001.MP4").write_bytes(b"cut")
    assert check(out, out / "SHA256SUMS").returncode == 1


def test_the_table_has_the_platforms_columns(station: Station, session: int, tmp_path: Path) -> None:
    manifest(station, session, tmp_path / "o", copied=True)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "o/custody.csv").read_text("utf-8-sig"))))
    assert len(rows) == 3
    data = dockings.content(1)
    expected = {
        "媒体名称": "20261120080100_0001.MP4", "媒体类型": "视频", "时长(毫秒)": "30000", "大小(字节)": "1111",
        "文件MD5": hashlib.md5(data, usedforsecurity=False).hexdigest(), "SHA-256": hashlib.sha256(data).hexdigest(),
        "执法仪编号": "ZFY0001", "警员编号": "110281", "采集站名称": "泗门镇安监所", "单位编码": "330281103",
        "导入时间": "2026-11-20T09:00:00+08:00", "入库核对": "o_direct", "二次读取": "same o_direct",
        "存放文件": "20261120080100_0001.MP4",
    }  # fmt: skip
    assert {name: rows[0][name] for name in expected} == expected
    records = json.loads((tmp_path / "o/custody.json").read_text())["records"]
    assert [one["clip"]["sha256"] for one in records] == [one["SHA-256"] for one in rows]


def test_hostile_names_become_plain_ones(station: Station, session: int, tmp_path: Path) -> None:
    names = ["a/=cmd|' /C calc'!A0.MP4", "b/=CMD|' /C calc'!A0.mp4", "c/sha256sums"]
    for clip, name in zip(clips(station, session), names, strict=True):
        dockings.change(station, models.Clip, clip, original_name=name)
    lines = manifest(station, session, tmp_path / "o", copied=True)
    assert len({line.name.casefold() for line in lines}) == 3
    assert not [line.name for line in lines if set(line.name) & set('|"<>:*?\\/\n')]
    assert check(tmp_path / "o", tmp_path / "o/SHA256SUMS").returncode == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "o/custody.csv").read_text("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    custody_manifest.prepare(tmp_path / "o")
    (tmp_path / "o/x").touch()
    with pytest.raises(FolderTaken):
        custody_manifest.prepare(tmp_path / "o")
    with pytest.raises(Unwritable):
        custody_manifest.prepare(tmp_path / "o/x/y")


def test_damaged_content_is_never_handed_out(station: Station, session: int, tmp_path: Path) -> None:
    (first, second, _) = custody.records(station.store, custody.scope(station.store, str(session)).clips)
    place = station.media.path(first.clip.sha256)
    place.chmod(0o600)
    place.write_bytes(b"rot")
    station.media.path(second.clip.sha256).unlink()
    lines = custody_manifest.plan(station.media, [first, second], copied=True, tick=silent)
    assert [line.md5 for line in lines] == ["", ""]
    for line in lines:
        digest = line.record.clip.sha256
        assert carry(station.media.path(digest), digest, tmp_path / line.name, lambda _: None) == "damaged"
    assert not [file for file in tmp_path.iterdir() if file.name != "home"]


def test_a_full_disk_leaves_nothing_half_written(station: Station, session: int, tmp_path: Path) -> None:
    (one, *_) = intakes.kept(station.store, session)
    assert carry(station.media.path(one.sha256), one.sha256, tmp_path / "no" / "x.MP4", lambda _: None) == "disk_error"
