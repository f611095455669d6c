"""开案: which kind of case, then its own questions. Cases of a draw are opened by the draw."""

from __future__ import annotations

from station.records.case import CaseFile
from station.records.enterprise import Enterprise
from station.services import measures, opening_planned, staff
from station.texts import text
from station.tui import penalty_forms
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, required
from station.tui.enterprise_prompt import ask_enterprise
from station.tui.form import Field, ask_form
from station.tui.opening_forms import open_inspection
from station.tui.screen import StationScreen

KINDS = ("inspection", "penalty", "compulsory", "licence")


async def open_case(screen: StationScreen) -> None:
    """Ask which kind, whom, and what that kind needs; the new case is named below."""
    options = [(kind, text(f"casework.opening.{kind}")) for kind in KINDS]
    kind = await ask_choice(screen.app, text("casework.opening.which"), options, text("casework.opening.hint"))
    if kind is None:
        return
    if kind == "inspection":
        await open_inspection(screen)
        return
    app = station_app(screen)
    one = await ask_enterprise(
        app, text(f"casework.opening.{kind}"), lambda typed: opening_planned.like(app.station.store, typed)
    )
    if one is None:
        return
    if kind == "penalty":
        said = await penalty_forms.from_clue(screen, one.id, one.name)
    else:
        said = await _open(screen, app, kind, one)
    if said:
        screen.say(said, text("plan.form.opened_advice"), "done")


async def _open(screen: StationScreen, app: StationApp, kind: str, one: Enterprise) -> str | None:
    items = opening_planned.power_items(app.station.store, kind)
    certified = tuple((str(each.id), each.name) for each in staff.active(app.station.store) if each.cert_no)
    named = tuple((each.code, f"{each.code} {each.name}") for each in items)
    fields = [
        Field("item", text("plan.form.power_item"), choices=named),
        Field("said", text(f"casework.opening.{kind}_said"), text(f"casework.opening.{kind}_hint"), check=required),
        Field("lead", text("ui.case.lead"), text("ui.case.crew_hint"), choices=certified),
        Field("assist", text("ui.case.assist"), text("ui.case.crew_hint"), certified[-1][0], choices=certified),
    ]
    flows = {each.code: each.workflow for each in items}
    opened: list[CaseFile] = []

    def submit(answers: dict[str, str]) -> None:
        crew = (int(answers["lead"]), int(answers["assist"]))
        store, item = app.station.store, answers["item"]
        if kind == "licence":
            case = measures.receive_licence(store, app.actor, one.id, item, answers["said"], crew=crew)
        else:
            case = measures.open_measure(store, app.actor, one.id, item, answers["said"], flow=flows[item], crew=crew)
        opened.append(case)

    title = text("casework.opening.title", kind=text(f"casework.opening.{kind}"), name=one.name)
    await ask_form(screen.app, title, fields, text("ui.case.consequence"), app.draft("open", kind, one.id), submit)
    if not opened:
        return None
    screen.shell.open("case", opened[0].id)
    return text("plan.form.opened", number=opened[0].number)
