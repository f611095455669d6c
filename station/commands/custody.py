"""`station custody`: how clips were kept (保管记录), and a manifest that outside tools accept."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from station.commands.session import open_home, signed_in
from station.errors import StationError, UsageError
from station.intake.carrying import carry
from station.records.custody import CustodyRecord, ManifestLine
from station.records.jsonable import dump
from station.services import custody, custody_manifest, destruction
from station.services.custody import Scope
from station.texts import text
from station.wiring import Station

HELP = text("custody.cli.help")
WHEN = "YYYY-MM-DD HH:mm:ss"


class Nothing(StationError):
    """There is no clip to list. Facts: what."""

    text = "custody.nothing"


class NotCopied(StationError):
    """Some recordings could not be handed out. Facts: count."""

    text = "custody.not_copied"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which clips, and whether a manifest is wanted."""
    parser.add_argument("what", metavar="CLIP|SESSION|CASE", help=text("custody.cli.what"))
    parser.add_argument("--manifest", type=Path, metavar="OUT", help=text("custody.cli.manifest"))
    parser.add_argument("--copy", action="store_true", help=text("custody.cli.copy"))
    parser.add_argument("--json", action="store_true", help=text("custody.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Tell or list; 1 where a recording is not as it should be."""
    if args.copy and args.manifest is None:
        raise UsageError(detail=text("custody.cli.copy"))
    station = open_home(args)
    try:
        found = custody.scope(station.store, args.what)
        if args.manifest is None:
            _tell(args, station, found, out)
            return 0
        if not found.clips:
            raise Nothing(what=args.what)
        return _list(args, station, found, out)
    finally:
        station.close()


def _tell(args: argparse.Namespace, station: Station, found: Scope, out: TextIO) -> None:
    records = custody.records(station.store, found.clips)
    if args.json:
        out.write(dump({"records": records}))
        return
    out.write(text("custody.cli.clips", title=found.title, count=len(records)) + "\n")
    for one in records:
        out.writelines(f"{line}\n" for line in said(one))


def _list(args: argparse.Namespace, station: Station, found: Scope, out: TextIO) -> int:
    folder = args.manifest.resolve()
    actor = signed_in(args, station) if args.copy else None
    custody_manifest.prepare(folder)
    if actor is not None:
        custody_manifest.note_export(station, actor, found, folder)
    # Read after the act, so that the records that go out name whoever took them.
    records = custody.records(station.store, found.clips)

    def tick(at: int, name: str) -> None:
        if not args.json:
            out.write(text("custody.cli.one", at=at, count=len(records), name=name) + "\n")
            out.flush()

    lines = custody_manifest.plan(station.media, records, copied=args.copy, tick=tick)
    troubles = dict(_carried(station, folder, lines)) if args.copy else _damaged(lines)
    gone = destruction.gone(station.store)
    troubles |= {line.name: "destroyed" for line in lines if line.record.clip.id in gone}
    sums = custody_manifest.write(station, folder, lines, copied=args.copy)
    _report(args, station, lines, troubles, sums, out)
    if troubles and not args.json:
        raise NotCopied(count=len(troubles))
    return int(bool(troubles))


def _damaged(lines: list[ManifestLine]) -> dict[str, str]:
    return {line.name: "damaged" for line in lines if not line.md5}


def _carried(station: Station, folder: Path, lines: list[ManifestLine]) -> Iterator[tuple[str, str]]:
    """Copy what can be copied; names and reasons of what could not."""
    for line in lines:
        sha256 = line.record.clip.sha256
        why = carry(station.media.path(sha256), sha256, folder / line.name, lambda _: None) if line.md5 else "damaged"
        if why:
            yield line.name, why


def _report(
    args: argparse.Namespace,
    station: Station,
    lines: list[ManifestLine],
    troubles: dict[str, str],
    sums: Path,
    out: TextIO,
) -> None:
    if args.json:
        listed = [
            {"clip_id": line.record.clip.id, "name": line.name, "sha256": line.record.clip.sha256, "md5": line.md5}
            for line in lines
        ]
        lacking = [{"name": name, "why": why} for name, why in troubles.items()]
        out.write(dump({"manifest": str(sums), "copied": args.copy, "files": listed, "lacking": lacking}))
        return
    for name, why in troubles.items():
        out.write(text("custody.cli.lacking", name=name, why=text(f"custody.why.{why}")) + "\n")
    out.write(text("custody.cli.written", folder=sums.parent, count=len(lines)) + "\n")
    check = "custody.cli.check_copied" if args.copy else "custody.cli.check_home"
    out.write(text(check, folder=sums.parent, home=station.home.root, sums=sums) + "\n")


def said(one: CustodyRecord) -> Iterator[str]:
    """A record as lines for a terminal."""
    clip, docking = one.clip, one.docking
    yield text("custody.cli.head", name=clip.name)
    yield text("custody.cli.content", size=clip.size, sha256=clip.sha256)
    if clip.extent == "partial":
        yield text("custody.cli.partial")
    if clip.problem:
        yield text("custody.cli.problem", problem=clip.problem)
    device = " ".join(filter(None, (docking.model, docking.usb, docking.fs_type, docking.fs_uuid)))
    yield text("custody.cli.device", serial=clip.serial, told=device or text("custody.cli.folder"))
    yield text("custody.cli.officer", officer=clip.officer_name or text("custody.cli.nobody"))
    yield text("custody.cli.docked", at=docking.opened_at.format(WHEN), by=docking.source)
    if one.origin:
        origin = one.origin
        yield text("custody.cli.path", path=origin.path, size=origin.size, mtime=origin.mtime.format(WHEN))
    yield _times(one)
    how = text(f"custody.how.{clip.verify_method}")
    yield text("custody.cli.kept", at=clip.imported_at.format(WHEN), how=how)
    yield text("custody.cli.reread", told=_second(one))
    case = clip.case_number or text("custody.cli.nobody")
    yield text("custody.cli.case", case=case, how=text(f"custody.link.{clip.link_method}"))
    yield from _later(one)
    yield text("custody.cli.events")
    for event in one.events:
        who = "、".join(filter(None, (event.actor, event.cosigner)))
        line = text("custody.cli.event", seq=event.seq, at=event.at.format(WHEN), title=event.title, who=who)
        yield line + (text("custody.cli.event_reason", reason=event.reason) if event.reason else "")


def _times(one: CustodyRecord) -> str:
    clip, unknown = one.clip, text("custody.cli.none")
    start = clip.started_at.format(WHEN) if clip.started_at else unknown
    end = clip.ended_at.format(WHEN) if clip.ended_at else unknown
    source = text(f"custody.source.{clip.time_source}")
    return text("custody.cli.times", start=start, end=end, source=source, offset=clip.clock_offset_s)


def _second(one: CustodyRecord) -> str:
    found = one.second
    if found is None or found.reread != "same":
        return text(f"custody.second.{(found and found.reread) or 'waiting'}")
    at = found.reread_at.format(WHEN) if found.reread_at else ""
    return text("custody.second.same", at=at, how=text(f"custody.second_how.{found.reread_method}")).strip()


def _later(one: CustodyRecord) -> Iterator[str]:
    """The papers it stands beside, other dockings, certificates and damage."""
    for link in one.papers:
        yield text("custody.cli.paper", title=link.title, number=link.number, note=link.note).rstrip()
    if one.seen:
        last = one.seen[-1]
        yield text("custody.cli.seen", count=len(one.seen), at=last.docked_at.format(WHEN), serial=last.serial)
    for each in one.clearances:
        signed = f"{each.issued_by}、{each.cosigned_by}"
        yield text(
            "custody.cli.clearance", number=each.number, state=text(f"clearance.state.{each.state}"), signed=signed
        )
    for found in one.damage:
        mended = text("custody.mended.yes", at=found.mended_at.format(WHEN)) if found.mended_at else ""
        state = mended or text("custody.mended.no")
        yield text("custody.cli.damage", at=found.found_at.format(WHEN), state=state)
