"""`station draw substitute` and `assign` as two people type them, at the time of the test's clock."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from station import cli
from station.errors import UsageError
from station.records.moment import day
from station.rules.draw import after
from station.services import draw_view, loans
from station.store import draws as rows
from station.wiring import Station, open_station
from tests.conftest import PIN, FrozenClock
from tests.services.later_draws import OTHERS, barred, drawn, fresh, orange, pair, pick, picks, ten, verified

Run = Callable[..., int]
CLOSE = ("--reason", "suspended", "--note", "门口贴了封条")
ILL = ("--reason", "ill", "--note", "请假条在案")


@pytest.fixture
def draw(station: Station, enterprise: Callable[..., int], clock: FrozenClock) -> int:
    """Ten of fourteen drawn."""
    return ten(station, enterprise, clock)


@pytest.fixture
def run(station: Station, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`station draw STEP 1 …` by the chief and, where one is named, by a second person."""
    monkeypatch.setattr("station.commands.draw.open_home", lambda args: open_station(args.home, clock))

    def call(step: str, *words: object, second: str | None = "李敏") -> int:
        pins = [os.pipe(), os.pipe()]
        for _, writer in pins:
            os.write(writer, PIN.encode() + b"\n")
            os.close(writer)
        said = ["draw", step, "1", "--home", str(station.home.root), "--as", "王建国", "--pin-fd", str(pins[0][0])]
        if second:
            said += ["--with", second, "--cosigner-pin-fd", str(pins[1][0])]
        status = cli.main([*said, *map(str, words)])
        for reader, _ in pins:
            os.close(reader)
        return status

    return call


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """What shows that an enterprise is closed."""
    file = tmp_path / "封条.jpg"
    file.write_bytes(b"\xff\xd8 a picture")
    return file


def test_a_closed_enterprise(
    station: Station, draw: int, run: Run, photo: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    gone = picks(station, draw)[0]
    assert run("substitute", "--enterprise", gone.uscc, "--evidence", photo, *CLOSE) == 0
    (line,) = rows.after_lines(station.store, draw)
    into = pick(station, draw, line.into)
    said = capsys.readouterr().out
    assert f"{gone.name} 停产停业，由 {into.name} 顶替" in said and "变动 1  2026-11-25 09:00" in said
    assert station.media.path(line.evidence).read_bytes() == photo.read_bytes()
    verified(station, draw, tmp_path)


def test_an_inspector_by_name_and_as_json(
    station: Station, draw: int, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    target = picks(station, draw)[0]
    assert target.lead is not None
    who = ("--enterprise", target.uscc, "--inspector", target.lead.name)
    assert run("substitute", *who, *ILL, "--json") == 0
    seen = json.loads(capsys.readouterr().out)
    (line,) = seen["after"]
    assert (line["kind"], line["out"], line["reason"]) == ("unavailable", target.lead.name, "患病")
    now = pick(station, draw, target.uscc)
    assert now.lead is not None and now.assist is not None
    assert line["people"] == [now.lead.name, now.assist.name] and line["into"] in line["people"]


def test_a_direct_order(
    station: Station,
    enterprise: Callable[..., int],
    clock: FrozenClock,
    run: Run,
    capsys: pytest.CaptureFixture[str],
) -> None:
    barred(station, OTHERS, orange(enterprise, 5)[1:])
    draw = drawn(station, clock, 4, direct=True)
    target = next(each for each in picks(station, draw) if not pair(each))
    words = ("--enterprise", target.uscc, "--note", "邻所没有人")
    assert run("assign", *words, "--people", "王建国，李敏") == 1
    assert "李敏（应当回避）" in capsys.readouterr().err
    assert run("assign", *words, "--people", "王建国") == 1
    assert "要派 2 名不同的检查人员" in capsys.readouterr().err
    assert run("assign", *words, "--people", "王建国,赵六") == 1
    assert "station borrow" in capsys.readouterr().err
    assert rows.after_lines(station.store, draw) == ()


def test_a_direct_order_that_is_carried_out(
    station: Station,
    enterprise: Callable[..., int],
    clock: FrozenClock,
    run: Run,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    barred(station, OTHERS, orange(enterprise, 5))
    draw = drawn(station, clock, 4, direct=True)
    guest = loans.NewGuest("赵磊", "11028104001", day("2028-12-31"), "330281104")
    loans.borrow(station.store, fresh(station), guest)
    target = picks(station, draw)[0]
    words = ("--enterprise", target.uscc, "--note", "邻所支援")
    assert run("assign", *words, "--people", "11028104001、王建国") == 0
    assert f"{target.name}：按规则配不出人，直接委派 赵磊、王建国" in capsys.readouterr().out
    assert rows.after_lines(station.store, draw)[0].people == ("11028104001", "11028100001")
    verified(station, draw, tmp_path)


def test_refusals_are_sentences(
    station: Station, draw: int, run: Run, photo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = picks(station, draw)[0]
    target, shown = ("--enterprise", gone.uscc), ("--evidence", photo)
    empty = tmp_path / "empty"
    empty.touch()
    for status, words, said in (
        (1, (*target, *shown, "--reason", "ill", "--note", "x"), "suspended 停产停业"),
        (1, ("--enterprise", "9133", *shown, *CLOSE), "名录里没有"),
        (1, (*target, "--evidence", empty, *CLOSE), "没有附上"),
        (1, (*target, "--evidence", tmp_path / "none", *CLOSE), "没有这个文件"),
        (1, (*target, "--inspector", "赵六", *ILL), "没有叫“赵六”"),
        (2, (*target, *CLOSE), "--evidence"),
        (2, (*target, *shown, "--reason", "suspended", "--note", "  "), "--note"),
    ):
        assert run("substitute", *words) == status, said
        assert said in capsys.readouterr().err
    assert run("substitute", *target, *shown, *CLOSE, second="王建国") == 1
    assert "王建国" in capsys.readouterr().err
    assert run("substitute", *target, *shown, *CLOSE, second=None) == 2
    assert rows.after_lines(station.store, draw) == ()
    assert draw_view.view(station.store, draw).after == ()


@pytest.mark.parametrize(
    "words",
    [
        ["substitute", "1"],
        ["substitute", "1", "--enterprise", "x", "--reason", "ill", "--note", "y"],
        ["assign", "1", "--enterprise", "x", "--note", "y", "--with", "李敏"],
        ["assign", "1", "--enterprise", "x", "--people", "，", "--note", "y", "--with", "李敏"],
        ["assign", "1", "--enterprise", "x", "--people", "甲", "--note", "y", "--with", "李敏", "--reason", "ill"],
    ],
    ids=" ".join,
)
def test_wrong_usage(words: list[str]) -> None:
    with pytest.raises(UsageError):
        cli._parser("station", "station.commands", ["draw", *words]).parse_args(["draw", *words])


@pytest.mark.parametrize("kind", [after.CLOSED, after.UNAVAILABLE])
def test_the_help_lists_every_reason(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli._parser("station", "station.commands", ["draw", "substitute"]).parse_args(["draw", "substitute", "--help"])
    said = "".join(capsys.readouterr().out.split())
    assert all(reason in said for reason in after.REASONS[kind])
