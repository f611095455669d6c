"""Migrations: one transaction with their record, in order, never twice, never from the future."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from schema import resource
from station.records.moment import iso
from station.records.people import System
from station.store import cases, casework_models, draws, models, officers, payments, schemas
from station.store.audit import audit
from station.store.errors import Damaged, MigrationChanged, NewerStore, NoStore
from station.store.keys import KeyRing
from station.store.schemas import STATION, Migration, Schema
from station.store.store import Origin, Store
from station.wiring import Station, open_station
from tests.conftest import FrozenClock


class UpTo(Schema):
    """The station's schema as it was shipped with migrations up to `last`."""

    __slots__ = ("last",)

    def migrations(self) -> tuple[Migration, ...]:
        return STATION.migrations()[: self.last + 1]

    @property
    def tables(self) -> tuple[str, ...]:
        made = "".join(migration.sql for migration in self.migrations())
        return tuple(table for table in STATION.tables if f"CREATE TABLE {table} (" in made)


def shipped_up_to(last: int) -> Schema:
    schema = UpTo(STATION.name, STATION.models, STATION.folder, STATION.actions_folder)
    object.__setattr__(schema, "last", last)
    return schema


@pytest.fixture
def keys(tmp_path: Path) -> KeyRing:
    folder = tmp_path / "keys"
    folder.mkdir()
    ring = KeyRing(folder)
    ring.create_signer()
    return ring


class Tester:
    """What a migration must do to a database in use: `load` works before it, `check` looks after it."""

    creates: tuple[str, ...] = ()

    def load(self, store: Store) -> None:
        """Work done under the version before."""

    def check(self, store: Store) -> None:
        """The new tables are there and empty."""
        for table in self.creates:
            assert store.connection.execute(f"SELECT count(*) FROM {table}").get == 0


class Roster(Tester):
    creates = ("station", "officer", "recorder", "enterprise", "recusal", "calendar_version")


class WithPeople(Tester):
    """From here on there are people and enterprises to lose."""

    def load(self, store: Store) -> None:
        now = "2026-11-20T09:00:00+08:00"
        who = {"initials": "wjg", "roles": "chief", "skills": "", "status": "active", "created_at": now}
        with store.act(System("system:init"), "station.found") as act:
            self.officer = act.insert(models.Officer, name="王建国", **who)

    def check(self, store: Store) -> None:
        super().check(store)
        assert store.connection.execute("SELECT name FROM officer WHERE id = ?", (self.officer,)).get == "王建国"


class Draws(WithPeople):
    creates = ("draw", "draw_file", "draw_number", "draw_pick")


class Cases(WithPeople):
    creates = ("case_file", "case_event", "hazard", "deadline", "disclosure")


class Evidence(WithPeople):
    creates = ("intake_session", "intake_file", "clip")


class Papers(WithPeople):
    creates = ("document", "slip")


class DrawComplete(WithPeople):
    """A draw frozen before lists of the platform, sealed draws and supplements: the defaults say what it was."""

    creates = ("officer_loan", "draw_after", "draw_report")
    frozen = "2026-11-20T09:00:00+08:00"

    def load(self, store: Store) -> None:
        super().load(store)
        made = {"plan_ref": "年度计划", "period": "2026-11", "purpose": "平台不可用", "strata": "orange_b"}
        with store.act(System("system:init"), "station.found") as act:
            self.draw = act.insert(models.Draw, draw_no=1, **made, state="frozen", frozen_at=self.frozen)
            act.insert(models.DrawFile, draw_id=self.draw, name="pool.tsv", content=b"x\n")

    def check(self, store: Store) -> None:
        super().check(store)
        columns = [field for field in models.Draw._meta.sorted_fields if field.column_name != "task_id"]
        found = store.one(models.Draw.select(*columns).where(models.Draw.id == self.draw))
        line = draws.line({**(found or {}), "task_id": None})
        assert (line.draw_no, line.state, line.plan_ref, iso(line.frozen_at)) == (1, "frozen", "年度计划", self.frozen)
        assert (line.drawn_on, line.publication) == ("local", "open")
        later = (line.platform_task, line.supplements, line.outcome, line.listed_at, line.opened_at)
        assert later == (None,) * 5
        assert found is not None and found["supervisor_nonce"] is None
        assert draws.files(store, self.draw) == {"pool.tsv": b"x\n"}
        assert draws.after_lines(store, self.draw) == ()


