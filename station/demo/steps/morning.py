"""Step 2: an officer signs in, and 今日 says what is due, most urgent first, each with its law."""

from __future__ import annotations

from station.demo.walk import Walk
from station.records.today import Today
from station.rules.urgency import RANK
from station.services import staff
from station.services.today import today

CHIEF = "王建国"


def take(walk: Walk) -> None:
    """A wrong PIN is refused, the right one is not; the list of the day is written down."""
    walk.narrator.proof("morning.wrong_pin", _wrong_pin_refused(walk))
    proof = walk.proof(CHIEF)
    walk.narrator.did("morning.signed_in", name=proof.name)
    kept = walk.station.keys.get_secret(f"pins/{proof.officer_id}")
    walk.narrator.proof("morning.argon2id", kept.startswith(b"$argon2id$"))

    found = today(walk.station.store, walk.clock.now())
    ranks = [RANK[entry.urgency] for entry in found.entries]
    facts = {"count": len(found.entries), "overdue": sum(e.urgency == "overdue" for e in found.entries)}
    walk.narrator.proof("morning.sorted", ranks == sorted(ranks) and bool(ranks), **facts)
    walk.narrator.proof("morning.basis", all(entry.basis for entry in found.entries))
    path = walk.artefacts("today") / "today.txt"
    path.write_text(_written(found), encoding="utf-8")
    walk.narrator.quote(_written(found))
    walk.narrator.artefact(path)


def _wrong_pin_refused(walk: Walk) -> bool:
    try:
        staff.sign_in(walk.station.store, walk.station.keys, CHIEF, "000001")
    except staff.WrongPin:
        return True
    return False


def _written(found: Today) -> str:
    return "".join(f"{e.left}　{e.what}　{e.enterprise}　{e.number}　{e.basis}\n" for e in found.entries)
