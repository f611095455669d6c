"""Answering a package with keys: what the flow allows now, the ten points, a second person, the statement."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, cast

from station.bureau import answering, reviewers, reviews, taking_back
from station.bureau.answering import Said
from station.bureau.reviews import Submitted
from station.bureau.tui.screen import BureauScreen
from station.records.moment import iso
from station.records.people import Proof
from station.records.review import CheckResult, FlowMessage
from station.rules import opinion, review_flow
from station.rules.opinion import Sitting
from station.rules.reviewer import Reviewer
from station.services import staff
from station.store import bureau_reviewers, review_law
from station.texts import text
from station.tui.ask import ask_choice, ask_pin, ask_text, confirm, required
from station.tui.checks import a_time, instant, shown
from station.tui.form import Field, ask_form

Answers = Mapping[str, str]
ALONE = 0
"""The choice of nobody; officers have ids above it."""
YES, NO = "yes", "no"


async def answer(
    screen: BureauScreen, submitted: Submitted, possible: Sequence[FlowMessage]
) -> tuple[str, str] | None:  # fmt: skip
    """Ask everything and sign; what was done and what happens next, None when left. As `reviews.sign`."""
    app = screen.desk
    bureau, number = app.bureau, submitted.text.number
    message = await ask_choice(
        app,
        text("desk.form.which", number=number),
        [(each, each.title) for each in possible],
        _about(screen, submitted),
    )
    if message is None:
        return None
    draft = app.draft("review", submitted.sha256, message.kind, message.detail)
    given = await ask_form(app, message.title, _fields(screen, message), text("desk.form.told"), draft)
    if given is None:
        return None
    # The form forgets what it was confirmed with; whoever leaves at the second person wants it back.
    draft.update(given)
    second = await _second(screen, submitted, given)
    if second is False:
        return None
    cosigner = second if isinstance(second, Proof) else None
    said = _said(screen, message, given)
    found = answering.written(bureau, (app.actor, cosigner), submitted, said)
    told = [text("bureau_review.warning", warning=each) for each in reviews.warnings(found, submitted.text)]
    told += [found.responsibility, text("desk.form.irrevocable")]
    title = text("desk.form.sign", title=message.title, number=number)
    if not await confirm(app, title, "\n".join(line for line in told if line)):
        return None
    path = answering.answer(bureau, app.actor, submitted, found, cosigner)
    draft.clear()
    return text("desk.form.signed", title=message.title, number=number), text("desk.form.queued", name=path.name)


async def withdraw(screen: BureauScreen, submitted: Submitted) -> None:
    """Ask why and take back the newest thing signed about the package. As `taking_back.withdraw`."""
    app, number = screen.desk, submitted.text.number
    found = taking_back.check(app.bureau, app.actor, submitted)
    title = review_flow.title(review_law.load().flow, found.kind, found.detail)
    reason = await ask_text(
        app, text("desk.package.withdraw", title=title), text("desk.package.withdraw_hint"), "", required
    )
    if reason is None:
        return
    taking_back.withdraw(app.bureau, app.actor, submitted, found, reason)
    screen.look()
    screen.say(text("desk.package.withdrawn", title=title, number=number), kind="done")


def _about(screen: BureauScreen, submitted: Submitted) -> str:
    """Why whoever signed in may not review this, or what there is to say beside; empty where there is nothing."""
    mine = bureau_reviewers.enrolled(screen.desk.bureau.store).get(screen.desk.actor.officer_id)
    if mine is None:
        return text("desk.package.not_reviewer")
    listed = next(each for each in reviewers.listed(screen.desk.bureau) if each.reviewer.name == mine.name)
    handled = any(each.name == mine.name for each in submitted.text.handlers)
    own = [text("desk.form.handled")] if handled else []
    return "\n".join([*own, *listed.against, *listed.warnings])


def _fields(screen: BureauScreen, message: FlowMessage) -> list[Field]:
    if message.kind == "accept":
        return _accepting(screen)
    if message.kind == "return":
        return [Field("missing", text("desk.form.missing"), text("desk.form.missing_hint"), check=required, lines=True)]
    words = Field("words", text("desk.form.words"), text("desk.form.words_hint"), check=required, lines=True)
    if message.kind == "committee":
        return [*_sitting_fields(screen), words]
    return [*_points(message.detail), words]


def _accepting(screen: BureauScreen) -> list[Field]:
    """Who reviews: whoever signs in first, then the others of the office."""
    mine = screen.desk.actor.name
    names = sorted((each.reviewer.name for each in reviewers.listed(screen.desk.bureau)), key=lambda name: name != mine)
    yes_no = ((NO, text("ui.case.no")), (YES, text("ui.case.yes")))
    return [
        Field("reviewer", text("desk.form.reviewer"), choices=tuple((name, name) for name in names)),
        Field("complex", text("desk.form.complex"), text("desk.form.complex_hint"), choices=yes_no),
    ]


def _points(detail: str) -> list[Field]:
    """The ten points; a note is asked where one is not in order, and may be given where it does not apply."""
    choices = tuple((each, text(f"casework.review.check_{each}")) for each in opinion.RESULTS)
    hint = text(f"desk.form.points_{detail}") if detail in ("agree", "correct", "disagree") else ""
    found = []
    for point in review_law.load().points:
        found.append(Field(point.code, point.title, hint, "ok", choices=choices))
        found.append(Field(f"note_{point.code}", text("desk.form.note"), point.title, needed=_noted(point.code)))
    return found


def _noted(code: str) -> Callable[[Answers], bool]:
    def needed(given: Answers) -> bool:
        return given[code] != "ok"

    return needed


def _sitting_fields(screen: BureauScreen) -> list[Field]:
    now = shown(screen.desk.bureau.clock.now())
    people = [Field(name, text(f"desk.form.{name}"), check=required) for name in ("place", "host", "clerk")]
    attendees = Field(
        "attendees", text("desk.form.attendees"), text("desk.form.attendees_hint"), "", required, lines=True
    )
    return [Field("held", text("desk.form.held"), "", now, a_time), *people, attendees]


def _said(screen: BureauScreen, message: FlowMessage, given: Answers) -> Said:
    judging = message.kind in opinion.JUDGING
    codes = [point.code for point in review_law.load().points] if judging else []
    return Said(
        kind=message.kind,
        detail=message.detail,
        words=given.get("words", ""),
        complicated=given.get("complex") == YES,
        missing=tuple(given["missing"].splitlines()) if message.kind == "return" else (),
        checks=tuple(CheckResult(code, _result(given[code]), given.get(f"note_{code}", "")) for code in codes),
        sitting=_sitting(screen, given) if message.kind == "committee" else None,
        assigned=given.get("reviewer", ""),
    )


def _result(value: str) -> Literal["ok", "defect", "na"]:
    return cast(Literal["ok", "defect", "na"], value)


def _sitting(screen: BureauScreen, given: Answers) -> Sitting:
    held = instant(given["held"], screen.desk.bureau.clock.now().date())
    return Sitting(iso(held), given["place"], given["host"], given["clerk"], tuple(given["attendees"].splitlines()))


async def _second(screen: BureauScreen, submitted: Submitted, given: Answers) -> Proof | bool:
    """The proof of the second person, True where nobody signs with the first, False when left.

    A counsel signs nothing alone; a complex case is better reviewed by two.
    """
    app = screen.desk
    alone = "reviewer" in app.actor.roles
    complicated = submitted.text.complicated or given.get("complex") == YES
    if alone and not complicated:
        return True
    known: dict[int, Reviewer] = bureau_reviewers.enrolled(app.bureau.store)
    others = [(each, who.name) for each, who in known.items() if each != app.actor.officer_id and who.kind == "staff"]
    options = [*([(ALONE, text("desk.form.alone"))] if alone else []), *others]
    if not options:
        screen.say(text("desk.form.nobody"), kind="refused")
        return False
    hint = text("desk.form.second_complex" if alone else "desk.form.second_counsel")
    chosen = await ask_choice(app, text("desk.form.second"), options, hint)
    if chosen is None:
        return False
    if chosen == ALONE:
        return True
    pin = await ask_pin(app, dict(others)[chosen])
    return False if pin is None else staff.sign_in(app.bureau.store, app.bureau.keys, str(chosen), pin)
