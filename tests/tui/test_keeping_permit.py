"""保管 on screen: a list with recordings of case files is approved by the bureau's file and by nothing else."""

from __future__ import annotations

from pathlib import Path

from station.bureau.home import Bureau
from station.records.keeping import Disposal
from station.services import disposal
from station.tui.app import StationApp
from station.wiring import Station
from tests.bureau.conftest import bureau, paired  # noqa: F401
from tests.services.test_disposal_permit import listed, signed  # noqa: F401
from tests.tui.reading import page
from tests.tui.walking import choose, press, sign_in_as, vouch


async def test_the_chief_approves_with_the_bureaus_file(
    paired: Station,  # noqa: F811
    bureau: Bureau,  # noqa: F811
    listed: Disposal,  # noqa: F811
    tmp_path: Path,
) -> None:
    file = tmp_path / "permit.txt"
    app = StationApp(paired)
    async with app.run_test(size=(120, 40)) as pilot:
        await sign_in_as(pilot, "王建国")
        await vouch(pilot)
        await press(pilot, "f6", "left")
        assert listed.number in page(app)
        for written in ("", signed(bureau, listed.number)):
            if written:
                file.write_text(written, encoding="utf-8")
            await press(pilot, "enter")
            await choose(pilot, "批准")
            assert "局签许可" in page(app)
            await press(pilot, *str(file), "enter")
            assert ("读不了许可文件" in page(app)) == (not written), page(app)
        assert "已批准，待执行" in page(app)
    done = disposal.get(paired.store, listed.id)
    assert done.state == "approved" and "余应急〔2027〕8号" in done.decision_reason
