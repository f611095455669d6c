"""`station access` as people run it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from devices import player
from station import cli
from station.commands import access as command
from station.records.access import Part, Scope
from station.records.people import Proof
from station.services import access_playing, sticks
from station.store import access as rows
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.intake import recordings
from tests.services import inspections
from tests.services.access_cases import asked, granted, kept
from tests.services.test_people import proof
from tests.shape.test_json import compare

Say = Callable[..., str]


@pytest.fixture
def case(station: Station, chief: Proof, enterprise: Callable[..., int]) -> int:
    return inspections.planned(station, chief, enterprise()).id


@pytest.fixture
def film(station: Station, case: int, tmp_path: Path) -> int:
    return kept(station, case, recordings.video(tmp_path / "film.mp4", None))


@pytest.fixture
def say(
    station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Say:
    """The command line at the time of the test's clock; the PIN comes from a descriptor."""
    monkeypatch.setattr(command, "open_home", lambda args: open_station(args.home, clock))

    def call(*words: object, by: str = "", status: int = 0) -> str:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        who = ["--as", by, "--pin-fd", str(reader)] if by else []
        try:
            assert cli.main(["access", *map(str, words), "--home", str(station.home.root), *who]) == status
        finally:
            os.close(reader)
        said = capsys.readouterr()
        return said.out + said.err

    return call


def applied(say: Say, case: int, *more: str) -> str:
    asked = ["--purpose", "file_review", "--reason", "评查案卷", "--until", "2026-11-30"]
    found = json.loads(say("apply", "--case", case, *asked, *more, "--json", by="陈海波"))["request"]
    return str(found["id"])


def played(monkeypatch: pytest.MonkeyPatch, seconds: int, *marks: int) -> list[tuple[Any, ...]]:
    """A player that is not there; what it was given."""
    given: list[tuple[Any, ...]] = []

    def play(
        place: Path,
        title: str,
        line: str,
        marked: Callable[[int], None],
        setup: player.Setup,
        part: player.Part | None,
    ) -> int:
        given.append((place, title, line))
        for each in marks:
            marked(each)
        return seconds

    monkeypatch.setattr(player, "play", play)
    return given


