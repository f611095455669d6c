"""A trade secret looked at with the bureau's permit: asked, signed, put in and used, as it is typed and on screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from station.bureau.home import Bureau
from station.bureau.pull import pull
from station.cli import bureau_main, main
from station.records.access import Request, Scope
from station.records.people import System
from station.services import access, replication, secrecy
from station.tui.app import StationApp
from station.wiring import Station
from tests.bureau.conftest import CODE, bureau, paired  # noqa: F401
from tests.commands.test_staff_command import fd, home
from tests.conftest import PIN, FrozenClock
from tests.services import inspections
from tests.services.access_cases import asked
from tests.services.recorded import clip
from tests.services.test_people import proof
from tests.tui.test_case import sign_in
from tests.tui.test_staff_screen import command, do


@pytest.fixture(autouse=True)
def frozen(monkeypatch: pytest.MonkeyPatch, clock: FrozenClock) -> None:
    monkeypatch.setattr("station.wiring.SystemClock", lambda: clock)
    monkeypatch.setattr("station.commands.bureau.session.SystemClock", lambda: clock)


@pytest.fixture
def waiting(paired: Station, bureau: Bureau, enterprise: Callable[..., int]) -> Request:  # noqa: F811
    """A request about a case with a trade secret, which the bureau has pulled."""
    chief = proof(paired, "王建国")
    case = inspections.planned(paired, chief, enterprise()).id
    now = paired.clock.now()
    clip(paired, case, now, now + timedelta(minutes=5))
    secrecy.mark(paired.store, chief, case, "trade_secret", "涉及配方")
    found = asked(paired, proof(paired, "陈海波"), Scope(case, None))
    replication.replicate(paired)
    pull(bureau, System("system:pull"), CODE, None)
    return found


def signed(bureau: Bureau, number: str, file: Path) -> int:  # noqa: F811
    desk = ["--home", str(bureau.home.root), "--as", "赵局端", "--pin-fd", fd(PIN)]
    what = ["access", number, "--station", CODE, "--reason", "案卷评查，已报分管领导", "--out", str(file)]
    return bureau_main(["permit", *desk, *what])


def test_as_it_is_typed(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    waiting: Request,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "permit.txt"
    who = [*home(paired), "--as", "王建国", "--pin-fd"]
    assert main(["access", "approve", str(waiting.id), "--reason", "同意", *who, fd(PIN)]) == 1
    assert "须经局分管领导批准" in capsys.readouterr().err
    assert signed(bureau, "调阅〔2026〕9号", file) == 1 and not file.exists()
    assert signed(bureau, waiting.number, file) == 0
    capsys.readouterr()
    assert main(["permit", str(file), *who, fd(PIN)]) == 0
    assert "已批准" in capsys.readouterr().out
    assert main(["permit", str(file), *who, fd(PIN)]) == 1
    assert "用过了" in capsys.readouterr().err
    assert main(["access", "show", str(waiting.id), *home(paired), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)["request"]
    assert shown["state"] == "approved" and shown["permit"] and shown["decided_by_id"] is None


async def test_on_screen(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    waiting: Request,
    tmp_path: Path,
) -> None:
    file = tmp_path / "permit.txt"
    assert signed(bureau, waiting.number, file) == 0
    app = StationApp(paired)
    async with app.run_test(size=(120, 36)) as pilot:
        await sign_in(pilot)
        assert "凭局签许可批" in await do(pilot, "f8", "down")
        await do(pilot, "f10")
        assert "局签许可文件" in await command(pilot, "staff.permit")
        app.screen.query_one(Input).value = str(file)
        assert f"{waiting.number}  已批准" in await do(pilot, "enter")
    assert access.get(paired.store, waiting.id).state == "approved"
