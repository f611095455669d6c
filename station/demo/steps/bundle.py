"""Step 11: two bundles are sealed; damaged, forged and reordered ones are refused; the replica has the same rows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from station.bureau.home import BureauHome
from station.demo.bureau import ADMIN
from station.demo.walk import Walk
from station.replica.cards import fingerprint
from station.replica.outbox import CARD, MANIFEST, SIGNATURE, SUMS, bundle_folder
from station.rules import note
from station.services import casebook, disclosures, staff
from station.store.compare import compare
from station.store.replicas import FILE


def take(walk: Walk) -> None:
    """Seal, attack, deliver, compare."""
    code, outbox = walk.station.settings.code, walk.station.home.outbox
    card = outbox / code / CARD
    shown = fingerprint(walk.station.store.signer.verifier_key)
    enrolled = walk.command("bureau", "enrol", card, "--fingerprint", shown, person=ADMIN)
    walk.narrator.proof("bundle.enrolled", enrolled.status == 0, fingerprint=shown)
    first, second = _sealed(walk), _sealed_again(walk)
    walk.narrator.did("bundle.sealed", first=first, second=second)
    walk.narrator.artefact(bundle_folder(outbox, code, walk.station.settings.epoch, first))
    _attacks(walk, first, second)

    pulled = walk.command("bureau", "pull", code, "--json")
    (walk.artefacts("bureau") / "pull.json").write_text(pulled.said, encoding="utf-8")
    walk.narrator.proof("bundle.pulled", pulled.status == 0 and _verdict(pulled.report(), second) == "ACCEPTED")
    replica = BureauHome(walk.home / "demo-bureau").replica(code) / FILE
    differences = compare(walk.station.home.db, replica)
    walk.narrator.proof("bundle.same_rows", not differences, entries=walk.station.store.size())
    again = walk.command("bureau", "pull", code, "--json")
    replayed = again.status == 0 and _verdict(again.report(), second) == "REPLAY"
    walk.narrator.proof("bundle.replayed", replayed and not compare(walk.station.home.db, replica))
    walk.narrator.proof("bundle.verified", walk.command("bureau", "verify", code).status == 0)
    walk.narrator.artefact(replica)


def _sealed(walk: Walk) -> int:
    """`station replicate`; the number of the new bundle."""
    done = walk.command("station", "replicate", "--json").report()
    return int(done["last"]["seq"]) if done.get("sealed") else 0


def _sealed_again(walk: Walk) -> int:
    """Another act, and a bundle that stands on the one before."""
    item = next(each for each in disclosures.queue(walk.station.store) if each.state == "pending")
    case = casebook.get(walk.station.store, item.case_id)
    free = next(each.name for each in staff.active(walk.station.store) if each.name not in (case.lead, case.assist))
    disclosures.check(walk.station.store, walk.proof(free), item.id)
    return _sealed(walk)


def _attacks(walk: Walk, first: int, second: int) -> None:
    """Each attack on its own copy of the outbox, offered to the bureau before the true one."""
    attacks: dict[str, tuple[int, Callable[[Walk, Path], None], set[str]]] = {
        "truncated": (first, _truncate, {"INCOMPLETE", "CORRUPT"}),
        "altered": (first, _alter, {"CORRUPT"}),
        "forged": (first, _forge, {"FORGED"}),
        "reordered": (second, _skip, {"GAP"}),
    }
    code = walk.station.settings.code
    for name, (seq, attack, wanted) in attacks.items():
        copy = walk.artefacts("bureau") / name
        shutil.copytree(walk.station.home.outbox, copy, dirs_exist_ok=True)
        attack(walk, bundle_folder(copy, code, walk.station.settings.epoch, first))
        answer = walk.command("bureau", "pull", code, "--from", copy, "--json")
        found = next((each for each in _bundles(answer.report()) if each["seq"] == seq), {})
        refused = answer.status == 1 and found.get("verdict") in wanted
        walk.narrator.proof(f"bundle.{name}", refused, reason=found.get("reason", "—"))


def _truncate(_: Walk, bundle: Path) -> None:
    """The last part is cut in half."""
    part = max(bundle.glob("p*.age"))
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])


def _alter(_: Walk, bundle: Path) -> None:
    """One byte of the ciphertext is turned over."""
    part = min(bundle.glob("p*.age"))
    data = bytearray(part.read_bytes())
    data[len(data) // 2] ^= 1
    part.write_bytes(bytes(data))


def _forge(walk: Walk, bundle: Path) -> None:
    """The manifest in the station's name, checksums and all, signed by a key of the forger's own."""
    signer = walk.station.store.signer
    body = signer.open((bundle / MANIFEST).read_text(encoding="utf-8"))
    stranger = Ed25519PrivateKey.generate()
    signed = note.signed(body, signer.name, stranger.public_key().public_bytes_raw(), stranger.sign)
    (bundle / MANIFEST).write_text(signed, encoding="utf-8")
    sums = [f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in _summed(bundle)]
    (bundle / SUMS).write_text("".join(sums), encoding="ascii")


def _summed(bundle: Path) -> list[Path]:
    return sorted(path for path in bundle.iterdir() if path.name not in (SUMS, SIGNATURE))


def _skip(_: Walk, bundle: Path) -> None:
    """The earlier bundle never arrives."""
    shutil.rmtree(bundle)


def _bundles(report: dict[str, object]) -> list[dict[str, object]]:
    stations = report.get("stations")
    return list(stations[0]["bundles"]) if isinstance(stations, list) and stations else []


def _verdict(report: dict[str, object], seq: int) -> object:
    return next((each["verdict"] for each in _bundles(report) if each["seq"] == seq), None)
