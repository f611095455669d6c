"""Finding anything: by Chinese, pinyin, initials, number, slip."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from station.records.moment import iso
from station.records.people import Proof, System
from station.services import opening
from station.services.find import find
from station.services.pinyin import spelled
from station.store import models
from station.wiring import Station
from tests.services.inspections import officer_ids, planned, reveal

NAMES = ["余姚市化工有限公司", "余姚市宏达塑料制品有限公司", "宁波（余姚）三和模具厂", "泗门镇100%纯棉_织造厂"]


@pytest.fixture
def firms(enterprise: Callable[..., int]) -> dict[str, int]:
    found = {}
    for name in NAMES:
        pinyin, initials = spelled(name)
        found[name] = enterprise(name=name, pinyin=pinyin, initials=initials)
    return found


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("yyhg", "余姚市化工有限公司"),
        ("ＹＹＨＧ", "余姚市化工有限公司"),
        ("余姚化工", "余姚市化工有限公司"),
        ("宏达塑料", "余姚市宏达塑料制品有限公司"),
        ("hongda", "余姚市宏达塑料制品有限公司"),
        ("(余姚)三和", "宁波（余姚）三和模具厂"),
        ("（余姚）三和", "宁波（余姚）三和模具厂"),
        ("100%", "泗门镇100%纯棉_织造厂"),
        ("棉_织", "泗门镇100%纯棉_织造厂"),
    ],
)
def test_enterprise_is_found_the_way_people_type(
    station: Station, firms: dict[str, int], typed: str, name: str
) -> None:
    hit = find(station.store, typed)[0]
    assert (hit.kind, hit.id, hit.title) == ("enterprise", firms[name], name)


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "zzzz", "不存在的厂"])
def test_what_fits_nothing_finds_nothing(station: Station, firms: dict[str, int], typed: str) -> None:
    assert [hit for hit in find(station.store, typed) if typed.strip() not in hit.title or not typed.strip()] == []


def test_case_is_found_by_number_and_by_its_enterprise(station: Station, chief: Proof, firms: dict[str, int]) -> None:
    case = planned(station, chief, firms["余姚市化工有限公司"])
    for typed in (case.number, "〔2026〕1号", "2026 1号", "yyhg"):
        assert ("case", case.id) in {(hit.kind, hit.id) for hit in find(station.store, typed)}
    people = officer_ids(station)
    pick = (firms["宁波（余姚）三和模具厂"], people["王建国"], people["李敏"])
    more = opening.open_from_draw(station.store, chief, reveal(station.store, [pick] * 120, draw_no=2))
    assert (more[10].number, more[-1].number) == ("余应急检〔2026〕12号", "余应急检〔2026〕121号")
    for typed in ("12", "12号", "〔2026〕12号", "应急检〔2026〕12号"):
        assert [hit.id for hit in find(station.store, typed, limit=1)] == [more[10].id], typed
    first = find(station.store, case.number)[0]
    assert (first.kind, first.id, first.detail) == ("case", case.id, "已抽中")
    assert case.enterprise in first.title


def test_officer_is_found_by_name_and_initials(station: Station) -> None:
    for typed in ("王建国", "建国", "wjg"):
        assert [hit.title for hit in find(station.store, typed) if hit.kind == "officer"] == ["王建国"]


def test_credit_code_finds_its_enterprise(station: Station, firms: dict[str, int]) -> None:
    from station.store import enterprises

    firm = enterprises.get(station.store, firms[NAMES[1]])
    assert [hit.id for hit in find(station.store, firm.uscc.lower())] == [firm.id]
    assert enterprises.by_uscc(station.store, firm.uscc) == firm
    assert enterprises.by_uscc(station.store, "x") is None


def test_scanned_slip_leads_straight_to_its_case(station: Station, chief: Proof, firms: dict[str, int]) -> None:
    case = planned(station, chief, firms[NAMES[0]])
    with station.store.act(System("system:init"), "roster.import") as act:
        document = act.insert(
            models.Document, case_id=case.id, kind="disclosure_slip", number=case.number, title="x",
            sha256="0" * 64, size=1, issued_at=iso(act.now), issued_by=chief.officer_id,
        )  # fmt: skip
        act.insert(
            models.Slip, case_id=case.id, document_id=document, serial="330281103-2026-000001",
            payload="余姚市应急管理局 …", capture_code="QZ1ABC", issued_at=iso(act.now),
        )  # fmt: skip
    for scanned in ("330281103-2026-000001\n", "余姚市应急管理局 …", "QZ1ABC"):
        assert [(hit.kind, hit.id) for hit in find(station.store, scanned)] == [("case", case.id)]


def test_enterprises_are_listed_by_colour_and_status(station: Station, enterprise: Callable[..., int]) -> None:
    from station.store import enterprises

    red, closed = (
        enterprise(risk="red"),
        enterprise(status="closed", last_inspected_on="2026-01-05", hazards="危化,涉氨"),
    )
    assert enterprises.ids(station.store, risk="red") == [red]
    assert enterprises.ids(station.store, status="active") == [red]
    found = enterprises.some(station.store, [red, closed])[closed]
    assert found.hazards == ("危化", "涉氨") and found.last_inspected_on is not None
