"""The substance of a penalty: whom, for what, how much. Articles and ranges come from the catalogue, never typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from textual.content import Content

from station.records.case import CaseFile, Hazard
from station.records.casework import Cause, NewCause, NewParty, Sanction
from station.records.catalogue import SanctionKind, Tier, Violation
from station.records.moment import day
from station.services import catalogue, penalties, penalty_causes, penalty_view
from station.services.casebook import Detail
from station.services.penalty_causes import Choice
from station.texts import text
from station.texts.money import yuan
from station.tui.app import StationApp, station_app
from station.tui.ask import ask_choice, ask_text, required
from station.tui.checks import a_date
from station.tui.form import Field, Submit, ask_form
from station.tui.literal import joined
from station.tui.money import a_sum, fen
from station.tui.screen import StationScreen
from station.tui.search_prompt import ask_search

Answers = Mapping[str, str]
ARTICLE = re.compile("第[一二三四五六七八九十百]+条")
"""As articles are cited, whatever the law is called before it."""
FINE, NONE = "fine", "none"
KIND = "kind_"
"""Answers that impose a kind of sanction begin so."""


async def from_hazards(screen: StationScreen, detail: Detail) -> str | None:
    """转处罚: hazards of an inspection become the causes of a penalty case."""
    app = station_app(screen)
    free = [hazard for hazard in detail.hazards if hazard.penalty_id is None]
    if not free:
        screen.say(text("casework.penalty.all_taken"), kind="refused")
        return None
    options = [(hazard, text("casework.penalty.hazard", seq=hazard.seq, what=hazard.description)) for hazard in free]
    hazard = await ask_choice(screen.app, text("casework.penalty.which_hazard"), options)
    if hazard is None:
        return None
    code = hazard.violation
    if not code:
        found = await ask_violation(app, hazard.article)
        if found is None:
            return None
        code = found.code
    wanted = await _and_more(screen, app, free, [(hazard.id, code)])
    fields, opened = _opening_fields(app), list[CaseFile]()
    crew = tuple(one for one in (detail.case.lead_id, detail.case.assist_id) if one is not None)

    def submit(answers: dict[str, str]) -> None:
        said = "；".join(each.description for each in free if each.id in dict(wanted))
        clue = penalties.Clue(
            detail.case.enterprise_id, answers["item"], "inspection", said, crew=crew, origin_id=detail.case.id
        )
        summary = answers["procedure"] == "summary"
        opened.append(penalties.open_from_hazards(app.station.store, app.actor, wanted, clue, summary=summary))

    title = text("casework.penalty.opening", number=detail.case.number)
    await ask_form(screen.app, title, fields, text("casework.penalty.opening_told"), None, submit)
    return _opened(screen, opened)


async def _and_more(
    screen: StationScreen, app: StationApp, free: Sequence[Hazard], wanted: list[tuple[int, str]]
) -> list[tuple[int, str]]:
    """Further hazards for the same case, each with its violation, until there are none or enough."""
    while left := [hazard for hazard in free if hazard.id not in dict(wanted)]:
        options: list[tuple[Hazard | None, str]] = [(None, text("casework.penalty.also_none"))]
        options += [(each, text("casework.penalty.hazard", seq=each.seq, what=each.description)) for each in left]
        more = await ask_choice(screen.app, text("casework.penalty.also"), options)
        if more is None:
            break
        violation = None if more.violation else await ask_violation(app, more.article)
        if more.violation or violation is not None:
            wanted = [*wanted, (more.id, violation.code if violation is not None else more.violation)]
    return wanted


def _opened(screen: StationScreen, opened: Sequence[CaseFile]) -> str | None:
    """Go to the new case: what comes next is done there."""
    if not opened:
        return None
    screen.shell.open("case", opened[0].id)
    return text("casework.penalty.opened", number=opened[0].number)


def _opening_fields(app: StationApp) -> list[Field]:
    items = penalties.penalty_items(app.station.store, day(app.station.clock.now()))
    procedures = tuple((code, text(f"casework.penalty.procedure_{code}")) for code in ("general", "summary"))
    return [
        Field(
            "item", text("plan.form.power_item"), choices=tuple((one.code, f"{one.code} {one.name}") for one in items)
        ),
        Field(
            "procedure", text("casework.penalty.procedure"), text("casework.penalty.procedure_hint"), choices=procedures
        ),
    ]


async def from_clue(screen: StationScreen, enterprise_id: int, name: str) -> str | None:
    """A penalty case from a complaint, an assignment, a transfer."""
    app = station_app(screen)
    clues = tuple((code, text(f"penalty.clue.{code}")) for code in penalties.CLUES if code != "inspection")
    fields = [
        *_opening_fields(app),
        Field("clue", text("ui.case.clue"), choices=clues),
        Field("note", text("casework.penalty.clue_note"), text("casework.penalty.clue_note_hint"), check=required),
    ]

    opened: list[CaseFile] = []

    def submit(answers: dict[str, str]) -> None:
        clue = penalties.Clue(enterprise_id, answers["item"], answers["clue"], answers["note"])
        summary = answers["procedure"] == "summary"
        opened.append(penalties.open_penalty(app.station.store, app.actor, clue, summary=summary))

    title = text("casework.penalty.opening_clue", name=name)
    draft = app.draft("open", "penalty", enterprise_id)
    await ask_form(screen.app, title, fields, text("casework.penalty.opening_told"), draft, submit)
    return _opened(screen, opened)


async def ask_violation(app: StationApp, typed: str = "") -> Violation | None:
    """A violation of the catalogue, by Chinese, pinyin, initials, article or code; at first what fits `typed`."""
    store, on = app.station.store, day(app.station.clock.now())
    article = ARTICLE.search(typed)
    likely = catalogue.find(store, article[0], on) if article else ()

    def search(words: str) -> Sequence[Violation]:
        return catalogue.find(store, words, on) if words else likely or catalogue.violations(store, on)

    return await ask_search(
        app, text("casework.penalty.violation"), text("casework.penalty.violation_hint"), search, _violation_line
    )


def _violation_line(one: Violation) -> Content:
    mark = text("deadline.to_confirm") if one.to_confirm else ""
    violated = "、".join(one.violated).replace("中华人民共和国", "")
    return joined(one.title, "  ", (violated, "$secondary"), "  ", (mark, "$warning"))


async def _add_party(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    kinds = tuple((code, text(f"penalty.party.{code}")) for code in ("person", "unit", "sole"))
    names = ("post", "id_no", "address", "phone")
    fields = [
        Field("kind", text("casework.penalty.party_kind"), choices=kinds),
        Field("name", text("casework.penalty.party_name"), text("casework.penalty.party_name_hint"), check=required),
        *(Field(name, text(f"casework.penalty.party_{name}")) for name in names),
    ]

    def submit(answers: dict[str, str]) -> None:
        new = NewParty(answers["kind"], answers["name"], None, *(answers[name] for name in names))
        penalty_causes.add_party(app.station.store, app.actor, detail.case.id, new)

    draft = app.draft("case", detail.case.id, "party")
    done = await ask_form(
        screen.app, text("casework.more.party"), fields, text("casework.penalty.party_told"), draft, submit
    )
    return None if done is None else text("casework.penalty.party_added")


async def _add_cause(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    violation = await ask_violation(app)
    if violation is None:
        return None
    people = penalty_view.standing(app.station.store, detail.case.id).parties
    fields = [
        Field("party", text("casework.penalty.cause_party"), choices=tuple((str(one.id), one.name) for one in people)),
        Field("facts", text("casework.penalty.facts"), text("casework.penalty.facts_hint"), check=required),
        Field(
            "happened_on", text("casework.penalty.happened_on"), text("casework.penalty.happened_on_hint"), check=a_date
        ),
        Field("life", text("casework.penalty.life"), text("casework.penalty.life_hint"), choices=_yes_no()),
    ]

    def submit(answers: dict[str, str]) -> None:
        new = NewCause(violation.code, answers["facts"], day(answers["happened_on"]), answers["life"] == "yes")
        penalty_causes.add_cause(app.station.store, app.actor, detail.case.id, new, int(answers["party"]))

    draft = app.draft("case", detail.case.id, "cause", violation.code)
    done = await ask_form(screen.app, violation.title, fields, text("casework.penalty.cause_told"), draft, submit)
    return None if done is None else text("casework.penalty.cause_added")


async def _drop_cause(screen: StationScreen, detail: Detail) -> str | None:
    app = station_app(screen)
    found = [
        cause for cause in penalty_view.standing(app.station.store, detail.case.id).causes if not cause.dropped_reason
    ]
    cause = await ask_choice(
        screen.app, text("casework.penalty.which_cause"), [(cause, cause.title) for cause in found]
    )
    if cause is None:
        return None
    reason = await ask_text(screen.app, cause.title, text("casework.penalty.drop_hint"), check=required)
    if reason is None:
        return None
    penalty_causes.drop_cause(app.station.store, app.actor, detail.case.id, cause.id, reason)
    return text("casework.penalty.dropped")


async def _propose(screen: StationScreen, detail: Detail) -> str | None:
    """裁量: for every cause its tier and its fine; a fine outside the tier says why. Other kinds are ticked."""
    app = station_app(screen)
    standing = penalty_view.standing(app.station.store, detail.case.id)
    causes = [cause for cause in standing.causes if not cause.dropped_reason]
    people = [party.id for party in standing.parties]
    written: list[tuple[Cause, dict[str, str]]] = []
    proposed: list[Sanction] = []

    def submit(answers: dict[str, str]) -> None:
        every = [*written, (causes[len(written)], answers)]
        if len(every) < len(causes):
            return
        sanctions = [one for cause, said in every for one in _sanctions(cause, people[0], said)]
        summed = _sum_fines(sanctions, people)
        choices = {cause.id: _choice(said) for cause, said in every}
        penalty_causes.propose(app.station.store, app.actor, detail.case.id, summed, choices)
        proposed.extend(summed)

    for cause in causes:
        answers = await _ask_choice(screen, app, detail, cause, submit)
        if answers is None:
            return None
        written.append((cause, answers))
    app.forget_drafts("case", detail.case.id, "propose")
    return text("casework.penalty.proposed", said=standing.said(proposed))


async def _ask_choice(
    screen: StationScreen, app: StationApp, detail: Detail, cause: Cause, submit: Submit
) -> dict[str, str] | None:
    found = penalty_causes.tiers(app.station.store, detail.case.id, cause.id)
    tiers = {tier.code: tier for tier in found}
    shares = {tier.code for tier in found if tier.share is not None}
    kinds = dict.fromkeys(kind for tier in found for kind in tier.sanctions if kind != FINE)
    known = catalogue.sanctions(app.station.store)
    fields = [
        Field("tier", text("casework.penalty.tier"), text("casework.penalty.tier_hint"), choices=_tier_choices(found)),
        Field("fine", text("casework.penalty.fine"), text("casework.penalty.fine_hint"), check=a_sum),
        Field("base", text("casework.penalty.base"), check=a_sum, needed=lambda answers: answers["tier"] in shares),
        Field(
            "reason", text("casework.penalty.outside"), text("casework.penalty.outside_hint"), needed=_outside(tiers)
        ),
        *(field for kind in kinds for field in _kind_fields(known[kind])),
    ]
    draft = app.draft("case", detail.case.id, "propose", cause.id)
    answers = await ask_form(screen.app, cause.title, fields, text("casework.penalty.propose_told"), draft, submit)
    draft.update(answers or {})
    return answers


def _kind_fields(kind: SanctionKind) -> Iterator[Field]:
    """Whether it is imposed, and how much or how long where it says so."""
    name = f"{KIND}{kind.code}"
    yield Field(name, kind.title, choices=_yes_no())
    if kind.amount != "none":
        label = text("casework.penalty.sum", kind=kind.title)
        yield Field(f"sum_{kind.code}", label, check=a_sum, needed=lambda answers: answers[name] == "yes")
    if kind.terms:
        terms = tuple((term.title, term.title) for term in kind.terms)
        label, hint = text("ui.case.sanction.term"), "；".join(dict.fromkeys(term.basis for term in kind.terms))
        yield Field(f"term_{kind.code}", label, hint, choices=terms, needed=lambda answers: answers[name] == "yes")


def _tier_choices(found: Sequence[Tier]) -> tuple[tuple[str, str], ...]:
    return tuple((tier.code, _tier_line(tier)) for tier in found)


def _tier_line(tier: Tier) -> str:
    span = "" if tier.min_fen is None or tier.max_fen is None else f"{yuan(tier.min_fen)}—{yuan(tier.max_fen)}"
    mark = text("deadline.to_confirm") if tier.to_confirm else ""
    return " ".join(part for part in (tier.title, tier.condition, span, mark) if part)


def _outside(tiers: Mapping[str, Tier]) -> Callable[[Answers], bool]:
    def outside(answers: Answers) -> bool:
        tier = tiers[answers["tier"]]
        if a_sum(answers["fine"]) or tier.min_fen is None or tier.max_fen is None:
            return False
        return not tier.min_fen <= fen(answers["fine"]) <= tier.max_fen

    return outside


def _choice(answers: Answers) -> Choice:
    base = fen(answers["base"]) if answers.get("base") else None
    return Choice(answers["tier"], fen(answers["fine"]), answers.get("reason", ""), base)


def _sanctions(cause: Cause, first_party: int, answers: Answers) -> list[Sanction]:
    party = cause.party_id or first_party
    found = [Sanction(party, FINE, fen(answers["fine"]))] if fen(answers["fine"]) else []
    ticked = [name.removeprefix(KIND) for name, value in answers.items() if name.startswith(KIND) and value == "yes"]
    return found + [
        Sanction(party, kind, fen(answers.get(f"sum_{kind}") or "0"), answers.get(f"term_{kind}", ""))
        for kind in ticked
    ]


def _sum_fines(sanctions: Sequence[Sanction], people: Sequence[int]) -> tuple[Sanction, ...]:
    """分别裁量，合并处罚: every kind once for each party, its amounts summed; whoever bears nothing is not punished.

    A restriction of a profession is said once for each of its terms.
    """
    sums: dict[tuple[int, str, str], int] = {}
    for one in sanctions:
        key = (one.party_id, one.kind, one.content)
        sums[key] = sums.get(key, 0) + one.amount_fen
    borne = {party for party, *_ in sums}
    return (
        *(Sanction(party, kind, amount, content) for (party, kind, content), amount in sums.items()),
        *(Sanction(party, NONE) for party in people if party not in borne),
    )


def _yes_no() -> tuple[tuple[str, str], ...]:
    return tuple((value, text(f"ui.case.{value}")) for value in ("no", "yes"))


OFFERED = (
    ("party", _add_party),
    ("cause", _add_cause),
    ("drop_cause", _drop_cause),
    ("propose", _propose),
)
"""In the menu of a penalty case."""