def test_from_asking_to_the_end(
    station: Station, case: int, film: int, say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = played(monkeypatch, 75, 3_000, 61_000)
    one = applied(say, case, "--mode", "copy")
    assert "待审批" in say("list", "--open")
    assert "已批准，有效期内" in say("approve", one, "--reason", "同意", by="王建国")
    said = say("view", one, "--clip", film, by="陈海波")
    assert "看了 1 分 15 秒" in said and "标记 00:03" in said and "标记 01:01" in said
    assert given[0][2] == "调阅〔2026〕1号 陈海波 2026-11-20 09:00 泗门镇安监所"
    said = say("copy", one, "--out", tmp_path / "out", by="陈海波")
    checks = said.splitlines()[1:]
    assert len(checks) == 2
    for each in checks:
        subprocess.run(each.strip(), shell=True, cwd=tmp_path / "out", check=True, capture_output=True)
    assert "待评定，最迟 2026-11-27" in say("list")
    say("close", one, by="陈海波", status=1)
    wrong = ["--text", "ok", "--av", "faulty", "--conclusion", "音像有缺陷", "--defect"]
    assert "已评定" in say("evaluate", one, *wrong, "av:INSP_SHOW_ID:没有拍到证件", by="陈海波")
    assert "已办结" in say("close", one, by="陈海波")
    told = say("show", one)
    assert (
        "观看：2026-11-20 09:00  陈海波" in told and "复制：" in told and "音像记录 INSP_SHOW_ID：没有拍到证件" in told
    )
    assert "调阅〔2026〕1号" not in say("list", "--open")


def test_the_documented_json(case: int, film: int, say: Say, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    played(monkeypatch, 75, 3_000)
    one = applied(say, case, "--mode", "copy")
    granted = json.loads(say("approve", one, "--reason", "好", "--json", by="王建国"))
    compare("station access approve ID --reason WHY --json", granted)
    compare("station access list --json", json.loads(say("list", "--json")))
    watched = json.loads(say("view", one, "--clip", film, "--json", by="陈海波"))
    compare("station access view ID --clip CLIP --json", watched)
    out = ["--out", str(tmp_path / "out")]
    compare("station access copy ID --out DIR --json", json.loads(say("copy", one, *out, "--json", by="陈海波")))
    wrong = ["--text", "faulty", "--av", "ok", "--conclusion", "缺页", "--defect", "text:D02:缺签名"]
    say("evaluate", one, *wrong, by="陈海波")
    compare("station access show ID --json", json.loads(say("show", one, "--json")))


def test_wrong_usage(case: int, film: int, say: Say) -> None:
    one = applied(say, case)
    say("apply", "--purpose", "dispute", "--reason", "x", "--until", "2026-11-30", by="陈海波", status=2)
    for until, more in (("soon", []), ("2026-11-30", ["--from", "noon", "--to", "2026-11-20 10:00"])):
        asked = ["--case", str(case), "--purpose", "dispute", "--reason", "x", "--until", until, *more]
        say("apply", *asked, by="陈海波", status=2)
    say("view", "one", "--clip", film, by="陈海波", status=2)
    rated = ["--text", "ok", "--av", "ok", "--conclusion", "好"]
    say("evaluate", one, *rated, "--defect", "picture:x:y", by="陈海波", status=2)
    assert "没有这项调阅申请" in say("show", 99, status=1)
    assert say("list", "--case", case, "--json") != say("list", "--case", case)


def test_a_time_within_is_asked_for(station: Station, case: int, film: int, say: Say) -> None:
    one = applied(
        say, case, "--from", "2026-11-20 12:00", "--to", "2026-11-20 13:00", "--applicant", "周明", "--org", "市司法局"
    )
    told = say("show", one)
    assert "2026-11-20 12:00 至 2026-11-20 13:00" in told and "周明（市司法局）" in told and "录像：" not in told


def test_without_a_screen_nothing_is_played(case: int, film: int, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in player.DESKTOPS:
        monkeypatch.delenv(name, raising=False)
    one = applied(say, case)
    say("approve", one, "--reason", "同意", by="王建国")
    said = say("view", one, "--clip", film, by="陈海波", status=1)
    assert "播放器没有启动：这里没有图形界面，放不出画面" in said or "播放器没有启动：没有安装 mpv" in said
    assert "0 分 0 秒" in say("show", one)


@pytest.mark.skipif(shutil.which(player.PROGRAM) is None, reason="needs mpv")
def test_the_settings_say_how_this_machine_plays(station: Station, case: int, say: Say, tmp_path: Path) -> None:
    """A real mpv by the settings of the home."""
    film = kept(station, case, recordings.video(tmp_path / "long.mp4", None, 3))
    how = station.home.settings_file.read_text(encoding="utf-8")
    how = how.replace('video = ""', 'video = "null"').replace('audio = ""', 'audio = "null"')
    station.home.settings_file.write_text(how, encoding="utf-8")
    one = applied(say, case)
    say("approve", one, "--reason", "同意", by="王建国")
    said = say("view", one, "--clip", film, by="陈海波")
    assert "看了 0 分 2 秒" in said or "看了 0 分 3 秒" in said
    station.home.settings_file.write_text(how.replace('program = "mpv"', 'program = "no-such"'), encoding="utf-8")
    assert "没有安装 no-such" in say("view", one, "--clip", film, by="陈海波", status=1)


def test_two_look_at_the_same_clip_at_once(station: Station, chief: Proof, case: int, film: int, say: Say) -> None:
    """Each view has its own end; neither is taken for one that was left."""
    other = proof(station, "陈海波")
    one, two = (granted(station, chief, asked(station, other, Scope(case, None), applicant=name)) for name in "周吴")

    def inner(place: Path, title: str, line: str, marked: Callable[[int], None], part: Part | None) -> int:
        assert access_playing.settle(station) == 0
        return 10

    def outer(place: Path, title: str, line: str, marked: Callable[[int], None], part: Part | None) -> int:
        access_playing.play(station, chief, two.id, film, inner)
        assert access_playing.settle(station) == 0
        return 20

    access_playing.play(station, other, one.id, film, outer)
    views = [*rows.views(station.store, one.id), *rows.views(station.store, two.id)]
    assert [(each.viewer_id, each.seconds) for each in views] == [(other.officer_id, 20), (chief.officer_id, 10)]
    assert all(each.ended_at is not None for each in views)


FROZEN = """
import sys, time
from pathlib import Path
from station.services import access_playing, staff
from station.wiring import open_station
from tests.conftest import FrozenClock, START
station = open_station(Path(sys.argv[1]), FrozenClock(START))
who = staff.sign_in(station.store, station.keys, "陈海波", "2580")
def play(place, title, line, marked, part):
    print("plays", flush=True)
    time.sleep(600)
access_playing.play(station, who, int(sys.argv[2]), int(sys.argv[3]), play)
"""


def test_a_killed_player_leaves_a_view_that_is_settled(
    station: Station, case: int, film: int, say: Say, clock: FrozenClock
) -> None:
    one = applied(say, case)
    say("approve", one, "--reason", "同意", by="王建国")
    words = [sys.executable, "-c", FROZEN, str(station.home.root), one, str(film)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as viewer:
        assert viewer.stdout is not None and viewer.stdout.readline() == "plays\n"
        assert access_playing.settle(station) == 0, "it runs"
        viewer.send_signal(signal.SIGKILL)
        viewer.wait()
    assert "未结束" in say("show", one)
    clock.advance(hours=1)
    assert access_playing.settle(station) == 1
    assert "时长不明" in say("show", one)


def test_a_killed_copy_leaves_nothing_unmarked(
    station: Station, chief: Proof, case: int, say: Say, tmp_path: Path
) -> None:
    kept(station, case, recordings.video(tmp_path / "long.mp4", None, 900))
    one = applied(say, case, "--mode", "copy")
    say("approve", one, "--reason", "同意", by="王建国")
    reader, writer = os.pipe()
    os.write(writer, PIN.encode() + b"\n")
    os.close(writer)
    out, desk = tmp_path / "out", station.home.root / "transfer" / "copies"
    code = "import sys\nfrom station import cli\nsys.exit(cli.main(sys.argv[1:]))"
    words = ["access", "copy", one, "--out", str(out), "--home", str(station.home.root), "--as", "陈海波"]
    with subprocess.Popen(
        [sys.executable, "-c", code, *words, "--pin-fd", str(reader)], pass_fds=(reader,), start_new_session=True
    ) as copying:
        while copying.poll() is None and not (desk.exists() and any(desk.iterdir())):
            time.sleep(0.005)
        os.killpg(copying.pid, signal.SIGKILL)
        copying.wait()
    assert copying.returncode == -signal.SIGKILL
    os.close(reader)
    assert rows.copies(station.store, int(one)) == () and list(out.iterdir()) == []
    assert "已批准" in say("list")


AFTER_THE_ENTRY = """
import os, signal, sys
from pathlib import Path
from station.intake import marked_copy
from station.services import access_copies, staff
from station.wiring import open_station
from tests.conftest import FrozenClock, START
station = open_station(Path(sys.argv[1]), FrozenClock(START))
who = staff.sign_in(station.store, station.keys, "陈海波", "2580")
hands = access_copies.Hands(marked_copy.copy, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
access_copies.make(station, who, int(sys.argv[2]), Path(sys.argv[3]), hands, lambda *_: None)
"""


def test_a_copy_killed_after_its_entry_is_on_record_and_made_again(
    station: Station, case: int, film: int, say: Say, tmp_path: Path
) -> None:
    one = applied(say, case, "--mode", "copy")
    say("approve", one, "--reason", "同意", by="王建国")
    out, desk = tmp_path / "out", station.home.root / "transfer" / "copies"
    died = subprocess.run([sys.executable, "-c", AFTER_THE_ENTRY, str(station.home.root), one, str(out)], check=False)
    assert died.returncode == -signal.SIGKILL
    assert len(rows.copies(station.store, int(one))) == 1 and list(out.iterdir()) == []
    say("copy", one, "--out", out, by="陈海波")
    assert len(rows.copies(station.store, int(one))) == 2 and list(desk.iterdir()) == []
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=out, check=True, capture_output=True)


def test_a_copy_waits_for_a_stick_as_one_package(
    station: Station, chief: Proof, case: int, film: int, say: Say, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = applied(say, case, "--mode", "copy")
    say("approve", one, "--reason", "同意", by="王建国")
    said = say("copy", one, "--stick", by="陈海波")
    (waits,) = sticks.queued(station)
    assert waits.name in said and waits.what == f"access/{one}" and waits.name.startswith("调阅〔2026〕1号-")
    with zipfile.ZipFile(sticks.outgoing(station).source(waits)) as packed:
        packed.extractall(tmp_path)
    inside = tmp_path / waits.name.removesuffix(".zip")
    subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=inside, check=True, capture_output=True)
    assert len(rows.copies(station.store, int(one))) == 1
    sticks.register(station.store, chief, "USB0001", "内勤1号U盘")
    told = json.loads(say("copy", one, "--stick", "USB0001", "--json", by="陈海波"))
    compare("station access copy ID --stick --json", told)
    assert told["queued"]["stick_label"] == "内勤1号U盘"
    assert "没有登记" in say("copy", one, "--stick", "USB9", by="陈海波", status=1)
    monkeypatch.setattr("station.services.drop.LIMIT", 1000)
    assert "排不进" in say("copy", one, "--stick", by="陈海波", status=1)
    assert len(rows.copies(station.store, int(one))) == 2, "what did not leave is not written down"


def test_a_sheet_of_pictures_is_written_and_counts_as_a_view(
    station: Station, case: int, film: int, say: Say, tmp_path: Path
) -> None:
    one, path = applied(say, case), tmp_path / "sheet.png"
    words = ["sheet", one, "--clip", film, "--out", path]
    assert "不能用于这段录像" in say(*words, by="陈海波", status=1) and not path.exists()
    say("approve", one, "--reason", "同意", by="王建国")
    assert "的截图 4 张" in say(*words, by="陈海波")
    assert subprocess.run(["pngcheck", path], capture_output=True).returncode == 0
    assert path.stat().st_mode & 0o777 == 0o600
    told = json.loads(say(*words, "--json", by="陈海波"))
    compare("station access sheet ID --clip CLIP --out FILE --json", told)
    assert told["at_ms"] == [0, 1000, 2000, 3000] and told["file"] == str(path)
    assert say("show", one).count("只看截图") == 2 and "待评定" in say("list")
    say("sheet", one, "--clip", film, by="陈海波", status=2)
