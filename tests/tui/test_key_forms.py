"""The station's side of pairing, a new key with a second person, and a click that comes after the lock."""

from __future__ import annotations

from pathlib import Path

from rich.cells import cell_len
from textual.pilot import Pilot

from station.replica import age_keys, cards, pairing
from station.replica.cards import BureauCard
from station.replica.outbox import CARD
from station.services import card_codes, replication
from station.store.keys import KeyRing
from station.store.store import Origin
from station.texts import text
from station.tui.app import StationApp
from station.wiring import Station
from tests.tui.reading import page
from tests.tui.test_case import settle, sign_in
from tests.tui.walking import choose, press


def flat(pilot: Pilot[None]) -> str:
    return page(pilot.app).replace("\n", "").replace("│", "").replace(" ", "")


def bureau_card(folder: Path) -> bytes:
    """A bureau's own card, signed by its own key."""
    folder.mkdir()
    keys = KeyRing(folder)
    keys.create_signer()
    signer = keys.signer(Origin(330281000, 0).log)
    said = BureauCard(
        "330281000", "余姚市应急管理局", age_keys.create(keys), "-", signer.verifier_key, "2026-11-20T09:00:00+08:00"
    )
    return cards.sign(said, signer).encode()


async def keys_menu(pilot: Pilot[None], words: str) -> None:
    await press(pilot, "f10", "ctrl+k")
    await choose(pilot, words)


async def test_a_bureau_is_believed_after_the_call(station: Station, tmp_path: Path) -> None:
    card = tmp_path / "bureau.card"
    card.write_bytes(bureau_card(tmp_path / "keys"))
    own = replication.introduce(station)
    said = pairing.code(cards.read_station(own.read_bytes()), cards.read_bureau(card.read_bytes()))
    app = StationApp(station)
    async with app.run_test(size=(80, 36)) as pilot:
        await sign_in(pilot)
        await keys_menu(pilot, "采用局端登记卡")
        await press(pilot, *str(card), "enter")
        assert said.replace(" ", "") in flat(pilot)
        await press(pilot, *("9" * 24), "enter")
        assert "核对码不一致" in flat(pilot)
        assert not (station.home.root / replication.BUREAU_CARD).exists()
        await press(pilot, "home", "ctrl+k", *said, "enter")
        await settle(pilot)
        paired = replication.paired_with(app.station)
        assert paired.name in flat(pilot)
        assert app.station.settings.bureau_recipients == paired.recipients, "the next bundle is for this bureau"


async def test_the_own_card_is_shown(station: Station) -> None:
    app = StationApp(station)
    drawn = card_codes.lines(replication.introduce(station).read_bytes())
    # The smallest terminal in which the code is drawn: all of it must be seen, a cut one is none.
    async with app.run_test(size=(cell_len(drawn[0]) + 4, len(drawn) + 8)) as pilot:
        await sign_in(pilot)
        await keys_menu(pilot, "出示")
        lines = [line.strip() for line in page(app).splitlines()]
        assert [each for each in drawn if each.strip() and each.strip() not in lines] == []
        assert CARD in flat(pilot)


async def test_a_new_key_takes_two_people_and_ends_the_window(station: Station) -> None:
    before = station.store.origin.epoch
    app = StationApp(station)
    async with app.run_test(size=(80, 36)) as pilot:
        await sign_in(pilot)
        await keys_menu(pilot, "换一把")
        await press(pilot, *"经手人离任", "enter")
        await press(pilot, "enter")
        await press(pilot, *"2580", "enter")
        assert station.store.origin.epoch == before
        await choose(pilot, text("ui.ask.yes"))
        await pilot.pause()
    assert station.store.origin.epoch == before + 1
    assert not app.is_running
    assert [each.reason for each in station.store.lines() if each.action == "station.rotate"][0].endswith("经手人离任")


async def test_a_click_on_a_footer_that_the_lock_has_covered_is_void(station: Station) -> None:
    app = StationApp(station)
    async with app.run_test(size=(80, 24)) as pilot:
        await sign_in(pilot)
        app.lock()
        await settle(pilot)
        # As a footer that is still painted asks for it.
        await app.run_action("screen.run_command('go.cases')")
        await settle(pilot)
        assert app.locked
