"""Results of penalties and licences as neutral records in the words of Ningbo's dictionary (PUNISH_…, facts §5.1).

A record says what the redacted disclosure says; what is withheld, withdrawn or over is not read at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pendulum

from station.records.disclosure import Disclosure
from station.records.export import Built, Kind, Problem, Rejected, Sheet
from station.records.moment import day, iso
from station.rules import export_sheet
from station.rules.publication_life import standing
from station.rules.redaction import Known, leaks, redact
from station.services import push
from station.services.disclosure_facts import FINE, GOODS, INCOME, Gathered, gather
from station.services.disclosure_queue import draft_numbers
from station.store import case_papers, export_law, export_rows, faces, papers, publication_law, publications
from station.texts import text

if TYPE_CHECKING:
    from station.wiring import Station

GOES = ("release", "shown", "expiring")
"""Published, or approved and due."""
WAITS = ("redaction", "approval")
CREDIT_CODE = 18
"""Characters of a unified social credit code; a sole trader may stand under a registration number of 15."""
GRANT = "L08"
"""准予行政许可决定书."""
REFUSAL = "L09"
REVOKING = ("revoke_licence", "revoke_qualification", "suspend_licence")
"""Sanctions that take a licence away or suspend it: which one stands in their content."""
OPEN = frozenset(
    {"ADMIN_CP_NAME", "ADMIN_CP_USCC", "ADMIN_CP_REG_NO", "ORGAN_NAME", "ORGAN_CODE", "SOURCE_NAME", "SOURCE_CODE"}
)
"""Names and codes of the target and of organs: searching them for secrets would take them for what they are not."""


def build(station: Station, kind: Kind, code: str, first: pendulum.Date, last: pendulum.Date) -> Built:
    """The sheet of penalties or licences decided from `first` to `last`, both included. Reads only."""
    sheet, store, now = export_law.sheet(code), station.store, station.clock.now()
    rows: list[tuple[str, ...]] = []
    rejected: list[Rejected] = []
    held_back = 0
    with store.reading():
        for item in export_rows.decided(store, sheet.channel, sheet.kind, first, last):
            told = gather(store, item.case_id, item.party_id, item.decided_on, item.conclusion)
            if told.person and not publication_law.load().channel(sheet.channel).persons:
                continue
            stands = _stands(station, item, day(now))
            record = _record(station, sheet, item, told, now) if stands in (*GOES, *WAITS) else None
            if record is None:
                held_back += 1
                continue
            cells, problems = _checked(station, sheet, item, told, record)
            drafts = draft_numbers(told)
            if drafts:
                problems = (Problem("draft", value=text("disclosure.between").join(drafts)), *problems)
            if stands in WAITS:
                problems = (Problem("state", value=text(f"disclosure.standing.{stands}")), *problems)
            if problems:
                rejected.append(Rejected(item.case_id, item.number, item.target, problems))
            else:
                rows.append(cells)
    headings = tuple(one.title for one in sheet.columns)
    about = (kind, sheet.title, sheet.sheet, first, last, headings)
    return Built(*about, tuple(rows), tuple(rejected), held_back, sheet.to_confirm)


def secrets_of(station: Station, item: Disclosure, told: Gathered) -> Known:
    """What the case knows and the public must not, with what was struck out by hand."""
    by_hand = [one.original for one in publications.strikes(station.store, item.id) if one.kind == "hand"]
    return replace(told.secrets, others=(*told.secrets.others, *by_hand))


def _stands(station: Station, item: Disclosure, today: pendulum.Date) -> str:
    term = publications.terms(station.store, [item.id]).get(item.id)
    kinds = {each.kind for each in publications.steps(station.store, [item.id]).get(item.id, ())}
    return standing(item.state, kinds, term.until if term else None, today, 0)


def _record(
    station: Station, sheet: Sheet, item: Disclosure, told: Gathered, now: pendulum.DateTime
) -> dict[str, str] | None:
    """None: nothing that this sheet tells."""
    members: dict[str, str] = json.loads(push.payload(station.store, item, told))
    issuer = papers.issuer(station.store)
    organ = {"ORGAN_NAME": issuer.authority, "SOURCE_NAME": issuer.authority}
    codes = dict.fromkeys(("ORGAN_CODE", "SOURCE_CODE"), station.settings.organ_code)
    if sheet.kind == "penalty":
        own = _penalty(sheet, told, secrets_of(station, item, told))
    else:
        own = _licence(station, item, told, now)
    if own is None:
        return None
    return {**members, **organ, **codes, **own, "EXPORTED_AT": iso(now)}


def _penalty(sheet: Sheet, told: Gathered, secrets: Known) -> dict[str, str] | None:
    """Sums in fen, kinds in the sheet's words; None where nothing was imposed."""
    imposed = [one for one in told.sanctions if one.kind in sheet.classes]
    if not imposed:
        return None
    classes = dict.fromkeys(sheet.classes[one.kind] for one in imposed)
    fines = [one.amount_fen for one in imposed if one.kind == FINE]
    taken = [one.amount_fen for one in imposed if one.kind in (INCOME, GOODS)]
    held = [one.content for one in imposed if one.kind in REVOKING]
    return {
        **_codes(told.facts["cert_no"] if not told.person else "", told.facts["target_kind"]),
        "ADMIN_CP_CERT_TYPE": told.facts["cert_kind"] if told.person else "",
        "ADMIN_CP_CERT_CODE": told.facts["cert_no"] if told.person else "",
        "PUNISH_CLASS": sheet.separator.join(classes),
        "FINE_FEN": str(sum(fines)) if fines else "",
        "CONFISCATE_FEN": str(sum(taken)) if taken else "",
        "LICENCE_HELD": redact("；".join(filter(None, held)), secrets).words,
    }


