"""From the desk of a station to the telephone of a stranger: bundle, bureau, page, browser; and what was taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256

import pytest
from playwright.sync_api import Browser, expect

from station.records.people import Proof
from station.services import cases, disclosure_ends, slip_withdrawal, slips
from station.store import disclosures
from tests.browser.conftest import browser
from tests.browser.site.conftest import ADDRESS, SIZES, Reader
from tests.browser.site.made import Made
from tests.bureau.site.conftest import SITE, World
from tests.services.inspections import planned
from tests.services.publishing import SECRETS

__all__ = ["browser"]
WHY = "当事人名称有误，予以撤回"
Show = Callable[[World], Reader]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:  # noqa: F811  # the fixture
    """What a telephone sees of the page that is out; it asks nobody else, and complains of nothing."""
    readers: list[Reader] = []

    def reading(world: World) -> Reader:
        files = {str(path.relative_to(world.out)): path.read_bytes() for path in world.out.rglob("*") if path.is_file()}
        context = browser.new_context(viewport=SIZES["phone"], locale="zh-CN")
        readers.append(Reader(Made(ADDRESS, files), context))
        return readers[-1]

    yield reading
    for each in readers:
        each.context.close()
        assert [url for url in each.requests if not url.startswith(f"{ADDRESS}/")] == []
        assert each.complaints == []


def test_a_slip_that_was_handed_over_and_then_withdrawn(
    world: World, chief: Proof, enterprise: Callable[..., int], show: Show
) -> None:
    station = replace(world.station, settings=replace(world.station.settings, slip_base_url=ADDRESS))
    case = planned(station, chief, enterprise())
    cases.approve(station.store, chief, case.id)
    cases.dispatch(station.store, chief, case.id)
    slip = slips.issue(station, chief, case.id)
    told = {}
    for state in ("valid", "void"):
        if state == "void":
            slip_withdrawal.withdraw(station.store, chief, slip.serial, "打错了当事人")
            world.desk.clock.advance(hours=1)
        world.carry()
        world.lay()
        page = show(world).open(slip.payload.removeprefix(f"{ADDRESS}/").replace("s#", "s/#", 1))
        expect(page.locator("[data-verdict]")).to_have_count(1)
        holds = [each.get_attribute("data-holds") for each in page.locator(".checks > li").all()]
        told[state] = (page.locator("[data-verdict]").get_attribute("data-verdict"), holds)
        expect(page.locator("#slip")).to_contain_text("真实有效的单据" if state == "valid" else "单据已作废")
        assert slip.serial in page.locator("#slip").inner_text()
    assert told == {"valid": ("genuine", ["true"] * 5), "void": ("void", ["true"] * 5)}
    assert world.data("slips/all.json")[sha256(slip.payload.encode()).hexdigest()]["state"] == "void"


def test_a_result_that_was_shown_and_then_withdrawn(world: World, show: Show) -> None:
    world.lay()
    store, chief = world.station.store, world.desk.who("王建国")
    item = next(each for each in disclosures.of_case(store, world.case.id) if each.channel == SITE)
    before = world.texts()[str(item.id)]
    page = show(world).open(f"record.html#{item.id}")
    expect(page.locator("h1")).to_have_text(item.target)
    disclosure_ends.order_withdrawal(store, chief, item.id, WHY)
    world.desk.clock.advance(hours=1)
    world.carry()
    world.lay()
    reader = show(world)
    page = reader.open(f"record.html#{item.id}")
    expect(page.locator("#record")).to_contain_text("已撤回")
    expect(page.locator("#record")).to_contain_text(WHY)
    assert [each.get_attribute("data-holds") for each in page.locator(".checks > li").all()] == ["true"] * 5
    shown = page.locator("body").inner_text()
    gone = [item.target, before["conclusion"], *(each["value"] for each in before["fields"] if len(each["value"]) > 20)]
    assert len(gone) > 2 and not [each for each in gone if each in shown]
    # Not in a file either, whatever a browser makes of it: nothing but the other party's result still names it.
    assert item.target not in world.texts()[str(item.id)].values()
    assert (
        item.target not in (world.out / "open/withdrawn.csv").read_text() and WHY in page.locator("body").inner_text()
    )
    expect(reader.open("withdrawn.html").locator("main")).to_contain_text(before["number"])


def test_what_leaks_in_the_reason_of_a_withdrawal_is_struck_out_on_the_way(world: World) -> None:
    """The station does it before it tells; what is published has nothing of it, in no file."""
    world.lay()
    store, chief = world.station.store, world.desk.who("王建国")
    item = next(each for each in disclosures.of_case(store, world.case.id) if each.channel == SITE)
    said = "误公示，请找王小二、陈建国，电话13912345678，卡号6222021234567890123，身份证330281199001011234"
    disclosure_ends.order_withdrawal(store, chief, item.id, said)
    world.carry()
    assert world.lay().rows == 2
    telling = world.texts()[str(item.id)]
    assert (
        telling["state"] == "withdrawn" and telling["reason"].startswith("误公示，请找") and "***" in telling["reason"]
    )
    whole = b"".join(path.read_bytes() for path in world.out.rglob("*") if path.is_file())
    secrets = (*(each for each in SECRETS if each[0].isdigit()), "330281199001011234")
    assert not [each for each in secrets if each.encode() in whole]
