"""The papers people issue in a case: which one, for what reason again, and where it went."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from station.records.paper import IssuedDocument
from station.services import papers
from station.services.papers import Offer
from station.texts import text
from station.tui.app import station_app
from station.tui.ask import ask_choice, ask_text
from station.tui.checks import shown
from station.tui.screen import StationScreen

ISSUE, AGAIN = "issue", "again"


def nothing_to_issue(offers: Sequence[Offer]) -> str | None:
    """Why no paper can be issued or printed again now; None: one can."""
    if any(not offer.blocked or offer.issued for offer in offers):
        return None
    return "".join(text("ui.paper.blocked_why", title=offer.title, why=_why(offer)) for offer in offers)


async def hand_out_paper(screen: StationScreen, case_id: int, number: str, offers: Sequence[Offer]) -> None:
    """Ask which paper; issue it, correct it or take it out of the drawer once more, and say where it went."""
    title = text("ui.paper.choose", number=number)
    chosen = await ask_choice(screen.app, title, _choices(offers), text("ui.paper.choose_hint"))
    if chosen is None:
        return
    wanted, offer = chosen
    if wanted == AGAIN and offer.issued:
        await _tell(screen, "copied", offer.issued)
    elif offer.blocked:
        screen.say(offer.blocked.message, offer.blocked.advice, "refused")
    else:
        await _issue(screen, case_id, offer)


async def _issue(screen: StationScreen, case_id: int, offer: Offer) -> None:
    app, reason = station_app(screen), None
    if offer.issued:
        hint = text("ui.paper.reason_hint", at=shown(offer.issued.issued_at))
        reason = await ask_text(app, text("ui.paper.reason", title=offer.title), hint)
        if reason is None:
            return
    screen.say(text("ui.paper.setting", title=offer.title))
    issued = await asyncio.to_thread(papers.issue, app.station, app.actor, case_id, offer.kind, reason)
    await _tell(screen, "done", issued)


async def _tell(screen: StationScreen, how: str, paper: IssuedDocument) -> None:
    where = await station_app(screen).hand_out(paper)
    screen.say(text(f"ui.paper.{how}", title=paper.title, number=paper.number), where, "done")


def _choices(offers: Sequence[Offer]) -> list[tuple[tuple[str, Offer], str]]:
    """What can be done first, what cannot last, with the reason."""
    choices = []
    for offer in offers:
        if offer.issued:
            choices.append(((AGAIN, offer), text("ui.paper.again", title=offer.title)))
        if not offer.blocked:
            label = text("ui.paper.correct", title=offer.title) if offer.issued else offer.title
            choices.append(((ISSUE, offer), label))
    blocked = [offer for offer in offers if offer.blocked]
    return choices + [((ISSUE, each), text("ui.paper.blocked", title=each.title, why=_why(each))) for each in blocked]


def _why(offer: Offer) -> str:
    return str(offer.blocked.facts["detail"]) if offer.blocked else ""
