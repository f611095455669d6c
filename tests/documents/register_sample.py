"""Versions of registers, invented, as the papers print them."""

from __future__ import annotations

from datetime import date

from station.records.moment import moment
from station.records.paper import Issuer
from station.records.register import Register, RegisterEntry, RegisterVersion, Sheet
from station.rules import flowchart, register
from station.store import law, register_law, review_law

ON = date(2026, 11, 20)
ISSUER = Issuer("330281103", "泗门镇安监所", "余姚市应急管理局", "余", False)
DEMO = Issuer("330281103", "泗门镇安监所", "余姚市应急管理局", "余", True)
FLOWS = ("inspection", "penalty", "penalty_summary", "compulsory", "compulsory_power", "licence", "review")
HOSTILE = '=cmd|"/c calc"!A1 #panic("x") $a$ *b* [c] <d>'


def version(sheet: Sheet, change: tuple[str, ...] = ()) -> RegisterVersion:
    """The second version of a sheet."""
    made = moment("2026-11-20T09:00:00+08:00")
    return RegisterVersion(1, 2, sheet, change, made, moment("2026-12-18T23:59:59+08:00"), None)


def chart(code: str) -> RegisterVersion:
    """The flowchart of a flow, or of the review."""
    kind = register_law.load().kind("flowchart")
    if code == "review":
        flow = review_law.load().flow
        chart_ = flowchart.of_review(flow)
        return version(register.flowchart(kind, chart_, flow.effective_from, flow.to_confirm, flow.source))
    found = law.load().workflow(code, ON)
    sheet = register.flowchart(kind, flowchart.of_flow(found), found.effective_from, found.to_confirm)
    return version(sheet)


def power() -> RegisterVersion:
    """The power list, with a change."""
    book = law.load()
    flows = {flow.code: flow.title for flow in book.workflows}
    kind = register_law.load().kind("power")
    return version(register.power(kind, register.newest(book.items, ON), flows, ON), ("增加：对甲的检查",))


def guide(code: str = "XK-001") -> RegisterVersion:
    """A service guide."""
    one = next(each for each in register_law.load().guides_on(ON) if each.code == code)
    return version(register.guide(register_law.load().kind("guide"), one, ISSUER.name))


def listing(register_: Register = "rules", count: int = 60) -> RegisterVersion:
    """A long list with long words, one entry suspended, one hostile."""
    entries = [RegisterEntry("list", "某清单", (("scope", "全部"), ("source", "某来源")))]
    for number in range(1, count + 1):
        words = HOSTILE if number == 2 else "查台账、查现场" * 6
        fields = (("method", words), ("basis", "甲法第一条\n乙法第二条"))
        entries.append(RegisterEntry(f"A-{number:02d}", f"㙍𠅤第{number}项内容", fields, suspended=number == 3))
    return version(Sheet(register_, "A", "某检查实施细则", "某依据", ON, True, tuple(entries)))
