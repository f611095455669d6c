"""文书 of cases as rows: made and signed inside an act, delivered, voided; read as records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pendulum

from station.records.casework import CasePaper, Serving, Signer
from station.records.law import PaperKind
from station.records.moment import iso, moment
from station.store import casework_models as rows
from station.store.act import Act
from station.store.errors import RowMissing
from station.store.store import Store


def of_case(store: Store, case_id: int) -> tuple[CasePaper, ...]:
    """Every 文书 of a case, the voided ones too, in the order in which they were made."""
    table = rows.CasePaper
    found = store.rows_of(table.case_id, case_id, table.made_at, table.id)
    signed = _signers(store, [row["id"] for row in found])
    return tuple(_record(row, signed.get(row["id"], ())) for row in found)


def get(store: Store, paper_id: int) -> CasePaper:
    """One 文书. RowMissing."""
    row = store.one(rows.CasePaper.select().where(rows.CasePaper.id == paper_id))
    if row is None:
        raise RowMissing(table="case_paper", row=paper_id)
    return _record(row, _signers(store, [paper_id]).get(paper_id, ()))


def numbered(store: Store, number: str) -> CasePaper | None:
    """The 文书 with this number, a voided one too: numbers are not used again."""
    row = store.one(rows.CasePaper.select().where(rows.CasePaper.number == number))
    return None if row is None else get(store, row["id"])


def add(
    act: Act,
    case_id: int,
    kind: PaperKind,
    number: str,
    made_at: pendulum.DateTime,
    signers: Sequence[Signer],
    *,
    event_id: int | None = None,
    party_id: int | None = None,
    refusal: str = "",
    party_signed: bool = False,
    locked: bool = False,
    ahead: bool = False,
) -> int:
    """Put a 文书 on file with its signatures; its id. A paper the party signs is missing that until it is there."""
    paper_id = act.insert(
        rows.CasePaper,
        case_id=case_id,
        event_id=event_id,
        code=kind.code,
        title=kind.title,
        number=number,
        made_at=iso(made_at),
        made_by=act.actor_id,
        party_id=party_id,
        locked=int(locked),
        ahead=int(ahead),
        **_party(kind, party_signed, refusal),
    )
    for signer in signers:
        sign(act, paper_id, signer, made_at)
    return paper_id


def ahead_of(store: Store, case_id: int, code: str, party_id: int | None = None) -> CasePaper | None:
    """The paper of a kind that waits for the step that leaves it; of a party its own, else one that names none."""
    waiting = [one for one in of_case(store, case_id) if one.code == code and one.ahead and not one.voided_at]
    if party_id is None:
        return next(iter(waiting), None)
    own = [one for one in waiting if one.party_id == party_id]
    return next(iter(own or [one for one in waiting if one.party_id is None]), None)


def take_over(
    act: Act,
    paper: CasePaper,
    kind: PaperKind,
    made_at: pendulum.DateTime,
    signers: Sequence[Signer],
    *,
    event_id: int | None,
    party_id: int | None,
    refusal: str,
    party_signed: bool,
) -> None:
    """A paper prepared ahead becomes that of its step: made then, signed then; its number stays."""
    values = {**_party(kind, party_signed, refusal), "party_id": paper.party_id if party_id is None else party_id}
    act.update(rows.CasePaper, paper.id, event_id=event_id, made_at=iso(made_at), ahead=0, **values)
    for signer in signers:
        sign(act, paper.id, signer, made_at)


def _party(kind: PaperKind, party_signed: bool, refusal: str) -> dict[str, str]:
    if not kind.party:
        return {"party_signed": "not_needed", "refusal": ""}
    return {"party_signed": "signed" if party_signed else "refused" if refusal else "missing", "refusal": refusal}


def sign(act: Act, paper_id: int, signer: Signer, when: pendulum.DateTime) -> None:
    """A signature more."""
    act.insert(
        rows.PaperSigner,
        paper_id=paper_id,
        part=signer.part,
        officer_id=signer.officer_id,
        name=signer.name,
        cert_no=signer.cert_no,
        signed_at=iso(when),
    )


def serve(act: Act, paper_id: int, when: pendulum.DateTime, serving: Serving) -> None:
    """The paper was delivered."""
    act.update(
        rows.CasePaper,
        paper_id,
        served_at=iso(when),
        served_how=serving.how,
        served_to=serving.to,
        serve_note=serving.note,
    )


def change(act: Act, paper_id: int, **values: Any) -> None:
    """Change columns of a paper's row. RowMissing."""
    act.update(rows.CasePaper, paper_id, **values)


def _signers(store: Store, papers: Sequence[int]) -> dict[int, tuple[Signer, ...]]:
    table = rows.PaperSigner
    found: dict[int, tuple[Signer, ...]] = {}
    for row in store.all(table.select().where(table.paper_id.in_(list(papers))).order_by(table.id)):
        signer = Signer(row["part"], row["name"], row["officer_id"], row["cert_no"])
        found[row["paper_id"]] = (*found.get(row["paper_id"], ()), signer)
    return found


def _record(row: dict[str, Any], signers: tuple[Signer, ...]) -> CasePaper:
    values = {key: value for key, value in row.items() if key != "event_id"}
    times = {key: row[key] and moment(row[key]) for key in ("made_at", "served_at", "voided_at")}
    return CasePaper(
        **{**values, **times, "locked": bool(row["locked"]), "ahead": bool(row["ahead"]), "signers": signers}
    )
