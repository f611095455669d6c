"""Within step 8: the package for the review office, checked by strangers' tools; what the office signs, likewise."""

from __future__ import annotations

import base64
import shutil
import subprocess
from pathlib import Path

from station.bureau.reviews import PUBLIC_KEY
from station.demo.office import REVIEWER, points
from station.demo.walk import Answer, Walk
from station.records.case import CaseFile
from station.store import cases

WORDS = "主体、程序、证据、定性、法律适用和裁量均无不当，同意拟处罚意见。"
SIGNATURE_BYTES = 64
"""Of Ed25519; what a signed note has before it is the key's hash."""


def take(walk: Walk, case: CaseFile) -> None:
    """Submit, open at the bureau, check the sums; sign, check the signature; a forged file is refused."""
    lead = cases.get(walk.station.store, case.id).lead
    sent = walk.command("station", "review", "submit", case.number, "--responsible", person=lead)
    package = max(walk.station.home.exports.glob(f"review/review-*-{case.id}-*"), default=None)
    walk.narrator.proof("penalty.submitted", sent.status == 0 and package is not None, file=package and package.name)
    if package is None:
        walk.narrator.quote(sent.complained)
        return
    walk.narrator.artefact(package)
    folder = walk.artefacts("review")
    opened = walk.command("bureau", "review", "open", package, "--out", folder)
    inside = next((path for path in folder.iterdir() if path.is_dir()), folder)
    walk.narrator.did("penalty.opened_there", files=len([path for path in inside.rglob("*") if path.is_file()]))
    _sums(walk, inside, opened)

    _signs(walk, package, folder, "accept")
    _receives(walk, folder, "accept", lead)
    checks = [word for code in points() for word in ("--check", f"{code}=ok")]
    _signs(walk, package, folder, "agree", "--responsible", "--words", WORDS, *checks)
    opinion = next(folder.glob("*-agree-*.opinion"), None)
    if opinion is None:
        return
    walk.narrator.artefact(opinion)
    _signature(walk, opinion, folder / PUBLIC_KEY)
    forged = folder / "forged.opinion"
    forged.write_bytes(opinion.read_bytes().replace("同意".encode(), "驳回".encode(), 1))
    refused = walk.command("station", "review", "receive", forged, person=lead)
    walk.narrator.proof("penalty.forged", refused.status == 1)
    walk.narrator.quote(refused.complained)
    _receives(walk, folder, "agree", lead)


def _sums(walk: Walk, inside: Path, opened: Answer) -> None:
    checker = shutil.which("sha256sum")
    if checker is None:
        walk.narrator.did("penalty.no_tool", tool="sha256sum")
        return
    words = [checker, "-c", "--quiet", "--strict", "SHA256SUMS"]
    done = subprocess.run(words, cwd=inside, capture_output=True, check=False)
    walk.narrator.proof("penalty.sums", opened.status == 0 and done.returncode == 0)
    walk.narrator.artefact(inside / "SHA256SUMS")


def _signs(walk: Walk, package: Path, folder: Path, kind: str, *more: str) -> None:
    """The office says it with the demo bureau's own command; a minute later."""
    words = ("review", "opinion", package, "--kind", kind, "--out", folder, *more)
    done = walk.command("bureau", *words, person=REVIEWER)
    walk.narrator.proof(f"penalty.{kind}", done.status == 0, name=REVIEWER)
    walk.clock.advance(hours=1)


def _receives(walk: Walk, folder: Path, kind: str, lead: str | None) -> None:
    file = next(folder.glob(f"*-{kind}-*.opinion"), folder)
    done = walk.command("station", "review", "receive", file, person=lead)
    if done.status:
        walk.narrator.proof("penalty.not_received", False, message=done.complained.strip())


def _signature(walk: Walk, opinion: Path, key: Path) -> None:
    """With openssl alone, as docs/review.md tells anybody to."""
    checker = shutil.which("openssl")
    if checker is None:
        walk.narrator.did("penalty.no_tool", tool="openssl")
        return
    body, _, signatures = opinion.read_text(encoding="utf-8").partition("\n\n")
    place = walk.artefacts("review-check")
    (place / "text").write_text(body + "\n", encoding="utf-8")
    written = base64.b64decode(signatures.strip().splitlines()[-1].rpartition(" ")[2])
    (place / "signature").write_bytes(written[-SIGNATURE_BYTES:])
    words = [checker, "pkeyutl", "-verify", "-rawin", "-pubin", "-inkey", str(key)]
    words += ["-in", str(place / "text"), "-sigfile", str(place / "signature")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    walk.narrator.proof("penalty.signature", done.returncode == 0)
    walk.narrator.quote(done.stdout)
