"""What the bureau sent and a person does: taken in, turned down, seen; said on 今日, in F8, by `station status`."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable, Sequence
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook

from station.bureau import adding, heads, returns, witness
from station.bureau import permits as permit_desk
from station.bureau.home import Bureau
from station.bureau.permits import Wanted
from station.commands import receive as receive_command
from station.commands import status as status_command
from station.commands.bureau import status as bureau_status
from station.records.people import Proof, System
from station.replica import line_card, outbox
from station.replica.returning import PacketDamaged
from station.rules import note, return_text
from station.services import from_bureau, permits, plan_import, replication, staff, staff_import
from station.services import returns as station_returns
from station.services.chores import chores
from station.services.from_bureau import FileGone, NotWaiting
from station.services.line import is_open
from station.services.status import status
from station.store import exchange
from station.store.audit import audit
from station.store.errors import NotAllowed, ReasonNeeded
from station.tui.app import StationApp
from station.wiring import Station
from tests.bureau.conftest import CODE, UNIT, take
from tests.bureau.test_returns import admin, nightly, sent  # noqa: F401
from tests.services import test_plan_import as plan_sheets
from tests.services import test_roster as lists
from tests.services.test_roster import sheet  # noqa: F401
from tests.shape.test_json import compare, promised
from tests.tui.reading import page
from tests.tui.walking import press, sign_in_as

Make = Callable[..., Path]
return_command = import_module("station.commands.bureau.return")


def arrived(bureau: Bureau, station: Station, actor: Proof, kind: str, name: str, data: bytes) -> None:
    returns.queue(bureau, actor, CODE, kind, name, data)
    sent(bureau, station, actor)
    assert station_returns.receive(station).stopped is None


def said(station: Station) -> dict[str, tuple[str, str, str]]:
    """What 今日 says of the exchange."""
    kinds = ("from_bureau", "not_adopted", "bundle_refused")
    return {each.kind: (each.urgency, each.left, each.about) for each in chores(station) if each.kind in kinds}


def ran(command: ModuleType, station: Station, *, json: bool = False, **options: object) -> tuple[int, str]:
    """Exit status and what is written."""
    out = StringIO()
    done = command.run(SimpleNamespace(home=station.home.root, json=json, **options), out)
    return done, out.getvalue()


def answer(command: ModuleType, station: Station, **options: object) -> Any:
    return json.loads(ran(command, station, json=True, **options)[1])


def told(station: Station) -> str:
    return ran(status_command, station)[1]


def outcomes(station: Station) -> list[tuple[str, str]]:
    return [(one.kind, one.outcome) for one in exchange.every(station.store) if one.kind != "receipt"]


def test_a_list_waits_until_that_very_file_is_taken_in(
    paired: Station, bureau: Bureau, admin: Proof, chief: Proof, sheet: Make  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    assert said(paired) == {}
    data = sheet([lists.line(1)]).read_bytes()
    arrived(bureau, paired, admin, "roster", "名录.xlsx", data)
    assert said(paired) == {"from_bureau": ("today", "1 件", "名录")}
    [found] = from_bureau.waiting(paired.store)
    lists.adopted(paired, chief, sheet([lists.line(2)], name="other.xlsx"))
    assert outcomes(paired) == [("roster", "waiting")], "another list is not the one the bureau sent"
    lists.adopted(paired, chief, from_bureau.file_of(paired, found))
    assert outcomes(paired) == [("roster", "applied")] and said(paired) == {}
    nightly(paired, bureau)
    assert [one.outcome for one in returns.listed(bureau, CODE)] == ["applied"]
    assert audit(paired.store).clean


def test_plans_are_done_by_importing_them(
    paired: Station, bureau: Bureau, admin: Proof, chief: Proof, tmp_path: Path  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    book = plan_book(tmp_path, [plan_sheets.line(1)])
    arrived(bureau, paired, admin, "plans", "任务.xlsx", book)
    [found] = from_bureau.waiting(paired.store)
    seen = plan_import.preview(paired, str(from_bureau.file_of(paired, found)))
    plan_import.adopt(paired, chief, seen)
    assert outcomes(paired) == [("plans", "applied")]


OFFICERS = "姓名,执法证号,有效期至\n李敏,11028100002,2031-06-30\n赵伟,11028100005,2030-05-01\n".encode()


def test_a_list_of_officers_is_done_by_importing_that_very_file(
    paired: Station, bureau: Bureau, admin: Proof, chief: Proof, tmp_path: Path  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    path = tmp_path / "名单.csv"
    path.write_bytes(OFFICERS)
    adding.add(bureau, admin, CODE, "officers", path)
    sent(bureau, paired, admin)
    assert station_returns.receive(paired).stopped is None
    assert said(paired) == {"from_bureau": ("today", "1 件", "执法人员名单")}
    [found] = from_bureau.waiting(paired.store)
    assert "station import staff" in found.detail
    staff_import.adopt(paired, chief, staff_import.preview(paired, str(from_bureau.file_of(paired, found))))
    assert outcomes(paired) == [("officers", "applied")] and said(paired) == {}
    assert "赵伟" in {one.name for one in staff.active(paired.store)}
    nightly(paired, bureau)
    assert [one.outcome for one in returns.listed(bureau, CODE)] == ["applied"]
    assert audit(paired.store).clean


def test_a_station_that_does_not_know_a_kind_says_so_and_takes_it_in_once_it_does(
    paired: Station, bureau: Bureau, admin: Proof, monkeypatch: pytest.MonkeyPatch  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    returns.queue(bureau, admin, CODE, "officers", "名单.csv", OFFICERS)
    sent(bureau, paired, admin)
    with monkeypatch.context() as before:
        before.setattr(return_text, "KINDS", tuple(kind for kind in return_text.KINDS if kind != "officers"))
        stopped = station_returns.receive(paired).stopped
        assert isinstance(stopped, PacketDamaged) and "officers" in str(stopped)
        assert exchange.every(paired.store) == []
    assert station_returns.receive(paired).stopped is None
    assert outcomes(paired) == [("officers", "waiting")]


def plan_book(folder: Path, rows: Sequence[Sequence[str]]) -> bytes:
    book = Workbook()
    for row in (plan_sheets.HEADINGS, *rows):
        book.worksheets[0].append(list(row))
    book.save(folder / "plans.xlsx")
    return (folder / "plans.xlsx").read_bytes()


def test_a_new_pin_is_done_by_whoever_has_the_code(
    paired: Station, bureau: Bureau, admin: Proof  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    nightly(paired, bureau)
    written, code = permit_desk.pin(bureau, admin, Wanted(CODE, "王建国", 3))
    other, _ = permit_desk.pin(bureau, admin, Wanted(CODE, "李敏", 3))
    arrived(bureau, paired, admin, "permit", "pin.txt", written.encode())
    arrived(bureau, paired, admin, "permit", "other.txt", other.encode())
    assert said(paired) == {"from_bureau": ("today", "2 件", "局签许可")}
    path = next(each for each in (paired.home.exports / from_bureau.FOLDER).iterdir() if each.name.endswith("-pin.txt"))
    assert from_bureau.pin_file(paired) == path.with_name(f"{returns.digest_of(other.encode())[:8]}-other.txt")
    permits.reset_pin(paired, permits.read_file(paired, path), code, "742981")
    assert outcomes(paired) == [("permit", "waiting"), ("permit", "applied")], "the newest first"
    assert staff.sign_in(paired.store, paired.keys, "王建国", "742981").name == "王建国"


def test_what_nobody_wants_is_turned_down_and_reported(
    paired: Station, bureau: Bureau, admin: Proof, chief: Proof  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    arrived(bureau, paired, admin, "roster", "名录.xlsx", b"a sheet")
    [found] = from_bureau.waiting(paired.store)
    with pytest.raises(ReasonNeeded):
        from_bureau.turn_down(paired.store, chief, found.id, " ")
    from_bureau.turn_down(paired.store, chief, found.id, "不是本镇的名录")
    for again in (found.id, 1):
        with pytest.raises(NotWaiting):
            from_bureau.turn_down(paired.store, chief, again, "不是本镇的名录")
    assert said(paired) == {}, "who turned it down has seen it"
    nightly(paired, bureau)
    [line] = returns.listed(bureau, CODE)
    assert (line.outcome, line.detail) == ("refused", "王建国没有采用：不是本镇的名录")
    (paired.home.exports / from_bureau.FOLDER / f"{found.sha256[:8]}-名录.xlsx").unlink()
    with pytest.raises(FileGone):
        from_bureau.file_of(paired, found)


def test_what_was_not_adopted_is_said_until_somebody_saw_it(
    paired: Station, bureau: Bureau, admin: Proof, chief: Proof  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    arrived(bureau, paired, admin, "law", "law.toml", b"no law at all")
    assert said(paired) == {"not_adopted": ("soon", "1 件", "法律数据")}
    [found] = from_bureau.unseen(paired.store)
    with pytest.raises(NotAllowed):
        from_bureau.see(paired.store, System("system:nightly"), found.id)  # type: ignore[arg-type]
    from_bureau.see(paired.store, chief, found.id)
    assert said(paired) == {} and outcomes(paired) == [("law", "refused")]
    with pytest.raises(NotWaiting):
        from_bureau.see(paired.store, chief, found.id)


def test_the_station_knows_what_the_bureau_has_and_what_it_refused(
    sealed: Station, bureau: Bureau, admin: Proof  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    assert status(sealed).replica.witnessed == 0 and status(sealed).replica.witnessed_at is None
    assert "还没有收到局端的见证" in told(sealed)
    part = sealed.home.outbox / CODE / "0" / "00000003" / "p0000.age"
    whole = part.read_bytes()
    part.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    take(bureau)
    witness.receipt(bureau, UNIT, CODE)
    sent(bureau, sealed, admin)
    station_returns.receive(sealed)
    found = status(sealed).replica
    assert found.witnessed > 0 and found.witnessed_at is not None and found.refused.startswith("局端未采用的数据包 3：")
    assert said(sealed)["bundle_refused"][0] == "today" and found.refused in told(sealed)
    promise = {field.partition(".")[2] for field in promised("station status --json") if field.startswith("replica.")}
    assert set(answer(status_command, sealed)["replica"]) == promise
    part.write_bytes(whole)
    take(bureau)
    witness.receipt(bureau, UNIT, CODE)
    sent(bureau, sealed, admin)
    station_returns.receive(sealed)
    after = status(sealed).replica
    assert after.refused == "" and after.witnessed > found.witnessed and "bundle_refused" not in said(sealed)


def test_what_receiving_and_listing_say_as_json(
    paired: Station, bureau: Bureau, admin: Proof, monkeypatch: pytest.MonkeyPatch  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    returns.queue(bureau, admin, CODE, "law", "law.toml", b"no law at all")
    returns.make(bureau, admin, CODE)
    returns.queue(bureau, admin, CODE, "roster", "list.xlsx", b"a sheet")
    returns.make(bureau, admin, CODE)
    returns.carry(bureau, CODE, paired.home.inbox)
    (paired.home.inbox / CODE / "00000002" / "packet.note").unlink()
    # The frozen clock of the test: by the machine's own, weeks have passed, and acts wait for a person.
    monkeypatch.setattr(receive_command, "open_home", lambda _: paired)
    monkeypatch.setattr(Station, "close", lambda _: None)
    compare("station receive --json", answer(receive_command, paired, folder=None))
    assert ran(receive_command, paired, folder=None)[0] == 1, "the second packet lies there still"
    monkeypatch.setattr(return_command, "open_here", lambda _: bureau)
    monkeypatch.setattr(Bureau, "close", lambda _: None)
    nightly(paired, bureau)
    out = StringIO()
    assert return_command.run(Namespace(verb="list", stations=[], json=True), out) == 0
    compare("bureau return list --json", json.loads(out.getvalue()))
    outcome = [each["outcome"] for each in json.loads(out.getvalue())["stations"][0]["items"]]
    assert outcome == ["refused", "sent"]


def test_a_fork_found_by_heads_is_told_as_one(
    paired: Station, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    honest = note.checkpoint(paired.store.signer.open(replication.lay_head(paired)))
    heads.take(bureau, UNIT, CODE, paired.home.outbox)
    other = note.Checkpoint(honest.origin, honest.size, bytes(32), honest.state, honest.taken_at)
    path = paired.home.outbox / CODE / "heads" / outbox.head_name(honest.size)
    path.write_text(paired.store.signer.note(other.body()), encoding="utf-8")
    heads.take(bureau, UNIT, CODE, paired.home.outbox)
    monkeypatch.setattr(bureau_status, "open_here", lambda _: bureau)
    monkeypatch.setattr(Bureau, "close", lambda _: None)
    out = StringIO()
    assert bureau_status.run(Namespace(json=False), out) == 1
    [line] = [line for line in out.getvalue().splitlines() if "FORK" in line]
    assert "两次封包之间的检查点（第 0 包以后）" in line and f"{honest.size} 笔" in line


def test_whether_the_bureau_comes_for_what_is_sent(paired: Station) -> None:
    assert not is_open(paired)
    (paired.home.root / line_card.FILE).write_text("a card")
    assert is_open(paired)


async def test_a_list_of_the_bureaus_is_taken_in_from_the_inbox(
    paired: Station, bureau: Bureau, admin: Proof, sheet: Make  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    arrived(bureau, paired, admin, "roster", "名录.xlsx", sheet([lists.line(1)]).read_bytes())
    app = StationApp(paired)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in_as(pilot, "王建国")
        shown = page(app)
        assert "局来件待办" in shown and "今天要办 1" in shown
        await press(pilot, "enter")
        assert getattr(app.screen, "NAME", "") == "inbox" and "局来件" in page(app) and "名录.xlsx" in page(app)
        await press(pilot, "enter", "enter")
        assert getattr(app.screen, "NAME", "") == "roster", page(app)
        await press(pilot, "ctrl+o", "enter")
        await press(pilot, "f8")
        assert "现在没有等你办的事" in page(app), page(app)
    assert outcomes(paired) == [("roster", "applied")]


async def test_a_list_of_officers_is_looked_through_and_taken_in_from_the_inbox(
    paired: Station, bureau: Bureau, admin: Proof  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    arrived(bureau, paired, admin, "officers", "名单.csv", OFFICERS)
    app = StationApp(paired)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in_as(pilot, "王建国")
        await press(pilot, "f8")
        assert "执法人员名单" in page(app) and "名单.csv" in page(app)
        await press(pilot, "enter", "enter")
        shown = page(app)
        assert "新人员  赵伟" in shown and "名单里没有  周倩" in shown and "2031-06-30" in shown
        assert len(staff.active(paired.store)) == 4, "nothing is written before it was looked through"
        await press(pilot, "enter")
        assert "新人员 1 人（还没有口令）、证件有变 1 人" in page(app)
        assert "现在没有等你办的事" in page(app), page(app)
    assert outcomes(paired) == [("officers", "applied")] and len(staff.active(paired.store)) == 5


async def test_the_chief_sees_what_was_not_adopted_and_turns_down_what_nobody_wants(
    paired: Station, bureau: Bureau, admin: Proof  # noqa: F811  # the fixture
) -> None:  # fmt: skip
    arrived(bureau, paired, admin, "law", "law.toml", b"no law at all")
    arrived(bureau, paired, admin, "permit", "pin.txt", b"a permit of nobody")
    arrived(bureau, paired, admin, "plans", "plans.xlsx", b"no sheet")
    app = StationApp(paired)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in_as(pilot, "李敏")
        await press(pilot, "f8")
        assert "未采用" not in page(app) and "plans.xlsx" in page(app), "it is the chief's"
    app = StationApp(paired)
    async with app.run_test(size=(100, 30)) as pilot:
        await sign_in_as(pilot, "王建国")
        await press(pilot, "f8", "enter", "enter")
        assert "✗" in page(app), "a sheet that is none is refused in words"
        await press(pilot, "enter", "down", "enter", *"no", "enter")
        assert "已登记为不采用" in page(app), page(app)
        assert outcomes(paired)[0] == ("plans", "refused") and "law.toml" in page(app) and "pin.txt" in page(app)
        await press(pilot, "enter", "enter")
        await press(pilot, "enter", "enter")
        assert "现在没有等你办的事" in page(app), page(app)
    assert from_bureau.unseen(paired.store) == []
