"""What the administrator does at the desk: reviewers, administrators, lines, cards, keys."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest
from textual.pilot import Pilot

from station.bureau import admins, line
from station.bureau.home import Bureau
from station.bureau.transport import Patience
from station.replica import line_card, pairing
from station.replica.cards import read_bureau, read_station
from station.replica.line_card import HOST, PULL, RETURN, LineCard
from station.services import replication, staff
from station.store import bureau_lines, bureau_reviewers, bureau_rows
from station.texts import text
from tests.bureau.desk.walking import CODE, flat, opened, sign_in
from tests.conftest import PIN
from tests.services.review_cases import Scene
from tests.tui.reading import SIZES, check_golden, drawn
from tests.tui.test_case import settle
from tests.tui.walking import choose, fill, press, stays

ADMIN = "赵局端"
KEY = "ssh-ed25519 " + b64encode(b"\x00\x00\x00\x0bssh-ed25519\x00\x00\x00\x20" + bytes(range(32))).decode()


async def palette(pilot: Pilot[None], initials: str) -> None:
    """A command without a key, by its initials."""
    await press(pilot, "f2", *initials, "enter")


async def test_a_counsel_is_enrolled_renewed_and_leaves(scene: Scene, bureau: Bureau) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 36)) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, "f5", "ctrl+n", *"钱律师", "enter")
        told = {"cert_no": "11028109009", "law_qual_no": "A20150330281", "reviewing_since": "2020-01-01"}
        await stays(pilot, "保密协议起", kind="counsel", **told)
        await fill(pilot, confidential_from="2026-01-01", confidential_to="2026-12-31")
        await press(pilot, *"482913", "enter", *"482913", "enter")
        assert "已登记法制审核人员钱律师" in flat(pilot)
        found = next(each for each in bureau_reviewers.enrolled(bureau.store).values() if each.name == "钱律师")
        assert (found.kind, found.law_qual_no, str(found.confidential_to)) == ("counsel", "A20150330281", "2026-12-31")
        assert staff.sign_in(bureau.store, bureau.keys, "钱律师", "482913").roles == {"counsel"}
        # The administrators come after whoever reviews.
        await press(pilot, "end", "up", "enter")
        await fill(pilot, confidential_to="2027-12-31")
        found = next(each for each in bureau_reviewers.enrolled(bureau.store).values() if each.name == "钱律师")
        assert (str(found.confidential_to), str(found.confidential_from)) == ("2027-12-31", "2026-01-01")
        assert found.cert_no == "11028109009", "what was not touched stays"
        await palette(pilot, "lr")
        await press(pilot, *"合同到期", "enter")
        assert "钱律师" not in [each.name for each in bureau_reviewers.enrolled(bureau.store).values()]


async def test_a_reviewer_changes_nothing_but_the_own_pin(scene: Scene, bureau: Bureau) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        for key in ("ctrl+n", "ctrl+a"):
            await press(pilot, "f5", key)
            assert "由局端管理员办理" in flat(pilot)
        await press(pilot, "ctrl+e", *"482913", "enter", *"482913", "enter")
        assert "孙审核的口令已更改" in flat(pilot)
        assert staff.sign_in(bureau.store, bureau.keys, "孙审核", "482913")
        await press(pilot, "f4", "ctrl+e")
        assert "由局端管理员办理" in flat(pilot)
        assert bureau_lines.line_of(bureau.store, CODE) is None


async def test_an_administrator_is_enrolled_given_a_pin_and_leaves(scene: Scene, bureau: Bureau) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 36)) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, "f5", "end")
        assert "局端管理员：登记站点和人员" in flat(pilot)
        await palette(pilot, "lr")
        await press(pilot, *"退休", "enter")
        assert "最后一名能登录的管理员" in flat(pilot)
        await press(pilot, "ctrl+a", *ADMIN, "enter")
        assert "已经是局端管理员" in flat(pilot)
        await press(pilot, "ctrl+a", *"冯管理", "enter", *"482913", "enter", *"482913", "enter")
        assert "已登记局端管理员冯管理" in flat(pilot)
        assert staff.sign_in(bureau.store, bureau.keys, "冯管理", "482913").roles == {"admin"}
        await press(pilot, "end", "enter")
        assert "没有要更新的资格" in flat(pilot)
        await press(pilot, "ctrl+e", *"本人忘记", "enter", *"591824", "enter", *"591824", "enter")
        assert "冯管理的口令已更改" in flat(pilot)
        assert staff.sign_in(bureau.store, bureau.keys, "冯管理", "591824")
        assert [line.action for line in bureau.store.lines(subject="officer/冯管理")] == ["admin.enrol", "admin.renew"]
        await palette(pilot, "lr")
        await press(pilot, *"调出", "enter")
        assert [one.name for one in admins.listed(bureau)] == [ADMIN] and "冯管理不再担任局端管理员" in flat(pilot)
        with pytest.raises(staff.UnknownPerson):
            staff.sign_in(bureau.store, bureau.keys, "冯管理", "591824")


async def test_whoever_has_both_duties_is_asked_which_one_ends(scene: Scene, bureau: Bureau) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 36)) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, "f5", "ctrl+a", *"孙审核", "enter")
        assert "孙审核兼任局端管理员，口令不变" in flat(pilot)
        assert staff.sign_in(bureau.store, bureau.keys, "孙审核", PIN).roles == {"admin", "reviewer"}
        await press(pilot, "home")
        await palette(pilot, "lr")
        await press(pilot, "escape")
        await palette(pilot, "lr")
        await choose(pilot, "局端管理员")
        await press(pilot, *"只做审核", "enter")
        assert staff.sign_in(bureau.store, bureau.keys, "孙审核", PIN).roles == {"reviewer"}
        assert [line.action for line in bureau.store.lines(subject="officer/孙审核")][-1] == "admin.end"


async def test_an_administrator_changes_the_own_pin_without_a_reason(scene: Scene, bureau: Bureau) -> None:
    app = opened(scene)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, "f5", "end", "ctrl+e", *"591824", "enter", *"591824", "enter")
        assert "赵局端的口令已更改" in flat(pilot)
        assert staff.sign_in(bureau.store, bureau.keys, ADMIN, "591824")
        assert bureau.store.lines(subject=f"officer/{ADMIN}")[-1].action == "staff.pin"


async def test_the_line_card_is_made_shown_and_put_on_a_stick(scene: Scene, bureau: Bureau, tmp_path: Path) -> None:
    app, stick = opened(scene), tmp_path / "usb"
    async with app.run_test(size=(80, 36)) as pilot:
        await settle(pilot)
        await sign_in(pilot)
        await press(pilot, "f4", "ctrl+k")
        assert "由局端管理员办理" in flat(pilot) and not (bureau.home.root / line_card.FILE).exists()
        await sign_in(pilot, ADMIN)
        await press(pilot, "f4", "ctrl+k")
        own = bureau.home.root / line_card.FILE
        keys = line_card.read(own.read_bytes(), "330281000", bureau.store.signer.verifier_key, (PULL, RETURN)).keys
        assert line_card.fingerprint(keys[PULL]) in flat(pilot) and line_card.fingerprint(keys[RETURN]) in flat(pilot)
        await press(pilot, "enter")
        assert not stick.exists(), "only looked at"
        await press(pilot, "ctrl+k", *str(stick), "enter")
        assert (stick / line_card.FILE).read_bytes() == own.read_bytes() and "请交给各站" in flat(pilot)


async def test_a_line_is_set_shown_changed_and_tried(scene: Scene, bureau: Bureau, tmp_path: Path) -> None:
    card = tmp_path / "line.note"
    card.write_text(
        line_card.sign(LineCard(CODE, {HOST: KEY}, "2026-11-20T09:00:00+08:00"), scene.station.store.signer)
    )
    app = opened(scene)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, "f4")
        assert "没有设定线路" in flat(pilot)
        await press(pilot, "ctrl+e")
        await stays(pilot, "第一次设定线路", host="127.0.0.1", port="9")
        await fill(pilot, card=str(card), media="major", nightly_bytes="2000000")
        found = bureau_lines.line_of(bureau.store, CODE)
        assert found is not None
        assert (found.host, found.port, found.media, found.nightly_bytes) == ("127.0.0.1", 9, "major", 2_000_000)
        assert found.host_key == KEY and "127.0.0.1:9" in flat(pilot)
        await press(pilot, "ctrl+e")
        await fill(pilot, host="127.0.0.2")
        changed = bureau_lines.line_of(bureau.store, CODE)
        assert changed is not None and (changed.host, changed.host_key) == ("127.0.0.2", KEY)


async def test_a_line_that_does_not_answer_says_so(
    scene: Scene, bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.bureau.tui.line_forms.SHORT", Patience(delays=()))
    admin = staff.sign_in(bureau.store, bureau.keys, ADMIN, PIN)
    line.set_line(bureau, admin, CODE, host="127.0.0.1", port=9, host_key=KEY)
    app = opened(scene)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, "f4", "ctrl+t")
        await app.workers.wait_for_complete()
        await settle(pilot)
        assert "没有收全" in flat(pilot) and "连不上127.0.0.1:9" in flat(pilot)


async def test_a_card_is_believed_after_the_call_alone(scene: Scene, bureau: Bureau) -> None:
    place = replication.introduce(scene.station)
    said = pairing.code(read_station(place.read_bytes()), read_bureau(bureau.home.card.read_bytes()))
    before = bureau.store.size()
    app = opened(scene)
    async with app.run_test(size=(80, 36)) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, "f4", "ctrl+n")
        await choose(pilot, "登记站点")
        await press(pilot, *str(place), "enter")
        await settle(pilot)
        assert said.replace(" ", "") in flat(pilot), "the code is read out from here"
        await press(pilot, *("1234" * 6), "enter")
        assert "核对码不一致" in flat(pilot) and bureau.store.size() == before
        await press(pilot, "home", "ctrl+k", *said.replace(" ", "-"), "enter")
        await settle(pilot)
        assert "已登记" in flat(pilot) and bureau.store.size() == before + 1


async def test_the_own_card_is_shown_where_it_fits(scene: Scene, bureau: Bureau) -> None:
    app = opened(scene)
    for size, code in (((80, 24), False), ((80, 50), True)):
        app = opened(scene)
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            await sign_in(pilot, ADMIN)
            await press(pilot, "f4", "ctrl+n")
            await choose(pilot, "出示")
            assert ("▀" in flat(pilot), "bureau.card" in flat(pilot)) == (code, True)


async def test_a_key_is_revoked_with_a_reason(scene: Scene, bureau: Bureau, case_id: int) -> None:
    app = opened(scene)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, "f4")
        await palette(pilot, "dxmy")
        await fill(pilot, reason="设备被盗", after="0")
        await choose(pilot, text("ui.ask.no"))
        assert bureau_rows.current(bureau.store)[0].sound_to is None
        await palette(pilot, "dxmy")
        await fill(pilot, reason="设备被盗", after="0")
        await choose(pilot, text("ui.ask.yes"))
        found = bureau_rows.current(bureau.store)[0]
        assert (found.sound_to, found.ended_reason) == (0, "设备被盗")
        assert "逐笔核对" in flat(pilot), "the bundle taken in before is named"


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("form", ["line", "reviewer"])
async def test_the_form_is_as_agreed(
    scene: Scene, bureau: Bureau, monkeypatch: pytest.MonkeyPatch, form: str, size: tuple[int, int]
) -> None:
    monkeypatch.setattr("station.bureau.status.fingerprint", lambda key: "0123 4567 8901 2345")
    app = opened(scene)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await sign_in(pilot, ADMIN)
        await press(pilot, *(("f4", "ctrl+e") if form == "line" else ("f5", "enter")))
        await settle(pilot)
        await drawn(pilot)
        check_golden(app, f"bureau-form-{form}")
