"""The penalty cases of the demo station: one served, one with evidence in keeping, one at review, one small.

Dates are counted back from the day the demonstration begins, as in `stories`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pendulum

from station.demo.course import SHOWN, Course
from station.demo.visits import Script, confirm, disclose
from station.records.case import CaseFile
from station.records.casework import NewCause, NewGoods, NewParty, Sanction
from station.records.moment import day
from station.services import casebook, measures, penalties, penalty_causes
from station.services.filled import Filled
from station.services.penalties import Clue
from station.services.penalty_causes import Choice
from station.store import cases, enterprises

POWER = "CF-001"
"""Penalties under 安全生产法."""
LICENCE = "XK-002"
MILD = "主动消除危害后果，减轻处罚"
"""Why the manager's fine leaves its tier."""
AGREED = "主体、程序、证据、定性、法律适用和裁量均无不当，同意拟处罚意见。"


@dataclass(frozen=True, slots=True)
class _Matter:
    """What somebody told the station, or it saw by itself."""

    clue: tuple[str, str]
    violation: str
    facts: str
    crew: tuple[str, str]
    """Who handles it, by key."""


PRESERVED = _Matter(
    ("complaint", "12350 来电：冲床的光电保护装置被拆除"),
    "AF-099-02",
    "冲压车间2台冲床的光电保护装置被拆除后仍在生产",
    ("li", "chen"),
)
REVIEWED = _Matter(
    ("assigned", "镇政府交办：企业新招员工未培训即上岗"),
    "AF-097-03",
    "新进员工5人未经安全生产教育和培训合格即上岗作业",
    ("shen", "fang"),
)
SMALL = _Matter(
    ("other", "夜间巡查发现"),
    "AF-099-05",
    "打磨岗位1名从业人员未配备符合标准的防尘口罩",
    ("zhou", "li"),
)


def tell(script: Script, taken: set[int]) -> None:
    """The penalties that begin with a clue, and an application for a licence; enterprises in `taken` are left alone."""
    store = script.history.station.store
    yellow = enterprises.ids(store, risk="yellow", status="active")
    free = [each for each in yellow if each not in taken and is_unit(script, each)]
    free = [each for each in free if not enterprises.recusals(store, each)][-4:]
    _preserved(script, free[0])
    at_review(script, free[1])
    _on_the_spot(script, free[2])
    _licence(script, free[3])


def is_unit(script: Script, enterprise_id: int) -> bool:
    """Whether it is no sole trader, whose fines count like a person's."""
    uscc = enterprises.get(script.history.station.store, enterprise_id).uscc
    return penalties.party_kind(uscc) == "unit"


def from_failed_recheck(script: Script, inspection_id: int) -> None:
    """What was not put right becomes a penalty: told, heard, reviewed, decided, served; fifteen days run."""
    history = script.history
    store = history.station.store

    def open_it() -> None:
        inspection = casebook.get(store, inspection_id)
        failed = [hazard for hazard in cases.hazards(store, inspection_id) if hazard.recheck_result == "fail"]
        note = f"{inspection.number} 复查，逾期未改正"
        crew = _handlers(script, inspection)
        clue = Clue(inspection.enterprise_id, POWER, "inspection", note, crew, inspection_id)
        actor = history.lead(inspection_id)
        case = penalties.open_from_hazards(store, actor, [(failed[0].id, "")], clue)
        _decided(Course(script, case.id))

    script.at(history.workday(21, 16), open_it)


def _handlers(script: Script, inspection: CaseFile) -> tuple[int, ...]:
    """Whoever inspected; somebody else for the chief, who approves, and for whoever stands aside."""
    history = script.history
    aside = {history.officer("wang").id, *enterprises.recusals(history.station.store, inspection.enterprise_id)}
    asked = (inspection.lead_id, inspection.assist_id, *(history.officer(key).id for key in ("li", "chen", "zhou")))
    return tuple(one for one in dict.fromkeys(asked) if one is not None and one not in aside)[:2]


def _decided(course: Course) -> None:
    day_, yuan = course.history.workday, 60_000
    course.filed(day_(20, 9), day_(20, 10, 30))
    course.step(day_(19, 9), "call_inquiry")
    asked = replace(SHOWN, note="询问主要负责人：承认收到责令限期整改指令书后没有整改")
    course.trip(day_(18, 14), ("serve_paper", course.handed()), ("inquire", asked))
    course.propose(day_(16, 9), yuan, "B1")
    course.step(day_(16, 9, 30), "conclude")
    course.step(day_(15, 9), "notice", Filled(sanctions=course.fine(yuan)))
    course.trip(day_(15, 14), ("serve_notice", course.handed()))
    course.step(day_(13, 10), "hear_defence", replace(SHOWN, note="当事人陈述已于复查后整改，请求从轻；复核后维持"))
    course.submit(day_(12, 9))
    course.answered(day_(12, 15), "accept")
    course.answered(day_(9, 10), "opinion", "agree", AGREED)
    course.step(day_(8, 9), "propose_decision")
    course.chief(day_(7, 14), "submit")
    course.chief(day_(5, 16), "decide", course.decision(yuan))
    course.trip(day_(4, 14), ("serve", course.handed()))
    disclose(course.script, course.case_id, day_(3, 10), "approved")


