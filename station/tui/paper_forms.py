"""文书 from the case's menu, beside what its steps leave: 补签, 登记, 作废, 替代; its numbers in other systems."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence

from textual.content import Content

from station.records.casework import CasePaper, Serving
from station.records.law import PaperKind
from station.services import case_papers, external_refs, penalty_view
from station.services.case_papers import NewPaper, Signing
from station.services.casebook import Detail
from station.texts import text
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text, normal, required
from station.tui.checks import a_time, instant, shown
from station.tui.form import Field, ask_form
from station.tui.literal import joined
from station.tui.screen import StationScreen
from station.tui.search_prompt import ask_search

Answers = Mapping[str, str]
Doing = Callable[[StationScreen, Detail], Awaitable[str | None]]
HOW = ("direct", "left", "post", "entrusted", "electronic", "public")


def offered(app: StationApp, detail: Detail) -> Iterator[tuple[str, Doing]]:
    """What can be done with the papers of the case now."""
    store, case_id = app.station.store, detail.case.id
    if any(each.paper.party_signed == "missing" for each in case_papers.lacking(store, case_id)):
        yield "paper_sign", sign
    yield "paper_register", register
    if _standing(app, case_id):
        yield "paper_void", void
    yield "reference", reference


async def sign(screen: StationScreen, detail: Detail) -> str | None:
    """补签: the party signs, or refuses before a witness, what was left without."""
    app = station_app(screen)
    missing = [each.paper for each in case_papers.lacking(app.station.store, detail.case.id)]
    options = [(each, _line(each)) for each in missing if each.party_signed == "missing"]
    paper = await ask_choice(screen.app, text("casework.filing.which_sign"), options)
    if paper is None:
        return None
    now = app.station.clock.now()

    def submit(answers: dict[str, str]) -> None:
        at = instant(answers["at"], now.date())
        when = None if at == now.start_of("minute") else at
        case_papers.sign(app.station.store, app.actor, paper.id, _signing(answers), when)

    fields = [
        Field("at", text("ui.case.when"), text("ui.case.when_hint"), shown(now), a_time),
        *_signing_fields("signed", "refused"),
    ]
    draft = app.draft("case", detail.case.id, "paper_sign", paper.id)
    told = text("casework.filing.sign_told")
    if await ask_form(screen.app, _line(paper), fields, told, draft, submit) is None:
        return None
    return text("casework.filing.signed", title=paper.title)


async def register(screen: StationScreen, detail: Detail) -> str | None:
    """登记文书: one that no step leaves, by its kind."""
    app = station_app(screen)
    known = case_papers.kinds(app.station.store, detail.case.id)

    def search(typed: str) -> Sequence[PaperKind]:
        wanted = normal(typed).upper()
        return [kind for kind in known if not wanted or wanted in kind.title or wanted in kind.code]

    title, hint = text("casework.more.paper_register"), text("casework.filing.kind_hint")
    kind = await ask_search(app, title, hint, search, _kind_line)
    if kind is None:
        return None

    def enter(new: NewPaper) -> CasePaper:
        return case_papers.register(app.station.store, app.actor, detail.case.id, new)

    return await _ask_paper(screen, detail, kind, kind.title, enter)


async def void(screen: StationScreen, detail: Detail) -> str | None:
    """作废文书; what the law keeps, or was delivered, is replaced by a new one."""
    app = station_app(screen)
    options = [(paper, _line(paper)) for paper in _standing(app, detail.case.id)]
    paper = await ask_choice(screen.app, text("casework.filing.which_void"), options)
    if paper is None:
        return None
    why = case_papers.kept(paper)
    hint = (
        text("casework.filing.replace_hint", why=text(f"filing.kept.{why}"))
        if why
        else text("casework.filing.void_hint")
    )
    reason = await ask_text(screen.app, _line(paper), hint, check=required)
    if reason is None:
        return None
    if not why:
        case_papers.void(app.station.store, app.actor, paper.id, reason)
        return text("casework.filing.voided", title=paper.title)
    kind = next(one for one in case_papers.kinds(app.station.store, detail.case.id) if one.code == paper.code)

    def enter(new: NewPaper) -> CasePaper:
        return case_papers.replace(app.station.store, app.actor, paper.id, new, reason)

    return await _ask_paper(screen, detail, kind, text("casework.filing.replacing", title=kind.title), enter)


async def reference(screen: StationScreen, detail: Detail) -> str | None:
    """What the case is called in 掌上执法, in the city's and the province's systems."""
    app = station_app(screen)
    systems = tuple((each.code, each.title) for each in external_refs.systems(app.station.store))
    fields = [
        Field("system", text("casework.reference.system"), choices=systems),
        Field("ref", text("casework.reference.ref"), text("casework.reference.ref_hint"), check=required),
        Field("url", text("casework.reference.url"), text("casework.reference.url_hint")),
    ]

    def submit(answers: dict[str, str]) -> None:
        wanted = (answers["system"], answers["ref"], answers["url"])
        external_refs.add(app.station.store, app.actor, detail.case.id, *wanted)

    draft = app.draft("case", detail.case.id, "reference")
    told = text("casework.reference.told")
    done = await ask_form(screen.app, text("casework.more.reference"), fields, told, draft, submit)
    return None if done is None else text("casework.reference.done", system=dict(systems)[done["system"]])


async def _ask_paper(
    screen: StationScreen, detail: Detail, kind: PaperKind, title: str, enter: Callable[[NewPaper], CasePaper]
) -> str | None:
    """The form of a paper that is put on file."""
    app, made = station_app(screen), list[CasePaper]()
    now = app.station.clock.now()

    def submit(answers: dict[str, str]) -> None:
        when = instant(answers["made_at"], now.date())
        served = answers.get("served") == "yes"
        made.append(
            enter(
                NewPaper(
                    kind.code,
                    when,
                    answers.get("number", ""),
                    signing=_signing(answers),
                    served_at=instant(answers["served_at"], now.date()) if served else None,
                    serving=Serving(answers["how"], answers["to"], answers.get("serve_note", "")) if served else None,
                )
            )
        )

    fields = [Field("made_at", text("casework.filing.made_at"), text("ui.case.when_hint"), shown(now), a_time)]
    if kind.prefix:
        fields.append(Field("number", text("casework.filing.number"), text("casework.filing.number_hint")))
    fields += _signing_fields("missing", "signed", "refused") if kind.party else []
    fields += _serving_fields(shown(now), detail.enterprise.legal_person) if kind.served else []
    draft = app.draft("case", detail.case.id, "paper", kind.code)
    if await ask_form(screen.app, title, fields, text("casework.filing.register_told"), draft, submit) is None:
        return None
    return text("casework.filing.registered", title=made[-1].title, number=made[-1].number)


def _signing_fields(*states: str) -> list[Field]:
    def when(state: str) -> Callable[[Answers], bool]:
        return lambda answers: answers["state"] == state

    choices = tuple((state, text(f"casework.filing.party_{state}")) for state in states)
    return [
        Field("state", text("casework.filing.party"), choices=choices),
        Field("signed_by", text("casework.filing.signed_by"), check=required, needed=when("signed")),
        Field("refusal", text("ui.case.refused"), text("ui.case.refused_hint"), check=required, needed=when("refused")),
        Field("witness", text("casework.filing.witness"), check=required, needed=when("refused")),
    ]


def _serving_fields(now: str, person: str) -> list[Field]:
    def served(answers: Answers) -> bool:
        return answers["served"] == "yes"

    def not_handed(answers: Answers) -> bool:
        return served(answers) and answers["how"] != "direct"

    yes_no = tuple((value, text(f"ui.case.{value}")) for value in ("no", "yes"))
    how = tuple((one, text(f"ui.case.how_{one}")) for one in HOW)
    return [
        Field("served", text("casework.filing.served"), choices=yes_no),
        Field("served_at", text("casework.filing.served_at"), text("ui.case.when_hint"), now, a_time, needed=served),
        Field("how", text("ui.case.how"), text("ui.case.how_hint"), choices=how, needed=served),
        Field("to", text("ui.case.to"), text("ui.case.to_hint"), person, required, needed=served),
        Field("serve_note", text("ui.case.serve_note"), text("ui.case.serve_note_hint"), needed=not_handed),
    ]


def _signing(answers: Answers) -> Signing:
    state = answers.get("state", "")
    if state == "signed":
        return Signing(answers["signed_by"])
    return Signing("", answers["refusal"], answers["witness"]) if state == "refused" else Signing()


def _standing(app: StationApp, case_id: int) -> list[CasePaper]:
    """Newest first."""
    return [paper for paper in reversed(penalty_view.papers_of(app.station.store, case_id)) if paper.voided_at is None]


def _line(paper: CasePaper) -> str:
    return text("casework.step.paper_line", title=paper.title, number=paper.number, made=shown(paper.made_at))


def _kind_line(kind: PaperKind) -> Content:
    return joined(kind.title, "  ", (kind.code, "$secondary"), "  ", (kind.prefix, "$secondary"))
