"""站点: every enrolled station at a glance; Enter goes to its cases, read out of the replica."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content

from station.bureau import machine_words
from station.bureau.glance import Glance
from station.bureau.status import StationStatus
from station.bureau.tui import key_forms, line_forms
from station.bureau.tui.screen import BureauScreen
from station.replica.verdicts import Verdict
from station.rules import station_report as rules
from station.store import bureau_lines
from station.texts import text
from station.tui.checks import shown
from station.tui.literal import joined, labelled, literal, stacked
from station.tui.widgets.list_detail import Detail, ListDetail
from station.tui.widgets.window_table import Cell, Column, Row, WindowTable

MOST = 8
"""Overdue items named one by one."""
LEVELS = {rules.WELL: "dim", rules.WATCH: "due", rules.ACT: "breach"}
INK = {rules.WELL: "", rules.WATCH: "$warning", rules.ACT: "bold $error"}


class StationsScreen(BureauScreen):
    """What is wrong comes first. What no bundle says is marked 未上报, never guessed."""

    NAME = "stations"

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Glance] = []

    def body(self) -> ComposeResult:
        """List and detail."""
        columns = (
            Column(text("desk.stations.name"), least=8),
            Column(text("desk.stations.standing"), keep=True),
            Column(text("desk.stations.sealed"), keep=True, right=True),
            Column(text("desk.stations.verified"), keep=True),
            Column(text("desk.stations.overdue"), keep=True, right=True),
            Column(text("desk.stations.returning"), keep=True, right=True),
            Column(text("desk.stations.disk"), keep=True),
            Column(text("desk.stations.clock"), keep=True),
        )
        yield ListDetail(WindowTable(columns, self._rows, id="stations", empty=text("desk.stations.nobody")), Detail())

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one(WindowTable).focus()

    def refresh_facts(self) -> None:
        """How every station stands now."""
        self._found = self.desk.glances.all()
        table = self.query_one(WindowTable)
        with self.prevent(WindowTable.Moved):
            table.show_ids(range(len(self._found)))
        self._show_selected()

    def why_not(self, command_id: str) -> str | None:
        """Nothing can be opened before the first bundle; keys and lines are the administrator's."""
        if command_id in ("stations.pair", "stations.line_card"):
            return self.against_admin()
        if not command_id.startswith("stations."):
            return None
        one = self._selected()
        if one is None:
            return text("desk.stations.nobody")
        if command_id == "stations.open":
            return text("desk.stations.never") if one.status.last is None else None
        if command_id == "stations.attempt":
            known = bureau_lines.line_of(self.desk.bureau.store, one.status.enrolment.code)
            return text("desk.line.none") if known is None else None
        return self.against_admin()

    def on_window_table_moved(self, _: WindowTable.Moved) -> None:
        """Show the row whole."""
        self._show_selected()
        self.refresh_footer()

    def on_window_table_chosen(self, _: WindowTable.Chosen) -> None:
        """Enter or a click in the list."""
        self.action_run_command("stations.open")

    def command_stations_open(self) -> None:
        """The station's cases."""
        one = self._selected()
        if one is not None:
            self.shell.open("replica", one.status.enrolment)

    async def command_stations_line(self) -> None:
        """How the station is reached."""
        one = self._selected()
        if one is not None:
            await line_forms.change(self, one.status.enrolment)

    async def command_stations_line_card(self) -> None:
        """The bureau's own keys, for the stations."""
        await line_forms.own_card(self)

    async def command_stations_attempt(self) -> None:
        """Whether the line answers."""
        one = self._selected()
        if one is not None:
            await line_forms.attempt(self, one.status.enrolment)

    async def command_stations_pair(self) -> None:
        """The bureau's card, or a station's."""
        await key_forms.pair(self)

    async def command_stations_revoke(self) -> None:
        """A key that is in other hands."""
        one = self._selected()
        if one is not None:
            await key_forms.end_key(self, one.status.enrolment)

    def _selected(self) -> Glance | None:
        selected = self.query_one(WindowTable).selected
        return None if selected is None or selected >= len(self._found) else self._found[selected]

    def _show_selected(self) -> None:
        one = self._selected()
        lines = [literal(text("desk.stations.nobody"), "$secondary")] if one is None else _detail(one)
        if one is not None:
            lines += line_forms.told(self.desk.bureau, one.status.enrolment.code)
        self.query_one(Detail).tell(stacked(*lines))

    def _rows(self, ids: Sequence[int]) -> dict[int, Row]:
        return {at: _row(self._found[at]) for at in ids if at < len(self._found)}


