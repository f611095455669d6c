"""The steps of `station draw` around sealing, supervisors and proofs, in the process of the test and its clock."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.rules.draw.seed import nonce_commitment
from station.services import draw_view, draws, staff
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.test_draws import KL8, SSQ

FREEZE = ("freeze", "--plan", "年度计划", "--period", "2026-11", "--purpose", "平台不可用", "--strata", "orange_b")


@pytest.fixture
def step(
    station: Station,
    clock: FrozenClock,
    enterprise: Callable[..., int],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str]]:
    """`station draw …` by the chief: exit status, and what was said."""
    for _ in range(8):
        enterprise(risk="orange")
    monkeypatch.setattr("station.commands.draw.open_home", lambda args: open_station(args.home, clock))

    def run(*words: str) -> tuple[int, str]:
        reader, writer = os.pipe()
        os.write(writer, PIN.encode() + b"\n")
        os.close(writer)
        status = cli.main(["draw", *words, "--home", str(station.home.root), "--as", "王建国", "--pin-fd", str(reader)])
        os.close(reader)
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


def typed(station: Station, clock: FrozenClock) -> None:
    clock.set("2026-11-22T21:20:00+08:00")
    chief = staff.sign_in(station.store, station.keys, "王建国", PIN)
    for source, numbers in (("cn.kl8", KL8), ("cn.ssq", SSQ)):
        for _ in range(2):
            draws.enter(station.store, chief, draw_view.find(station.store, 1), source, numbers)


def test_a_sealed_draw_with_a_supervisor(
    step: Callable[..., tuple[int, str]], station: Station, clock: FrozenClock, tmp_path: Path
) -> None:
    assert step(*FREEZE)[0] == 0
    status, made = step("nonce", "--json")
    secret = json.loads(made)
    assert status == 0 and secret["digest"] == nonce_commitment(bytes.fromhex(secret["nonce"]))
    assert step("commit", "1", "--sealed", "--supervisor", secret["digest"], "--cap", "4")[0] == 0
    typed(station, clock)
    status, said = step("reveal", "1")
    assert status == 1 and "监督员的随机串" in said
    assert step("reveal", "1", "--supervisor", secret["nonce"])[0] == 0
    status, said = step("export", "1", "--out", str(tmp_path))
    assert status == 0 and (tmp_path / "draw-0001-sealed.zip").exists()
    status, said = step("verify", str(tmp_path / "draw-0001-sealed.zip"))
    assert status == 0 and "结果已封存" in said
    status, said = step("open", "1", "nonces")
    assert status == 1 and "名单还封存着" in said
    assert step("open", "1", "list")[0] == 0 and step("open", "1", "nonces")[0] == 0
    assert step("export", "1", "--out", str(tmp_path))[0] == 0
    status, said = step("verify", str(tmp_path / "draw-0001.zip"), "--json")
    assert status == 0 and json.loads(said)["holds"] is True


def test_a_proof_for_one_enterprise(step: Callable[..., tuple[int, str]], station: Station, tmp_path: Path) -> None:
    step(*FREEZE)
    code = draw_view.view(station.store, draw_view.find(station.store, 1)).line
    assert code.commit_hash is None
    status, said = step("member", "1", "91330281MA20000008", "--out", str(tmp_path))
    assert status == 1 and "不能做这一步" in said
    step("commit", "1")
    status, said = step("member", "1", "91330281MA20000008", "--out", str(tmp_path))
    assert status == 0, said
    (path,) = tmp_path.glob("draw-0001-*.zip")
    status, said = step("verify", str(path))
    assert status == 0 and "91330281MA20000008" in said
    status, said = step("member", "1", "91330281MA20000008", "--list", "result", "--out", str(tmp_path))
    assert status == 1 and "不能做这一步" in said


@pytest.mark.parametrize("words", [("open", "1"), ("open", "1", "all"), ("member", "1"), ("commit", "1", "--cap", "0")])
def test_half_a_command_is_wrong_usage(step: Callable[..., tuple[int, str]], words: tuple[str, ...]) -> None:
    assert step(*words)[0] == 2
