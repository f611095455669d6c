"""Once a case file is archived, nothing touches it but what the law, or the keeping of it, asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from peewee import IntegrityError, TextField

from station.records.people import Proof, System
from station.services import archive_content, case_papers, corrections, evidence, relinking
from station.services.archive_lock import CaseArchived
from station.services.case_papers import NewPaper, Signing
from station.services.filled import Filled
from station.store import archive_law, cases, models
from station.store import case_papers as paper_rows
from station.store.models import STATION_MODELS
from station.store.row import Row
from station.store.schemas import STATION
from station.store.touched import PARENTS
from station.wiring import Station, open_station
from tests.conftest import FrozenClock
from tests.services.archiving import NOTE, archived, face, whole
from tests.services.penalty_walk import HANDED, NOTED, Desk, Make
from tests.services.recorded import clip

ACTIONS = STATION.actions()


@pytest.fixture
def desk(station: Station, clock: FrozenClock) -> Desk:
    return Desk(station, clock)


def attempt(desk: Desk, code: str, model: type[Row], row_id: int, values: dict[str, object]) -> None:
    """The act, by somebody who may do it, that changes one row."""
    action = ACTIONS[code]
    actor: Proof | System = desk.who("王建国") if action.roles else System(sorted(action.systems)[0])
    second = desk.who("李敏") if action.cosigner_roles else None
    subject = next(iter(desk.station.store.all(models.Officer.select().limit(1))))["id"]
    with desk.station.store.act(actor, code, subject=f"officer/{subject}", reason="试", cosigner=second) as act:
        act.update(model, row_id, **values)


def test_every_act_there_is_leaves_the_file_alone_or_is_named_by_the_law(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "inspection", enterprise())
    before = desk.station.store.size()
    archived(desk, case)
    allowed = archive_law.lock().after
    assert allowed <= set(ACTIONS)
    tried = 0
    kernel = {"audit.repair", "clock.correct", "schema.migrate"}
    for number, code in enumerate(sorted(set(ACTIONS) - kernel)):
        if "所长" in code or not (ACTIONS[code].roles or ACTIONS[code].systems):
            continue
        if ACTIONS[code].roles and not ACTIONS[code].roles & desk.who("王建国").roles:
            continue
        if code in allowed:
            attempt(desk, code, models.CaseFile, case.id, {"clue_note": f"改{number}"})
        else:
            with pytest.raises(CaseArchived):
                attempt(desk, code, models.CaseFile, case.id, {"clue_note": f"改{number}"})
        tried += 1
    assert tried > 200 and desk.station.store.size() > before


def _linked() -> list[type[Row]]:
    names = {column for column, _ in PARENTS}
    return [
        model
        for model in STATION_MODELS
        if {field.column_name for field in model._meta.sorted_fields} & names
        # An issued face is never changed at all; that none is added is tried below.
        and not model._meta.table_name.startswith(("archive", "access", "disposal", "hold", "document"))
    ]


def test_no_row_of_the_file_can_be_changed_in_any_table(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "penalty", enterprise())
    archived(desk, case)
    store, reached = desk.station.store, set()
    own = {"case_id": {case.id}, "paper_id": {each.id for each in paper_rows.of_case(store, case.id)}}
    own["clip_id"] = {each.id for each in evidence.clips_of_case(store, case.id)}
    tables: list[type[Row]] = [models.CaseFile, *_linked()]
    for model in tables:
        column = next((name for name in own if hasattr(model, name)), None)
        texts = [field.name for field in model._meta.sorted_fields if isinstance(field, TextField)]
        words = [name for name in texts if not name.endswith(("_at", "_on", "state"))]
        words = ["number", "title", "clue_note"] if model is models.CaseFile else words
        query = model.select() if column is None else model.select().where(getattr(model, column).in_(own[column]))
        rows = store.all(query.limit(1)) if column or model is models.CaseFile else []
        for row in rows:
            for word in words:
                with pytest.raises((CaseArchived, IntegrityError)) as refused:
                    attempt(desk, "case.correct", model, row["id"], {word: f"{row[word] or ''}改"})
                if refused.type is CaseArchived:
                    reached.add(model._meta.table_name)
    assert {"case_file", "case_event", "case_paper", "paper_signer", "clip", "deadline", "cause", "party",
            "sanction"} <= reached  # fmt: skip


def test_people_are_told_to_add_a_supplement(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "penalty", enterprise())
    archived(desk, case)
    store, who = desk.station.store, desk.who("王建国")
    paper = paper_rows.of_case(store, case.id)[0]
    event = cases.events(store, case.id)[0]
    late = clip(desk.station, None, event.occurred_at, event.occurred_at.add(minutes=5), serial="ZFYLATE")
    new = NewPaper("D53", desk.clock.now(), signing=Signing("张三"))
    for doing in (
        lambda: case_papers.register(store, who, case.id, new),
        lambda: case_papers.replace(store, who, paper.id, NewPaper("", desk.clock.now()), "写错"),
        lambda: evidence.link(store, who, late, case.id),
        lambda: relinking.unlink(store, who, evidence.clips_of_case(store, case.id)[0].id, "不是本案"),
        lambda: face(desk.station, who, paper.id),
        lambda: corrections.correct(store, who, case.id, "case_event.detail", event.id, "另一句", "写错"),
    ):
        with pytest.raises(CaseArchived, match="已经归档") as refused:
            doing()
        assert "补卷" in refused.value.advice and "20260001" in refused.value.message


def test_a_recording_that_turns_up_later_is_not_linked_by_itself(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "inspection", enterprise())
    event = next(each for each in cases.events(desk.station.store, case.id) if each.kind == "on_site")
    seen = clip(desk.station, None, event.occurred_at, event.occurred_at.add(minutes=5), serial="ZFYLATE")
    record = evidence.get(desk.station.store, seen)
    assert record.case_id is None
    archived(desk, case)
    assert evidence.candidates(desk.station.store, replace(record, officer_id=case.lead_id)).candidates == ()


def test_the_law_s_remedies_open_the_file_until_it_ends_again(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "penalty", enterprise())
    made = archived(desk, case)
    store = desk.station.store
    desk.step(case, "litigate", Filled(note="余姚市人民法院受理"))
    desk.clock.advance(minutes=5)
    changed = desk.chief(
        case, "change", replace(NOTED, sanctions=desk.fine(case, 1_000), conclusion="变更为罚款1000元")
    )
    assert changed.stage == "changed"
    served = desk.step(case, "change_served", HANDED)
    assert served.stage == "served"
    desk.step(case, "pay", Filled(note="1000元，票据 0002"))
    desk.step(case, "propose_closing")
    closed = desk.chief(case, "close")
    assert closed.stage == "closed"
    with pytest.raises(CaseArchived):
        case_papers.register(store, desk.who("王建国"), case.id, NewPaper("D53", desk.clock.now()))
    later = [each for each in paper_rows.of_case(store, case.id) if each.made_at > made.archived_at]
    assert later, "the remedy left papers of its own"
    face(desk.station, desk.who("王建国"), later[-1].id)


def test_the_lock_is_there_in_every_process_that_opens_the_station(desk: Desk, enterprise: Make) -> None:
    case = whole(desk, "inspection", enterprise())
    archived(desk, case, NOTE)
    again = open_station(desk.station.home.root, desk.clock)
    try:
        with pytest.raises(CaseArchived):
            case_papers.register(
                again.store, Desk(again, desk.clock).who("王建国"), case.id, NewPaper("D53", desk.clock.now())
            )
    finally:
        again.close()
    assert archive_content.items(desk.station, case.id)