def _preserved(script: Script, enterprise_id: int) -> None:
    """Evidence was taken into keeping; tomorrow its seven days are over."""
    history = script.history
    opened = history.workday(9, 9)

    def go_on(course: Course) -> None:
        course.filed(history.workday(9, 14), history.workday(8, 10))
        course.chief(history.workday(6, 13), "approve_preserving", Filled(note="装置和检测记录可能转移、灭失"))
        goods = (
            NewGoods("光电保护装置（拆除件）", "SNA-200", "套", "2"),
            NewGoods("安全装置检测记录原件", "", "册", "1"),
        )
        course.trip(history.workday(6, 14), ("preserve", replace(course.handed(), goods=goods)))

    _open(script, opened.add(minutes=5), enterprise_id, PRESERVED, go_on)


def at_review(script: Script, enterprise_id: int) -> None:
    """Against the enterprise and its manager; submitted to the review office yesterday, nothing has come back."""
    day_, yuan, own = script.history.workday, 45_000, 10_000

    def go_on(course: Course) -> None:
        person, cause = _answerable(course)
        manager = Sanction(person, "fine", own * 100)
        course.filed(day_(15, 9, 30), day_(15, 11))
        course.trip(day_(14, 9), ("examine", replace(SHOWN, note="抽查培训档案，5人无培训和考核记录")))
        course.propose(day_(12, 10), yuan, "A2", manager, choices={cause: Choice("A1", own * 100, MILD)})
        course.step(day_(12, 10, 30), "conclude")
        course.step(day_(11, 15), "notice", Filled(sanctions=(*course.fine(yuan), manager)))
        course.trip(day_(10, 9), ("serve_notice", course.handed()))
        course.step(day_(3, 9), "defence_over")
        course.submit(day_(1, 10))

    _open(script, day_(16, 9), enterprise_id, REVIEWED, go_on)


def _answerable(course: Course) -> tuple[int, int]:
    """The enterprise's manager as second party with a cause of his own; ids of both."""
    store = course.history.station.store
    case = casebook.get(store, course.case_id)
    actor = course.history.lead(case.id)
    manager = NewParty("person", enterprises.get(store, case.enterprise_id).legal_person, post="主要负责人")
    person = penalty_causes.add_party(store, actor, case.id, manager)
    facts = "未组织制定并实施本单位安全生产教育和培训计划"
    cause = NewCause("AF-094-01", facts, day(course.history.clock.now()))
    return person.id, penalty_causes.add_cause(store, actor, case.id, cause, person.id).id


def _on_the_spot(script: Script, enterprise_id: int) -> None:
    """Two thousand yuan by the summary procedure, reported, paid at the bank, closed."""
    day_, yuan = script.history.workday, 2_000

    def go_on(course: Course) -> None:
        course.propose(day_(7, 14), yuan, "A1")
        fined = replace(course.decision(yuan), identity_shown=True, told=SHOWN.told, signed=True)
        course.trip(day_(7, 14, 40), ("decide_unit", fined))
        confirm(script, course.case_id, day_(7, 16, 30))
        course.step(day_(6, 9), "file_back")
        course.step(day_(5, 10), "pay", Filled(note="2000元，票据号0012345"))
        disclose(script, course.case_id, day_(5, 14), "published")
        course.step(day_(4, 9), "propose_closing")
        course.chief(day_(4, 10), "close")

    _open(script, day_(7, 13, 50), enterprise_id, SMALL, go_on, summary=True)


def _licence(script: Script, enterprise_id: int) -> None:
    """An application that came in three working days ago: accepted or not, by the fifth."""
    history = script.history
    crew = (history.officer("zhou").id, history.officer("shen").id)

    def receive() -> CaseFile:
        store, clerk, title = history.station.store, history.proof("shen"), "烟花爆竹经营（零售）许可申请"
        return measures.receive_licence(store, clerk, enterprise_id, LICENCE, title, crew=crew)

    script.at(history.workday(3, 10), receive)


def _open(
    script: Script,
    when: pendulum.DateTime,
    enterprise_id: int,
    matter: _Matter,
    go_on: Callable[[Course], None],
    *,
    summary: bool = False,
) -> None:
    """Enter the clue and its cause; what happens then is put into the script once the case is there."""
    history = script.history
    store = history.station.store

    def open_it() -> None:
        actor = history.proof(matter.crew[0])
        crew = tuple(history.officer(key).id for key in matter.crew)
        clue = Clue(enterprise_id, POWER, *matter.clue, crew)
        case = penalties.open_penalty(store, actor, clue, summary=summary)
        cause = NewCause(matter.violation, matter.facts, day(when))
        penalty_causes.add_cause(store, actor, case.id, cause)
        go_on(Course(script, case.id))

    script.at(when, open_it)