def _row(one: Glance) -> Row:
    last = one.status.last
    return (
        one.status.enrolment.name,
        _standing(one),
        f"{last.sealed_at:MM-DD HH:mm}" if last else "-",
        _verified(one),
        _overdue(one),
        str(one.returning) if one.returning else "-",
        _disk(one),
        _clock(one),
    )


def _standing(one: Glance) -> Cell:
    """The worst thing there is to say, in a word."""
    verdicts = {each.verdict for each in one.status.open}
    if verdicts:
        worst = Verdict.FORK.value if Verdict.FORK.value in verdicts else sorted(verdicts)[0]
        return Cell("! " + Verdict(worst).label, "breach")
    if one.status.enrolment.sound_to is not None:
        return Cell("! " + text("desk.stations.revoked"), "breach")
    if one.status.last is None:
        return Cell("! " + text("desk.stations.never"), "breach")
    if one.status.late:
        return Cell("! " + text("desk.stations.late", hours=one.status.lag_hours), "breach")
    if one.status.overdue_draws:
        return Cell("! " + text("desk.stations.draw_held"), "breach")
    if one.status.verified is not None and not one.status.verified.sound:
        return Cell("! " + text("desk.stations.unsound"), "breach")
    if one.status.last.alarms:
        return Cell("~ " + text("desk.stations.alarmed"), "due")
    if one.status.unchecked:
        return Cell("~ " + text("desk.stations.unchecked", days=one.status.unchecked_days), "due")
    return Cell("✓ " + text("desk.stations.well"), "proved")


def _verified(one: Glance) -> Cell:
    check = one.status.verified
    if check is None:
        return Cell(text("desk.stations.unverified"), "dim")
    return (
        Cell(f"✓ {check.verified_at:MM-DD}", "proved")
        if check.sound
        else Cell("! " + text("desk.stations.unsound"), "breach")
    )


def _overdue(one: Glance) -> Cell:
    if one.overdue is None:
        return Cell(text("desk.stations.unsaid"), "dim")
    return Cell(str(len(one.overdue)), "breach") if one.overdue else Cell("0", "dim")


def _disk(one: Glance) -> Cell:
    told = one.status.report
    if told is None:
        return Cell(text("desk.stations.unsaid"), "dim")
    return Cell(machine_words.disk(told), LEVELS[rules.disk(told.machine)])


def _clock(one: Glance) -> Cell:
    """What the bureau saw for itself goes before what the station says."""
    told = one.status.report
    if one.ahead_minutes is not None:
        return Cell(text("desk.stations.fast", minutes=one.ahead_minutes), "due")
    if told is None:
        return Cell(text("desk.stations.unsaid"), "dim")
    return Cell(machine_words.clock(told), LEVELS[rules.clock(told.machine)])


def _detail(one: Glance) -> list[Content]:
    found = one.status
    lines = [joined((found.enrolment.name, "bold"), "  ", found.enrolment.code)]
    if found.last is None:
        lines.append(literal(text("desk.stations.never_told"), "$warning"))
    else:
        facts = {"seq": found.last.seq, "size": f"{found.last.size:,}", "lag": found.lag_hours}
        lines.append(labelled(text("desk.stations.sealed"), shown(found.last.sealed_at)))
        lines.append(labelled("", text("desk.stations.bundle", **facts)))
        lines.append(labelled(text("desk.stations.taken"), shown(found.last.accepted_at)))
    if one.head is not None:
        lines.append(
            labelled(text("desk.stations.head"), f"{one.head.size:,}  {one.head.taken_at[:16].replace('T', ' ')}")
        )
    lines += [*_wrong(one), *_waiting(one)]
    lines += _machine(one)
    lines.append(labelled(text("desk.stations.key"), (found.fingerprint, "$secondary")))
    return lines