class Docking(WithPeople):
    """A clip imported before: it is whole, and nothing is claimed about it that nobody looked at."""

    creates = (
        "clock_reading",
        "gap",
        "clearance",
        "backup",
        "damage",
        "transfer_stick",
        "tray_item",
        "stick_export",
    )
    sha256 = "ab" * 32

    def load(self, store: Store) -> None:
        super().load(store)
        at = "2026-11-20T09:00:00+08:00"
        with store.act(System("system:init"), "station.found") as act:
            recorder = act.insert(
                models.Recorder, serial="Z1", profile="p", clock_offset_s=0, status="active", registered_at=at
            )
            self.session = act.insert(
                models.IntakeSession,
                recorder_id=recorder,
                source="/card",
                listing_sha256="00" * 32,
                files=1,
                bytes=1,
                state="complete",
                opened_at=at,
            )
            file = {"raw_path": b"A.MP4", "size": 1, "mtime": at, "state": "verified", "sha256": self.sha256}
            self.file = act.insert(models.IntakeFile, session_id=self.session, **file)
            clip = {"size": 1, "original_name": "A.MP4", "media": "video", "time_source": "none", "link_method": "none"}
            self.clip = act.insert(
                models.Clip,
                sha256=self.sha256,
                recorder_id=recorder,
                verify_method="evicted",
                session_id=self.session,
                imported_at=at,
                **clip,
            )

    def check(self, store: Store) -> None:
        super().check(store)
        row = store.one(models.Clip.select().where(models.Clip.id == self.clip))
        assert row is not None
        assert (row["sha256"], row["extent"], row["problem"], row["seq"], row["marked"]) == (
            self.sha256,
            "whole",
            "",
            None,
            0,
        )
        file = store.one(models.IntakeFile.select().where(models.IntakeFile.id == self.file))
        assert file is not None and (file["kept"], file["reread"], file["reread_method"]) == (None, "", "")
        session = store.one(models.IntakeSession.select().where(models.IntakeSession.id == self.session))
        assert session is not None and (session["usb"], session["broken"], session["reread_at"]) == ("", 0, None)


class Casework(WithPeople):
    """An inspection begun before: it goes on in the flow it began in, and nothing is claimed about it."""

    creates: tuple[str, ...] = (
        "law_file", "plan", "task", "case_check", "party", "cause", "sanction", "case_paper", "paper_signer",
        "goods", "pause", "extension", "review", "review_message", "review_check", "meeting", "recording_mark",
        "waiver", "correction", "delegation", "training", "enterprise_change", "number_start", "external_ref",
    )  # fmt: skip
    at = "2026-11-20T09:00:00+08:00"

    def load(self, store: Store) -> None:
        super().load(store)
        firm = {
            "uscc": "91330281MA2000001X",
            "name": "甲厂",
            "initials": "jc",
            "pinyin": "jiachang",
            "village": "万圣村",
        }
        more = {
            "address": "工业路1号",
            "legal_person": "张三",
            "phone": "1",
            "industry_code": "C2929",
            "industry": "塑料",
        }
        kind = {"scale": "below", "risk": "yellow", "credit": "B", "hazards": "", "status": "active"}
        with store.act(System("system:init"), "station.found") as act:
            enterprise = act.insert(models.Enterprise, **firm, **more, **kind, registered_at=self.at)
            self.case = act.insert(
                models.CaseFile,
                number="余应急检〔2026〕1号",
                kind="inspection",
                enterprise_id=enterprise,
                power_item="JC-001",
                source="adhoc",
                rule_set="XIUFU-2026",
                stage="rectify_ordered",
                opened_at=self.at,
            )
            words = {"description": "无防护门", "article": "安全生产法第三十六条", "rectify_by": "2026-12-05"}
            act.insert(models.Hazard, case_id=self.case, seq=1, **words)

    def check(self, store: Store) -> None:
        super().check(store)
        case = cases.get(store, self.case)
        assert (case.flow, case.clue, case.task_id, case.origin_id, case.voided_at) == (
            "inspection",
            "",
            None,
            None,
            None,
        )
        hazard = cases.hazards(store, self.case)[0]
        assert (hazard.violation, hazard.major, hazard.recheck_note, hazard.penalty_id) == ("", False, "", None)
        person = officers.get(store, self.officer)
        assert (person.law_qual_no, person.cert_issuer, person.frontline) == ("", "", True)


class CaseEnds(Casework):
    """A case and a plan begun before: nothing was paid, granted or amended that nobody entered."""

    creates = ("instalment", "payment", "plan_amendment", "plan_version", "task_version")

    def load(self, store: Store) -> None:
        super().load(store)
        party = {"kind": "unit", "name": "甲厂", "post": "", "id_no": "", "address": "", "phone": ""}
        owner = cases.get(store, self.case).enterprise_id
        with store.act(System("system:init"), "station.found") as act:
            act.insert(casework_models.Party, case_id=self.case, enterprise_id=owner, **party, added_at=self.at)
        self.owner = owner

    def check(self, store: Store) -> None:
        super().check(store)
        assert cases.ids_of_party(store, self.owner) == [self.case]
        assert payments.of_case(store, self.case) == () and payments.granted(store, self.case) == {}


class Faces(Cases):
    """Papers issued and results queued before: they are the face of no 文书, and about nobody in particular."""

    creates = (
        "paper_answer", "number_block", "number_gap", "signed_copy", "paper_clip", "disclosure_field", "redaction",
        "disclosure_term", "disclosure_step", "push", "register_version",
    )  # fmt: skip


