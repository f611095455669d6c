"""The day's last step through the real command line: two programs, two homes, a folder between them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.replica.cards import fingerprint
from station.store.compare import compare

STATION = "from station.cli import main; raise SystemExit(main())"
BUREAU = "from station.cli import bureau_main; raise SystemExit(bureau_main())"
PIN = "2580"


class Desk:
    """Runs commands, giving the PIN by descriptor."""

    def __init__(self, folder: Path) -> None:
        self.station_home, self.bureau_home = folder / "station", folder / "bureau"

    def station(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._run(STATION, self.station_home, *words)

    def bureau(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._run(BUREAU, self.bureau_home, *words)

    def _run(self, program: str, home: Path, *words: str) -> subprocess.CompletedProcess[str]:
        read, write = os.pipe()
        os.write(write, f"{PIN}\n".encode())
        os.close(write)
        try:
            return subprocess.run(
                [sys.executable, "-c", program, "--home", str(home), "--pin-fd", str(read), *words],
                pass_fds=(read,), capture_output=True, text=True, check=False,
            )  # fmt: skip
        finally:
            os.close(read)


def done(finished: subprocess.CompletedProcess[str]) -> str:
    assert finished.returncode == 0, finished.stderr + finished.stdout
    assert finished.stderr == ""
    return finished.stdout


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = Desk(tmp_path_factory.mktemp("desk"))
    done(made.station("init", "--code", "330281103", "--name", "泗门镇安监所", "--chief", "王建国",
                      "--cert", "11028100001", "--cert-to", "2028-12-31"))  # fmt: skip
    done(made.bureau("init", "--code", "330281000", "--name", "余姚市应急管理局", "--admin", "赵局端"))
    return made


def told(refused: subprocess.CompletedProcess[str]) -> str:
    """The code a refusal asks people to compare."""
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    return refused.stderr.splitlines()[0].rpartition("：")[2]


def test_the_last_step_of_the_day(desk: Desk, tmp_path: Path) -> None:
    assert desk.station("replicate").returncode == 1

    card = str(desk.bureau_home / "bureau.card")
    spoken = told(desk.station("--as", "王建国", "pair", card))
    assert "配对" in done(desk.station("--as", "王建国", "pair", card, "--sas", spoken))

    outbox = str(desk.station_home / "outbox")
    assert told(desk.bureau("--as", "赵局端", "enrol", outbox)) == spoken
    assert "泗门镇安监所" in done(desk.bureau("--as", "赵局端", "enrol", outbox, "--sas", spoken))
    assert desk.bureau("status").returncode == 1

    assert "第 1 包" in done(desk.station("replicate"))
    assert json.loads(done(desk.station("replicate", "--json")))["sealed"] is False
    assert "采用 1 包" in done(desk.bureau("pull", "--all"))
    assert "没有新的数据包" in done(desk.bureau("pull"))
    assert compare(desk.station_home / "station.db", desk.bureau_home / "replicas" / "330281103" / "station.db") == []

    assert "一致" in done(desk.bureau("verify"))
    (one,) = json.loads(done(desk.bureau("status", "--json")))["stations"]
    assert one["healthy"] and one["revoked"] is None and one["doubtful"] == [] == one["lost"]

    stick = tmp_path / "usb"
    assert "已复制 1 包" in done(desk.station("replicate", "--now", "--out", str(stick)))
    manifest = stick / "330281103" / "0" / "00000001" / "manifest.note"
    manifest.write_text(manifest.read_text().replace("seq 1\n", "seq 2\n"))
    (manifest.parent / "SHA256SUMS").unlink()
    forged = desk.bureau("pull", "330281103", "--from", str(stick))
    assert forged.returncode == 1 and "FORGED" in forged.stdout and "签名不成立" in forged.stdout
    assert "证据保存在 quarantine/330281103/" in forged.stdout
    assert "Traceback" not in forged.stdout + forged.stderr


def test_unknown_station_and_empty_bureau_are_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    unknown = desk.bureau("pull", "330281999")
    assert unknown.returncode == 1 and "没有登记" in unknown.stderr
    nowhere = Desk(tmp_path).bureau("status")
    assert nowhere.returncode == 1 and "bureau init" in nowhere.stderr


def test_a_card_that_is_not_there_is_missing_not_altered(desk: Desk, tmp_path: Path) -> None:
    refused = desk.station("--as", "王建国", "pair", str(tmp_path / "none.card"))
    assert refused.returncode == 1 and "没有找到登记卡" in refused.stderr and "none.card" in refused.stderr
    assert "改动" not in refused.stderr


def test_fingerprint_wrong(desk: Desk) -> None:
    wrong = fingerprint_of_nobody()
    refused = desk.station("--as", "王建国", "pair", str(desk.bureau_home / "bureau.card"), "--fingerprint", wrong)
    assert refused.returncode == 1 and "指纹不一致" in refused.stderr


def test_a_code_that_is_not_that_of_both_cards(desk: Desk) -> None:
    card = str(desk.bureau_home / "bureau.card")
    refused = desk.station("--as", "王建国", "pair", card, "--sas", "0000 " * 6)
    assert refused.returncode == 1 and "核对码不一致" in refused.stderr


def test_cards_as_pictures_both_ways_a_new_key_and_a_revoked_one(desk: Desk, tmp_path: Path) -> None:
    """Follows the day above: the two are paired and one bundle was taken."""
    theirs, own = tmp_path / "bureau.png", tmp_path / "station.png"
    assert "二维码" in done(desk.bureau("card", "--qr", str(theirs)))
    assert "二维码" in done(desk.station("card", "--qr", str(own)))
    assert "█" in done(desk.station("card")) and "指纹" in done(desk.bureau("card"))
    spoken = told(desk.station("--as", "王建国", "pair", str(theirs)))
    assert told(desk.bureau("--as", "赵局端", "enrol", str(own))) == spoken


def test_a_revoked_key_and_the_bureaus_own_copy(desk: Desk, tmp_path: Path) -> None:
    """Follows the day above: one bundle was taken."""
    told_off = desk.bureau("--as", "赵局端", "revoke", "330281103", "--reason", "设备被盗")
    assert "第 1 包之后" in done(told_off)
    shown = desk.bureau("status")
    assert shown.returncode == 1 and "已吊销（设备被盗）" in shown.stdout and "还没有备份过" in shown.stdout
    disk = tmp_path / "disk"
    disk.mkdir()
    said = done(desk.bureau("backup", str(disk), "--same-disk"))
    assert "已备份到" in said and "没有离线恢复公钥" in said
    own = json.loads(desk.bureau("status", "--json").stdout)["bureau"]
    assert own["backup"]["place"] == str(disk / "330281000")
    nowhere = Desk(tmp_path / "new").bureau("restore", str(disk), "--identity", str(tmp_path / "none"))
    assert nowhere.returncode == 1 and "没有密钥" in nowhere.stderr


def fingerprint_of_nobody() -> str:
    from station.rules.note import verifier_key

    return fingerprint(verifier_key("anjian/330281000/0", bytes(32)))
