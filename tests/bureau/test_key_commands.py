"""Keys at the command line: a new one for the station, taken by the next pull; the bureau's own way back."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pyrage
import pytest

from station.bureau.home import Bureau, BureauFounding, create_bureau
from station.cli import bureau_main, main
from station.services import replication
from station.services.staff import NewOfficer
from station.store import bureau_rows
from station.wiring import Station, open_station
from tests.bureau.conftest import CODE
from tests.conftest import PIN, FrozenClock
from tests.shape.test_json import compare


def pin() -> str:
    read, write = os.pipe()
    os.write(write, f"{PIN}\n".encode())
    os.close(write)
    return str(read)


@pytest.fixture(autouse=True)
def one_clock(monkeypatch: pytest.MonkeyPatch, clock: FrozenClock) -> None:
    for module in ("station.wiring", "station.commands.bureau.session"):
        monkeypatch.setattr(f"{module}.SystemClock", lambda: clock)


def test_rotate_key(sealed: Station, bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    sealed.home.settings_file.write_text(sealed.settings.toml())
    home, office = str(sealed.home.root), str(bureau.home.root)
    words = ["rotate-key", "--home", home, "--as", "王建国", "--reason", "经手人离任"]
    assert main([*words, "--pin-fd", pin()]) == 1
    assert "第二" in capsys.readouterr().err
    both = ["--pin-fd", pin(), "--with", "李敏", "--cosigner-pin-fd", pin()]
    assert main([*words, *both]) == 0
    said = capsys.readouterr().out
    assert "第 1 周期" in said and str(sealed.home.outbox / CODE / "station.card") in said
    replication.replicate(open_station(sealed.home.root, sealed.clock))
    assert bureau_main(["pull", "--home", office]) == 0
    assert "采用 4 包" in capsys.readouterr().out
    assert bureau_rows.current(bureau.store)[0].epoch == 1


def test_a_new_card_is_enrolled_without_a_code(
    sealed: Station, bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    sealed.home.settings_file.write_text(sealed.settings.toml())
    both = ["--pin-fd", pin(), "--with", "李敏", "--cosigner-pin-fd", pin(), "--json"]
    words = ["--home", str(sealed.home.root), "--as", "王建国", "--reason", "经手人离任"]
    assert main(["rotate-key", *words, *both]) == 0
    said = json.loads(capsys.readouterr().out)
    compare("station rotate-key --reason WHY --json", said)
    assert said["epoch"] == 1
    office = ["--home", str(bureau.home.root), "--as", "赵局端"]
    assert bureau_main(["enrol", *office, "--pin-fd", pin(), str(sealed.home.outbox)]) == 0
    assert "不需要电话核对" in capsys.readouterr().out


def test_provision_and_the_new_box(
    sealed: Station, bureau: Bureau, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, disk = str(bureau.home.root), tmp_path / "disk"
    words = ["provision", CODE, "--out", str(disk), "--home", office, "--as", "赵局端"]
    assert bureau_main([*words, "--pin-fd", pin()]) == 1
    assert "还没有采用过" in capsys.readouterr().err
    assert bureau_main(["pull", "--home", office]) == 0
    assert bureau_main([*words, "--pin-fd", pin()]) == 1
    assert str(disk) in capsys.readouterr().err, "there is no such folder yet"
    disk.mkdir()
    size = sealed.store.size()
    assert bureau_main([*words, "--pin-fd", pin(), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    compare("bureau provision STATION --out DIR --json", said)
    assert (said["size"], said["lacking"]) == (size, 0) and said["place"].startswith(str(disk))
    assert bureau_main([*words, "--pin-fd", pin()]) == 1
    assert "不要覆盖" in capsys.readouterr().err
    entered = [line.reason for line in bureau.store.lines() if line.action == "station.provision"]
    assert entered == [f"size={size}"]

    other = tmp_path / "other"
    other.mkdir()
    assert bureau_main([*words[:3], str(other), *words[4:], "--pin-fd", pin()]) == 0
    said_of = capsys.readouterr().out
    assert f"账本 {size} 笔" in said_of and "会丢失" in said_of and "station restore" in said_of
    home = str(tmp_path / "box")
    assert main(["restore", str(other), "--home", home, "--as", "王建国", "--pin-fd", pin()]) == 0
    assert "文号" in capsys.readouterr().out
    assert main(["replicate", "--home", home]) == 0
    assert "已封存第 4 包" in capsys.readouterr().out


def test_bureau_restore(tmp_path: Path, clock: FrozenClock, capsys: pytest.CaptureFixture[str]) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "vault").write_text(f"{identity}\n")
    founding = BureauFounding("330281000", "余姚市应急管理局", str(identity.to_public()))
    admin = NewOfficer("赵局端", frozenset({"admin"}))
    create_bureau(tmp_path / "bureau", founding, admin, PIN, clock).close()
    (tmp_path / "disk").mkdir()
    disk = str(tmp_path / "disk")
    assert bureau_main(["backup", "--home", str(tmp_path / "bureau"), disk, "--same-disk", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    compare("bureau backup DIR --json", said)
    assert said["secrets"] is True
    words = ["restore", disk, "--identity", str(tmp_path / "vault"), "--home", str(tmp_path / "again")]
    assert bureau_main(words) == 0
    assert "已恢复到" in capsys.readouterr().out
    assert bureau_main(["status", "--home", str(tmp_path / "again")]) == 0
    assert bureau_main(words) == 1
    assert "换一个空目录" in capsys.readouterr().err
