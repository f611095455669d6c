"""Step 4: two officers take a case; the slip is printed, read by a foreign reader, and refused once altered."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from station.demo.walk import Walk
from station.records.case import CaseFile
from station.services import casebook, cases, recorders

CHIEF = "王建国"


def take(walk: Walk) -> None:
    """Approve and dispatch a case of the draw, issue its slip, read it back in three ways."""
    case = _dispatched(walk)
    walk.narrator.did("slip.sent", number=case.number, party=case.enterprise, lead=case.lead, assist=case.assist)
    folder = walk.artefacts("slip")
    issued = walk.command("station", "slip", case.number, "--to", "pdf", "--out", folder, "--json", person=CHIEF)
    facts = issued.report()
    walk.narrator.proof("slip.issued", issued.status == 0, serial=facts.get("serial", "—"))
    walk.command("station", "slip", case.number, "--to", "png", "--out", folder, person=CHIEF)
    for path in sorted(folder.iterdir()):
        walk.narrator.artefact(path)
    picture = next(iter(sorted(folder.glob("*.png"))), folder)
    payload, capture = str(facts.get("payload", "")), str(facts.get("capture_code", ""))
    _foreign_reader(walk, picture, payload, capture)
    _verified(walk, folder, picture, payload)


def _dispatched(walk: Walk) -> CaseFile:
    """The first case of the draw with somebody on it who wears a recorder, approved and dispatched."""
    store = walk.station.store
    wearers = {each.officer_id for each in recorders.all_recorders(store)}
    opened = [casebook.get(store, case_id) for case_id in walk.cases]
    case = next(each for each in opened if wearers & {each.lead_id, each.assist_id})
    walk.inspected = case.id
    cases.approve(store, walk.proof(CHIEF), case.id)
    walk.clock.advance(minutes=10)
    return cases.dispatch(store, walk.proof(CHIEF), case.id)


def _foreign_reader(walk: Walk, picture: Path, payload: str, capture: str) -> None:
    reader = shutil.which("zbarimg")
    if reader is None:
        walk.narrator.did("slip.no_reader")
        return
    read = subprocess.run([reader, "--quiet", "--raw", str(picture)], capture_output=True, text=True, check=False)
    lines = read.stdout.splitlines()
    walk.narrator.proof("slip.zbarimg", payload in lines and bool(payload))
    walk.narrator.proof("slip.capture", capture in lines and bool(capture), code=capture)


def _verified(walk: Walk, folder: Path, picture: Path, payload: str) -> None:
    """By the station, and with the public key alone from a folder where there is no station."""
    walk.narrator.proof("slip.verified", walk.command("station", "slip", "verify", picture).status == 0)
    key = folder / "station.vkey"
    key.write_text(walk.command("station", "checkpoint", "--key").said, encoding="utf-8")
    outside = walk.command("station", "slip", "verify", payload, "--key", key, cwd=folder, homeless=True)
    walk.narrator.proof("slip.outside", outside.status == 0)
    at = payload.rfind("#") + 40
    altered = payload[:at] + ("A" if payload[at : at + 1] != "A" else "B") + payload[at + 1 :]
    refused = walk.command("station", "slip", "verify", altered, "--key", key, cwd=folder, homeless=True)
    walk.narrator.proof("slip.altered", refused.status == 1)
    walk.narrator.quote(refused.complained)
    (folder / "payload.json").write_text(json.dumps({"payload": payload, "altered": altered}), encoding="utf-8")
