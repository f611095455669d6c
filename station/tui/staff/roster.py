"""人员: who is here, with which roles, certificate and recorder; enrolling, amending, leaving, a new PIN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from textual.content import Content

from station.records.moment import day
from station.records.people import Officer
from station.rules import staffing
from station.services import handover, people, staff
from station.services.handover import Holding
from station.services.people import Standing
from station.texts import text
from station.tui.ask import ask_text, required
from station.tui.checks import a_date
from station.tui.dock import words
from station.tui.form import Field, ask_form
from station.tui.literal import joined, literal, stacked
from station.tui.new_pin import ask_new_pin
from station.tui.screen import StationScreen
from station.tui.second_person import ask_second_person
from station.tui.staff.page import StaffPage
from station.tui.widgets.window_table import Cell, Column, Row

STYLE = {"none": "dim", "expired": "breach", "urgent": "due", "soon": "due", "valid": "proved"}
TAKERS = ("successor", "second")
"""Fields of those who take over, whoever is asked first first."""
DUTIES = ("officer", "chief,officer", "clerk", "clerk,officer", "chief", "chief,clerk,officer")
"""What a person may be, the commonest first."""


class Roster(StaffPage):
    """Enter changes a person's register entry, Ctrl+N enrols somebody."""

    NAME = "roster"

    def columns(self) -> tuple[Column, ...]:
        """Name, duties, certificate and how it stands, recorder."""
        return (
            Column(text("people.tui.name"), keep=True),
            Column(text("people.tui.duties"), least=8, gives=True),
            Column(text("people.tui.cert_no"), keep=True),
            Column(text("people.tui.cert"), keep=True),
            Column(text("people.tui.recorder"), least=7),
        )

    def read(self) -> None:
        """Everybody who is or was here."""
        self._found = {one.person.id: one for one in people.standings(self.store)}

    def ids(self) -> list[int]:
        """In service first."""
        return list(self._found)

    def one(self, row_id: int) -> Standing:
        """The person under the cursor."""
        return self._found[row_id]

    def row(self, row_id: int) -> Row:
        """One person."""
        found = self._found[row_id]
        gone = found.person.status != "active"
        state = Cell(text("people.left"), "dim") if gone else Cell(_mark(found.cert), STYLE[found.cert])
        own = "、".join(found.recorders)
        lacking = found.person.frontline and "officer" in found.person.roles and not gone
        recorder = own or (Cell(text("people.tui.no_recorder"), "due") if lacking else "")
        return (found.person.name, duties(found.person), found.person.cert_no or "-", state, recorder)

    def detail(self, row_id: int) -> Content:
        """Everything on file about a person."""
        found = self._found[row_id]
        one = found.person
        until = "" if one.cert_valid_to is None else text("people.tui.until", last=one.cert_valid_to)
        lines = [
            joined((one.name, "bold"), "  ", duties(one), "  ", (self._pin(one), "$secondary")),
            words.fact("people.tui.cert_no", one.cert_no or "-", "  ", until, "  ", _mark(found.cert)),
            words.fact("people.tui.issuer", one.cert_issuer or "-"),
            words.fact("people.tui.skills", "、".join(sorted(one.skills)) or "-"),
            words.fact("people.tui.law_qual", one.law_qual_no or "-"),
            words.fact("people.tui.frontline", text(f"people.tui.yes_no.{int(one.frontline)}")),
            words.fact("people.tui.recorder", "、".join(found.recorders) or "-"),
            words.fact("people.tui.this_year", text("people.minutes", minutes=found.minutes)),
        ]
        if found.unusual:
            lines.append(literal(text("people.tui.unusual"), "$warning"))
        return stacked(*lines, literal(""), literal(text("people.tui.bureau_ratio"), "$secondary"))

    def _pin(self, one: Officer) -> str:
        if one.status != "active":
            return text("people.left")
        return "" if staff.has_pin(self.station.keys, one.id) else text("people.tui.no_pin")

    async def enter(self, screen: StationScreen, row_id: int) -> None:
        """Put the register entry right: a renewed certificate, other duties."""
        one = self._found[row_id].person

        def submit(answers: dict[str, str]) -> None:
            people.amend(self.store, self.app.actor, filled(one, answers))

        title, draft = text("people.tui.amend", name=one.name), self.app.draft("officer", "amend", one.id)
        answers = await ask_form(self.app, title, fields(one), text("people.tui.amend_told"), draft, submit)
        if answers is not None:
            screen.say(text("people.tui.amended", name=one.name), _warning(answers), "done")

    async def add(self, screen: StationScreen) -> None:
        """Somebody new, who then chooses a PIN."""
        named = Field("name", text("people.tui.name"), check=required)
        title, draft = text("people.tui.enrol"), self.app.draft("officer", "new")
        answers = await ask_form(self.app, title, [named, *fields(None)], text("people.tui.enrol_told"), draft)
        if answers is None:
            return
        pin = await ask_new_pin(self.app, answers["name"])
        made = staff.enrol(self.store, self.station.keys, self.app.actor, newcomer(answers), pin)
        later = "" if pin else text("people.tui.pin_later")
        screen.say(text("people.tui.enrolled", name=made.name), later or _warning(answers), "done")

    async def move(self, screen: StationScreen, row_id: int) -> None:
        """Leaving the station, or coming back to it."""
        one = self._found[row_id].person
        if one.status != "active":
            people.come_back(self.store, self.app.actor, one.id)
            screen.say(text("people.tui.is_back", name=one.name), kind="done")
            return
        held = handover.holdings(self.store, one.id)
        if held:
            await self._hand_over(screen, one, held)
            return
        reason = await ask_text(self.app, text("people.tui.leave", name=one.name), text("people.tui.leave_hint"))
        if reason is not None:
            people.leave(self.store, self.app.actor, one.id, reason)
            screen.say(text("people.tui.has_left", name=one.name), kind="done")

    async def _hand_over(self, screen: StationScreen, one: Officer, held: Sequence[Holding]) -> None:
        """Leaving, with whoever takes over."""

        def submit(answers: dict[str, str]) -> None:
            successors = [int(answers[who]) for who in TAKERS if answers[who]]
            people.leave(self.store, self.app.actor, one.id, answers["reason"], successors)

        told = text("people.tui.leave_held", count=len(held), what=handover.named(held))
        title, draft = text("people.tui.leave", name=one.name), self.app.draft("officer", "leave", one.id)
        if await ask_form(self.app, title, self._leaving(one), told, draft, submit) is not None:
            screen.say(text("people.tui.has_left", name=one.name), text("people.tui.handed_over"), "done")

    def _leaving(self, one: Officer) -> list[Field]:
        """Who takes over what the person holds, and why he leaves."""
        others = tuple(choice for choice in self.choices() if choice[0] != str(one.id))
        first = Field("successor", text("people.tui.successor"), text("people.tui.successor_hint"), choices=others)
        nobody = ("", text("people.tui.no_second"))
        hint = text("people.tui.second_hint")
        second = Field("second", text("people.tui.second_successor"), hint, choices=(nobody, *others))
        reason = Field("reason", text("people.tui.why"), text("people.tui.leave_hint"), check=required)
        return [first, second, reason]

    async def renew(self, screen: StationScreen, row_id: int) -> None:
        """A new PIN for somebody who lost it, allowed by the person signed in and a second one."""
        one = self._found[row_id].person
        title, hint = text("people.pin.second", name=one.name), text("people.pin.second_hint")
        second = await ask_second_person(self.app, self.app.actor.officer_id, title, hint)
        if second is None:
            return
        pin = await ask_new_pin(self.app, one.name)
        if pin is not None:
            staff.renew_pin(self.store, self.station.keys, self.app.actor, one, pin, second)
            screen.say(text("people.pin.renewed", name=one.name), kind="done")


