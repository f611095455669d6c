"""Adopting law the bureau sends: whole or not at all, dated, by two persons; versions of one name follow each other."""

from __future__ import annotations

from datetime import date

import pytest

import schema
from station.records.people import Proof
from station.rules import law_file
from station.rules.catalogue import NoSuchEntry, outside_tier, tier_of
from station.rules.law_fields import EntryRefused, LawFileRefused
from station.rules.law_file import LawText
from station.services import catalogue, law_files
from station.services.law_files import LawFileKnown, LawFileOtherwise
from station.store import catalogue as entries
from station.store import law, review_law
from station.store import law_files as rows
from station.store.casework_models import LawFile
from station.store.errors import CosignerNeeded, NotAllowed
from station.wiring import Station
from tests.services.law_texts import CHECKLIST, HEAD, ITEM, NEXT, RULE, SETTING, SETTINGS, TRIGGER, VIOLATION, WHOLE

BEFORE, AFTER = date(2026, 11, 30), date(2026, 12, 1)


def count(station: Station) -> int:
    return len(station.store.all(LawFile.select(LawFile.id)))


def test_a_file_is_adopted_by_two_persons(station: Station, chief: Proof, officer: Proof) -> None:
    size = station.store.head().size
    file = law_files.adopt(station.store, chief, WHOLE, officer)
    assert (file.name, file.version, file.effective_from) == ("余姚市裁量基准", "2026-1", AFTER)
    assert law_files.adopted(station.store) == (file,)
    assert station.store.head().size == size + 1


def test_one_person_or_an_officer_cannot(station: Station, chief: Proof, officer: Proof) -> None:
    with pytest.raises(CosignerNeeded):
        law_files.adopt(station.store, chief, WHOLE, None)
    with pytest.raises(NotAllowed):
        law_files.adopt(station.store, officer, WHOLE, chief)
    assert count(station) == 0


def test_what_was_sent_counts_from_its_first_day(station: Station, chief: Proof, officer: Proof) -> None:
    law_files.adopt(station.store, chief, WHOLE, officer)
    store = station.store
    assert catalogue.violation(store, "AF-099-01", BEFORE).title.startswith("未在有较大危险因素")
    sent = catalogue.violation(store, "AF-099-01", AFTER)
    assert (sent.title, sent.punished) == (
        "未设置明显的安全警示标志案",
        "《中华人民共和国安全生产法》第九十九条第（一）项",
    )
    first = tier_of(sent, "unit", "A1")
    assert first.to_confirm is False and outside_tier(1_000_001, first)
    assert tier_of(sent, "person", "B3").to_confirm is True
    assert catalogue.checklist(store, "LX", AFTER).items[0].violation == "AF-102-01"
    assert [each.code for each in entries.load(store).for_types(["锂电池"], AFTER)] == ["LX", "TY", "XD"]
    with pytest.raises(NoSuchEntry):
        catalogue.checklist(store, "LX", BEFORE)
    assert (law.of(store).rule("PUB_7WD", BEFORE).n, law.of(store).rule("PUB_7WD", AFTER).n) == (7, 5)
    limits = [law.of(store).setting("summary.limit_unit", on) for on in (BEFORE, AFTER)]
    assert limits == [300_000, 200_000]
    item = law.of(store).item("JC-001", AFTER)
    assert item is not None and item.name == "行政检查（试验）"


def test_a_sent_violation_without_spelling_is_found_by_its_characters_initials(
    station: Station, chief: Proof, officer: Proof
) -> None:
    law_files.adopt(station.store, chief, WHOLE, officer)
    assert catalogue.find(station.store, "wszmx", AFTER)[0].title == "未设置明显的安全警示标志案"


def test_a_newer_version_takes_over_and_the_older_stays_for_its_days(
    station: Station, chief: Proof, officer: Proof
) -> None:
    old = law_files.adopt(station.store, chief, WHOLE, officer)
    new = law_files.adopt(station.store, chief, NEXT, officer)
    assert [each.id for each in law_files.adopted(station.store)] == [new.id, old.id]
    assert law_files.adopted(station.store)[1].effective_to == date(2027, 2, 28)
    titles = [
        catalogue.violation(station.store, "AF-099-01", on).title
        for on in (date(2027, 2, 28), date(2027, 3, 1))
    ]  # fmt: skip
    assert titles[0] == "未设置明显的安全警示标志案" and titles[1].startswith("未在有较大危险因素")
    # Adopted one after the other on one day, the older version never holds.
    again = NEXT.replace("2027-1", "2027-2")
    law_files.adopt(station.store, chief, again, officer)
    codes = [entry["code"] for entry in rows.entries(station.store, "checklist")]
    assert codes == ["LX", "LX"]


