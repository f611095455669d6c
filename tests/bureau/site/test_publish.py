"""The page from a real station's bundles: what is there, that it is signed, that a stranger can check it alone."""

from __future__ import annotations

import json
import subprocess
from argparse import Namespace
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import StringIO
from pathlib import Path
from types import ModuleType

import apsw
import pytest

from station.bureau import witness
from station.bureau.home import Bureau, open_bureau
from station.bureau.site import publishing
from station.bureau.site.gather import NotAsAccepted
from station.bureau.site.lay import NAMESPACE, SIGNATURE, SUMS
from station.commands.bureau import publish, status
from station.records.people import Proof
from station.rules import cosignature, note
from station.rules.ssh_signature import allowed_signer
from station.services import cases, slips
from station.settings import SettingsBroken
from station.store import models
from station.store.errors import ClockLeap
from station.store.keys import verify
from tests.bureau.site.conftest import CODE, UNIT, World
from tests.services.inspections import planned

RESULTS = 2


def root_of(index: int, size: int, leaf: bytes, path: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.3.2, written down once more by itself."""
    fn, sn, r = index, size - 1, sha256(b"\0" + leaf).digest()
    for p in path:
        if fn & 1 or fn == sn:
            r = sha256(b"\1" + p + r).digest()
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = sha256(b"\1" + r + p).digest()
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return r


def test_every_record_leads_to_the_head_that_both_signed(world: World) -> None:
    laid = world.lay()
    head = (world.out / "data/heads" / f"{CODE}.note").read_text()
    site = world.data("site.json")
    [station] = site["stations"]
    name, public = note.parse_verifier_key(station["keys"][-1])
    body = note.opened(head, name, public, lambda signature, message: verify(public, signature, message))
    stated = note.checkpoint(body)
    signer = world.bureau.store.signer
    assert site["bureau"]["key"] == witness.verifier_key(world.bureau)
    assert cosignature.time_of(
        head.splitlines()[-1], body, signer.name, signer.public, lambda s, m: verify(signer.public, s, m)
    )
    records = world.data("records/all.json")
    assert len(records) == laid.records == RESULTS and stated.size == station["size"]
    for found in (*records.values(), *world.data("slips/all.json").values()):
        leaf, payload = b64decode(found["leaf"]), b64decode(found["payload"])
        assert root_of(found["index"], stated.size, leaf, [b64decode(step) for step in found["path"]]) == stated.root
        assert f"payload: {sha256(payload).hexdigest()}\n".encode() in leaf
        assert found.get("text", "").encode() in payload


def test_sums_and_signature_hold_by_stock_tools(world: World, tmp_path: Path) -> None:
    laid = world.lay()
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", SUMS], cwd=world.out, check=True)
    listed = {line.split("  ", 1)[1] for line in (world.out / SUMS).read_text().splitlines()}
    there = {str(path.relative_to(world.out)) for path in world.out.rglob("*") if path.is_file()}
    assert there - listed == {SUMS, SIGNATURE} and not listed - there and laid.files == len(there)
    allowed = tmp_path / "allowed"
    allowed.write_text(allowed_signer("anjian-site", NAMESPACE, world.bureau.store.signer.public))
    command: list[str | Path] = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", "anjian-site", "-n", NAMESPACE]
    signed = [*command, "-s", world.out / SIGNATURE]
    data = (world.out / SUMS).read_bytes()
    subprocess.run(signed, input=data, check=True, capture_output=True)
    assert subprocess.run(signed, input=data + b"x", capture_output=True).returncode != 0


def test_rows_sets_and_titles_are_those_of_the_records(world: World) -> None:
    laid = world.lay()
    site, rows, texts = world.data("site.json"), world.data("rows/0.json"), world.texts()
    assert (site["rows"], laid.rows, len(rows)) == (RESULTS, RESULTS, RESULTS)
    for row in rows:
        said = texts[row[0]]
        assert row[1:9] == [
            said[name] for name in ("station", "kind", "target", "number", "decided_on", "until", "state", "category")
        ]
    sets = {each["name"]: each for each in site["sets"]}
    assert sets[f"station-{CODE}"]["count"] == sets["kind-penalty"]["count"] == RESULTS
    assert (sets["kind-penalty"]["title"], sets["state-withdrawn"]["count"]) == ("行政处罚", 0)
    assert (world.out / "data/sets/kind-penalty.bin").read_bytes() == b"\xc0"
    assert (world.out / "index.html").exists() and len(list((world.out / "data/grams").iterdir())) == 256


def test_what_is_over_is_left_out_though_its_station_is_silent(world: World) -> None:
    world.lay()
    last = max(said["until"] for said in world.texts().values())
    world.desk.go(f"{last}T23:00:00+08:00")
    assert world.lay_by_hand().rows > 0
    world.desk.go(f"{int(last[:4]) + 1}{last[4:]}T08:00:00+08:00")
    laid = world.lay_by_hand()
    assert (laid.rows, laid.records, world.texts()) == (0, 0, {})
    assert "余姚" not in (world.out / "open/register.csv").read_text().partition("\n")[2]
    [station] = world.data("site.json")["stations"]
    assert "最近一次报送" in station["note"]


def test_each_publishing_is_one_act_that_names_the_sums(world: World) -> None:
    world.lay()
    world.desk.clock.advance(minutes=1)
    laid = world.lay()
    lines = [each for each in world.bureau.store.lines(subject=f"site/{laid.digest}")]
    assert [(each.actor, each.action) for each in lines] == [("system:publish", "site.publish")]
    assert laid.digest == sha256((world.out / SUMS).read_bytes()).hexdigest()


def test_a_unit_publishes_after_days_without_work_and_leaves_the_ledger_to_a_person(world: World) -> None:
    assert world.lay().recorded
    before = world.bureau.store.size()
    world.desk.go("2026-12-31T08:00:00+08:00")
    laid = world.lay()
    assert (laid.recorded, world.bureau.store.size()) == (False, before)
    assert laid.digest == sha256((world.out / SUMS).read_bytes()).hexdigest()
    assert world.data("site.json")["built_at"].startswith("2026-12-31")
    assert world.lay_by_hand().recorded and world.bureau.store.size() == before + 1


def test_a_head_that_is_still_to_be_cosigned_waits_for_a_person_after_such_days(world: World) -> None:
    world.desk.go("2026-12-31T08:00:00+08:00")
    with pytest.raises(ClockLeap):
        world.lay()
    assert not world.out.exists()


def test_the_settings_name_the_place_and_the_status_tells_what_stands_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau = world.bureau
    with bureau.home.settings_file.open("a") as file:
        file.write(f'[publish]\nout = "{world.out}"\n')
    monkeypatch.setattr(Bureau, "close", lambda _: None)

    def say(module: ModuleType, place: Path | None, **options: object) -> str:
        again = replace(bureau, page=place)
        monkeypatch.setattr(module, "open_here", lambda _: again)
        out = StringIO()
        module.run(Namespace(run_as=None, **options), out)
        return out.getvalue()

    opened = open_bureau(bureau.home.root, bureau.clock)
    opened.store.close()
    assert opened.page == world.out
    assert "还没有生成" in say(status, world.out, json=False)
    with pytest.raises(publish.NoPlace):
        say(publish, None, json=False, out=None)
    assert json.loads(say(publish, world.out, json=True, out=None))["path"] == str(world.out)
    assert "上次生成于" in say(status, world.out, json=False) and "超过 36 小时" not in say(
        status, world.out, json=False
    )
    world.desk.clock.advance(hours=37)
    assert "超过 36 小时没有更新" in say(status, world.out, json=False)
    assert "公示网页" not in say(status, None, json=False)


@pytest.mark.parametrize("written", ['[publish]\nout = "site"\n', "[publish]\n", 'publish = "site"\n'])
def test_a_place_that_is_none_is_refused(world: World, written: str) -> None:
    settings = world.bureau.home.settings_file
    told = settings.read_text()
    settings.write_text(written + told if written.startswith("publish") else told + written)
    with pytest.raises(SettingsBroken):
        open_bureau(world.bureau.home.root, world.bureau.clock)


def test_the_number_that_the_settings_name_is_on_the_page(world: World) -> None:
    settings = world.bureau.home.settings_file
    world.lay()
    assert world.data("site.json")["bureau"]["phone"] == "" and "tel:" not in (world.out / "about.html").read_text()
    settings.write_text(settings.read_text() + 'phone = "0574-0000 0000"\n')
    again = open_bureau(world.bureau.home.root, world.bureau.clock)
    try:
        publishing.publish(again, UNIT, world.out)
    finally:
        again.close()
    assert world.data("site.json")["bureau"]["phone"] == "0574-0000 0000"
    about = (world.out / "about.html").read_text()
    assert '余姚市应急管理局电话：<a href="tel:057400000000">0574-0000 0000</a>' in about


@pytest.mark.parametrize("written", ['"请打 12345"', "12345", '"<b>"'])
def test_a_number_that_nobody_can_dial_is_refused(world: World, written: str) -> None:
    settings = world.bureau.home.settings_file
    settings.write_text(f"{settings.read_text()}phone = {written}\n")
    with pytest.raises(SettingsBroken):
        open_bureau(world.bureau.home.root, world.bureau.clock)


def test_a_replica_that_is_not_what_was_signed_stops_it(world: World) -> None:
    world.lay()
    before = (world.out / SUMS).read_bytes()
    replica = apsw.Connection(str(world.bureau.home.replica(CODE) / "station.db"))
    replica.execute("UPDATE ledger_entry SET leaf = CAST(leaf || x'00' AS BLOB) WHERE seq = 3")
    replica.close()
    with pytest.raises(NotAsAccepted):
        world.lay()
    assert (world.out / SUMS).read_bytes() == before


def test_a_slip_is_told_by_its_digest_with_the_results_of_its_case(
    world: World, enterprise: Callable[..., int], chief: Proof
) -> None:
    store = world.station.store
    case = planned(world.station, chief, enterprise())
    cases.approve(store, chief, case.id)
    cases.dispatch(store, chief, case.id)
    alone = slips.issue(world.station, chief, case.id)
    row = store.one(models.Slip.select())
    assert row is not None
    other = {**row, "case_id": world.case.id, "payload": f"{alone.payload}A", "serial": "330281103-2026-000002"}
    with store.act(chief, "slip.issue", subject=f"case/{world.case.id}") as act:
        act.insert(models.Slip, **{name: value for name, value in other.items() if name != "id"})
    world.carry()
    assert world.lay().slips == 2
    told = world.data("slips/all.json")
    digest, linked = (sha256(each.encode()).hexdigest() for each in (alone.payload, f"{alone.payload}A"))
    assert (told[digest]["state"], told[digest]["records"]) == ("valid", [])
    assert set(told[linked]["records"]) == set(world.texts())
    assert alone.payload.encode() not in b"".join(path.read_bytes() for path in (world.out / "data").rglob("*.json"))