def duties(one: Officer) -> str:
    """Roles as people say them."""
    return "、".join(text(f"ledger.roles.{role}") for role in people.ROLES if role in one.roles)


def fields(one: Officer | None) -> list[Field]:
    """The register entry as a form; of nobody, an empty one."""
    known = ",".join(sorted(one.roles)) if one else DUTIES[0]
    cert_no, until = (one.cert_no or "", one.cert_valid_to) if one else ("", None)
    return [
        Field("roles", text("people.tui.duties"), text("people.tui.pick_hint"), known, choices=_duty_choices(known)),
        Field("cert_no", text("people.tui.cert_no"), text("people.tui.cert_hint"), cert_no, needed=_enforces),
        Field(
            "until",
            text("people.tui.cert_until"),
            text("people.tui.date_hint"),
            until.isoformat() if until else "",
            a_date,
            needed=_enforces,
        ),
        Field("issuer", text("people.tui.issuer"), default=one.cert_issuer if one else "", needed=_enforces),
        Field(
            "skills",
            text("people.tui.skills"),
            text("people.tui.skills_hint"),
            ",".join(sorted(one.skills)) if one else "",
        ),
        Field(
            "frontline",
            text("people.tui.frontline"),
            text("people.tui.frontline_hint"),
            str(int(one.frontline)) if one else "1",
            choices=tuple((value, text(f"people.tui.yes_no.{value}")) for value in ("1", "0")),
            needed=_enforces,
        ),
        Field("law_qual", text("people.tui.law_qual"), default=one.law_qual_no if one else ""),
    ]


def filled(one: Officer, answers: Mapping[str, str]) -> Officer:
    """The person as the form says."""
    until = answers.get("until", "")
    skills = answers["skills"].replace("，", ",").replace("、", ",").split(",")
    return replace(
        one,
        roles=frozenset(answers["roles"].split(",")),
        cert_no=answers.get("cert_no") or None,
        cert_valid_to=day(until) if until else None,
        cert_issuer=answers.get("issuer", ""),
        skills=frozenset(each.strip() for each in skills if each.strip()),
        frontline=answers.get("frontline", "0") == "1",
        law_qual_no=answers["law_qual"],
    )


def newcomer(answers: Mapping[str, str]) -> staff.NewOfficer:
    """Somebody to enrol, as the form with a name says."""
    blank = Officer(0, answers["name"], None, None, frozenset(), frozenset(), "active")
    one = filled(blank, answers)
    return staff.NewOfficer(
        one.name, one.roles, one.cert_no, one.cert_valid_to, one.skills, one.frontline, one.cert_issuer, one.law_qual_no
    )


def _duty_choices(known: str) -> tuple[tuple[str, str], ...]:
    offered = DUTIES if known in DUTIES else (known, *DUTIES)
    return tuple((one, "、".join(text(f"ledger.roles.{role}") for role in one.split(","))) for one in offered)


def _enforces(answers: Mapping[str, str]) -> bool:
    return "officer" in answers["roles"].split(",")


def _mark(cert: str) -> str:
    return text(f"people.mark.{cert}") + " " + text(f"people.cert.{cert}")


def _warning(answers: Mapping[str, str]) -> str:
    odd = answers.get("cert_no") and staffing.unusual_certificate(answers["cert_no"])
    return text("people.tui.unusual") if odd else ""