def test_the_same_version_is_taken_once(station: Station, chief: Proof, officer: Proof) -> None:
    law_files.adopt(station.store, chief, WHOLE, officer)
    with pytest.raises(LawFileKnown, match="2026-11-20"):
        law_files.adopt(station.store, chief, WHOLE, officer)
    with pytest.raises(LawFileOtherwise):
        law_files.adopt(station.store, chief, WHOLE.replace("n = 5", "n = 6"), officer)
    assert count(station) == 1


@pytest.mark.parametrize(
    ("content", "entry", "field"),
    [
        (HEAD + VIOLATION.replace("AF-099", "AF-999", 2), "AF-999-01", "penalty"),
        (HEAD + VIOLATION.replace('["fine"] },\n]', '["fined"] },\n]'), "AF-099-01/A2", "sanctions"),
        (HEAD + VIOLATION.replace('["fine"]', '["fine", "scold"]'), "AF-099-01", "sanctions"),
        (HEAD + VIOLATION.replace("violated", "violates"), "AF-099-01", "violated"),
        (HEAD + CHECKLIST.replace("AF-102-01", "AF-888-01"), "LX-01", "violation"),
        (HEAD + CHECKLIST.replace("method", "methods"), "LX-01", "method"),
        (HEAD + RULE.replace("basis", "base"), "PUB_7WD", "basis"),
        (HEAD + RULE.replace("n = 5", "n = 5\nextendable = { mostly = 3 }"), "PUB_7WD", "by"),
        (HEAD + ITEM.replace('basis = ["安全生产法第六十五条"]', ""), "JC-001", "basis"),
        (HEAD + SETTING.replace("200000", '"二千元"'), "summary.limit_unit", "value"),
    ],
)
def test_a_bad_entry_is_named_and_nothing_is_adopted(
    station: Station, chief: Proof, officer: Proof, content: str, entry: str, field: str
) -> None:
    good = RULE if "[[rule]]" not in content else SETTING
    size = station.store.head().size
    with pytest.raises(EntryRefused) as refused:
        law_files.adopt(station.store, chief, content + good, officer)
    assert (refused.value.facts["entry"], refused.value.facts["field"]) == (entry, field)
    assert f"「{entry}」的 {field} " in refused.value.message
    assert count(station) == 0 and station.store.head().size == size
    assert law.of(station.store) == law.load()


def test_a_review_trigger_names_only_what_there_is(station: Station, chief: Proof, officer: Proof) -> None:
    with pytest.raises(EntryRefused) as refused:
        law_files.adopt(station.store, chief, HEAD + TRIGGER.replace('"suspend"', '"scold"'), officer)
    assert (refused.value.facts["entry"], refused.value.facts["field"]) == ("R30", "sanctions")
    assert count(station) == 0
    law_files.adopt(station.store, chief, HEAD + TRIGGER, officer)
    assert "R30" in [each.code for each in review_law.of(station.store).triggers]


def test_the_shipped_review_triggers_pass_the_check_for_those_that_are_sent(station: Station) -> None:
    shipped = schema.toml("law/review.toml")["trigger"]
    told = LawText("shipped", "0", "-", BEFORE, "", {"review_trigger": tuple(shipped)})
    law_file.check_triggers(told, law_files.trigger_words(station.store))


def test_a_refused_file_leaves_no_trace_for_the_next_one(station: Station, chief: Proof, officer: Proof) -> None:
    bad = HEAD + CHECKLIST.replace("AF-102-01", "AF-888-01")
    with pytest.raises(EntryRefused):
        law_files.adopt(station.store, chief, bad, officer)
    law_files.adopt(station.store, chief, HEAD + CHECKLIST, officer)
    assert catalogue.checklist(station.store, "LX", AFTER).items[0].violation == "AF-102-01"


def test_what_is_no_law_file_is_refused_in_words(station: Station, chief: Proof, officer: Proof) -> None:
    for content in ("", "这不是 TOML", HEAD, HEAD + "[[unknown]]\na = 1\n"):
        with pytest.raises(LawFileRefused, match="这份法律数据不能采用"):
            law_files.adopt(station.store, chief, content, officer)


def test_a_shape_only_its_reader_knows_is_refused_too(station: Station, chief: Proof, officer: Proof) -> None:
    with pytest.raises(LawFileRefused, match="条目的写法不对"):
        law_files.adopt(station.store, chief, HEAD + SETTINGS.replace("case_total", "everything"), officer)
    assert count(station) == 0


def test_entries_asked_for_before_are_asked_for_again_after_an_adoption(
    station: Station, chief: Proof, officer: Proof
) -> None:
    assert rows.entries(station.store, "rule") == ()
    law_files.adopt(station.store, chief, HEAD + RULE, officer)
    assert [entry["n"] for entry in rows.entries(station.store, "rule")] == [5]
    assert "effective_to" not in rows.entries(station.store, "rule")[0]