def _machine(one: Glance) -> list[Content]:
    """Disk, clock and copies by the station's own word, or that there is none."""
    told = one.status.report
    if told is None:
        lines = [labelled(text("desk.stations.disk"), (text("desk.stations.disk_unsaid"), "$secondary"))]
        if one.ahead_minutes is None:
            lines.append(labelled(text("desk.stations.clock"), (text("desk.stations.clock_unsaid"), "$secondary")))
        return lines
    disk, clock = INK[rules.disk(told.machine)], INK[rules.clock(told.machine)]
    whole = told.audit is None or told.audit.clean
    version = text("machine.version.told", version=told.version, at=shown(told.reported_at))
    lines = [
        labelled(text("desk.stations.disk"), (machine_words.disk_told(told), disk)),
        labelled(text("desk.stations.clock"), (machine_words.clock_told(told), clock)),
        labelled(text("machine.copy.name"), (machine_words.backup(told), "" if told.backup_at else "$warning")),
        labelled(text("machine.audit.name"), (machine_words.audit(told), "" if whole else "bold $error")),
        labelled(text("machine.version.name"), (version, "$secondary")),
    ]
    if told.damaged:
        damaged = text("machine.damaged.told", count=told.damaged)
        lines.append(labelled(text("machine.damaged.name"), (damaged, "bold $error")))
    return lines


def _wrong(one: Glance) -> list[Content]:
    """Refusals with where their evidence lies, alarms, problems of the last check, draws held back."""
    found, lines = one.status, []
    for refused in found.open:
        said = joined((Verdict(refused.verdict).label, "bold $error"), "  ", (refused.evidence, "$secondary"))
        lines.append(labelled(text("desk.stations.refused", seq=refused.seq), said))
    lines += [literal(said, "bold $error") for said in _key_lines(one.status)]
    alarms = found.last.alarms if found.last else ()
    lines += [labelled(text("desk.stations.alarm"), (each, "$warning")) for each in alarms]
    problems = found.verified.problems if found.verified else ()
    lines += [labelled(text("desk.stations.unsound"), (each, "bold $error")) for each in problems]
    for draw in found.overdue_draws:
        held = text("desk.stations.draw", number=draw.draw_no, plan=draw.plan, by=shown(draw.deadline))
        lines.append(labelled(text("desk.stations.draw_held"), (held, "bold $error")))
    return lines


def _key_lines(found: StationStatus) -> list[str]:
    """A key that is believed no more, what it may have signed, and boxes lost before everything had arrived."""
    said, enrolled = [], found.enrolment
    if enrolled.sound_to is not None:
        ended = {"epoch": enrolled.epoch, "after": enrolled.sound_to, "reason": enrolled.ended_reason}
        said.append(text("keys.status.revoked", **ended))
    if found.doubtful:
        said.append(text("keys.status.doubtful", seqs="、".join(map(str, found.doubtful))))
    said += [text("keys.status.lost", epoch=epoch, size=size) for epoch, size in found.lost]
    return [each.strip() for each in said]


def _waiting(one: Glance) -> list[Content]:
    """What is overdue at the station, and what goes back to it."""
    lines = []
    for each in (one.overdue or ())[:MOST]:
        said = joined(
            (each.left, "bold $error"), "  ", each.what, "  ", each.number, "  ", (each.enterprise, "$secondary")
        )
        lines.append(labelled(text("desk.stations.overdue"), said))
    more = len(one.overdue or ()) - MOST
    if more > 0:
        lines.append(labelled("", text("desk.stations.more", count=more)))
    if one.returning:
        lines.append(
            labelled(text("desk.stations.returning"), text("desk.stations.returning_told", count=one.returning))
        )
    lines += [labelled(text("desk.stations.turned_down"), (each, "$warning")) for each in one.refused]
    return lines
