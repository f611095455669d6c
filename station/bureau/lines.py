"""What each figure counts, as one expression for every engine: lines of (station, marked, amount).

The definitions are those of docs/statistics.md, worded a second time over all stations. Joins go by one id only;
times are compared as the text they are stored as, which all stations write in the same zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import ibis
from ibis import _
from ibis.expr.types import BooleanValue, StringValue, Table

from station.bureau.projection import UTC_SUFFIX
from station.records.record_statistics import Period
from station.store import projection_law
from station.store.record_statistics import Counting

PASSED, RETURNED, DISAGREED, FINE = "passed", "return", "opinion:disagree", "fine"


@dataclass(frozen=True)
class Lines:
    """The lines of a period. Every table below has `station`, `marked` (0 or 1) and `amount`."""

    period: Period
    counting: Counting

    def table(self, name: str) -> Table:
        """A table of the projection, unbound: an engine has it under this name."""
        (found,) = [each for each in (*projection_law.tables(), *projection_law.computed()) if each.name == name]
        kinds: dict[str, str] = dict.fromkeys(found.numbers, "int64")
        kinds |= dict.fromkeys((*found.words, *found.instants), "string")
        kinds |= {f"{each}{UTC_SUFFIX}": "timestamp('UTC')" for each in found.instants}
        return ibis.table({**kinds, "station": "string"}, name=name)

    def within(self, written: StringValue) -> BooleanValue:
        """An instant, or a day, of the period."""
        before = self.period.last.add(days=1).isoformat()
        return (written >= self.period.first.isoformat()) & (written < before)

    @cached_property
    def standing(self) -> Table:
        """Cases that were not voided."""
        found = self.table("case_file")
        return found.filter(found.voided_at.isnull()).rename(case_id="id")

    @cached_property
    def opened(self) -> Table:
        """Cases opened in the period that came to something."""
        found = self.standing
        return found.filter(self.within(found.opened_at), found.result.fill_null("") != "aborted")

    def terms(self, rules: tuple[str, ...], marked: str) -> Table:
        """Deadlines that fell due, `marked` met or late; what still runs is late once its time has passed."""
        found = self.table("deadline")
        ended = found.state.isin(["met", "late"]) | ((found.state == "running") & (found.due_at < self.counting.now))
        due = found.filter(found.rule.isin(rules), self.within(found.due_at), ended)
        kept = due.state == "met"
        return self._lines(due, kept if marked == "met" else ~kept)

    def happened(self, event: str, kind: str) -> Table:
        """Cases of a kind to which something happened, each once."""
        cases = self.standing.filter(_.kind == kind).select("case_id", "enterprise_id")
        events = self.table("case_event").filter(_.kind == event)
        found = events.filter(self.within(events.occurred_at)).select("station", "case_id")
        return found.join(cases, "case_id").select("station", "case_id", "enterprise_id").distinct()

    @cached_property
    def decided(self) -> Table:
        """Penalties decided, each once."""
        penalties = self.standing.filter(_.kind == "penalty").select("case_id", "flow")
        told = self.table("disclosure")
        found = told.filter(self.within(told.decided_on)).select("station", "case_id").distinct()
        return found.join(penalties, "case_id").select("station", "case_id", "flow")

    @cached_property
    def adhoc(self) -> Table:
        """Inspections opened, marked those off plan."""
        found = self.opened.filter(_.kind == "inspection")
        return self._lines(found, found.source == "adhoc")

    @cached_property
    def mobile(self) -> Table:
        """Inspections on site, marked those registered with 掌上执法."""
        known = self.table("external_ref").filter(_.system.isin(self.counting.mobile))
        return self._in(self.happened("on_site", "inspection"), "case_id", known.select("case_id"))

    @cached_property
    def days(self) -> Table:
        """General penalties decided, with the days from filing to the first decision."""
        events = self.table("case_event").filter(_.kind.isin(["filed", "decided"]))
        cases = self.decided.filter(_.flow != self.counting.summary).select("case_id")
        each = events.join(cases, "case_id").group_by("station", "case_id")
        found = each.agg(
            filed=_.occurred_at.min(where=_.kind == "filed"), decided=_.occurred_at.min(where=_.kind == "decided")
        ).filter(_.filed.notnull(), _.decided.notnull())
        first, last = (found[name].substr(0, 10).cast("date") for name in ("filed", "decided"))
        return found.select("station", marked=ibis.literal(1, "int64"), amount=last.delta(first, unit="day"))

    @cached_property
    def kept(self) -> Table:
        """Recording items of cases closed, as kept when a case was closed last: one line for an item of a case."""
        kept = self.table("coverage").filter(_.moment == "closed")
        ended = kept.group_by("case_id").agg(ended=_.computed_at.max())
        ended = ended.filter(self.within(ended.ended))
        closed = self.standing.filter(_.closed_at.notnull()).select("case_id")
        last = kept.join(ended, "case_id").filter(_.computed_at == _.ended, _.state != "exempt")
        whole = ((_.state == "covered") & (_.marked == 1)).ifelse(1, 0).cast("int64")
        each = last.join(closed, "case_id").mutate(whole=whole, must=(_.level == "must").ifelse(1, 0))
        found = each.group_by("station", "case_id", "item")
        return found.agg(marked=_.whole.min(), must=_.must.max(), officer_id=_.officer_id.max()).mutate(amount=0)

    @cached_property
    def present(self) -> Table:
        """Recording items of cases in which something happened, as they stood at the seal, marked those confirmed."""
        events = self.table("case_event")
        moved = events.filter(self.within(events.occurred_at)).select("case_id").distinct()
        cases = self.standing.select("case_id").join(moved, "case_id").select("case_id")
        found = self.table("item_standing").join(cases, "case_id")
        return found.select("station", "item", "blocks", marked=_.confirmed, amount=ibis.literal(0, "int64"))

    @cached_property
    def missing_must(self) -> Table:
        """Compulsory items, marked those without a whole recording."""
        return self.kept.filter(_.must == 1).select("station", marked=1 - _.marked, amount=0)

    @cached_property
    def released(self) -> Table:
        """Items the chief let go."""
        found = self.table("waiver").filter(_.guard == "COVERAGE", _.item != "")
        return self._lines(found.filter(self.within(found.granted_at)))

    @cached_property
    def asked(self) -> Table:
        """Requests for recordings."""
        found = self.table("access_request")
        return found.filter(self.within(found.applied_at)).rename(request_id="id")

    @cached_property
    def evaluated(self) -> Table:
        """Requests that were used, marked those that were evaluated."""
        used = ibis.union(*(self.table(each).select("request_id") for each in ("access_view", "access_copy")))
        asked = self.asked.join(used.distinct(), "request_id").select("station", "request_id")
        return self._in(asked, "request_id", self.table("access_evaluation").select("request_id"))

    @cached_property
    def reviewed(self) -> Table:
        """Penalties decided that had to be reviewed, marked those whose review passed."""
        before = self.period.last.add(days=1).isoformat()
        cases, due = self.standing, self.table("must_review").select("case_id")
        # As at the station: what was closed before the period, or opened after it, was not decided in it.
        ran = cases.closed_at.isnull() | (cases.closed_at >= self.period.first.isoformat())
        due = cases.filter(cases.opened_at < before, ran).select("case_id").join(due, "case_id").select("case_id")
        due = self.decided.join(due, "case_id").select("station", "case_id")
        return self._in(due, "case_id", self.table("review").filter(_.state == PASSED).select("case_id"))

    def answered(self, kind: str) -> Table:
        """Reviews submitted, marked those that were answered so."""
        found = self.table("review").rename(review_id="id")
        sent = found.filter(found.package != "", self.within(found.submitted_at)).select("station", "review_id")
        return self._in(sent, "review_id", self.table("review_message").filter(_.kind == kind).select("review_id"))

    @cached_property
    def carried(self) -> Table:
        """Cases opened, once for whoever leads and once for whoever assists (`officer_id`)."""
        crew = [self.opened.select("station", officer_id=self.opened[who]) for who in ("lead_id", "assist_id")]
        return self._lines(ibis.union(*crew).filter(_.officer_id.notnull()), keep=("officer_id",))

    @cached_property
    def frontline(self) -> Table:
        """First-line officers with a certificate, in service (`officer_id`)."""
        found = self.table("officer").filter(_.status == "active", _.frontline == 1).rename(officer_id="id")
        return found.join(self.table("certified").select("officer_id"), "officer_id").select("station", "officer_id")

    @cached_property
    def equipped(self) -> Table:
        """First-line officers, marked those who have a recorder."""
        carried = self.table("recorder").filter(_.status == "active").select("officer_id")
        return self._in(self.frontline, "officer_id", carried)

    @cached_property
    def trained(self) -> Table:
        """The station's own officers with minutes of training since New Year, marked those who reach the target."""
        people = self.table("officer").rename(officer_id="id").filter(_.status == "active")
        people = people.filter((ibis.literal(",") + people.roles + ",").contains(",officer,"))
        own = people.anti_join(self.table("officer_loan").select("officer_id"), "officer_id")
        lessons, before = self.table("training"), self.period.last.add(days=1).isoformat()
        year = lessons.filter(lessons.held_on >= f"{self.period.last.year:04}-01-01", lessons.held_on < before)
        told = year.group_by("officer_id").agg(minutes=_.minutes.sum())
        found = own.select("station", "officer_id").left_join(told, "officer_id")
        minutes = found.minutes.fill_null(0)
        return found.select("station", marked=(minutes >= self.counting.target).ifelse(1, 0), amount=minutes)

    @cached_property
    def rectified(self) -> Table:
        """Enterprises ordered to put something right, each once."""
        found = self.happened("rectify_ordered", "inspection")
        return self._lines(found.select("station", "enterprise_id").distinct())

    @cached_property
    def fined(self) -> Table:
        """Penalties decided with a fine, and its fen by the newest decision."""
        decided = self.table("sanction").filter(_.phase == "decided")
        newest = decided.group_by("case_id").agg(newest=_.round.max())
        counted = decided.join(newest, "case_id").filter(_["round"] == _.newest, _.kind == FINE)
        fines = counted.group_by("case_id").agg(fen=_.amount_fen.sum()).filter(_.fen != 0)
        found = self.decided.select("station", "case_id").join(fines, "case_id")
        return found.select("station", marked=ibis.literal(1, "int64"), amount=_.fen)

    @cached_property
    def hazards(self) -> Table:
        """Hazards of cases opened in the period."""
        return self.table("hazard").join(self.opened.select("case_id"), "case_id")

    def hazards_that(self, marked: BooleanValue) -> Table:
        """Those hazards, marked some."""
        return self._lines(self.hazards, marked)

    def all_of(self, found: Table) -> Table:
        """Lines that all count."""
        return self._lines(found)

    def _lines(self, found: Table, marked: BooleanValue | None = None, keep: tuple[str, ...] = ()) -> Table:
        flag = ibis.literal(1, "int64") if marked is None else marked.ifelse(1, 0).cast("int64")
        return found.select("station", *keep, marked=flag, amount=ibis.literal(0, "int64"))

    def _in(self, found: Table, key: str, others: Table) -> Table:
        """Lines, marked those whose id is among the others."""
        flags = others.distinct().mutate(hit=ibis.literal(1, "int64"))
        joined = found.left_join(flags, key)
        return joined.select("station", marked=joined.hit.notnull().ifelse(1, 0).cast("int64"), amount=ibis.literal(0))