def _licence(station: Station, item: Disclosure, told: Gathered, now: pendulum.DateTime) -> dict[str, str] | None:
    """What the decision to grant says, as it was issued; None where the licence was refused."""
    standing_ = [one for one in case_papers.of_case(station.store, item.case_id) if one.voided_at is None]
    decided = [one for one in standing_ if one.code in (GRANT, REFUSAL)]
    if decided and decided[-1].code == REFUSAL:
        return None
    issued = papers.of_paper(station.store, decided[-1].id) if decided else ()
    filled = faces.answers(station.store, issued[-1].id) if issued else {}
    secrets = secrets_of(station, item, told)
    until = filled.get("until", "")
    return {
        **_codes(told.facts["code"], told.facts["target_kind"]),
        "ADMIN_CP_NAME": told.facts["target"],
        "LEGAL_REPRESENT": redact(told.facts["legal_person"], secrets).words,
        "LICENCE_DOCUMENT": decided[-1].title if decided else "",
        "LICENCE_CERTIFICATE": redact(filled.get("certificate", ""), secrets).words,
        "LICENCE_NO": filled.get("number", ""),
        "LICENCE_CONTENT": redact(filled.get("scope", ""), secrets).words,
        "LICENCE_FROM": filled.get("from", ""),
        "LICENCE_UNTIL": until,
        "LICENCE_STATE": "2" if until and until < day(now).isoformat() else "1",
    }


def _codes(code: str, kind: str) -> dict[str, str]:
    """A credit code, or the registration number of a sole trader that has none."""
    if not code or len(code) == CREDIT_CODE:
        return {"ADMIN_CP_TYPE": kind, "ADMIN_CP_USCC": code, "ADMIN_CP_REG_NO": ""}
    return {"ADMIN_CP_TYPE": text("disclosure.target_kind.sole"), "ADMIN_CP_USCC": "", "ADMIN_CP_REG_NO": code}


def _checked(
    station: Station, sheet: Sheet, item: Disclosure, told: Gathered, record: dict[str, str]
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    cells, problems = export_sheet.row(sheet, record)
    return cells, (*problems, *_leaking(sheet, cells, secrets_of(station, item, told)))


def _leaking(sheet: Sheet, cells: tuple[str, ...], secrets: Known) -> Iterator[Problem]:
    """The last look before it leaves: redaction failed somewhere, and the words are not repeated."""
    for one, cell in zip(sheet.columns, cells, strict=True):
        if one.type == "text" and one.source not in OPEN and leaks(cell, secrets):
            yield Problem("leak", one.title)
