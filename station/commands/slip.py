"""`station slip`: issue a case's 执法公示单, or check one that somebody shows."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from station.commands.printing import ask_delivery, deliver, printed
from station.commands.session import open_home, signed_in
from station.documents import raster
from station.documents.scan import read_codes
from station.errors import StationError, UsageError
from station.records.paper import IssuedDocument, IssuedSlip
from station.rules.capture_code import LENGTH, MARK, CaptureCodeRefused, spaced
from station.rules.slip import SlipKind, SlipRefused
from station.services import casebook, slip_check, slip_withdrawal, slips
from station.services.slip_check import SlipNotRecorded, SlipOtherCase, SlipOtherLedger, Verdict
from station.services.slip_kinds import DOCUMENTS, Wanted
from station.store import case_papers
from station.texts import text
from station.wiring import Station

HELP = text("paper.cli.help")
KINDS = {kind.name.lower(): kind for kind in DOCUMENTS}
PICTURE_BYTES = 64 << 20
PDF_PPI = 150
PICTURES = {".png", ".jpg", ".jpeg", ".pdf", ".webp", ".bmp", ".tif", ".tiff"}


class NotAFile(StationError):
    """A file named on the command line cannot be read."""

    text = "paper.file_unreadable"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """A case, `verify` and what was scanned, or `withdraw` and a serial."""
    parser.add_argument("case", metavar=text("paper.cli.case_name"), help=text("paper.cli.case"))
    parser.add_argument("shown", nargs="?", metavar=text("paper.cli.shown_name"), help=text("paper.cli.shown"))
    parser.add_argument("--kind", choices=tuple(KINDS), default="before_inspection", help=text("slip.cli.kind"))
    parser.add_argument("--paper", metavar=text("slip.cli.paper_name"), help=text("slip.cli.paper"))
    parser.add_argument("--form", choices=("a4", "roll"), default="a4", help=text("slip.cli.form"))
    parser.add_argument("--reason", help=text("slip.cli.reason"))
    ask_delivery(parser)
    parser.add_argument("--key", type=Path, help=text("paper.cli.key"))
    parser.add_argument("--json", action="store_true", help=text("paper.cli.json"))


def run(args: argparse.Namespace, out: TextIO) -> int:
    """Issue, verify or withdraw; 0 when done or genuine, 1 with what failed."""
    if args.case == "verify":
        if args.shown is None:
            raise UsageError(detail=text("paper.cli.nothing_shown"))
        return _verify(args, out)
    withdraws = args.case == "withdraw"
    if args.shown is not None and not withdraws:
        raise UsageError(detail=args.shown)
    if withdraws and not (args.shown and args.reason):
        raise UsageError(detail=text("slip.cli.withdraw_what"))
    station = open_home(args)
    try:
        return _withdraw(args, station, out) if withdraws else _issue(args, station, out)
    finally:
        station.close()


def _withdraw(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    slip = slip_withdrawal.withdraw(station.store, signed_in(args, station), args.shown, args.reason)
    if args.json:
        out.write(
            json.dumps({"serial": slip.serial, "withdrawn": True, "reason": args.reason}, ensure_ascii=False) + "\n"
        )
    else:
        out.write(text("slip.cli.withdrawn", serial=slip.serial, reason=args.reason) + "\n")
    return 0


def _wanted(args: argparse.Namespace, station: Station, case_id: int) -> Wanted:
    if args.paper is None:
        return Wanted(KINDS[args.kind])
    found = case_papers.numbered(station.store, args.paper)
    if found is None or found.case_id != case_id:
        raise UsageError(detail=text("slip.cli.paper_unknown", number=args.paper))
    return Wanted(SlipKind.DELIVERY, found.id)


def _issue(args: argparse.Namespace, station: Station, out: TextIO) -> int:
    case = casebook.by_number(station.store, args.case)
    wanted = _wanted(args, station, case.id)
    slip = slips.current(station, case.id, wanted)
    reprint, actor = slip is not None, None
    if slip is None:
        actor = signed_in(args, station)
        slip = slips.issue(station, actor, case.id, wanted)
    document = slips.roll(station, slip) if args.form == "roll" else slip.document
    files, job = _again(args, station, document) if reprint else deliver(args, station, document, actor)
    if args.json:
        report = {**_slip_facts(slip), "reprint": reprint, "files": [str(file) for file in files], "job": job}
        out.write(json.dumps(report, ensure_ascii=False) + "\n")
        return 0
    key = "paper.cli.reprinted" if reprint else "paper.cli.issued"
    out.write(text(key, serial=slip.serial, number=case.number, party=case.enterprise) + "\n")
    out.write(text("paper.cli.capture", code=spaced(slip.capture_code)) + "\n")
    out.writelines(text("paper.cli.file", path=file) + "\n" for file in files)
    if job is not None:
        out.write(text("paper.cli.printed", job=job) + "\n")
    return 0


def _again(args: argparse.Namespace, station: Station, document: IssuedDocument) -> tuple[Sequence[Path], str | None]:
    """As `deliver`, of a slip that was printed before: it says so on the paper."""
    files = slips.again(station, document, args.out, pictures=args.to == "png")
    return files, printed(args, station, document, again=True) if args.to == "printer" else None


def _verify(args: argparse.Namespace, out: TextIO) -> int:
    written, capture = _read_shown(args.shown)
    try:
        _report(args, _verdict(args, written, capture), out)
    except (SlipRefused, SlipNotRecorded, SlipOtherLedger, SlipOtherCase, CaptureCodeRefused) as refusal:
        if args.json:
            said = {"valid": False, "check": refusal.check, "message": refusal.message}
            out.write(json.dumps(said, ensure_ascii=False) + "\n")
        raise
    return 0


def _verdict(args: argparse.Namespace, written: str, capture: str | None) -> Verdict:
    if args.key is not None:
        keys = slip_check.read_keys(_read(args.key).decode(errors="replace"), args.key)
        return slip_check.verify(written, keys, capture=capture)
    station = open_home(args)
    try:
        return slip_check.verify(written, slip_check.own_keys(station.store), station.store, capture)
    finally:
        station.close()


def _read_shown(shown: str) -> tuple[str, str | None]:
    """The slip's text and, where a picture also shows one, the 取证码."""
    if not _is_file(shown):
        if "#" not in shown and Path(shown).suffix.lower() in PICTURES:
            raise NotAFile(path=shown, detail=text("paper.cli.no_such_file"))
        return shown.strip("\r\n"), None
    codes = _codes(Path(shown))
    written = next((code for code in codes if "#" in code), codes[0])
    others = (code for code in codes if code != written)
    return written, next((code for code in others if len(code) == LENGTH and code.startswith(MARK)), None)


