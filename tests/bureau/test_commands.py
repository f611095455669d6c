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
    """The fingerprint a refusal asks people to compare."""
    assert refused.returncode == 1 and "Traceback" not in refused.stderr
    return refused.stderr.splitlines()[0].rpartition("：")[2]


def test_the_last_step_of_the_day(desk: Desk, tmp_path: Path) -> None:
    assert desk.station("replicate").returncode == 1

    card = str(desk.bureau_home / "bureau.card")
    spoken = told(desk.station("--as", "王建国", "pair", card))
    assert "配对" in done(desk.station("--as", "王建国", "pair", card, "--fingerprint", spoken))

    outbox = str(desk.station_home / "outbox")
    spoken = told(desk.bureau("--as", "赵局端", "enrol", outbox))
    assert "泗门镇安监所" in done(desk.bureau("--as", "赵局端", "enrol", outbox, "--fingerprint", spoken))
    assert desk.bureau("status").returncode == 1

    assert "第 1 包" in done(desk.station("replicate"))
    assert json.loads(done(desk.station("replicate", "--json")))["sealed"] is False
    assert "采用 1 包" in done(desk.bureau("pull", "--all"))
    assert "没有新的数据包" in done(desk.bureau("pull"))
    assert compare(desk.station_home / "station.db", desk.bureau_home / "replicas" / "330281103" / "station.db") == []

    assert "一致" in done(desk.bureau("verify"))
    (one,) = json.loads(done(desk.bureau("status", "--json")))["stations"]
    assert one["healthy"] and one["fingerprint"] == spoken

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


def fingerprint_of_nobody() -> str:
    from station.rules.note import verifier_key

    return fingerprint(verifier_key("anjian/330281000/0", bytes(32)))
