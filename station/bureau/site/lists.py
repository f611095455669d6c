"""What the page shows beside results: draws with their packages, powers, guides, flowcharts, plans. Reads replicas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from station.bureau.site import redaction_check
from station.bureau.site.lay import Draft
from station.documents import register_paper
from station.documents.flowchart import NoGraphviz, NotDrawn, drawing
from station.documents.paper import render
from station.records.register import WHOLE, Sheet
from station.records.site import Leak, StationHead
from station.rules.draw import archive
from station.rules.draw.verify import verify_files
from station.rules.flowchart import outline
from station.rules.register import newest
from station.services import draw_packages
from station.services.draw_errors import NotRevealed
from station.services.register_sheets import PUBLIC, sheets
from station.store import draws, law, papers, plans, registers
from station.store.held_back import HeldBack
from station.store.keys import verify
from station.store.store import Store
from station.texts import text

NAMES = ("draws", "powers", "guides", "flows", "plans")
HELD_BACK = "frozen"
"""A draw that nothing was promised of yet."""


@dataclass(slots=True)
class Lists:
    """Members of the data files, by name of the file; what is the same at every station stands there once."""

    told: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {name: {} for name in NAMES})
    leaks: list[Leak] = field(default_factory=list)

    def lay(self, draft: Draft) -> None:
        """Every file, also where nothing is in it."""
        for name, members in self.told.items():
            draft.write_json(f"data/{name}.json", list(members.values()))


def gather(store: Store, head: StationHead, draft: Draft, lists: Lists, today: date) -> None:
    """What one station adds; `store` is its replica with its own public key as signer."""
    found, held = sheets(store, today, ("guide", "flowchart", "plan")), HeldBack(store)
    for item in newest(law.of(store).items, today):
        said = [(text("bureau_site.field.power"), each) for each in (item.name, *item.basis)]
        lists.leaks += redaction_check.beside(head, item.code, said, held, law=True)
        lists.told["powers"].setdefault(item.code, {
            **{"code": item.code, "title": item.name, "kind": item.category, "basis": list(item.basis)},
            "effective_from": item.effective_from.isoformat(),
            "effective_to": item.effective_to and item.effective_to.isoformat(),
        })  # fmt: skip
    for (register, code), sheet in found.items():
        if register in ("guide", "flowchart"):
            lists.leaks += redaction_check.beside(head, sheet.title, _said(register, sheet), held, law=True)
        if register == "guide":
            _guide(store, draft, lists, code, sheet)
        elif register == "flowchart" and code not in lists.told["flows"]:
            lists.told["flows"][code] = _flow(draft, code, sheet)
    _plans(store, head, lists, {code: sheet for (register, code), sheet in found.items() if register == "plan"}, held)
    _draws(store, head, draft, lists, held)


def _said(register: str, sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Every word of a sheet, under the name of its register."""
    title = text(f"bureau_site.field.{register}")
    yield title, sheet.title
    yield from (
        (title, each) for entry in sheet.entries for each in (entry.title, *(value for _, value in entry.fields))
    )
    if sheet.chart is not None:
        yield from ((title, line) for line in outline(sheet.chart))


def _guide(store: Store, draft: Draft, lists: Lists, code: str, sheet: Sheet) -> None:
    """What holds today; the paper is the newest version that was made, where it says the same."""
    known = lists.told["guides"].get(code)
    if known is not None and known["paper"]:
        return
    paper = _paper(store, draft, code, sheet)
    if known is None or paper:
        fields = [_field(each) for entry in sheet.entries for each in entry.fields]
        lists.told["guides"][code] = {"title": sheet.title, "paper": paper, "fields": fields}


def _paper(store: Store, draft: Draft, code: str, sheet: Sheet) -> str:
    versions = registers.of(store, "guide", code)
    if not versions or versions[0].sheet.entries != sheet.entries:
        return ""
    template, data = register_paper.paper(papers.issuer(store), versions[0])
    path = f"papers/guide-{code}.pdf"
    draft.write(path, render(template, data, versions[0].made_at))
    return path


def _field(each: tuple[str, str]) -> dict[str, str]:
    name, value = each
    return {"title": text(f"register.field.{name}"), "value": value}


def _flow(draft: Draft, code: str, sheet: Sheet) -> dict[str, Any]:
    """The picture is left out where the layout program is missing: the steps say the same."""
    picture, chart = "", sheet.chart
    if chart is not None:
        with suppress(NoGraphviz, NotDrawn):
            data = drawing(chart).svg.encode()
            picture = f"papers/flow-{code}.svg"
            draft.write(picture, data)
    steps = [] if chart is None else [line.strip() for line in outline(chart)]
    return {"title": sheet.title, "picture": picture, "steps": steps}


def _plans(store: Store, head: StationHead, lists: Lists, found: dict[str, Sheet], held: HeldBack) -> None:
    for plan in plans.every(store):
        sheet = found.get(str(plan.id))
        if sheet is None or plan.state not in PUBLIC:
            continue
        lists.leaks += redaction_check.beside(head, plan.title, _said("plan", sheet), held)
        approved = plan.approved_at
        lists.told["plans"][sheet.code] = {
            **{"code": head.code, "year": plan.year, "title": plan.title},
            "approved_on": "" if approved is None else approved.to_date_string(),
            "fields": [_field(each) for entry in sheet.entries if entry.key == WHOLE for each in entry.fields],
            "items": [
                {"title": entry.title, "fields": [_field(each) for each in entry.fields]}
                for entry in sheet.entries
                if entry.key != WHOLE
            ],
        }


def _draws(store: Store, head: StationHead, draft: Draft, lists: Lists, held: HeldBack) -> None:
    for line in draws.lines(store):
        if line.state == HELD_BACK:
            continue
        row, package = draws.row(store, line.id), _package(store, line.id)
        named = [(text("bureau_site.field.draw"), each) for each in (line.plan_ref, line.period, line.purpose)]
        lists.leaks += redaction_check.beside(head, text("bureau_site.draw", number=line.draw_no), named, held)
        path = f"draws/{head.code}/{line.id}.zip" if package else ""
        if package:
            draft.write(path, archive.pack(package))
        lists.told["draws"][str(line.id)] = {
            **{"code": head.code, "id": str(line.id), "number": line.draw_no, "state": line.state},
            "title": text("bureau_site.draw_title", plan=line.plan_ref, period=line.period),
            "drawn_on": str(row["revealed_at"] or row["committed_at"] or row["frozen_at"])[:10],
            **{"commitment": line.commit_hash or "", "result": line.outcome or "", "package": path},
        }


def _package(store: Store, draw_id: int) -> dict[str, bytes]:
    """The package, out of the rows the station sent; empty before there is one, or where it does not hold."""
    try:
        files = draw_packages.package_files(store, draw_id)
    except NotRevealed:
        return {}
    return files if verify_files(files, verify).holds else {}
