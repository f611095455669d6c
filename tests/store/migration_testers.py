"""What each migration must do to a database in use."""

from __future__ import annotations

from station.records.moment import iso
from station.records.people import System
from station.store import (
    cases,
    casework_models,
    draws,
    exchange_models,
    models,
    officers,
    payments,
    public_models,
    record_models,
)
from station.store.store import Store


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


class Record(Cases):
    """A case worked before: nothing was looked at, asked for, archived or thrown away that nobody entered."""

    creates = tuple(model._meta.table_name for model in record_models.RECORD)


class Figures(Casework):
    """Coverage kept before is counted from the same rows; only where it is looked up has changed."""

    creates = ()

    def load(self, store: Store) -> None:
        super().load(store)
        kept = {"item": "INSP_ARRIVE", "scene": "site_inspection", "seq": 1, "level": "should", "state": "covered"}
        more = {"marked": 1, "covered_permille": 1000, "late_s": 0, "early_s": 0, "gaps": 0, "computed_at": self.at}
        with store.act(System("system:init"), "station.found") as act:
            act.insert(record_models.Coverage, case_id=self.case, moment="closed", **kept, **more)

    def check(self, store: Store) -> None:
        super().check(store)
        looked_up = "SELECT state FROM coverage INDEXED BY coverage_closed WHERE moment = 'closed' AND computed_at = ?"
        assert store.connection.execute(looked_up, (self.at,)).get == "covered"


class Exchange(Record):
    """Nothing came from the bureau that it did not send."""

    creates = tuple(model._meta.table_name for model in exchange_models.EXCHANGE)


class Report(Exchange):
    """A station that never reported its disk and clock did not report them."""

    creates = ("station_report",)


class Public(Exchange):
    """Nothing was said to the public, no slip withdrawn, nothing waits to be printed."""

    creates = tuple(model._meta.table_name for model in public_models.PUBLIC)


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
    11: Record,
    12: Figures,
    13: Exchange,
    14: Report,
    15: Public,
}