def _codes(path: Path) -> list[str]:
    data = _read(path)
    if data.startswith(b"%PDF-"):
        return read_codes(raster.pages(path.resolve(), PDF_PPI)[0])
    return read_codes(data)


def _is_file(shown: str) -> bool:
    try:
        return Path(shown).is_file()
    except (OSError, ValueError):
        return False


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(PICTURE_BYTES)
    except OSError as error:
        raise NotAFile(path=path, detail=error.strerror) from error


def _report(args: argparse.Namespace, verdict: Verdict, out: TextIO) -> None:
    content = verdict.content
    if args.json:
        out.write(json.dumps(_verdict_facts(verdict), ensure_ascii=False) + "\n")
        return
    out.write(text("paper.cli.genuine_demo" if verdict.demo else "paper.cli.genuine") + "\n")
    out.writelines(text(f"paper.cli.check.{check}") + "\n" for check in verdict.checks)
    facts = {
        "kind": text(f"paper.kind.{content.kind.name.lower()}"),
        "front": verdict.front,
        "serial": content.serial,
        "date": content.issued_on.isoformat(),
        "claims": "、".join(content.claims),
        "size": content.ledger_size,
    }
    out.write(text("paper.cli.content", **facts) + "\n")
    if verdict.slip is not None:
        out.write(text("paper.cli.recorded", at=verdict.slip.issued_at.format("YYYY-MM-DD HH:mm:ss")) + "\n")


def _slip_facts(slip: IssuedSlip) -> dict[str, object]:
    return {
        "serial": slip.serial,
        "case": str(slip.case_id),
        "payload": slip.payload,
        "capture_code": slip.capture_code,
        "issued_at": slip.issued_at.isoformat(),
        "sha256": slip.document.sha256,
    }


def _verdict_facts(verdict: Verdict) -> dict[str, object]:
    content = verdict.content
    return {
        "valid": True,
        "demo": verdict.demo,
        "checks": list(verdict.checks),
        "front": verdict.front,
        "kind": content.kind.name.lower(),
        "station": content.station,
        "epoch": content.epoch,
        "subject": str(content.subject_id),
        "serial": content.serial,
        "issued_on": content.issued_on.isoformat(),
        "ledger_size": content.ledger_size,
        "ledger_root_prefix": content.ledger_root.hex(),
        "claims": list(content.claims),
    }
