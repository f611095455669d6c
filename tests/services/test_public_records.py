"""What a station says to the public: told once, told again when changed, nothing that is struck out."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import apsw
import pytest

from station.records.case import CaseFile
from station.records.moment import day
from station.records.people import Proof
from station.records.public_record import PublicRecord
from station.services import (
    cases,
    disclosure_edits,
    disclosure_ends,
    public_records,
    replication,
    slip_withdrawal,
    slips,
)
from station.services import disclosures as disclosures_service
from station.store import disclosures, ledger, models
from station.store import public_records as rows
from station.store.store import Store
from station.wiring import Station
from tests.bureau.conftest import bureau, paired  # noqa: F401
from tests.conftest import FrozenClock
from tests.services.inspections import planned
from tests.services.penalty_walk import NOTED, Desk, Make
from tests.services.publishing import SECRETS, approve, decided_both, of, publish

SITE = "zj_gov_service"


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


@pytest.fixture
def case(desk: Desk, enterprise: Make) -> CaseFile:
    return desk.served(enterprise(), 3_000)


def told(store: Store) -> PublicRecord:
    (found,) = rows.newest(store, "result").values()
    return found


def works(desk: Desk) -> None:
    """Somebody is there: an automatic act trusts the clock again."""
    with desk.station.store.act(desk.who(), "disclosure.check", subject="-"):
        pass


def test_only_what_is_out_is_told_and_once(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    approve(desk, item)
    size = store.size()
    assert public_records.refresh(store) == 0 and store.size() == size


def test_a_result_says_its_fields_term_and_address(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    publish(desk, item)
    assert public_records.refresh(store) == 1
    found = told(store)
    said = json.loads(found.text)
    assert (found.state, found.revision, found.subject_id) == ("shown", 1, item.id)
    assert found.digest == sha256(found.text.encode()).hexdigest()
    assert json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")) == found.text
    assert (said["format"], said["station"], said["kind"]) == ("anjian-public/1", "330281103", "penalty")
    assert said["decided_on"] == item.decided_on.isoformat() and said["url"] == "https://zjzwfw.gov.cn/1"
    assert said["target"] == item.target and said["until"] > said["decided_on"]
    titles = {each["name"]: each["title"] for each in said["fields"]}
    assert titles["content"] == "处罚内容" and list(titles)[0] == "target"
    words = {each["name"]: each["value"] for each in said["fields"]}
    assert said["number"] == words["number"] != item.number, "that of the decision, not of the case"
    size = store.size()
    assert public_records.refresh(store) == 0 and store.size() == size


def test_what_is_out_on_another_channel_alone_is_not_told(desk: Desk, case: CaseFile) -> None:
    publish(desk, of(desk, case, "credit"))
    assert public_records.refresh(desk.station.store) == 0


def test_it_was_first_shown_on_the_day_of_its_receipt_not_of_its_decision_nor_of_its_entry(
    desk: Desk, case: CaseFile
) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    approve(desk, item)
    out = desk.clock.now().add(days=2)
    desk.go(out.add(days=1).to_iso8601_string())
    works(desk)
    disclosures_service.publish(store, desk.who("王建国"), item.id, "ZJ-1", occurred_at=out)
    public_records.refresh(store)
    assert json.loads(told(store).text)["since"] == day(out).isoformat() != item.decided_on.isoformat()


def test_one_act_holds_one_record_and_nothing_else(desk: Desk, case: CaseFile) -> None:
    store = desk.station.store
    publish(desk, of(desk, case, SITE))
    public_records.refresh(store)
    (line,) = [each for each in store.lines(subject=f"result/{told(store).subject_id}")]
    assert (line.actor, line.action, line.reason) == ("system:public", "public.record", "-")
    (entry,) = ledger.entries(store.connection, line.seq, line.seq + 1)
    tables = [change.name for change in apsw.Changeset.iter(entry.payload)]
    assert tables == ["id_counter", "public_record"] and told(store).text.encode() in entry.payload


def test_nothing_struck_out_is_told(desk: Desk, enterprise: Make) -> None:
    case = decided_both(desk, enterprise())
    for words in ("王小二", "陈建国"):
        item = of(desk, case, SITE, party="张三")
        disclosure_edits.strike(desk.station.store, desk.who(), item.id, words, "证人姓名")
    for each in disclosures.of_case(desk.station.store, case.id):
        if each.channel == SITE:
            publish(desk, each)
    assert public_records.refresh(desk.station.store) >= 1
    whole = "".join(each.text for each in rows.newest(desk.station.store, "result").values())
    assert whole and not [secret for secret in (*SECRETS, "光明路9号", "13800009999") if secret in whole]


def test_what_is_struck_out_by_hand_is_gone_from_what_a_result_is_called_by_too(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    words = item.conclusion
    disclosure_edits.strike(store, desk.who(), item.id, words, "商业秘密")
    publish(desk, item)
    assert public_records.refresh(store) == 1
    assert words not in told(store).text and "***" in json.loads(told(store).text)["conclusion"]


def test_taken_back_it_says_that_and_why_and_nothing_of_itself(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    publish(desk, item)
    public_records.refresh(store)
    desk.go("2026-12-01T09:00:00+08:00")
    desk.chief(case, "revoke", replace(NOTED, note="程序违法，予以撤销"))
    assert public_records.refresh(store) == 1
    found, said = told(store), json.loads(told(store).text)
    assert (found.state, found.revision, said["on"]) == ("withdrawn", 2, "2026-12-01")
    assert not {"target", "target_code", "fields", "conclusion"} & set(said)
    assert item.target not in found.text
    desk.step(case, "withdrawn", replace(NOTED, note="都已撤下，附说明"))
    assert public_records.refresh(store) == 0, "what is gone is told once"


def test_at_the_end_of_its_term_it_ends(desk: Desk, case: CaseFile) -> None:
    store = desk.station.store
    publish(desk, of(desk, case, SITE))
    public_records.refresh(store)
    last = day(json.loads(told(store).text)["until"])
    desk.go(f"{last.isoformat()}T23:59:59+08:00")
    works(desk)
    assert public_records.refresh(store) == 0
    desk.go(f"{last.add(days=1).isoformat()}T00:00:01+08:00")
    works(desk)
    assert public_records.refresh(store) == 1
    said = json.loads(told(store).text)
    assert (said["state"], said["on"], said["reason"]) == ("ended", last.add(days=1).isoformat(), "公示期满")


def test_ordered_off_it_is_not_said_an_hour_longer(desk: Desk, case: CaseFile) -> None:
    store, item = desk.station.store, of(desk, case, SITE)
    publish(desk, item)
    public_records.refresh(store)
    disclosure_ends.order_withdrawal(store, desk.who("王建国"), item.id, "误公示")
    public_records.refresh(store)
    assert told(store).state == "withdrawn"


def test_nothing_to_be_struck_out_stands_in_the_reason(desk: Desk, enterprise: Make) -> None:
    case = decided_both(desk, enterprise())
    store, item = desk.station.store, of(desk, case, SITE, party="张三")
    publish(desk, item)
    public_records.refresh(store)
    disclosure_ends.order_withdrawal(store, desk.who("王建国"), item.id, f"误公示，请问{SECRETS[1]}、{SECRETS[3]}")
    public_records.refresh(store)
    said = json.loads(told(store).text)
    assert said["state"] == "withdrawn" and said["reason"].startswith("误公示，请问")
    assert not [secret for secret in (SECRETS[1], SECRETS[3]) if secret in said["reason"]]


def test_what_is_gone_is_left_as_it_was_told_and_what_is_out_follows(desk: Desk, enterprise: Make) -> None:
    """Told again a result that was taken back would look like a new withdrawal."""
    case = decided_both(desk, enterprise())
    store = desk.station.store
    boss = of(desk, case, SITE, party="张三")
    [firm] = [each for each in disclosures.of_case(store, case.id) if each.channel == SITE and each.id != boss.id]
    for each in (firm, boss):
        publish(desk, each)
    disclosure_ends.order_withdrawal(store, desk.who("王建国"), boss.id, "误公示")
    assert public_records.refresh(store) == 2
    row = store.one(models.Station.select())
    assert row is not None
    with store.act(desk.who(), "disclosure.check", subject="-") as act:
        act.update(models.Station, row["id"], authority="余姚市应急管理局（新）")
    assert public_records.refresh(store) == 1
    revisions = {id_: each.revision for id_, each in rows.newest(store, "result").items()}
    assert revisions == {firm.id: 2, boss.id: 1}


def test_of_a_slip_the_digest_alone_is_told_and_again_once_it_is_void(
    station: Station, chief: Proof, enterprise: Make
) -> None:
    store, case = station.store, planned(station, chief, enterprise())
    cases.approve(store, chief, case.id)
    cases.dispatch(store, chief, case.id)
    slip = slips.issue(station, chief, case.id)
    digest = sha256(slip.payload.encode()).hexdigest()
    assert [public_records.refresh(store) for _ in range(2)] == [1, 0]
    [first] = rows.newest(store, "slip").values()
    assert (first.state, first.revision, first.digest, first.text) == ("valid", 1, digest, "")
    slip_withdrawal.withdraw(store, chief, slip.serial, "打错了当事人")
    assert [public_records.refresh(store) for _ in range(2)] == [1, 0]
    [second] = rows.newest(store, "slip").values()
    assert (second.state, second.revision, second.digest, second.text) == ("void", 2, digest, "")
    assert second.subject_id == first.subject_id


def test_the_night_tells_before_it_seals(paired: Station, desk: Desk, case: CaseFile) -> None:  # noqa: F811
    """What the bureau gets tonight is what is public tonight; days on which nobody works stop nothing."""
    store = desk.station.store
    publish(desk, of(desk, case, SITE))
    sealed = replication.replicate(paired).sealed
    assert sealed is not None and told(store).state == "shown" and sealed.size == store.size()
    disclosure_ends.order_withdrawal(store, desk.who("王建国"), of(desk, case, SITE).id, "误公示")
    desk.clock.advance(days=3)
    assert replication.replicate(paired).sealed is not None and told(store).state == "shown"
    works(desk)
    replication.replicate(paired)
    assert told(store).state == "withdrawn"
