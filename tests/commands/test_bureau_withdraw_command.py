"""`bureau review withdraw`: an opinion signed by a slip of the hand, as long as nothing was handed out."""

from __future__ import annotations

from pathlib import Path

from tests.commands.test_bureau_review import Desks, desks, done, made, number, path_in, refusal  # noqa: F401


def test_what_was_signed_by_a_slip_is_taken_back(desks: Desks, number: str, tmp_path: Path) -> None:  # noqa: F811  # the fixture
    package = path_in(done(desks.station("submit", number, "--responsible")))
    accept = ("opinion", package, "--kind", "accept")
    kept = Path(path_in(done(desks.bureau(*accept))))
    assert kept.parent.name == "reviews", "nothing is handed out unless it is asked for"
    taking = ("withdraw", package, "--reason", "选错了案件")
    assert "赵局端" in refusal(desks.bureau(*taking, by="赵局端"))
    assert f"已撤回「受理」：{number}" in done(desks.bureau(*taking))
    assert "没有可以撤回的文件" in refusal(desks.bureau(*taking))
    desks.scene.clock.advance(seconds=1)
    out = str(tmp_path / "stick")
    again = path_in(done(desks.bureau(*accept, "--out", out)))
    assert "审核中" in done(desks.station("receive", again))
    assert "已经存出过" in refusal(desks.bureau(*taking))
