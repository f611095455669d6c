"""人员: who reviews, what stands against each, the ratio across all stations (REQ-304), and who administrates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.content import Content

from station.bureau import admins, reviewers
from station.bureau.reviewers import Listed, Staffing
from station.bureau.tui import admin_forms, people_forms
from station.bureau.tui.screen import BureauScreen
from station.records.moment import day
from station.rules.review import settings_on
from station.services import staff
from station.store import review_law
from station.texts import text
from station.tui.ask import ask_choice
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable


@dataclass(frozen=True, slots=True)
class Someone:
    """One person of the bureau, with one duty or both."""

    id: int
    """Of the officer."""
    name: str
    reviewing: Listed | None
    administrates: bool
    has_pin: bool


class PeopleScreen(BureauScreen):
    """A list of people; beside it the person and the count. Changing it is the administrator's, but one's own PIN."""

    NAME = "people"

    def __init__(self) -> None:
        super().__init__()
        self._found: tuple[Someone, ...] = ()
        self._staffing: Staffing | None = None

    def body(self) -> ComposeResult:
        """List and detail."""
        columns = (
            Column(text("desk.people.name"), keep=True),
            Column(text("desk.people.kind"), keep=True),
            Column(text("desk.people.cert"), keep=True),
            Column(text("desk.people.until"), keep=True),
            Column(text("desk.people.standing"), least=8),
        )
        yield ListDetail(WindowTable(columns, self._rows, id="reviewers", empty=text("desk.people.nobody")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """The roster, who reviews first, and the officers every replica counts."""
        self._found = self._everybody()
        self._staffing = reviewers.staffing(self.desk.bureau)
        with self.prevent(WindowTable.Moved):
            self.query_one(WindowTable).show_ids(range(len(self._found)))
        self._show_selected()

    def _everybody(self) -> tuple[Someone, ...]:
        bureau = self.desk.bureau
        found, chiefs = reviewers.listed(bureau), {one.id: one.name for one in admins.listed(bureau)}
        known: list[tuple[int, str, Listed | None]] = [(one.id, one.reviewer.name, one) for one in found]
        known += [(each, name, None) for each, name in chiefs.items() if each not in {one.id for one in found}]
        return tuple(
            Someone(each, name, one, each in chiefs, staff.has_pin(bureau.keys, each)) for each, name, one in known
        )

    def on_window_table_moved(self, _: WindowTable.Moved) -> None:
        """Show the row whole."""
        self._show_selected()
        self.refresh_footer()

    def why_not(self, command_id: str) -> str | None:
        """Nobody is in an empty list; what is not one's own is the administrator's."""
        if command_id in ("people.add", "people.admin"):
            return self.against_admin()
        if not command_id.startswith("people."):
            return None
        one = self._selected()
        if one is None:
            return text("desk.people.nobody")
        if command_id == "people.renew" and one.reviewing is None:
            return text("desk.people.reviews_nothing", name=one.name)
        return None if command_id == "people.pin" and self._own(one) else self.against_admin()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("people.renew")

    async def command_people_add(self) -> None:
        """One more."""
        await people_forms.enrol(self)

    async def command_people_admin(self) -> None:
        """One more who administrates."""
        await admin_forms.enrol(self)

    async def command_people_renew(self) -> None:
        """What the law asks of the person under the cursor."""
        one = self._selected()
        if one is not None and one.reviewing is not None:
            await people_forms.renew(self, one.reviewing.reviewer)

    async def command_people_pin(self) -> None:
        """One's own, or that of somebody who lost it."""
        one = self._selected()
        if one is not None:
            forms = admin_forms if one.reviewing is None else people_forms
            await forms.another_pin(self, one.name, self._own(one))

    async def command_people_end(self) -> None:
        """A duty ends; whoever has both is asked which."""
        one = self._selected()
        if one is None:
            return
        duties = [(people_forms.end, text("desk.people.reviews"))] if one.reviewing is not None else []
        duties += [(admin_forms.end, text("ledger.roles.admin"))] if one.administrates else []
        ending = duties[0][0]
        if len(duties) > 1:
            chosen = await ask_choice(self.app, text("desk.people.which_duty", name=one.name), duties)
            if chosen is None:
                return
            ending = chosen
        await ending(self, one.name)

    def _own(self, one: Someone) -> bool:
        return one.id == self.desk.actor.officer_id

    def _selected(self) -> Someone | None:
        selected = self.query_one(WindowTable).selected
        return None if selected is None or selected >= len(self._found) else self._found[selected]

    def _show_selected(self) -> None:
        one = self._selected()
        lines = [] if one is None else list(_person(one))
        if self._staffing is not None:
            lines += self._ratio(self._staffing)
        self.query_one(Detail).tell(stacked(*lines))

    def _ratio(self, found: Staffing) -> Iterator[Content]:
        settings = settings_on(review_law.load(), day(self.desk.bureau.clock.now()))
        facts = {"have": found.reviewers, "officers": found.officers, "needed": found.needed}
        yield literal("")
        yield literal(text("desk.people.ratio", percent=settings.staff_percent), "bold")
        yield literal(text("bureau_review.people.ratio", **facts), "$warning" if found.short else "$success")
        for each in found.stations:
            yield labelled(each.code, each.name, "  ", text("desk.people.officers", count=each.officers))
        yield literal(settings.basis, "$secondary")

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {at: _row(self._found[at]) for at in ids if at < len(self._found)}


def _row(one: Someone) -> Row:
    if one.reviewing is None:
        empty = Cell("-", "dim")
        standing = Cell("✓ " + text("desk.people.may_sign_in"), "proved") if one.has_pin else _no_pin()
        return one.name, text("ledger.roles.admin"), empty, empty, standing
    return _reviewing(one.reviewing)


def _no_pin() -> Cell:
    return Cell(text("bureau_admin.no_pin"), "due")


def _reviewing(one: Listed) -> Row:
    who = one.reviewer
    standing = Cell(one.against[0], "breach") if one.against else Cell(one.warnings[0], "due") if one.warnings else ""
    return (
        who.name,
        text(f"bureau_review.people.kind.{who.kind}"),
        Cell(who.cert_no or "-", "dim"),
        Cell(who.cert_valid_to.isoformat() if who.cert_valid_to else "-", "dim"),
        standing or Cell("✓ " + text("desk.people.fit"), "proved"),
    )


def _person(one: Someone) -> Iterator[Content]:
    yield joined((one.name, "bold"))
    if one.administrates:
        yield literal(text("desk.people.administrates"), "$secondary")
    if not one.has_pin:
        yield literal(text("bureau_admin.no_pin"), "$warning")
    if one.reviewing is not None:
        yield from _reviewer(one.reviewing)


def _reviewer(one: Listed) -> Iterator[Content]:
    who = one.reviewer
    agreed = [each.isoformat() for each in (who.confidential_from, who.confidential_to) if each is not None]
    facts = [
        (text("bureau_review.people.law_qualification"), who.law_qual_no),
        (text("bureau_review.people.since"), who.reviewing_since.isoformat() if who.reviewing_since else ""),
        (text("desk.people.agreement"), " - ".join(agreed)),
    ]
    yield from (labelled(label, words, width=28) for label, words in facts if words)
    yield from (literal(text("bureau_review.people.against", why=each), "$error") for each in one.against)
    yield from (literal(text("bureau_review.warning", warning=each), "$warning") for each in one.warnings)
