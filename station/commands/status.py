"""`station status`: the station at a glance, as text or as JSON."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TextIO

from station.commands.session import open_home
from station.records.cockpit import Gauge, Share
from station.records.evidence import Intake
from station.records.jsonable import dump
from station.records.moment import moment
from station.records.status import OpenDeadline, Status
from station.services.status import status
from station.texts import text

HELP = text("status.help")
GB = 1_000_000_000
MB = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Only the form of the answer."""
    parser.add_argument("--json", action="store_true", help=text("status.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Write the station's status. NoStore and what opening raises."""
    station = open_home(args)
    try:
        found = status(station)
    finally:
        station.close()
    out.write(dump(found) if args.json else "\n".join(_lines(found)) + "\n")
    return 0


def _lines(found: Status) -> Iterator[str]:
    yield text("status.title", name=found.station.name, code=found.station.code, authority=found.station.authority)
    if found.station.demo:
        yield text("status.demo")
    yield text("status.deadlines", n=len(found.deadlines))
    yield from [_deadline(each) for each in found.deadlines] or [text("status.none")]
    yield from map(_gauge, found.cockpit.gauges)
    yield text("status.recorders", n=len(found.recorders))
    for each in found.recorders:
        owner, state = each.officer_name or text("status.nobody"), text(f"status.recorder_status.{each.status}")
        yield text("status.recorder", serial=each.serial, officer=owner, status=state)
    yield from _intake(found)
    yield _replica(found)
    yield from _bureau(found)
    yield from _backups(found)
    yield text("status.ledger", size=found.ledger.size, root=found.ledger.root[:16])
    yield text("status.disk", free=f"{found.disk.free / GB:.1f} GB", total=f"{found.disk.total / GB:.1f} GB")
    yield _clock(found)


def _deadline(each: OpenDeadline) -> str:
    standing = [text(f"status.urgency.{each.urgency}", days=each.days)]
    standing += [text("status.provisional")] * each.provisional + [text("status.to_confirm")] * each.to_confirm
    return text(
        "status.deadline",
        when=f"{each.due_at:%Y-%m-%d %H:%M}",
        number=each.case_number,
        enterprise=each.enterprise,
        title=each.title,
        standing="·".join(standing),
        basis=each.basis,
    )


def _gauge(one: Gauge) -> str:
    now, last = _share(one.permille, one.now), _share(one.last_permille, one.last)
    return text("status.gauge", title=text(f"cockpit.title.{one.figure}"), now=now, last=last)


def _share(permille: int | None, share: Share) -> str:
    return text("cockpit.none") if permille is None else f"{permille / 10:.1f}%（{share.part}/{share.whole}）"


def _intake(found: Status) -> Iterator[str]:
    yield text("status.intake", n=len(found.intake))
    for live in found.live:
        yield text("status.running", serial=live.serial, done=live.files_done, files=live.files, current=live.current)
    yield from [_docking(each) for each in found.intake] or [text("status.none")]


def _docking(each: Intake) -> str:
    return text(
        "status.docking",
        when=f"{each.opened_at:%Y-%m-%d %H:%M}",
        serial=each.serial,
        state=text(f"status.intake_state.{each.state}"),
        kept=each.counts.get("verified", 0) + each.counts.get("duplicate", 0),
        files=each.files,
        size=f"{each.bytes / MB:.1f} MB",
    )


def _replica(found: Status) -> str:
    sent = found.replica
    if sent.sealed_at is None:
        return text("status.replica_none", waiting=sent.waiting)
    when = f"{moment(sent.sealed_at):%Y-%m-%d %H:%M}"
    return text("status.replica", bundle=sent.bundle, size=sent.size, when=when, waiting=sent.waiting)


def _bureau(found: Status) -> Iterator[str]:
    """What came back; nothing is said of witnesses where nothing was ever sealed."""
    sent = found.replica
    if sent.witnessed_at is not None:
        when = f"{moment(sent.witnessed_at):%Y-%m-%d %H:%M}"
        yield text("status.witnessed", size=sent.witnessed, when=when)
    elif sent.sealed_at is not None:
        yield text("status.witnessed_none")
    if sent.refused:
        yield text("status.bundle_refused", what=sent.refused)
    if sent.for_people or sent.not_adopted:
        yield text("status.from_bureau", open=sent.for_people, refused=sent.not_adopted)


def _backups(found: Status) -> Iterator[str]:
    if not found.backups:
        yield text("status.backup_none")
    for run in found.backups:
        when = f"{run.finished_at:%Y-%m-%d %H:%M}"
        yield text("status.backup", when=when, size=run.ledger_size, files=run.files, place=run.place)
    for damage in found.damage:
        when = f"{damage.found_at:%Y-%m-%d %H:%M}"
        yield text("status.damage", when=when, digest=damage.sha256[:16], kind=text(f"backup.kind.{damage.kind}"))


def _clock(found: Status) -> str:
    clock = found.clock
    now = f"{clock.now:%Y-%m-%d %H:%M:%S}"
    if clock.behind:
        return text("status.clock_behind", now=now, last=f"{moment(clock.last_entry_at):%Y-%m-%d %H:%M:%S}")
    return text("status.clock_demo" if clock.demonstration else "status.clock", now=now)