TESTERS: dict[int, type[Tester]] = {
    1: Roster,
    2: Draws,
    3: Cases,
    4: Evidence,
    5: Papers,
    6: DrawComplete,
    7: Docking,
    8: Casework,
    9: CaseEnds,
    10: Faces,
}


def test_every_migration_has_a_tester() -> None:
    assert set(TESTERS) == {migration.number for migration in STATION.migrations()} - {0}


@pytest.mark.parametrize("last", sorted(TESTERS))
def test_each_migration_on_a_database_in_use(tmp_path: Path, keys: KeyRing, clock: FrozenClock, last: int) -> None:
    origin = Origin(330281103, 0)
    signer = keys.signer(origin.log)
    path = tmp_path / "station.db"
    tester = TESTERS[last]()
    before = Store.create(path, shipped_up_to(last - 1), origin, signer, clock)
    tester.load(before)
    before.checkpoint()
    size = before.size()
    before.close()
    after = Store(path, shipped_up_to(last), origin, signer, clock)
    assert after.size() == size + 1
    assert after.lines()[-1].subject == f"migration/{last:04d}"
    tester.check(after)
    assert audit(after).clean
    after.close()
    again = Store(path, shipped_up_to(last), origin, signer, clock)
    assert again.size() == size + 1
    again.close()


def test_a_newer_database_is_not_opened(station: Station) -> None:
    station.close()
    subprocess.run(
        ["sqlite3", str(station.home.db), "INSERT INTO ledger_migration VALUES (999, '0999_future.sql', 'x', 1)"],
        check=True,
    )
    with pytest.raises(NewerStore):
        open_station(station.home.root, station.clock)


def test_a_changed_shipped_file_is_noticed(station: Station) -> None:
    station.close()
    subprocess.run(
        ["sqlite3", str(station.home.db), "UPDATE ledger_migration SET sha256 = 'x' WHERE number = 1"], check=True
    )
    with pytest.raises(MigrationChanged):
        open_station(station.home.root, station.clock)


def test_a_migration_that_fails_leaves_nothing(tmp_path: Path, keys: KeyRing, clock: FrozenClock) -> None:
    class Broken(Schema):
        __slots__ = ()

        def migrations(self) -> tuple[Migration, ...]:
            good = STATION.migrations()
            return (*good, Migration(len(good), "bad.sql", "CREATE TABLE half (id INTEGER); SELECT nonsense;"))

    origin = Origin(330281103, 0)
    signer = keys.signer(origin.log)
    path = tmp_path / "station.db"
    Store.create(path, STATION, origin, signer, clock).close()
    size = len(STATION.migrations())
    with pytest.raises(Exception, match="nonsense"):
        Store(path, Broken(STATION.name, STATION.models, STATION.folder, STATION.actions_folder), origin, signer, clock)
    after = Store(path, STATION, origin, signer, clock)
    assert after.size() == size
    assert not list(after.connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'half'"))
    after.close()


def test_no_station_and_no_database_are_told_apart(tmp_path: Path, station: Station) -> None:
    with pytest.raises(NoStore):
        open_station(tmp_path / "nowhere")
    station.close()
    for suffix in ("-wal", "-shm"):
        station.home.db.with_name(station.home.db.name + suffix).unlink(missing_ok=True)
    station.home.db.write_bytes(b"x" * 9000)
    with pytest.raises(Damaged):
        open_station(station.home.root, station.clock)


def test_the_schema_at_a_glance_is_up_to_date() -> None:
    """schema/tables.sql is what all migrations together make; regenerate it with tools/tables."""
    assert resource("tables.sql").read_text(encoding="utf-8") == schemas.at_a_glance(STATION)


def test_the_largest_station_code_works(tmp_path: Path, keys: KeyRing, clock: FrozenClock) -> None:
    origin = Origin(999_999_999, 63)
    store = Store.create(tmp_path / "station.db", STATION, origin, keys.signer(origin.log), clock)
    with store.act(System("system:init"), "station.found") as act:
        first = act.insert(models.CalendarVersion, year=1, status="official", source="x", days="", adopted_at="x")
    with store.act(System("system:init"), "station.found") as act:
        second = act.insert(models.CalendarVersion, year=2, status="official", source="x", days="", adopted_at="x")
    assert second == first + 1 < 1 << 63
    assert audit(store).clean
    store.close()


def test_a_new_epoch_starts_its_own_ids(tmp_path: Path, keys: KeyRing, clock: FrozenClock) -> None:
    path = tmp_path / "station.db"
    made = []
    for epoch in (0, 1):
        origin = Origin(330281103, epoch)
        signer = keys.signer(origin.log)
        store = (
            Store(path, STATION, origin, signer, clock) if epoch else Store.create(path, STATION, origin, signer, clock)
        )
        with store.act(System("system:init"), "station.found") as act:
            made.append(
                act.insert(models.CalendarVersion, year=1, status="official", source="x", days="", adopted_at="x")
            )
        store.close()
    assert made[1] - made[0] == 1 << 27
