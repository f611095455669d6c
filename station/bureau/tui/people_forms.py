"""Reviewers with the keyboard: enrolling, renewing what the law asks, a PIN, leaving (REQ-304)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, cast

from station.bureau import reviewers
from station.bureau.tui.screen import BureauScreen
from station.records.moment import day
from station.rules.reviewer import Reviewer
from station.texts import text
from station.tui.ask import ask_text, required
from station.tui.checks import a_date
from station.tui.form import Field, ask_form
from station.tui.new_pin import ask_new_pin

DAYS = {
    "cert_valid_to": "cert_to",
    "reviewing_since": "since",
    "confidential_from": "nda_from",
    "confidential_to": "nda_to",
}
"""Fields that are a date or nothing, with the names of their texts."""


async def enrol(screen: BureauScreen) -> None:
    """Somebody new, or somebody of the bureau who begins to review, whose PIN stays. As `reviewers.add`."""
    bureau = screen.desk.bureau
    name = await ask_text(screen.app, text("desk.reviewer.add"), text("desk.reviewer.add_hint"))
    if name is None:
        return
    new = reviewers.known(bureau, name) is None
    person = await _asked(screen, reviewers.as_known(bureau, name))
    if person is None:
        return
    pin = await ask_new_pin(screen.app, name) if new else ""
    if pin is not None:
        reviewers.add(bureau, screen.desk.actor, person, pin)
        said = text("bureau_review.people.enrolled" if new else "bureau_review.people.renewed", name=name)
        screen.say(said, kind="done")


async def renew(screen: BureauScreen, known: Reviewer) -> None:
    """Certificate, qualification, experience, agreement; the PIN stays. As `reviewers.add`."""
    person = await _asked(screen, known)
    if person is not None:
        reviewers.add(screen.desk.bureau, screen.desk.actor, person)
        screen.say(text("bureau_review.people.renewed", name=known.name), kind="done")


async def another_pin(screen: BureauScreen, name: str, own: bool) -> None:
    """One's own, or with a reason that of somebody who lost it. As `reviewers.set_pin`."""
    hint = text("bureau_review.people.pin_reason")
    reason = "" if own else await ask_text(screen.app, text("desk.reviewer.pin", name=name), hint)
    if reason is None:
        return
    pin = await ask_new_pin(screen.app, name)
    if pin is not None:
        reviewers.set_pin(screen.desk.bureau, screen.desk.actor, name, pin, reason)
        screen.say(text("bureau_review.people.pin_set", name=name), kind="done")


async def end(screen: BureauScreen, name: str) -> None:
    """The person reviews no more. As `reviewers.end`."""
    hint = text("desk.reviewer.end_hint")
    reason = await ask_text(screen.app, text("desk.reviewer.end", name=name), hint)
    if reason is not None:
        reviewers.end(screen.desk.bureau, screen.desk.actor, name, reason)
        screen.say(text("bureau_review.people.ended", name=name), kind="done")


async def _asked(screen: BureauScreen, known: Reviewer) -> Reviewer | None:
    kinds = tuple((each, text(f"bureau_review.people.kind.{each}")) for each in ("staff", "counsel"))
    law = text("bureau_review.people.law_qualification")
    fields = [
        Field("kind", text("desk.people.kind"), text("desk.reviewer.kind_hint"), known.kind, choices=kinds),
        Field("cert_no", text("desk.people.cert"), default=known.cert_no),
        _day("cert_valid_to", known.cert_valid_to),
        Field("law_qual_no", text("desk.reviewer.law"), law, known.law_qual_no),
        _day("reviewing_since", known.reviewing_since),
        _day("confidential_from", known.confidential_from, counsel=True),
        _day("confidential_to", known.confidential_to, counsel=True),
    ]
    title = text("desk.reviewer.title", name=known.name)
    draft = screen.desk.draft("reviewer", known.name)
    given = await ask_form(screen.app, title, fields, text("desk.reviewer.told"), draft)
    if given is None:
        return None
    days = {name: day(given[name]) if given.get(name) else None for name in DAYS}
    kind = cast(Literal["staff", "counsel"], given["kind"])
    return Reviewer(
        known.name,
        given["cert_no"],
        days["cert_valid_to"],
        given["law_qual_no"],
        days["reviewing_since"],
        kind,
        days["confidential_from"],
        days["confidential_to"],
    )


def _day(name: str, known: date | None, counsel: bool = False) -> Field:
    def asked(answers: Mapping[str, str]) -> bool:
        return answers["kind"] == "counsel"

    label, hint = text(f"desk.reviewer.{DAYS[name]}"), text(f"bureau_review.people.{DAYS[name]}")
    check = _date if counsel else _date_or_none
    return Field(name, label, hint, known.isoformat() if known else "", check, needed=asked if counsel else None)


def _date(words: str) -> str | None:
    return required(words) or a_date(words)


def _date_or_none(words: str) -> str | None:
    return a_date(words) if words else None
