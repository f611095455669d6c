"""`station access`: 调阅 — apply, decide, look, copy, evaluate, close (docs/access.md). Reading needs nobody."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TextIO

import pendulum

from devices import player
from devices.player import PlayerFailed
from station.commands.session import open_home, signed_in
from station.errors import UsageError
from station.intake import key_frames, marked_copy
from station.intake.carrying import carry
from station.records.access import Defect, Part, Request, Scope
from station.records.jsonable import dump
from station.records.moment import day, moment
from station.services import (
    access,
    access_copies,
    access_playing,
    access_view,
    access_words,
    casebook,
    contact_sheet,
    custody,
    sticks,
)
from station.services.access import Application
from station.services.access_copies import Hands
from station.services.access_playing import PlayerGone, Recordings
from station.settings import Settings
from station.texts import text
from station.wiring import Station

HELP = text("access.cli.help")
PARTS = ("text", "av")
Ask = Callable[[argparse.ArgumentParser], None]
Do = Callable[[argparse.Namespace, Station, TextIO], int]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One parser for each step, so that an option of another step is wrong usage."""
    shared = argparse.ArgumentParser(parents=[parser], add_help=False)
    shared.add_argument("--json", action="store_true", help=text("access.cli.json"))
    found = parser.add_subparsers(dest="step", metavar="STEP", required=True)
    for step, (ask, _) in STEPS.items():
        told = text(f"access.cli.steps.{step}")
        ask(found.add_parser(step, parents=[shared], add_help=False, help=told, description=told))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Do the step; 0 when done."""
    station = open_home(args)
    try:
        return STEPS[args.step][1](args, station, out)
    finally:
        station.close()


def _ask_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--case", metavar="CASE", help=text("access.cli.case"))
    parser.add_argument("--open", action="store_true", help=text("access.cli.open"))


def _list(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    case_id = None if args.case is None else casebook.by_number(station.store, args.case).id
    found = access_view.every(station.store, case_id=case_id)
    found = tuple(each for each in found if not args.open or each.state in access_view.OPEN)
    if args.json:
        out.write(dump({"requests": found}))
        return 0
    now = station.clock.now()
    lines = [access_words.line(station.store, each, now) for each in found]
    out.write("".join(f"{line}\n" for line in lines) or text("access.cli.none") + "\n")
    return 0


def _ask_one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", help=text("access.cli.id"))


def _show(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    seen = access_view.seen(station.store, _id(args.id))
    out.write(dump(seen) if args.json else "".join(f"{line}\n" for line in access_words.lines(seen)))
    return 0


def _ask_apply(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--case", metavar="CASE", help=text("access.cli.of_case"))
    what.add_argument("--clip", metavar="CLIP", help=text("access.cli.of_clip"))
    parser.add_argument("--from", dest="from_at", metavar="TIME", help=text("access.cli.from"))
    parser.add_argument("--to", dest="to_at", metavar="TIME", help=text("access.cli.to"))
    parser.add_argument("--mode", choices=("view", "copy"), default="view", help=text("access.cli.mode"))
    parser.add_argument("--purpose", required=True, metavar="CODE", help=text("access.cli.purpose"))
    parser.add_argument("--reason", required=True, help=text("access.cli.reason"))
    parser.add_argument("--until", required=True, metavar="DATE", help=text("access.cli.until"))
    parser.add_argument("--applicant", default="", metavar="NAME", help=text("access.cli.applicant"))
    parser.add_argument("--org", default="", help=text("access.cli.org"))


def _apply(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    case_id = None if args.case is None else casebook.by_number(station.store, args.case).id
    clip_id = None if args.clip is None else _id(args.clip)
    scope = Scope(case_id, clip_id, _time(args.from_at), _time(args.to_at))
    asked = Application(
        purpose=args.purpose,
        reason=args.reason,
        scope=scope,
        mode=args.mode,
        until=_until(args.until),
        applicant=args.applicant,
        org=args.org,
    )
    return _told(args, station, out, access.apply(station.store, signed_in(args, station), asked))


def _ask_decide(parser: argparse.ArgumentParser) -> None:
    _ask_one(parser)
    parser.add_argument("--reason", required=True, help=text("access.cli.why"))


def _decide(approve: bool, args: argparse.Namespace, station: Station, out: TextIO) -> int:
    actor = signed_in(args, station)
    return _told(args, station, out, access.decide(station.store, actor, _id(args.id), approve, args.reason))


def _ask_view(parser: argparse.ArgumentParser) -> None:
    _ask_one(parser)
    parser.add_argument("--clip", required=True, metavar="CLIP", help=text("access.cli.view_clip"))


def _view(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    play = recordings(station.settings).player
    watched = access_playing.play(station, signed_in(args, station), _id(args.id), _id(args.clip), play)
    if args.json:
        out.write(dump({"clip_id": watched.clip.id, "seconds": watched.seconds, "marks_ms": watched.marks}))
        return 0
    out.writelines(f"{line}\n" for line in access_words.watched(watched.clip, watched.seconds, watched.marks))
    return 0


def _ask_sheet(parser: argparse.ArgumentParser) -> None:
    _ask_view(parser)
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=text("access.cli.sheet_out"))


def _sheet(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    frames, path = recordings(station.settings).frames, args.out.resolve()
    made = contact_sheet.make(station, signed_in(args, station), _id(args.id), _id(args.clip), frames)
    contact_sheet.keep(made, path)
    if args.json:
        at = [each.picture.at_ms for each in made.shown]
        out.write(dump({"clip_id": made.clip.id, "file": str(path), "at_ms": at, "problem": made.problem}))
        return 0
    told = text("access.sheet_made", name=made.clip.name, count=len(made.shown), path=path)
    out.write(told + contact_sheet.incomplete(made) + "\n")
    return 0


def _ask_copy(parser: argparse.ArgumentParser) -> None:
    _ask_one(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="DIR", help=text("access.cli.out"))
    where.add_argument("--stick", nargs="?", const="", metavar="SERIAL", help=text("access.cli.stick"))
    parser.add_argument("--clip", action="append", default=[], metavar="CLIP", help=text("access.cli.copy_clip"))


def _copy(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    clips, hands = [_id(each) for each in args.clip], recordings(station.settings).hands
    if args.out is None:
        return _copy_to_stick(args, station, out, hands, clips)
    folder, actor = args.out.resolve(), signed_in(args, station)
    made = access_copies.make(station, actor, _id(args.id), folder, hands, lambda name, ms: None, clips)
    if args.json:
        out.write(dump({"folder": str(folder), "copies": made}))
    else:
        out.writelines(f"{line}\n" for line in access_words.copied(made, folder, station.store.signer.name))
    return 0


def _copy_to_stick(args: argparse.Namespace, station: Station, out: TextIO, hands: Hands, clips: list[int]) -> int:
    target = sticks.usable(station.store, args.stick).id if args.stick else None
    actor = signed_in(args, station)
    made, waits = access_copies.queue(station, actor, _id(args.id), target, hands, lambda name, ms: None, clips)
    if args.json:
        out.write(dump({"copies": made, "queued": waits}))
    else:
        out.write(text("access.queued", count=len(made), name=waits.name) + "\n")
    return 0


def _ask_evaluate(parser: argparse.ArgumentParser) -> None:
    _ask_one(parser)
    for part in PARTS:
        parser.add_argument(f"--{part}", required=True, choices=("ok", "faulty"), help=text(f"access.cli.{part}"))
    parser.add_argument("--conclusion", required=True, help=text("access.cli.conclusion"))
    parser.add_argument("--defect", action="append", default=[], metavar="PART:ITEM:WORDS",
                        help=text("access.cli.defect"))  # fmt: skip


def _evaluate(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    defects = [_defect(each) for each in args.defect]
    actor, good = signed_in(args, station), (args.text == "ok", args.av == "ok")
    done = access.evaluate(station.store, actor, _id(args.id), *good, args.conclusion, defects)
    return _told(args, station, out, done)


def _defect(written: str) -> Defect:
    """Part, item (may be empty) and words. UsageError."""
    part, first, rest = written.partition(":")
    item, second, words = rest.partition(":")
    if part not in PARTS or not (first and second):
        raise UsageError(detail=text("access.cli.defect"))
    return Defect(part, item, words)


def _close(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    return _told(args, station, out, access.close(station.store, signed_in(args, station), _id(args.id)))


def _told(args: argparse.Namespace, station: Station, out: TextIO, found: Request) -> int:
    if args.json:
        out.write(dump({"request": found}))
    else:
        out.write(access_words.line(station.store, found, station.clock.now()) + "\n")
    return 0


def _id(written: str) -> int:
    """An id as rows have it. UsageError."""
    if not written.isdecimal() or int(written) > custody.LARGEST:
        raise UsageError(detail=text("access.cli.id"))
    return int(written)


def _until(written: str) -> pendulum.DateTime:
    """The end of a day. UsageError."""
    try:
        return moment(f"{day(written).isoformat()}T23:59:59+08:00")
    except ValueError:
        raise UsageError(detail=text("access.cli.until")) from None


def _time(written: str | None) -> pendulum.DateTime | None:
    """A time as people write it. UsageError."""
    try:
        return None if written is None else moment(f"{written.replace(' ', 'T')}:00+08:00")
    except ValueError:
        raise UsageError(detail=text("access.cli.from")) from None


def recordings(settings: Settings) -> Recordings:
    """What shows and hands out recordings on this machine."""
    setup = player.Setup(settings.player, settings.player_video, settings.player_audio)
    return Recordings(partial(_play, setup), Hands(marked_copy.copy, carry), key_frames.pictures)


def _play(
    setup: player.Setup, place: Path, title: str, line: str, marked: Callable[[int], None], part: Part | None
) -> int | None:
    span = None if part is None else (part.from_ms / 1000, part.to_ms / 1000)
    try:
        return player.play(place, title, line, marked, setup, span)
    except PlayerFailed as error:
        facts = {"program": setup.program, "said": error.facts.get("said", "")}
        raise PlayerGone(said=text(f"access.player_{error.reason}", **facts)) from error


STEPS: dict[str, tuple[Ask, Do]] = {
    "list": (_ask_list, _list),
    "show": (_ask_one, _show),
    "apply": (_ask_apply, _apply),
    "approve": (_ask_decide, partial(_decide, True)),
    "deny": (_ask_decide, partial(_decide, False)),
    "view": (_ask_view, _view),
    "sheet": (_ask_sheet, _sheet),
    "copy": (_ask_copy, _copy),
    "evaluate": (_ask_evaluate, _evaluate),
    "close": (_ask_one, _close),
}
