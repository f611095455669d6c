"""`bureau permit disposal` and `station permit`: from the list at the station to its approval by a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.bureau.home import Bureau
from station.cli import bureau_main, main
from station.records.keeping import Disposal
from station.services import disposal
from station.wiring import Station
from tests.bureau.conftest import bureau, paired  # noqa: F401
from tests.commands.test_staff_command import fd, frozen, home  # noqa: F401
from tests.conftest import PIN
from tests.services.test_disposal_permit import listed  # noqa: F401


def test_the_bureaus_file_approves_the_list(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    listed: Disposal,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    boss = [*home(paired), "--as", "王建国", "--pin-fd"]
    assert main(["keep", *boss, fd(PIN), "decide", str(listed.id), "--reason", "同意"]) == 1
    assert "station permit" in capsys.readouterr().err
    desk = ["--home", str(bureau.home.root), "--as", "赵局端", "--pin-fd", fd(PIN)]
    file = tmp_path / "permit.txt"
    asked = ["disposal", listed.number, "--station", "330281103", "--reason", "余应急〔2027〕8号", "--out", str(file)]
    assert bureau_main(["permit", *desk, *asked]) == 0
    said = capsys.readouterr().out
    assert listed.number in said and "2 段" in said
    assert main(["permit", *boss, fd(PIN), str(file)]) == 0
    assert "已批准，待执行" in capsys.readouterr().out
    assert main(["permit", *boss, fd(PIN), str(file)]) == 1
    assert "用过了" in capsys.readouterr().err
    assert disposal.get(paired.store, listed.id).state == "approved"
