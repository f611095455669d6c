"""Making the package of a submission: 送审函, the case, its papers, the statement, sums and signature, in one ZIP.

The same case at the same moment gives the same bytes. Everything in it can be checked without this program
(docs/review.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pendulum

from station.errors import StationError
from station.records.jsonable import jsonable
from station.records.moment import iso
from station.records.review import Review, ReviewNeed
from station.rules import review_package as form
from station.rules.draw import archive
from station.services import replication
from station.store import (
    case_papers,
    cases,
    deadlines,
    evidence,
    papers,
    parties,
    review_facts,
    review_people,
    reviews,
    waivers,
)
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

SAFE = 1 << 53
"""Other readers of JSON keep whole numbers up to here."""


class PackageIncomplete(StationError):
    """The case lacks what a submission consists of. Facts: number, lacking."""

    text = "review.incomplete"


class PaperLost(StationError):
    """An issued paper is no longer in the media store. Facts: title, number."""

    text = "review.paper_lost"


@dataclass(frozen=True, slots=True)
class Sending:
    """What is being sent."""

    kind: str
    """submit, resubmit, fixed, concur, object or withdraw."""
    words: str
    """What the handlers say with it."""
    responsible: tuple[str, ...]
    """Who signs the statement of responsibility."""
    round: int
    previous: str = ""
    """SHA-256 (hex) of the package before it in this round."""


@dataclass(frozen=True, slots=True)
class Package:
    """A finished package."""

    data: bytes
    sha256: str
    """Where it lies in the media store."""
    size: int
    """Entries of the ledger when it was made."""


def make(station: Station, case_id: int, told: ReviewNeed, sending: Sending) -> Package:
    """The package as the case stands, kept in the media store. PackageIncomplete, PaperLost."""
    store, when = station.store, station.clock.now()
    with store.reading():
        size, people = store.size(), review_people.handlers(store, case_id)
        case = cases.get(store, case_id)
        files = _documents(station, case_id)
        files[form.CASE] = _json(_case(station, case_id, told))
    issuer = papers.issuer(store)
    facts = {"authority": issuer.authority, "station": issuer.name, "number": case.number, "target": case.enterprise}
    files[form.LETTER] = _letter(facts, told, sending, when).encode()
    files[form.STATEMENT] = _statement(facts, sending, when).encode()
    signed = form.PackageText(
        station=str(store.origin.code),
        epoch=store.origin.epoch,
        case=case_id,
        number=case.number,
        round=sending.round,
        kind=sending.kind,
        previous=sending.previous,
        at=iso(when),
        level=told.level,
        triggers=told.codes,
        complicated="R13" in told.codes,
        responsible=sending.responsible,
        handlers=people,
        files=form.members(files),
    ).text()
    files |= {form.NOTE: store.signer.note(signed).encode(), form.SIGNATURE: store.signer.sign(signed.encode())}
    files[form.KEY] = replication.public_key(station)
    files[form.SUMS] = form.sums(files)
    data = archive.pack(files)
    return Package(data, station.media.put(data), size)


def check_complete(station: Station, case_id: int) -> None:
    """PackageIncomplete when the case lacks what a submission consists of."""
    store = station.store
    with store.reading():
        case = cases.get(store, case_id)
        on_file = frozenset(each.code for each in case_papers.of_case(store, case_id) if each.complete)
        found = form.lacking(
            case.kind,
            sum(each is not None for each in (case.lead_id, case.assist_id)),
            parties.of_case(store, case_id),
            parties.causes(store, case_id),
            review_facts.sanctions(store, case_id) or (),
            on_file,
        )
    if found:
        raise PackageIncomplete(number=case.number, lacking="、".join(found))


def file_name(station: Station, case_id: int, review: Review, seq: int) -> str:
    """`review-330281103-<case>-1-2.zip.age`: station, case, round, number of the message."""
    return f"review-{station.store.origin.code}-{case_id}-{review.round}-{seq}{form.SUFFIX}"


def _documents(station: Station, case_id: int) -> dict[str, bytes]:
    found = {}
    for one in papers.documents(station.store, case_id=case_id):
        if not station.media.has(one.sha256):
            raise PaperLost(title=one.title, number=one.number)
        found[f"{form.PAPERS}{one.id}.pdf"] = station.media.path(one.sha256).read_bytes()
    return found


def _case(station: Station, case_id: int, told: ReviewNeed) -> dict[str, Any]:
    store = station.store
    phases = ("proposed", "noticed", "decided")
    rounds = reviews.of_case(store, case_id)
    return {
        "case": cases.get(store, case_id),
        "parties": parties.of_case(store, case_id),
        "causes": parties.causes(store, case_id, standing=False),
        "sanctions": {phase: parties.sanctions(store, case_id, phase) for phase in phases},
        "hazards": cases.hazards(store, case_id),
        "events": cases.events(store, case_id),
        "papers": case_papers.of_case(store, case_id),
        "documents": papers.documents(store, case_id=case_id),
        "deadlines": deadlines.of_case(store, case_id),
        "recordings": evidence.clips_of_case(store, case_id),
        "waivers": waivers.of_case(store, case_id),
        "meetings": reviews.meetings(store, case_id),
        "reviews": [{"review": each, "messages": reviews.messages(store, each.id)} for each in rounds],
        "need": told,
    }


def _json(value: dict[str, Any]) -> bytes:
    import json

    return (json.dumps(_safe(jsonable(value)), ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _safe(value: Any) -> Any:
    """Ids under other names than `…_id` as strings too."""
    if isinstance(value, dict):
        return {key: _safe(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_safe(item) for item in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and value > SAFE else value


def _letter(facts: dict[str, str], told: ReviewNeed, sending: Sending, when: pendulum.DateTime) -> str:
    lines = [
        text("review.letter.title"),
        "",
        text("review.letter.to", authority=facts["authority"]),
        text(f"review.letter.{sending.kind}", number=facts["number"], target=facts["target"], round=sending.round),
        text("review.letter.because"),
        *(f"  {hit.code} {hit.title}（{hit.source}）" for hit in told.hits),
    ]
    if sending.words:
        lines += [text("review.letter.words"), *(f"  {line}" for line in sending.words.splitlines())]
    return "\n".join([*lines, text("review.letter.enclosed"), "", facts["station"], _written(when)]) + "\n"


def _statement(facts: dict[str, str], sending: Sending, when: pendulum.DateTime) -> str:
    signers = "、".join(sending.responsible)
    lines = [text("review.statement.title"), "", text("review.statement.words", **facts)]
    return "\n".join([*lines, text("review.statement.signed", signers=signers, at=_written(when))]) + "\n"


def _written(when: pendulum.DateTime) -> str:
    return when.format("YYYY-MM-DD HH:mm:ss")
